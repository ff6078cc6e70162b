/** What went wrong, for the person in front of the page: what it means and what helps. */

import { Problem, PRICE_MAX, QUANTITY_MAX } from "@tradepost/client";

import { coins, count, units } from "./number";

type Document = NonNullable<Problem["document"]>;

/** Also shown when the page itself ends a session. */
export const SIGN_IN_INVALID = "Your sign-in is no longer valid. Get a new link from your game.";

const EXPLANATIONS: Record<string, (document: Document) => string> = {
  unauthenticated: () => SIGN_IN_INVALID,
  forbidden: () => "Your sign-in does not permit this.",
  rate_limited: ({ retry_after_seconds: seconds }) => `Too many requests. Try again ${inSeconds(seconds)}.`,
  insufficient_coins: ({ needed, available }) =>
    needed === undefined || available === undefined
      ? "You do not have enough coins."
      : `This needs ${coins(needed)}, but only ${count(available)} are available. Lower the quantity or the price, or cancel an order.`,
  insufficient_goods: ({ needed, available }) =>
    needed === undefined || available === undefined
      ? "You do not have that many."
      : `This needs ${units(needed)}, but only ${count(available)} are available. Lower the quantity, or cancel an order.`,
  too_many_open_orders: ({ max }) =>
    `You have reached the limit of open orders${max === undefined ? "" : ` (${count(max)})`}. Cancel one first.`,
  market_halted: () => "The market is halted. You can still cancel orders.",
  material_halted: () => "Trading in this material is halted. You can still cancel orders.",
  unknown_material: () => "This market has no such material.",
  order_not_open: () => "This order is no longer open.",
  order_closed: () => "This order is no longer open.",
  price_out_of_range: () => `The price must be a whole number from 1 to ${count(PRICE_MAX)} coins.`,
  quantity_out_of_range: () => `The quantity must be a whole number from 1 to ${count(QUANTITY_MAX)}.`,
  value_out_of_range: () => "The order's value is too large. Lower the price or the quantity.",
  expiry_in_past: () => "The expiry must be in the future.",
  busy: () => "The market is busy. Nothing was done; try again shortly.",
  history_behind: () => "The market is still catching up. Try again in a moment.",
  stopping: () => "The market is shutting down. Try again in a moment.",
  timeout: () => "The market did not respond in time. Check your orders before you try again.",
  internal: ({ request_id: id }) =>
    `Internal error in the market.${id ? ` Report this number to its operator: ${id}.` : ""}`,
};

/** One or two sentences for the person. */
export function explain(error: unknown): string {
  if (!(error instanceof Problem)) return "Something went wrong on this page. Reload to continue.";
  if (error.code === "unreachable") return "The market cannot be reached.";
  if (error.document === undefined) return "Unexpected response from the server.";
  return EXPLANATIONS[error.code]?.(error.document) ?? sentence(error.document.detail);
}

function inSeconds(seconds: number | undefined): string {
  return seconds === undefined || seconds <= 1 ? "in a moment" : `in ${count(seconds)} seconds`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
