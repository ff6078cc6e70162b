import { expect, test } from "vitest";

import { ago, clock, moment } from "./time";

const NOW = new Date("2030-01-31T12:00:00Z");

test("today needs no day, and this year no year", () => {
  expect(moment("2030-01-31T09:05:00Z", NOW)).toBe("09:05");
  expect(moment("2030-01-30T09:05:00Z", NOW)).toBe("30 Jan, 09:05");
  expect(moment("2029-12-30T09:05:00Z", NOW)).toBe("30 Dec 2029, 09:05");
  expect(clock("2030-01-31T09:05:07.900Z")).toBe("09:05:07");
});

test("what is past is told in the largest whole unit", () => {
  const before = (ms: number) => ago(new Date(NOW.getTime() - ms), NOW);
  expect([before(-5_000), before(59_999), before(60_000), before(7_199_999), before(172_800_000)]).toEqual([
    "just now",
    "just now",
    "1 minute ago",
    "1 hour ago",
    "2 days ago",
  ]);
});
