/** The list of materials and their little lines. */

import type { Material } from "@tradepost/client";
import { expect, test } from "vitest";

import { listing, sortedBy, type Sorting } from "./listing";
import { sparkline } from "./sparkline";

const material = (id: string, name: string, more: Partial<Material> = {}): Material => ({
  material: id,
  name,
  state: "open",
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

test("what has no value comes last, whichever way it is sorted", () => {
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

test("every word must be in the name or the id", () => {
  const byName: Sorting = { column: "name", descending: false };
  expect(ids("ORE cop", byName)).toEqual(["copper_ore"]);
  expect(ids("northport", byName)).toEqual(["northport.tin"]);
  expect(ids("  ", byName)).toHaveLength(4);
  expect(ids("gold", byName)).toEqual([]);
});

test("a first click sorts the natural way, a second one turns it round", () => {
  const start: Sorting = { column: "name", descending: false };
  expect(sortedBy("volume", start)).toEqual({ column: "volume", descending: true });
  expect(sortedBy("volume", { column: "volume", descending: true })).toEqual({
    column: "volume",
    descending: false,
  });
  expect(sortedBy("name", { column: "volume", descending: true })).toEqual(start);
});

test("a line fills its box, and lies in the middle where nothing moves", () => {
  expect(sparkline([1, 3, 2], 100, 20)).toEqual({ path: "M0 20L50 0L100 10", rising: true });
  expect(sparkline([5, 5], 100, 20)).toEqual({ path: "M0 10L100 10", rising: true });
  expect(sparkline([5], 100, 20)).toBeUndefined();
});
