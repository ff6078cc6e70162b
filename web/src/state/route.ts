/** Addresses of the page: the part after the `#`. */

import type { Side } from "@tradepost/client";

import { parseWhole } from "../format/number";

export type Route =
  | { view: "overview" }
  | { view: "material"; material: string; order?: LinkedOrder }
  | { view: "me" }
  | { view: "history" }
  | { view: "economy" }
  | { view: "unknown" };

/** An order that a link fills in: `#/m/wood?ask=12` sells 12 at the best price, `&price=24` at that one. */
export interface LinkedOrder {
  side: Side;
  quantity: number;
  price?: number;
}

/** Reads `location.hash`. */
export function readRoute(hash: string): Route {
  const [path = "", query = ""] = hash.split("?");
  const [first = "", second, ...more] = path.replace(/^#?\/?/, "").split("/");
  if (first === "" && second === undefined) return { view: "overview" };
  if (first === "m" && second && more.length === 0) {
    const order = linkedOrder(new URLSearchParams(query));
    return { view: "material", material: decoded(second), ...(order === undefined ? {} : { order }) };
  }
  if (second !== undefined) return { view: "unknown" };
  if (first === "me" || first === "history" || first === "economy") return { view: first };
  return { view: "unknown" };
}

function linkedOrder(query: URLSearchParams): LinkedOrder | undefined {
  for (const side of ["bid", "ask"] as const) {
    const quantity = parseWhole(query.get(side) ?? "");
    const price = parseWhole(query.get("price") ?? "");
    if (quantity !== undefined) return { side, quantity, ...(price === undefined ? {} : { price }) };
  }
  return undefined;
}

/** The address of a material, with an order filled in or without. */
export function materialAddress(material: string, order?: LinkedOrder): string {
  const price = order?.price === undefined ? "" : `&price=${String(order.price)}`;
  const query = order === undefined ? "" : `?${order.side}=${String(order.quantity)}${price}`;
  return `#/m/${encodeURIComponent(material)}${query}`;
}

/**
 * An address that signs in, such as `#token=…` or `#/m/bread?token=…`: its token, and the address without it.
 * `undefined` for an address without a token.
 */
export function signInLink(hash: string): { token: string; address: string } | undefined {
  const found = /[#/?&]token=([^&?#/]*)/.exec(hash);
  if (found === null) return undefined;
  const rest = hash.slice(0, found.index) + hash.slice(found.index + found[0].length);
  const address = rest.replace(/^#?\/?/, "#/").replace(/[?&]+$/, "");
  return { token: decoded(found[1] ?? ""), address };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
