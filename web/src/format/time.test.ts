import { afterEach, expect, test } from "vitest";

import { clock, day, isGameTime, marketNow, moment, useMarketTime } from "./time";

const NOW = new Date("2030-01-31T12:00:00Z");

test("a time of today has no day, and one of this year no year", () => {
  expect(moment("2030-01-31T09:05:00Z", NOW)).toBe("09:05");
  expect(moment("2030-01-30T09:05:00Z", NOW)).toBe("30 Jan, 09:05");
  expect(moment("2029-12-30T09:05:00Z", NOW)).toBe("30 Dec 2029, 09:05");
  expect(clock("2030-01-31T09:05:07.900Z")).toBe("09:05:07");
});

afterEach(() => useMarketTime({ now: () => new Date() }));

test("a game that counts its days sees its own time, whatever the reader's time zone is", () => {
  useMarketTime({ now: () => NOW, dayOne: new Date("2030-01-24T00:00:00Z") });
  expect(isGameTime()).toBe(true);
  expect(marketNow()).toEqual(NOW);
  expect(moment("2030-01-31T09:05:00Z")).toBe("09:05");
  expect(moment("2030-01-30T23:59:59Z")).toBe("Day 7, 23:59");
  expect(day("2030-01-24T00:00:00Z")).toBe("Day 1");
  expect(clock("2030-01-31T09:05:07.900Z")).toBe("09:05:07");
});
