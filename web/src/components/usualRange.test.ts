/** Outliers and usual prices. */

import { expect, test } from "vitest";

import { usualRange } from "./usualRange";

test("one absurd price does not change what is usual", () => {
  const usual = usualRange([
    [12, 10],
    [13, 10],
    [14, 10],
  ]);
  expect(usual).toEqual({ low: 4, high: 42 });
  expect(
    usualRange([
      [12, 10],
      [13, 10],
      [1e12, 1],
      [14, 10],
    ]),
  ).toEqual(usual);
  expect(
    usualRange([
      [12, 10],
      [13, 10],
      [1, 1],
      [14, 10],
    ]),
  ).toEqual(usual);
});

test("a price at which much is traded is usual", () => {
  expect(
    usualRange([
      [10, 5],
      [100, 5],
    ]),
  ).toEqual({ low: 10 / 3, high: 300 });
  expect(usualRange([[7, 1]])).toEqual({ low: 7 / 3, high: 21 });
  expect(usualRange([])).toBeUndefined();
});
