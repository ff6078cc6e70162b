import type { Quote } from "@tradepost/client";
import { expect, test } from "vitest";

import { curl, typescript } from "./request";
import { offered, quantityMax, quoteLines, quoteWarning, parseDraft, type Draft } from "./ticket";

const NOW = new Date("2030-01-31T12:00:00Z");
const DRAFT: Draft = { side: "bid", price: "12", quantity: "1,000", timeInForce: "gtc", expiresAt: "" };
const QUOTE: Quote = {
  side: "bid",
  material: "copper",
  price: 12,
  quantity: 100,
  filled: 40,
  remaining: 60,
  value: 440,
  fee: 0,
  net: 440,
  listing_fee: 0,
  average_price: 11,
  status: "partially_filled",
  fills: [{ price: 11, quantity: 40, orders: 1 }],
};
const lines = (quote: Partial<Quote>, rests = true, tax = 0) =>
  quoteLines({ ...QUOTE, ...quote }, rests, tax).map(({ label, value, note }) =>
    [label, value, note].join("|"),
  );

test("a complete ticket is an order", () => {
  expect(parseDraft(DRAFT, "copper", NOW)).toEqual({
    order: { side: "bid", material: "copper", price: 12, quantity: 1_000, time_in_force: "gtc" },
  });
});

test("an order until a date carries its expiry in UTC", () => {
  const read = parseDraft({ ...DRAFT, timeInForce: "gtd", expiresAt: "2030-02-01T08:30" }, "copper", NOW);
  expect(read).toMatchObject({ order: { time_in_force: "gtd", expires_at: "2030-02-01T08:30:00.000Z" } });
});

test("each mistake is reported at its field", () => {
  const read = parseDraft(
    { ...DRAFT, price: "1.5", quantity: "1000000001", timeInForce: "gtd", expiresAt: "2030-01-31T11:59" },
    "copper",
    NOW,
  );
  expect(read).toEqual({
    mistakes: {
      price: "Enter a whole number of coins, 1 or more.",
      quantity: "At most 1,000,000,000 units.",
      expiresAt: "Choose a time in the future.",
    },
  });
  expect(parseDraft({ ...DRAFT, timeInForce: "gtd" }, "copper", NOW)).toHaveProperty("mistakes.expiresAt");
});

test("the largest order is limited by available coins or goods, and by the API", () => {
  expect(quantityMax("bid", 12, 100)).toBe(8);
  expect(quantityMax("bid", undefined, 100)).toBe(0);
  expect(quantityMax("ask", undefined, 100)).toBe(100);
  expect(quantityMax("bid", 1, 2 ** 50)).toBe(1_000_000_000);
});

test("a partly filled bid shows what it pays and what rests in the book", () => {
  expect(lines({})).toEqual([
    "Buys now|40 of 100 units|",
    "Average price|11 coins|",
    "You pay now|440 coins|",
    "Rests in the book|60 units at 12|720 coins held",
  ]);
});

test("an ask shows the tax, the proceeds and the goods held", () => {
  expect(lines({ side: "ask", fee: 11, net: 429, value: 441 }, true, 250)).toEqual([
    "Sells now|40 of 100 units|",
    "Average price|11.03 coins|",
    "Sales tax|11 coins|2.5%",
    "You get now|429 coins|",
    "Rests in the book|60 units at 12|60 units held",
  ]);
});

test("an order that does not rest returns the remainder", () => {
  expect(lines({}, false).at(-1)).toBe("Cancelled immediately|60 units|returned to you");
  expect(lines({ filled: 0, remaining: 100 }, false)).toEqual(["Buys now|nothing|"]);
});

test("surprising outcomes have a warning", () => {
  expect(quoteWarning(QUOTE)).toBeUndefined();
  expect(quoteWarning({ ...QUOTE, price_impact_bps: 520 })).toMatch(/^On average 5\.2% worse/);
  expect(quoteWarning({ ...QUOTE, close_reason: "self_trade" })).toMatch(/own order/);
  expect(quoteWarning({ ...QUOTE, filled: 0, close_reason: "ioc_remainder" })).toMatch(
    /nothing would be traded/,
  );
  expect(quoteWarning({ ...QUOTE, close_reason: "ioc_remainder" })).toBeUndefined();
});

test("what the book offers at a price is all that the order could trade with", () => {
  const level = (price: number, quantity: number) => ({ price, quantity, orders: 1 });
  const book = {
    material: "copper",
    sequence: 1,
    bids: [level(11, 4), level(9, 2)],
    asks: [level(12, 5), level(15, 7)],
  };
  expect([11, 12, 15].map((price) => offered(book, "bid", price))).toEqual([0, 5, 12]);
  expect([12, 11, 1].map((price) => offered(book, "ask", price))).toEqual([0, 4, 6]);
  expect(offered(undefined, "bid", 12)).toBe(0);
});

test("the request behind a ticket is shown without the token", () => {
  const order = { side: "bid", material: "copper", price: 12, quantity: 3 } as const;
  expect(curl("http://localhost:7171", order)).toContain(
    `--json '{"side":"bid","material":"copper","price":12,"quantity":3}'`,
  );
  expect(curl("http://localhost:7171", order)).toContain("Bearer $TOKEN");
  expect(typescript("http://localhost:7171", order)).toContain('url: "http://localhost:7171", token }');
});
