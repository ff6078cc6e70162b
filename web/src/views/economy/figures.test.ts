import type { Economy } from "@tradepost/client";
import { expect, test } from "vitest";

import {
  assetsWithFlows,
  byValue,
  economyQuery,
  flowsOf,
  priceChange,
  RANGES,
  rangeSince,
  sinceFirstTrade,
  totals,
} from "./figures";

const material = (id: string, value: number): Economy["materials"][number] => ({
  material: id,
  value,
  volume: value,
  trades: value > 0 ? 1 : 0,
  fees: 0,
});
const bucket = (value: number, price_index?: number): Economy["buckets"][number] => ({
  start: "2030-01-31T12:00:00.000Z",
  value,
  trades: 2,
  fees: 1,
  ...(price_index === undefined ? {} : { price_index }),
});
const flow = (asset: string, amount: number, kind: "deposited" | "withdrawn" = "deposited") => ({
  asset,
  amount,
  kind,
  count: 1,
});

test("a young market is shown from its first trade, in the shortest range that has it", () => {
  const at = (start: string, trades: number) => ({ start, trades, value: 0, fees: 0 });
  const hours = [at("2030-01-31T09:00:00Z", 0), at("2030-01-31T10:00:00Z", 2), at("2030-01-31T11:00:00Z", 0)];
  expect(sinceFirstTrade(hours)).toEqual(hours.slice(1));
  expect(sinceFirstTrade(hours.slice(2))).toEqual([]);
  const now = new Date("2030-01-31T12:00:00Z");
  expect(rangeSince("2030-01-31T10:00:00Z", now).name).toBe("24 hours");
  expect(rangeSince("2030-01-29T10:00:00Z", now).name).toBe("7 days");
});

test("materials are listed by value with their share, without those that did not trade", () => {
  const listed = byValue([material("tin", 100), material("relic", 0), material("bread", 300)]);
  expect(listed.map(({ material: id, share }) => [id, share])).toEqual([
    ["bread", 0.75],
    ["tin", 0.25],
  ]);
});

test("totals are exact beyond 2^53", () => {
  const large = 2 ** 53 - 1;
  expect(totals([bucket(large), bucket(large)])).toEqual({
    value: 2n * (2n ** 53n - 1n),
    trades: 4,
    fees: 2n,
  });
});

test("an asset's flows are shares of its largest", () => {
  const flows = [flow("coin", 50, "withdrawn"), flow("bread", 9), flow("coin", 200)];
  expect(flowsOf(flows, "coin").map(({ kind, share }) => [kind, share])).toEqual([
    ["deposited", 1],
    ["withdrawn", 0.25],
  ]);
  expect(assetsWithFlows(flows)).toEqual(["coin", "bread"]);
});

test("the price change is from 10,000 to the last known index", () => {
  expect(priceChange([bucket(1, 10_000), bucket(1, 10_250)])).toBeCloseTo(0.025);
  expect(priceChange([bucket(0)])).toBeUndefined();
});

test("the query's range ends now", () => {
  expect(economyQuery(RANGES[0], new Date("2030-01-31T12:34:56Z"))).toEqual({
    from: "2030-01-30T12:34:56.000Z",
    to: "2030-01-31T12:34:56.000Z",
    bucket: "1h",
  });
});
