import { expect, test } from "vitest";

import { sparkline } from "./sparkline";

test("a line fills its box, and a flat one is drawn in the middle", () => {
  expect(sparkline([1, 3, 2], 100, 20)).toBe("M0 20L50 0L100 10");
  expect(sparkline([5, 5], 100, 20)).toBe("M0 10L100 10");
  expect(sparkline([5], 100, 20)).toBeUndefined();
});

test("a line reaches all of its values, or the bounds of what is usual", () => {
  expect(sparkline([100, 100, 400], 100, 20)).toBe("M0 20L50 20L100 0");
  expect(sparkline([100, 200, 400], 100, 20, { low: 0, high: 200 })).toBe("M0 20L50 0L100 0");
});
