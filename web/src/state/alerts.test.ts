import type { Material, Order } from "@tradepost/client";
import { beforeEach, expect, test, vi } from "vitest";

import { Alerts } from "./alerts.svelte";

let copper: Material;
let orders: Order[];
let shown: string[];
let alerts: Alerts;
beforeEach(() => {
  vi.useFakeTimers();
  copper = {
    material: "copper",
    name: "Copper ore",
    state: "open",
    last: 12,
    best_bid: 11,
    best_ask: 13,
    rules: {},
    volume_24h: 0,
    value_24h: 0,
  };
  orders = [];
  shown = [];
  const watched = {
    material: (id: string) => (id === "copper" ? copper : undefined),
    openOrders: () => orders,
  };
  alerts = new Alerts(watched, (text) => shown.push(text), "Tradepost");
});

const bid = (order_id: string, price: number) =>
  ({ order_id, material: "copper", side: "bid", price, remaining: 5 }) as Order;

test("a price alert is reported once, in the direction in which it was set", () => {
  alerts.add("copper", 15);
  alerts.add("copper", 10);
  alerts.add("copper", 15);
  alerts.check();
  expect(shown).toEqual([]);
  copper = { ...copper, last: 16 };
  alerts.check();
  alerts.check();
  copper = { ...copper, last: 9 };
  alerts.check();
  expect(shown).toEqual(["Copper ore has risen to 15 coins", "Copper ore has fallen to 10 coins"]);
  expect(alerts.waiting).toEqual([]);
  expect(alerts.past.map(({ text }) => text)).toEqual(shown.toReversed());
});

test("an order that was the best is reported when another one is better for a while", () => {
  orders = [bid("a", 11)];
  alerts.check();
  copper = { ...copper, best_bid: 14 };
  alerts.check();
  alerts.check();
  vi.advanceTimersByTime(5_000);
  expect(shown).toEqual(["Outbid: the best bid for Copper ore is 14 coins, yours 11 coins"]);
});

test("a better order of the player's own, which is listed a moment later, is no alert", () => {
  orders = [bid("a", 11)];
  alerts.check();
  copper = { ...copper, best_bid: 14 };
  alerts.check();
  orders = [bid("b", 14)];
  vi.advanceTimersByTime(5_000);
  expect(shown).toEqual([]);
});
