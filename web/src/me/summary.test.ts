import type { MarketEvent } from "@tradepost/client";
import { expect, test } from "vitest";

import { summarize, tell, tellDealt } from "./summary";

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

test("sales and purchases are added up by material, and what was earned after tax", () => {
  const summary = summarize(AWAY);
  expect(summary.dealt).toEqual([
    { side: "ask", material: "bread", trades: 2, quantity: 30n, coins: 839n, tax: 21n },
    { side: "bid", material: "tin", trades: 1, quantity: 2n, coins: 90n, tax: 0n },
  ]);
  expect(summary.earned).toBe(749n);
  expect(summary.events).toBe(8);
});

test("ended orders are counted by reason, and what the game moved by asset", () => {
  const { ended, moved } = summarize(AWAY);
  expect(ended).toEqual([
    { reason: "by_player", orders: 1 },
    { reason: "expired", orders: 2 },
  ]);
  expect(moved).toEqual([{ asset: "coin", deposited: 100n, withdrawn: 30n }]);
});

test("sums beyond 2^53 are exact", () => {
  const large = fill("ask", "bread", 1, 2 ** 53 - 1);
  expect(summarize([large, large, large]).earned).toBe(3n * (2n ** 53n - 1n));
});

test("each event is a sentence", () => {
  expect(AWAY.map((one) => tell(one, nameOf))).toEqual([
    "Sold 10 Bread at 28 for 280 coins, less 7 coins tax",
    "Bought 2 Tin at 45 for 90 coins",
    "Sold 20 Bread at 29 for 580 coins, less 14 coins tax",
    "Your order to buy Tin ended, cancelled by you: 4 units came back",
    "Your order to sell Bread ended, its time ran out: 1 unit came back",
    "Your order to sell Bread ended, its time ran out: 2 units came back",
    "Got 100 coins (quest)",
    "Gave 30 coins (toll)",
  ]);
});

test("a summed-up deal says what it was on average, before tax", () => {
  expect(summarize(AWAY).dealt.map((dealt) => tellDealt(dealt, nameOf))).toEqual([
    "Sold 30 Bread in 2 trades for 839 coins after 21 coins tax, 28.67 each",
    "Bought 2 Tin for 90 coins, 45 each",
  ]);
});

test("nothing is nothing", () => {
  expect(summarize([])).toEqual({ events: 0, earned: 0n, dealt: [], ended: [], moved: [] });
});
