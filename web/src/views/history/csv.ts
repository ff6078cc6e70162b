/** Fills as a table for spreadsheets (RFC 4180). */

import type { Fill } from "@tradepost/client";

const COLUMNS: [
  name: string,
  value: (fill: Fill, nameOf: (material: string) => string) => string | number,
][] = [
  ["time", ({ executed_at }) => executed_at],
  ["material", ({ material }) => material],
  ["name", ({ material }, nameOf) => nameOf(material)],
  ["side", ({ side }) => side],
  ["role", ({ role }) => role],
  ["price", ({ price }) => price],
  ["quantity", ({ quantity }) => quantity],
  ["value", ({ price, quantity }) => String(BigInt(price) * BigInt(quantity))],
  ["fee", ({ fee }) => fee],
  ["order_id", ({ order_id }) => order_id],
  ["trade_id", ({ trade_id }) => trade_id],
];

export function csv(fills: readonly Fill[], nameOf: (material: string) => string): string {
  const rows = fills.map((fill) => COLUMNS.map(([, value]) => cell(value(fill, nameOf))));
  return [COLUMNS.map(([name]) => name), ...rows].map((row) => `${row.join()}\r\n`).join("");
}

function cell(value: string | number): string {
  const text = String(value);
  // Spreadsheets run what begins like a formula, and names come from the game.
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
