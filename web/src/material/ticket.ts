/** The order ticket: what was typed as an order, and what the market would do with it in words. */

import type { OrderRequest, Quote, Side, TimeInForce } from "@tradepost/client";

import { averagePrice, basisPoints, coins, count, readWhole, units } from "../words/number";

const PRICE_MAX = 1_000_000_000_000;
const QUANTITY_MAX = 1_000_000_000;
/** From here on it is worth a word that an order pays much more, or gets much less, than the best price: 5%. */
const IMPACT_BPS_TOLD = 500;

/** A ticket as it is filled in; `expiresAt` is local time as `<input type="datetime-local">` gives it. */
export interface Draft {
  side: Side;
  price: string;
  quantity: string;
  timeInForce: TimeInForce;
  expiresAt: string;
}

/** What is not yet right, by field. */
export type Mistakes = Partial<Record<"price" | "quantity" | "expiresAt", string>>;

/** The order that a draft asks for, or what is not yet right with it. */
export function readDraft(
  draft: Draft,
  material: string,
  now: Date,
): { order: OrderRequest } | { mistakes: Mistakes } {
  const [price, quantity] = [readWhole(draft.price), readWhole(draft.quantity)];
  const mistakes: Mistakes = {};
  if (price === undefined) mistakes.price = "A whole number of coins, 1 or more.";
  else if (price > PRICE_MAX) mistakes.price = `At most ${count(PRICE_MAX)} coins.`;
  if (quantity === undefined) mistakes.quantity = "A whole number, 1 or more.";
  else if (quantity > QUANTITY_MAX) mistakes.quantity = `At most ${count(QUANTITY_MAX)} units.`;
  const expires = draft.timeInForce === "gtd" ? new Date(draft.expiresAt) : undefined;
  if (expires !== undefined && !(expires > now)) mistakes.expiresAt = "A time that is still to come.";
  if (price === undefined || quantity === undefined || Object.keys(mistakes).length > 0) return { mistakes };
  const order = { side: draft.side, material, price, quantity, time_in_force: draft.timeInForce };
  return { order: expires === undefined ? order : { ...order, expires_at: expires.toISOString() } };
}

/** How many units so many coins buy at this price, or so many goods are; as many as one order may have. */
export function quantityMax(side: Side, price: number | undefined, available: number): number {
  if (side === "ask") return Math.min(available, QUANTITY_MAX);
  return price === undefined ? 0 : Math.min(Math.floor(available / price), QUANTITY_MAX);
}

/** One line of what a quote says. */
export interface QuoteLine {
  label: string;
  value: string;
  note?: string;
}

/** What an order would do now, line by line. */
export function quoteLines(quote: Quote, waits: boolean, taxBps: number): QuoteLine[] {
  const buys = quote.side === "bid";
  const lines: QuoteLine[] = [tradesNow(quote)];
  if (quote.filled > 0) {
    const average = averagePrice(quote.value, quote.filled);
    lines.push({ label: "Average price", value: `${average} ${average === "1" ? "coin" : "coins"}` });
    if (!buys) lines.push({ label: "Sales tax", value: coins(quote.fee), note: basisPoints(taxBps) });
    lines.push({ label: buys ? "You pay now" : "You get now", value: coins(quote.net) });
  }
  if (quote.remaining > 0 && waits) {
    const held = buys ? coins(quote.remaining * quote.price) : units(quote.remaining);
    lines.push({
      label: "Waits in the book",
      value: `${units(quote.remaining)} at ${count(quote.price)}`,
      note: `${held} set aside`,
    });
  } else if (quote.remaining > 0 && quote.filled > 0) {
    lines.push({ label: "Cancelled at once", value: units(quote.remaining), note: "comes back to you" });
  }
  return lines;
}

function tradesNow(quote: Quote): QuoteLine {
  const label = quote.side === "bid" ? "Buys now" : "Sells now";
  if (quote.filled === 0) return { label, value: "nothing" };
  const whole = quote.remaining === 0;
  return { label, value: whole ? units(quote.filled) : `${count(quote.filled)} of ${units(quote.quantity)}` };
}

/** What to think about before sending it; `undefined` if there is nothing. */
export function quoteWarning(quote: Quote): string | undefined {
  if (quote.close_reason === "self_trade")
    return "It would meet your own order; what is left then is cancelled.";
  if (quote.close_reason === "fok_unfillable")
    return "The book cannot fill all of it now, so nothing would happen.";
  if (quote.close_reason === "ioc_remainder" && quote.filled === 0) {
    return "Nobody trades at this price now, so nothing would happen.";
  }
  const impact = quote.price_impact_bps ?? 0;
  if (impact < IMPACT_BPS_TOLD) return undefined;
  return `On average ${basisPoints(impact)} worse than the best price: the book is thin.`;
}
