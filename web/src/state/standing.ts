/** How an open order compares with the others on its side of the book. */

import type { Book, Material, Order } from "@tradepost/client";

export interface Standing {
  /** By how many coins the best price of others is better; 0 if nobody offers a better one. */
  outbidBy: number;
  /** Units of others at better prices; `undefined` where only the best price is known. */
  ahead: number | undefined;
  /** The best price, for an order that is outbid. */
  match: number | undefined;
  /** The price that would be better than all, unless it would trade at once. */
  improve: number | undefined;
}

type Prices = Pick<Material, "best_bid" | "best_ask">;

/**
 * Compares an order with the book, or without one with the best prices. `own` are all orders of the player:
 * those do not outbid each other. `undefined` if it cannot be known.
 *
 * The place among orders of the same price is not in the book.
 */
export function standing(
  order: Order,
  own: readonly Order[],
  prices: Prices,
  book?: Book,
): Standing | undefined {
  const isBid = order.side === "bid";
  const isBetter = (price: number) => (isBid ? price > order.price : price < order.price);
  const [best, opposite] = isBid ? [prices.best_bid, prices.best_ask] : [prices.best_ask, prices.best_bid];
  const ownAt = (price: number) =>
    own.reduce(
      (sum, { side, material, price: at, remaining }) =>
        side === order.side && material === order.material && at === price ? sum + remaining : sum,
      0,
    );
  if (book === undefined) {
    if (best === undefined || (isBetter(best) && ownAt(best) > 0)) return undefined;
    return isBetter(best) ? outbid(best, undefined) : BEST;
  }
  const better = (isBid ? book.bids : book.asks)
    .filter(({ price }) => isBetter(price))
    .map(({ price, quantity }) => ({ price, quantity: quantity - ownAt(price) }))
    .filter(({ quantity }) => quantity > 0);
  const [first] = better;
  if (first === undefined) return BEST;
  return outbid(
    first.price,
    better.reduce((sum, { quantity }) => sum + quantity, 0),
  );

  function outbid(price: number, ahead: number | undefined): Standing {
    const beyond = isBid ? price + 1 : price - 1;
    const crosses = opposite !== undefined && (isBid ? beyond >= opposite : beyond <= opposite);
    const improve = beyond < 1 || crosses ? undefined : beyond;
    return { outbidBy: Math.abs(price - order.price), ahead, match: price, improve };
  }
}

const BEST: Standing = { outbidBy: 0, ahead: 0, match: undefined, improve: undefined };
