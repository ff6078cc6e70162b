/** A book as a ladder: each level with the cumulative quantity. */

import type { Level, Order, Side } from "@tradepost/client";

export interface Rung {
  price: number;
  quantity: number;
  orders: number;
  /** Units at this price and all better ones. */
  total: number;
  /** `total` as a share of the total near the best prices, for the bar; at most 1. */
  share: number;
  /** Units of `quantity` that are the player's own. */
  own: number;
}

/** How far from the middle of the best prices a level still counts for the scale of the bars, as a share. */
const NEAR = 0.25;

/**
 * Both sides, best first, limited to `depth` rungs. The bars of both have the same scale, that of the levels near
 * the best prices: one large order far away must not flatten them.
 */
export function ladder(
  book: { bids: readonly Level[]; asks: readonly Level[] },
  depth: number,
  own: readonly Order[] = [],
): Record<Side, Rung[]> {
  const bids = rungs(book.bids.slice(0, depth), ownAt(own, "bid"));
  const asks = rungs(book.asks.slice(0, depth), ownAt(own, "ask"));
  const [bid = asks[0]?.price ?? 0, ask = bid] = [bids[0]?.price, asks[0]?.price];
  const middle = (bid + ask) / 2;
  // The best level of a side is always near.
  const near = (side: Rung[]) =>
    side.findLast(({ price }, index) => index === 0 || Math.abs(price - middle) <= NEAR * middle)?.total ?? 0;
  const scale = Math.max(near(bids), near(asks));
  for (const rung of [...bids, ...asks]) rung.share = Math.min(rung.total / scale, 1);
  return { bid: bids, ask: asks };
}

function rungs(levels: readonly Level[], own: Map<number, number>): Rung[] {
  let total = 0;
  return levels.map(({ price, quantity, orders }) => {
    total += quantity;
    return { price, quantity, orders, total, share: 0, own: own.get(price) ?? 0 };
  });
}

function ownAt(orders: readonly Order[], side: Side): Map<number, number> {
  const own = new Map<number, number>();
  for (const order of orders) {
    if (order.side === side) own.set(order.price, (own.get(order.price) ?? 0) + order.remaining);
  }
  return own;
}
