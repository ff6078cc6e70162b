import type { Material } from "@tradepost/client";
import { expect, test } from "vitest";

import { listAddress, listing, listQuery, nextSorting, type Sorting } from "./listing";

const material = (id: string, name: string, more: Partial<Material> = {}): Material => ({
  material: id,
  name,
  state: "open",
  rules: {},
  volume_24h: 0,
  value_24h: 0,
  ...more,
});

const MARKET = [
  material("copper_ore", "Copper ore", { last: 23, open_24h: 20, value_24h: 900 }),
  material("bread", "Bread", { last: 28, open_24h: 30, value_24h: 5_000 }),
  material("northport.tin", "Tin"),
  material("ale", "Ale", { last: 28, open_24h: 28, value_24h: 100 }),
];
const ids = (search: string, sorting: Sorting) => listing(MARKET, search, sorting).map((row) => row.material);

test("materials without a value come last in both directions", () => {
  expect(ids("", { column: "last", descending: true })).toEqual([
    "ale",
    "bread",
    "copper_ore",
    "northport.tin",
  ]);
  expect(ids("", { column: "last", descending: false })).toEqual([
    "copper_ore",
    "ale",
    "bread",
    "northport.tin",
  ]);
});

test("changes are compared as shares", () => {
  expect(ids("", { column: "change", descending: true })).toEqual([
    "copper_ore",
    "ale",
    "bread",
    "northport.tin",
  ]);
});

test("every search word must be in the name or the id", () => {
  const byName: Sorting = { column: "name", descending: false };
  expect(ids("ORE cop", byName)).toEqual(["copper_ore"]);
  expect(ids("northport", byName)).toEqual(["northport.tin"]);
  expect(ids("  ", byName)).toHaveLength(4);
  expect(ids("gold", byName)).toEqual([]);
});

test("a first click sorts in the natural direction, a second one reverses it", () => {
  const start: Sorting = { column: "name", descending: false };
  expect(nextSorting("volume", start)).toEqual({ column: "volume", descending: true });
  expect(nextSorting("volume", { column: "volume", descending: true })).toEqual({
    column: "volume",
    descending: false,
  });
  expect(nextSorting("name", { column: "volume", descending: true })).toEqual(start);
});

test("an address says what is searched and how it is sorted", () => {
  const asked = {
    search: "gold & tin",
    sorting: { column: "last", descending: true },
    watched: false,
  } as const;
  expect(listAddress(asked)).toBe("#/?q=gold+%26+tin&by=-last");
  expect(listQuery("#/?q=gold+%26+tin&by=-last")).toEqual(asked);
  const everything = { search: "", sorting: { column: "volume", descending: true }, watched: false } as const;
  expect(listAddress({ ...everything, search: " " })).toBe("#/");
  expect(listQuery("#/?by=nothing")).toEqual(everything);
  const watched = { ...everything, watched: true };
  expect(listQuery(listAddress(watched))).toEqual(watched);
});
