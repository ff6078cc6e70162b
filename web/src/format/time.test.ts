import { expect, test } from "vitest";

import { clock, moment } from "./time";

const NOW = new Date("2030-01-31T12:00:00Z");

test("a time of today has no day, and one of this year no year", () => {
  expect(moment("2030-01-31T09:05:00Z", NOW)).toBe("09:05");
  expect(moment("2030-01-30T09:05:00Z", NOW)).toBe("30 Jan, 09:05");
  expect(moment("2029-12-30T09:05:00Z", NOW)).toBe("30 Dec 2029, 09:05");
  expect(clock("2030-01-31T09:05:07.900Z")).toBe("09:05:07");
});
