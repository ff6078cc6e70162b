/** A book as two curves: how many units could be bought or sold up to a price. */

import type { Level, Side } from "@tradepost/client";

export interface DepthPoint {
  price: number;
  /** Units at this price and all better ones. */
  total: number;
}

export interface Depth {
  /** Best first. */
  bids: DepthPoint[];
  asks: DepthPoint[];
  /** The prices at the edges. */
  low: number;
  high: number;
  /** The largest total. */
  most: number;
}

/** How far from the middle the curves reach, as a share of it: an order far away must not squeeze the rest. */
const REACH = 0.5;

/** The curves around the middle of the best prices; `undefined` for a book of which a side is empty. */
export function depth(book: { bids: readonly Level[]; asks: readonly Level[] }): Depth | undefined {
  const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
  if (bid === undefined || ask === undefined) return undefined;
  const middle = (bid + ask) / 2;
  // The best level of a side is always near.
  const isNear = ({ price }: Level, index: number) =>
    index === 0 || Math.abs(price - middle) <= REACH * middle;
  const bids = added(book.bids.filter(isNear));
  const asks = added(book.asks.filter(isNear));
  const reach = Math.max(middle - (bids.at(-1)?.price ?? middle), (asks.at(-1)?.price ?? middle) - middle, 1);
  const most = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
  return {
    bids,
    asks,
    low: Math.max(Math.floor(middle - reach), 0),
    high: Math.ceil(middle + reach),
    most,
  };
}

/** The outline of a side's area in a box: steps from its best price to its edge. */
export function outline(side: Side, shown: Depth, width: number, height: number): string {
  const points = side === "bid" ? shown.bids : shown.asks;
  const [first] = points;
  if (first === undefined) return "";
  const x = (price: number) => round(((price - shown.low) / (shown.high - shown.low)) * width);
  const y = (total: number) => round(height - (total / shown.most) * height);
  const steps = points.map(({ price, total }) => `H${x(price)}V${y(total)}`).join("");
  const edge = round(side === "bid" ? 0 : width);
  return `M${x(first.price)} ${round(height)}${steps}H${edge}V${round(height)}Z`;
}

function round(length: number): string {
  return String(Math.round(length * 10) / 10);
}

function added(levels: readonly Level[]): DepthPoint[] {
  let total = 0;
  return levels.map(({ price, quantity }) => ({ price, total: (total += quantity) }));
}
