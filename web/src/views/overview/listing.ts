/** Searching and sorting the list of materials. */

import type { Material } from "@tradepost/client";

import { change } from "../../format/number";

export type Column = "name" | "last" | "change" | "volume" | "bid" | "ask";

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

/** Materials whose name or id contains each search word; those without a value come last either way. */
export function listing(materials: readonly Material[], search: string, sorting: Sorting): Material[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const value = VALUES[sorting.column];
  return materials
    .filter(({ material, name }) => words.every((word) => `${name} ${material}`.toLowerCase().includes(word)))
    .sort((a, b) => compare(value(a), value(b), sorting.descending) || compare(a.name, b.name, false));
}

/** The sorting after a click on a header: numbers start with the highest, names with A; then it reverses. */
export function nextSorting(column: Column, current: Sorting): Sorting {
  return { column, descending: current.column === column ? !current.descending : column !== "name" };
}

const BUSIEST: Sorting = { column: "volume", descending: true };

/** What an address of the overview asks for. */
export interface ListQuery {
  search: string;
  sorting: Sorting;
  /** Only the materials that the user watches. */
  watched: boolean;
}

/** The address of a list: `#/?q=gold&by=-last`; what is not said is the whole list, the busiest first. */
export function listAddress({ search, sorting, watched }: ListQuery): string {
  const query = new URLSearchParams();
  if (watched) query.set("watched", "yes");
  if (search.trim() !== "") query.set("q", search);
  const by = `${sorting.descending ? "-" : ""}${sorting.column}`;
  if (by !== "-volume") query.set("by", by);
  return query.size === 0 ? "#/" : `#/?${query.toString()}`;
}

/** The list that an address asks for. */
export function listQuery(hash: string): ListQuery {
  const query = new URLSearchParams(hash.split("?")[1] ?? "");
  const [, minus, column = ""] = /^(-?)(\w+)$/.exec(query.get("by") ?? "") ?? [];
  const sorting = Object.hasOwn(VALUES, column)
    ? { column: column as Column, descending: minus === "-" }
    : BUSIEST;
  return { search: query.get("q") ?? "", sorting, watched: query.has("watched") };
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
