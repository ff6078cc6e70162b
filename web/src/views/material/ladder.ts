/** A book as a ladder: each level with the cumulative quantity. */

import type { Level, Order, Side } from "@tradepost/client";

export interface Rung {
  price: number;
  quantity: number;
  orders: number;
  /** Units at this price and all better ones. */
  total: number;
  /** `total` as a share of the larger side's total, for the bar. */
  share: number;
  /** Units of `quantity` that are the player's own. */
  own: number;
}

/** Both sides, best first, limited to `depth` rungs; the bars of both have the same scale. */
export function ladder(
  book: { bids: readonly Level[]; asks: readonly Level[] },
  depth: number,
  own: readonly Order[] = [],
): Record<Side, Rung[]> {
  const bids = rungs(book.bids.slice(0, depth), ownAt(own, "bid"));
  const asks = rungs(book.asks.slice(0, depth), ownAt(own, "ask"));
  const largest = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
  for (const rung of [...bids, ...asks]) rung.share = rung.total / largest;
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
