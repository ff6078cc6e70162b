/** The prices that a chart shows: one trade at an absurd price must not squash all the others. */

/** How far beyond the middle half of what was traded a price is still shown, as a factor. */
const FACTOR = 3;

/** A price, and how much was traded at about it. */
export type Weighted = readonly [price: number, weight: number];

/** The bounds of usual prices; `undefined` where nothing was traded. */
export function usualRange(prices: readonly Weighted[]): { low: number; high: number } | undefined {
  const ascending = prices.toSorted(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, weight]) => sum + weight, 0);
  const quantile = (share: number): number | undefined => {
    let below = 0;
    return ascending.find(([, weight]) => (below += weight) >= total * share)?.[0];
  };
  const [lower, upper] = [quantile(0.25), quantile(0.75)];
  if (lower === undefined || upper === undefined) return undefined;
  return { low: lower / FACTOR, high: upper * FACTOR };
}
