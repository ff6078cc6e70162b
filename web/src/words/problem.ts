/** What went wrong, told to the person in front of the page: what it means, and what helps. */

import { Problem } from "@tradepost/client";

import { coins, count, units } from "./number";

type Document = NonNullable<Problem["document"]>;

const WORDS: Record<string, (document: Document) => string> = {
  unauthenticated: () => "Your sign-in is no longer good. Get a new link from your game and sign in again.",
  forbidden: () => "Your sign-in does not allow that.",
  rate_limited: ({ retry_after_seconds: seconds }) => `That was too fast. Try again ${inSeconds(seconds)}.`,
  insufficient_coins: ({ needed, available }) =>
    needed === undefined || available === undefined
      ? "You do not have enough coins for this."
      : `This needs ${coins(needed)}, and you have ${coins(available)} free. Lower the quantity or the price, or cancel an order.`,
  insufficient_goods: ({ needed, available }) =>
    needed === undefined || available === undefined
      ? "You do not have that many."
      : `This needs ${units(needed)}, and you have ${count(available)} free. Lower the quantity, or cancel an order.`,
  too_many_open_orders: ({ max }) =>
    `You have as many open orders as you may${max === undefined ? "" : ` (${count(max)})`}. Cancel one first.`,
  market_halted: () => "The market is closed at the moment. You can still cancel orders.",
  material_halted: () => "This material is not traded at the moment. You can still cancel orders.",
  unknown_material: () => "There is no such material in this market.",
  order_not_open: () => "That order is no longer open.",
  order_closed: () => "That order is no longer open.",
  price_out_of_range: () => "A price is a whole number from 1 to 1,000,000,000,000 coins.",
  quantity_out_of_range: () => "A quantity is a whole number from 1 to 1,000,000,000.",
  value_out_of_range: () => "That is more than all the coins there can be. Lower the price or the quantity.",
  expiry_in_past: () => "The time at which the order ends must be in the future.",
  busy: () => "The market has too much to do at the moment. Nothing was done; try again shortly.",
  history_behind: () => "The market is catching up with what happened. Try again in a moment.",
  stopping: () => "The market is just stopping. Try again in a moment.",
  timeout: () => "The market did not answer in time. Look at your orders before you try again.",
  internal: ({ request_id: id }) =>
    `Something broke in the market.${id ? ` Tell its keeper this number: ${id}.` : ""}`,
};

/** A sentence or two for the person. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return "Something broke on this page. Reload it to go on.";
  if (error.code === "unreachable") return "The market cannot be reached at the moment.";
  if (error.document === undefined) return "Something answered that is not the market.";
  return WORDS[error.code]?.(error.document) ?? sentence(error.document.detail);
}

function inSeconds(seconds: number | undefined): string {
  return seconds === undefined || seconds <= 1 ? "in a moment" : `in ${count(seconds)} seconds`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
