import type { Quote } from "@tradepost/client";
import { expect, test } from "vitest";

import { quantityMax, quoteLines, quoteWarning, readDraft, type Draft } from "./ticket";

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
  average_price: 11,
  status: "partially_filled",
  fills: [{ price: 11, quantity: 40, orders: 1 }],
};
const told = (quote: Partial<Quote>, waits = true, tax = 0) =>
  quoteLines({ ...QUOTE, ...quote }, waits, tax).map(({ label, value, note }) =>
    [label, value, note].join("|"),
  );

test("a filled-in ticket is an order", () => {
  expect(readDraft(DRAFT, "copper", NOW)).toEqual({
    order: { side: "bid", material: "copper", price: 12, quantity: 1_000, time_in_force: "gtc" },
  });
});

test("an order that ends by itself says when, in UTC", () => {
  const read = readDraft({ ...DRAFT, timeInForce: "gtd", expiresAt: "2030-02-01T08:30" }, "copper", NOW);
  expect(read).toMatchObject({ order: { time_in_force: "gtd", expires_at: "2030-02-01T08:30:00.000Z" } });
});

test("each mistake is told at its field", () => {
  const read = readDraft(
    { ...DRAFT, price: "1.5", quantity: "1000000001", timeInForce: "gtd", expiresAt: "2030-01-31T11:59" },
    "copper",
    NOW,
  );
  expect(read).toEqual({
    mistakes: {
      price: "A whole number of coins, 1 or more.",
      quantity: "At most 1,000,000,000 units.",
      expiresAt: "A time that is still to come.",
    },
  });
  expect(readDraft({ ...DRAFT, timeInForce: "gtd" }, "copper", NOW)).toHaveProperty("mistakes.expiresAt");
});

test("the most one can order is what one can pay, or has", () => {
  expect(quantityMax("bid", 12, 100)).toBe(8);
  expect(quantityMax("bid", undefined, 100)).toBe(0);
  expect(quantityMax("ask", undefined, 100)).toBe(100);
  expect(quantityMax("bid", 1, 2 ** 50)).toBe(1_000_000_000);
});

test("a bid that trades in part says what it pays and what waits", () => {
  expect(told({})).toEqual([
    "Buys now|40 of 100 units|",
    "Average price|11 coins|",
    "You pay now|440 coins|",
    "Waits in the book|60 units at 12|720 coins set aside",
  ]);
});

test("an ask says the tax and what comes in, and sets goods aside", () => {
  expect(told({ side: "ask", fee: 11, net: 429, value: 441 }, true, 250)).toEqual([
    "Sells now|40 of 100 units|",
    "Average price|11.03 coins|",
    "Sales tax|11 coins|2.5%",
    "You get now|429 coins|",
    "Waits in the book|60 units at 12|60 units set aside",
  ]);
});

test("an order that does not wait gives the rest back", () => {
  expect(told({}, false).at(-1)).toBe("Cancelled at once|60 units|comes back to you");
  expect(told({ filled: 0, remaining: 100 }, false)).toEqual(["Buys now|nothing|"]);
});

test("what would surprise is said before", () => {
  expect(quoteWarning(QUOTE)).toBeUndefined();
  expect(quoteWarning({ ...QUOTE, price_impact_bps: 520 })).toMatch(/^On average 5\.2% worse/);
  expect(quoteWarning({ ...QUOTE, close_reason: "self_trade" })).toMatch(/own order/);
  expect(quoteWarning({ ...QUOTE, filled: 0, close_reason: "ioc_remainder" })).toMatch(
    /nothing would happen/,
  );
  expect(quoteWarning({ ...QUOTE, close_reason: "ioc_remainder" })).toBeUndefined();
});
