import type { Book, Order, Side } from "@tradepost/client";
import { expect, test } from "vitest";

import { standing } from "./standing";

const order = (side: Side, price: number, remaining = 10) =>
  ({ order_id: `${side}${price}`, material: "copper", side, price, remaining }) as Order;
const level = (price: number, quantity: number) => ({ price, quantity, orders: 1 });
const BOOK: Book = {
  material: "copper",
  sequence: 1,
  bids: [level(12, 5), level(11, 20), level(9, 10)],
  asks: [level(15, 7), level(16, 10)],
};
const PRICES = { best_bid: 12, best_ask: 15 };

test("an order that is outbid says by how much, how many units are ahead, and what would be better", () => {
  const bid = order("bid", 9);
  expect(standing(bid, [bid], PRICES, BOOK)).toEqual({ outbidBy: 3, ahead: 25, match: 12, improve: 13 });
  const ask = order("ask", 16);
  expect(standing(ask, [ask], PRICES, BOOK)).toEqual({ outbidBy: 1, ahead: 7, match: 15, improve: 14 });
});

test("own orders do not outbid each other", () => {
  const [low, high] = [order("bid", 11, 20), order("bid", 12, 5)];
  expect(standing(low, [low, high], PRICES, BOOK)?.outbidBy).toBe(0);
  expect(standing(low, [low, high], PRICES)).toBeUndefined();
});

test("an improvement that would trade at once is not offered", () => {
  const bid = order("bid", 9);
  const prices = { best_bid: 12, best_ask: 13 };
  expect(standing(bid, [bid], prices, BOOK)).toMatchObject({ match: 12, improve: undefined });
  const ask = order("ask", 2);
  expect(standing(ask, [ask], { best_ask: 1 })).toMatchObject({ match: 1, improve: undefined });
});

test("without the book, the best price alone is known", () => {
  const bid = order("bid", 9);
  expect(standing(bid, [bid], PRICES)).toMatchObject({ outbidBy: 3, ahead: undefined });
  expect(standing(order("bid", 12), [], PRICES)?.outbidBy).toBe(0);
  expect(standing(bid, [bid], {})).toBeUndefined();
});
