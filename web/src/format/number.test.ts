import { expect, test } from "vitest";

import * as number from "./number";

test("numbers are grouped, and negative ones have a true minus", () => {
  expect(number.count(1_234_567)).toBe("1,234,567");
  expect(number.count(-1_234)).toBe("\u22121,234");
  expect(number.count(9_007_199_254_740_993n)).toBe("9,007,199,254,740,993");
});

test("compact numbers above 99,999 are shortened", () => {
  expect(number.compact(99_999)).toBe("99,999");
  expect(number.compact(1_234_567)).toBe("1.23M");
  expect(number.compact(-123_456)).toBe("\u2212123K");
});

test("one takes the singular", () => {
  expect([number.coins(1), number.coins(0), number.coins(1_200)]).toEqual([
    "1 coin",
    "0 coins",
    "1,200 coins",
  ]);
  expect([number.units(1n), number.units(2n)]).toEqual(["1 unit", "2 units"]);
  expect(number.counted(2, "entry", "entries")).toBe("2 entries");
});

test("a change has a sign unless it rounds to zero", () => {
  expect(number.signedPercent(0.0421)).toBe("+4.2%");
  expect(number.signedPercent(-0.0421)).toBe("\u22124.2%");
  expect(number.signedPercent(-0.0001)).toBe("0.0%");
});

test("a change from zero or from an unknown price is undefined", () => {
  expect(number.change(12, 10)).toBeCloseTo(0.2);
  expect(number.change(12, 0)).toBeUndefined();
  expect(number.change(undefined, 10)).toBeUndefined();
});

test("average prices have up to two decimals", () => {
  expect(number.averagePrice(440, 40)).toBe("11");
  expect(number.averagePrice(100, 3)).toBe("33.33");
  expect(number.averagePrice(0, 0)).toBe("–");
});

test("typed numbers must be whole and above 0", () => {
  expect(["12", " 1,000 ", "1 000 000"].map(number.parseWhole)).toEqual([12, 1_000, 1_000_000]);
  const refused = ["", "0", "-1", "1.5", "1e3", "12x", "9007199254740993", ","];
  expect(refused.map(number.parseWhole)).toEqual(refused.map(() => undefined));
});

test("basis points are hundredths of a percent", () => {
  expect([number.basisPoints(250), number.basisPoints(100), number.basisPoints(1)]).toEqual([
    "2.5%",
    "1%",
    "0.01%",
  ]);
});

test("places are written as people say them", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 22, 103, 111, 1001].map(number.ordinal).join(" ")).toBe(
    "1st 2nd 3rd 4th 11th 12th 13th 22nd 103rd 111th 1,001st",
  );
});
