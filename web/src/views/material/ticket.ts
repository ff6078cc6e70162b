/** The order ticket: parses what was typed, and describes a quote. */

import {
  PRICE_MAX,
  QUANTITY_MAX,
  type Book,
  type Level,
  type OrderRequest,
  type Quote,
  type Side,
  type TimeInForce,
} from "@tradepost/client";

import { averagePrice, basisPoints, coins, count, parseWhole, units } from "../../format/number";

/** Warn if the average price is at least 5% worse than the best price. */
const IMPACT_BPS_WARNED = 500;

/** The ticket as typed; `expiresAt` is local time from `<input type="datetime-local">`. */
export interface Draft {
  side: Side;
  price: string;
  quantity: string;
  timeInForce: TimeInForce;
  expiresAt: string;
}

/** Messages for invalid fields. */
export type Mistakes = Partial<Record<"price" | "quantity" | "expiresAt", string>>;

/** Parses a draft: an order, or the mistakes in it. */
export function parseDraft(
  draft: Draft,
  material: string,
  now: Date,
): { order: OrderRequest } | { mistakes: Mistakes } {
  const [price, quantity] = [parseWhole(draft.price), parseWhole(draft.quantity)];
  const mistakes: Mistakes = {};
  if (price === undefined) mistakes.price = "Enter a whole number of coins, 1 or more.";
  else if (price > PRICE_MAX) mistakes.price = `At most ${count(PRICE_MAX)} coins.`;
  if (quantity === undefined) mistakes.quantity = "Enter a whole number, 1 or more.";
  else if (quantity > QUANTITY_MAX) mistakes.quantity = `At most ${count(QUANTITY_MAX)} units.`;
  const expires = draft.timeInForce === "gtd" ? new Date(draft.expiresAt) : undefined;
  if (expires !== undefined && !(expires > now)) mistakes.expiresAt = "Choose a time in the future.";
  if (price === undefined || quantity === undefined || Object.keys(mistakes).length > 0) return { mistakes };
  const order = { side: draft.side, material, price, quantity, time_in_force: draft.timeInForce };
  return { order: expires === undefined ? order : { ...order, expires_at: expires.toISOString() } };
}

/** The largest order that the available coins pay for at this price, or that the available goods allow. */
export function quantityMax(side: Side, price: number | undefined, available: number): number {
  if (side === "ask") return Math.min(available, QUANTITY_MAX);
  return price === undefined ? 0 : Math.min(Math.floor(available / price), QUANTITY_MAX);
}

/** The units in the book that an order at this price could trade with immediately. */
export function offered(book: Book | undefined, side: Side, price: number | undefined): number {
  if (book === undefined || price === undefined) return 0;
  const levels = side === "bid" ? book.asks : book.bids;
  const isReached = (level: Level) => (side === "bid" ? level.price <= price : level.price >= price);
  return levels.filter(isReached).reduce((sum, { quantity }) => sum + quantity, 0);
}

export interface QuoteLine {
  label: string;
  value: string;
  note?: string;
}

/** A quote, line by line; `rests` says whether a remainder stays in the book. */
export function quoteLines(quote: Quote, rests: boolean, taxBps: number): QuoteLine[] {
  const buys = quote.side === "bid";
  const lines: QuoteLine[] = [fillLine(quote)];
  if (quote.filled > 0) {
    const average = averagePrice(quote.value, quote.filled);
    lines.push({ label: "Average price", value: `${average} ${average === "1" ? "coin" : "coins"}` });
    if (!buys) lines.push({ label: "Sales tax", value: coins(quote.fee), note: basisPoints(taxBps) });
    lines.push({ label: buys ? "You pay now" : "You get now", value: coins(quote.net) });
  }
  if (quote.remaining > 0 && rests) {
    const held = buys ? coins(quote.remaining * quote.price) : units(quote.remaining);
    lines.push({
      label: "Rests in the book",
      value: `${units(quote.remaining)} at ${count(quote.price)}`,
      note: `${held} held`,
    });
  } else if (quote.remaining > 0 && quote.filled > 0) {
    lines.push({ label: "Cancelled immediately", value: units(quote.remaining), note: "returned to you" });
  }
  return lines;
}

function fillLine(quote: Quote): QuoteLine {
  const label = quote.side === "bid" ? "Buys now" : "Sells now";
  if (quote.filled === 0) return { label, value: "nothing" };
  const whole = quote.remaining === 0;
  return { label, value: whole ? units(quote.filled) : `${count(quote.filled)} of ${units(quote.quantity)}` };
}

/** What the player should know before placing the order. */
export function quoteWarning(quote: Quote): string | undefined {
  if (quote.close_reason === "self_trade")
    return "This would trade with your own order; the remainder would be cancelled.";
  if (quote.close_reason === "fok_unfillable")
    return "The book cannot fill the whole order now; nothing would be traded.";
  if (quote.close_reason === "ioc_remainder" && quote.filled === 0) {
    return "No order in the book matches this price; nothing would be traded.";
  }
  const impact = quote.price_impact_bps ?? 0;
  if (impact < IMPACT_BPS_WARNED) return undefined;
  return `On average ${basisPoints(impact)} worse than the best price: the book is thin.`;
}
