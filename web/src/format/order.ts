/** Orders in words: sides, time in force, status, close reasons. */

import type { CloseReason, Order, Side, TimeInForce } from "@tradepost/client";

import { count } from "./number";

/** What an order of this side does. */
export const VERB: Record<Side, string> = { bid: "Buy", ask: "Sell" };

/** What it did once it traded. */
export const PAST_VERB: Record<Side, string> = { bid: "Bought", ask: "Sold" };

export const TIME_IN_FORCE: Record<TimeInForce, { name: string; meaning: string }> = {
  gtc: {
    name: "Until cancelled",
    meaning: "Trades what it can now; the rest stays in the book until it is filled or you cancel it.",
  },
  gtd: { name: "Until a date", meaning: "Like “Until cancelled”, but expires at the time you set." },
  ioc: {
    name: "Fill now, cancel the rest",
    meaning: "Trades what it can immediately; the rest is cancelled.",
  },
  fok: { name: "All or nothing", meaning: "Trades the whole quantity immediately, or nothing." },
};

const CLOSE_REASON: Record<CloseReason, string> = {
  filled: "filled",
  by_player: "cancelled by you",
  by_operator: "cancelled by the game",
  ioc_remainder: "the rest could not be filled immediately",
  fok_unfillable: "could not be filled completely",
  self_trade: "it met your own order",
  expired: "expired",
};

/** Why an order is closed, as part of a sentence. */
export function closeReason(reason: CloseReason | undefined): string {
  return reason === undefined ? "closed" : (CLOSE_REASON[reason] ?? reason);
}

/** `3 open`, above a list of open orders; `undefined` without any. */
export function openCount(orders: readonly Order[]): string | undefined {
  return orders.length > 0 ? `${count(orders.length)} open` : undefined;
}

/** `buy 40 Copper ore at 12`: an open order, as its buttons name it. */
export function openOrderName({ side, quantity, price }: Order, name: string): string {
  return `${VERB[side].toLowerCase()} ${count(quantity)} ${name} at ${count(price)}`;
}

/** An order's status: `open`, `12 of 40 filled`, `filled`, `cancelled by you, 12 of 40 filled`. */
export function orderStatus(order: Pick<Order, "status" | "close_reason" | "filled" | "quantity">): string {
  const part = `${count(order.filled)} of ${count(order.quantity)} filled`;
  switch (order.status) {
    case "open":
      return "open";
    case "partially_filled":
      return part;
    case "filled":
      return "filled";
    default:
      return order.filled > 0
        ? `${closeReason(order.close_reason)}, ${part}`
        : closeReason(order.close_reason);
  }
}
