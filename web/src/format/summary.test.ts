import type { MarketEvent } from "@tradepost/client";
import { expect, test } from "vitest";

import { describeDeal, describeEvent, folded, summarize } from "./summary";

let cursor = 0;
const event = (kind: MarketEvent["kind"], more: Partial<MarketEvent> = {}): MarketEvent => ({
  cursor: String((cursor += 1)),
  at: "2030-01-31T12:00:00.000Z",
  kind,
  ...more,
});
const fill = (side: "bid" | "ask", material: string, quantity: number, price: number, fee = 0) =>
  event("filled", { side, material, quantity, price, value: price * quantity, fee });
const nameOf = (id: string) => ({ bread: "Bread", tin: "Tin" })[id] ?? id;

const AWAY = [
  fill("ask", "bread", 10, 28, 7),
  fill("bid", "tin", 2, 45),
  fill("ask", "bread", 20, 29, 14),
  event("cancelled", { close_reason: "by_player", side: "bid", material: "tin", quantity: 4 }),
  event("expired", { close_reason: "expired", side: "ask", material: "bread", quantity: 1 }),
  event("expired", { close_reason: "expired", side: "ask", material: "bread", quantity: 2 }),
  event("deposited", { asset: "coin", amount: 100, reason: "quest" }),
  event("withdrawn", { asset: "coin", amount: 30, reason: "toll" }),
];

test("sales and purchases are summed up by material, and earnings are after tax", () => {
  const summary = summarize(AWAY);
  expect(summary.deals).toEqual([
    { side: "ask", material: "bread", trades: 2, quantity: 30n, coins: 839n, tax: 21n },
    { side: "bid", material: "tin", trades: 1, quantity: 2n, coins: 90n, tax: 0n },
  ]);
  expect([summary.earned, summary.spent]).toEqual([839n, 90n]);
  expect(summary.events).toBe(8);
});

test("closed orders are counted by reason, and transfers are summed up by asset", () => {
  const { closed, transferred } = summarize(AWAY);
  expect(closed).toEqual([
    { reason: "by_player", orders: 1 },
    { reason: "expired", orders: 2 },
  ]);
  expect(transferred).toEqual([{ asset: "coin", deposited: 100n, withdrawn: 30n }]);
});

test("sums beyond 2^53 are exact", () => {
  const large = fill("ask", "bread", 1, 2 ** 53 - 1);
  expect(summarize([large, large, large]).earned).toBe(3n * (2n ** 53n - 1n));
});

test("each event reads as a sentence", () => {
  expect(AWAY.map((one) => describeEvent(one, nameOf))).toEqual([
    "Sold 10 Bread at 28 for 280 coins, less 7 coins tax",
    "Bought 2 Tin at 45 for 90 coins",
    "Sold 20 Bread at 29 for 580 coins, less 14 coins tax",
    "Your order to buy Tin was closed (cancelled by you) with 4 units unfilled",
    "Your order to sell Bread was closed (expired) with 1 unit unfilled",
    "Your order to sell Bread was closed (expired) with 2 units unfilled",
    "Received 100 coins (quest)",
    "Sent 30 coins (toll)",
  ]);
});

test("a deal shows the average price before tax", () => {
  expect(summarize(AWAY).deals.map((deal) => describeDeal(deal, nameOf))).toEqual([
    "Sold 30 Bread in 2 trades for 839 coins after 21 coins tax, 28.67 each",
    "Bought 2 Tin for 90 coins, 45 each",
  ]);
});

test("consecutive fills of one order are one line", () => {
  const [one, other] = [
    fill("ask", "bread", 10, 28),
    event("filled", { order_id: "b", side: "ask", material: "bread", quantity: 1, price: 28, value: 28 }),
  ];
  const lines = folded([one, fill("ask", "bread", 5, 28), other, event("deposited"), one]);
  expect(lines.map(({ deal }) => deal?.quantity)).toEqual([15n, undefined, undefined, undefined]);
});

test("no events give an empty summary", () => {
  expect(summarize([])).toEqual({ events: 0, earned: 0n, spent: 0n, deals: [], closed: [], transferred: [] });
});
