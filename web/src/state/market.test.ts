/** The market's state as the stream changes it. */

import { connect, type Book, type Material, type StreamMessage } from "@tradepost/client";
import { beforeEach, expect, test } from "vitest";

import { Market } from "./market.svelte";

const copper: Material = {
  material: "copper",
  name: "Copper ore",
  state: "open",
  last: 12,
  open_24h: 10,
  change_24h: 2,
  best_bid: 11,
  best_ask: 13,
  rules: {},
  volume_24h: 100,
  value_24h: 1_200,
};
const tin: Material = { material: "tin", name: "Tin", state: "open", rules: {}, volume_24h: 0, value_24h: 0 };
const level = (price: number, quantity: number) => ({ price, quantity, orders: 1 });
const book = (sequence: number, more: Partial<Book>): Book => ({
  material: "copper",
  sequence,
  bids: [],
  asks: [],
  ...more,
});
const trade = (price: number, quantity: number): StreamMessage => ({
  kind: "trade",
  trade: {
    trade_id: "1",
    material: "copper",
    price,
    quantity,
    taker_side: "bid",
    executed_at: "2030-01-31T12:00:00.000Z",
  },
});

let market: Market;
beforeEach(async () => {
  const responses: Record<string, unknown> = {
    "/v1/materials": { materials: [copper], next: "copper" },
    "/v1/materials?after=copper": { materials: [tin], next: null },
    "/v1/fees": { sales_tax_bps: 250 },
  };
  const fetch = async (request: RequestInfo | URL) => {
    const { pathname, search } = new URL((request as Request).url);
    return Response.json(responses[pathname + search]);
  };
  market = new Market(connect({ url: "http://market", fetch }));
  await market.refresh();
});

test("all pages of the materials are loaded", () => {
  expect(market.materials.map(({ material }) => material)).toEqual(["copper", "tin"]);
});

test("the trades of one frame are added up, and the last one sets the price", () => {
  market.apply([trade(13, 2), trade(14, 3)]);
  expect(market.material("copper")).toMatchObject({
    last: 14,
    change_24h: 4,
    volume_24h: 105,
    value_24h: 1_268,
  });
  expect(market.material("tin")).toBe(market.materials[1]);
});

test("a book and its changes set and clear the best prices", () => {
  market.apply([
    { kind: "book", book: book(5, { bids: [level(10, 1)], asks: [level(15, 1)] }) },
    { kind: "book_changed", book: book(6, { bids: [level(11, 4)], asks: [level(15, 0)] }) },
  ]);
  expect(market.material("copper")).toMatchObject({ best_bid: 11, best_ask: undefined });
  expect(market.books.get("copper")?.bids.map(({ price }) => price)).toEqual([11, 10]);
});

test("a summary sets and clears the prices of a material", () => {
  market.apply([
    { kind: "summary", summary: { material: "copper", sequence: 7, last: 15, best_bid: 14 } },
    { kind: "summary", summary: { material: "gold", sequence: 8, last: 1 } },
  ]);
  expect(market.material("copper")).toMatchObject({
    last: 15,
    change_24h: 5,
    best_bid: 14,
    best_ask: undefined,
    volume_24h: 100,
  });
  expect(market.materials).toHaveLength(2);
});

test("a trade adds to the volume of the day, also after another message of the same frame", () => {
  market.apply([
    { kind: "summary", summary: { material: "copper", sequence: 7, last: 15, best_bid: 14 } },
    trade(15, 5),
  ]);
  expect(market.material("copper")).toMatchObject({ last: 15, volume_24h: 105, value_24h: 1_275 });
});

test("a late response does not undo newer messages of the stream", () => {
  market.apply([{ kind: "book", book: book(9, { bids: [level(12, 1)] }) }]);
  market.apply([{ kind: "book", book: book(8, { bids: [level(99, 1)] }) }]);
  expect(market.material("copper")?.best_bid).toBe(12);
});

test("trades of unknown materials change nothing", () => {
  const before = market.materials;
  const stray = trade(1, 1) as Extract<StreamMessage, { kind: "trade" }>;
  market.apply([{ kind: "trade", trade: { ...stray.trade, material: "gold" } }]);
  expect(market.materials).toBe(before);
});

test("names and the sales tax are available", () => {
  expect([market.nameOf("copper"), market.nameOf("gold"), market.taxBps]).toEqual([
    "Copper ore",
    "gold",
    250,
  ]);
});
