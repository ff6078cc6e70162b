/** The economy's figures, prepared for charts and tables. */

import type { Economy } from "@tradepost/client";

type Bucket = Economy["buckets"][number];
type Flow = Economy["flows"][number];

export interface Range {
  name: string;
  bucket: Economy["bucket"];
  hours: number;
}

export const RANGES: readonly [Range, ...Range[]] = [
  { name: "24 hours", bucket: "1h", hours: 24 },
  { name: "7 days", bucket: "1h", hours: 7 * 24 },
  { name: "30 days", bucket: "1d", hours: 30 * 24 },
  { name: "1 year", bucket: "1d", hours: 365 * 24 },
];

const HOUR_MS = 3_600_000;

/** The query for the range that ends now. */
export function economyQuery(
  { bucket, hours }: Range,
  now: Date,
): { from: string; to: string; bucket: Economy["bucket"] } {
  return { from: new Date(now.getTime() - hours * HOUR_MS).toISOString(), to: now.toISOString(), bucket };
}

/** The buckets since the market began to trade: those before the first trade say nothing. */
export function sinceFirstTrade(buckets: readonly Bucket[]): readonly Bucket[] {
  const first = buckets.findIndex(({ trades }) => trades > 0);
  return first < 0 ? [] : buckets.slice(first);
}

/** The shortest range that has all trades since this time. */
export function rangeSince(start: string, now: Date): Range {
  const hours = (now.getTime() - Date.parse(start)) / HOUR_MS;
  return RANGES.find((range) => range.hours >= hours) ?? RANGES[0];
}

/** Materials that traded, largest value first, each with its share of the total value. */
export function byValue(
  materials: Economy["materials"],
): (Economy["materials"][number] & { share: number })[] {
  const total = materials.reduce((sum, { value }) => sum + value, 0);
  return materials
    .filter(({ trades }) => trades > 0)
    .map((material) => ({ ...material, share: total === 0 ? 0 : material.value / total }))
    .sort((a, b) => b.value - a.value);
}

/** The range's totals. */
export function totals(buckets: readonly Bucket[]): { value: bigint; trades: number; fees: bigint } {
  return {
    value: buckets.reduce((sum, { value }) => sum + BigInt(value), 0n),
    trades: buckets.reduce((sum, { trades }) => sum + trades, 0),
    fees: buckets.reduce((sum, { fees }) => sum + BigInt(fees), 0n),
  };
}

/** The flows of one asset, largest first, each as a share of the largest. */
export function flowsOf(flows: readonly Flow[], asset: string): (Flow & { share: number })[] {
  const own = flows.filter((flow) => flow.asset === asset).sort((a, b) => b.amount - a.amount);
  const largest = own[0]?.amount ?? 1;
  return own.map((flow) => ({ ...flow, share: flow.amount / largest }));
}

/** The assets with deposits or withdrawals in the range, coins first. */
export function assetsWithFlows(flows: readonly Flow[]): string[] {
  return [...new Set(flows.map(({ asset }) => asset))].sort(
    (a, b) => Number(b === "coin") - Number(a === "coin") || (a < b ? -1 : 1),
  );
}

/** The price index's change since the start of the range, as a share; `undefined` without trades. */
export function priceChange(buckets: readonly Bucket[]): number | undefined {
  const last = buckets.findLast(({ price_index }) => price_index !== undefined)?.price_index;
  return last === undefined ? undefined : last / 10_000 - 1;
}
