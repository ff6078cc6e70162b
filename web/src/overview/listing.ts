/** The market as a list: which materials are shown, and in which order. */

import type { Material } from "@tradepost/client";

import { change } from "../words/number";

/** By what a list can be sorted. */
export type Column = "name" | "last" | "change" | "volume" | "bid" | "ask";

/** How it is sorted. */
export interface Sorting {
  column: Column;
  descending: boolean;
}

const VALUES: Record<Column, (material: Material) => number | string | undefined> = {
  name: (material) => material.name.toLowerCase(),
  last: (material) => material.last,
  change: (material) => change(material.last, material.open_24h),
  volume: (material) => material.value_24h,
  bid: (material) => material.best_bid,
  ask: (material) => material.best_ask,
};

/** The materials whose name or id holds each word of `search`, sorted; those without a value come last either way. */
export function listing(materials: readonly Material[], search: string, sorting: Sorting): Material[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const value = VALUES[sorting.column];
  return materials
    .filter(({ material, name }) => words.every((word) => `${name} ${material}`.toLowerCase().includes(word)))
    .sort((a, b) => compare(value(a), value(b), sorting.descending) || compare(a.name, b.name, false));
}

/** What a click on a column's head does: numbers start with the highest, names with A; a second click turns it round. */
export function sortedBy(column: Column, now: Sorting): Sorting {
  return { column, descending: now.column === column ? !now.descending : column !== "name" };
}

function compare(
  a: number | string | undefined,
  b: number | string | undefined,
  descending: boolean,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const order = a < b ? -1 : a > b ? 1 : 0;
  return descending ? -order : order;
}
