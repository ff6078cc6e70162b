/** Orders in words: sides, how long they wait, where they stand, why they ended. */

import type { CloseReason, Order, Side, TimeInForce } from "@tradepost/client";

import { count } from "./number";

/** What a player does with an order of this side. */
export const DOES: Record<Side, string> = { bid: "Buy", ask: "Sell" };

/** What it has done once it traded. */
export const DID: Record<Side, string> = { bid: "Bought", ask: "Sold" };

export const WAITS: Record<TimeInForce, { name: string; means: string }> = {
  gtc: {
    name: "Until I cancel it",
    means: "Trades what it can now; the rest waits in the book until it is filled or you cancel it.",
  },
  gtd: { name: "Until a date", means: "Like the one before, but ends by itself at the time you say." },
  ioc: {
    name: "Only now",
    means: "Trades what it can this moment; the rest is cancelled and comes back to you.",
  },
  fok: { name: "All or nothing", means: "Trades the whole quantity this moment, or does nothing at all." },
};

const ENDED: Record<CloseReason, string> = {
  filled: "filled",
  by_player: "cancelled by you",
  by_operator: "cancelled by the game",
  ioc_remainder: "the rest found no match at once",
  fok_unfillable: "could not be filled all at once",
  self_trade: "it met your own order",
  expired: "its time ran out",
};

/** Why an order is closed, as the end of a sentence. */
export function ended(reason: CloseReason | undefined): string {
  return reason === undefined ? "closed" : (ENDED[reason] ?? reason);
}

/** Where an order stands: `waiting`, `12 of 40 filled`, `filled`, `cancelled by you, 12 of 40 filled`. */
export function standing(order: Pick<Order, "status" | "close_reason" | "filled" | "quantity">): string {
  const part = `${count(order.filled)} of ${count(order.quantity)} filled`;
  switch (order.status) {
    case "open":
      return "waiting";
    case "partially_filled":
      return part;
    case "filled":
      return "filled";
    default:
      return order.filled > 0 ? `${ended(order.close_reason)}, ${part}` : ended(order.close_reason);
  }
}
