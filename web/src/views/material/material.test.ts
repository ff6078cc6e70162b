/** Ladder, candles and trades. */

import type { Candle, Fill, Order, Trade } from "@tradepost/client";
import { expect, test } from "vitest";

import { candleStart, marksOf, merged, newsMarks, priceRange, withTail, withTrade } from "./candles";
import { depth, outline } from "./depth";
import { ladder } from "./ladder";
import { latestTrades } from "./trades";

const level = (price: number, quantity: number) => ({ price, quantity, orders: 1 });
const order = (side: "bid" | "ask", price: number, remaining: number) =>
  ({ side, price, remaining }) as Order;
const trade = (trade_id: string, executed_at: string, price = 10, quantity = 1): Trade => ({
  trade_id,
  executed_at,
  price,
  quantity,
  material: "copper",
  taker_side: "bid",
});

test("rungs have cumulative totals, and the bars of both sides have the same scale", () => {
  const book = { bids: [level(9, 10), level(8, 30), level(7, 500)], asks: [level(11, 5), level(12, 15)] };
  const { bid, ask } = ladder(book, 2);
  expect(bid.map((rung) => [rung.price, rung.total, rung.share])).toEqual([
    [9, 10, 0.25],
    [8, 40, 1],
  ]);
  expect(ask.map((rung) => [rung.price, rung.total, rung.share])).toEqual([
    [11, 5, 0.125],
    [12, 20, 0.5],
  ]);
});

test("own orders are added up at their price and side", () => {
  const book = { bids: [level(9, 10)], asks: [level(11, 5)] };
  const { bid, ask } = ladder(book, 5, [order("bid", 9, 2), order("bid", 9, 3), order("bid", 11, 7)]);
  expect([bid[0]?.own, ask[0]?.own]).toEqual([5, 0]);
});

test("an empty book has an empty ladder", () => {
  expect(ladder({ bids: [], asks: [] }, 5)).toEqual({ bid: [], ask: [] });
});

const CANDLE: Candle = {
  start: "2030-01-31T12:00:00.000Z",
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 5,
  value: 55,
  trades: 2,
  fees: 0,
};

test("a trade within the last candle updates it", () => {
  const updated = withTrade([CANDLE], trade("1", "2030-01-31T12:59:59.999Z", 15, 2), "1h");
  expect(updated).toEqual([{ ...CANDLE, high: 15, close: 15, volume: 7, value: 85, trades: 3 }]);
  expect(CANDLE.high).toBe(12);
});

test("a trade after the last candle opens a new one at the interval's start", () => {
  const [, next] = withTrade([CANDLE], trade("1", "2030-01-31T14:20:00.000Z", 8, 2), "1h");
  const prices = { open: 8, high: 8, low: 8, close: 8 };
  expect(next).toEqual({
    start: "2030-01-31T14:00:00.000Z",
    ...prices,
    volume: 2,
    value: 16,
    trades: 1,
    fees: 0,
  });
});

test("a trade before the last candle changes nothing", () => {
  const candles = [CANDLE];
  expect(withTrade(candles, trade("1", "2030-01-31T11:59:59.999Z"), "1h")).toBe(candles);
});

test("the market's own candles replace computed ones", () => {
  const earlier = { ...CANDLE, start: "2030-01-31T11:00:00.000Z" };
  const exact = { ...CANDLE, volume: 99 };
  expect(withTail([earlier, CANDLE], [exact])).toEqual([earlier, exact]);
  expect(withTail([CANDLE], [])).toEqual([CANDLE]);
});

test("days start at midnight UTC", () => {
  expect(new Date(candleStart("2030-01-31T23:59:59Z", "1d")).toISOString()).toBe("2030-01-31T00:00:00.000Z");
});

test("weeks start on Monday", () => {
  expect(new Date(candleStart("2030-02-03T23:59:59Z", "1w")).toISOString()).toBe("2030-01-28T00:00:00.000Z");
  expect(new Date(candleStart("2030-02-04T00:00:00Z", "1w")).toISOString()).toBe("2030-02-04T00:00:00.000Z");
});

test("longer candles are made of shorter ones", () => {
  const at = (minute: string, open: number, high: number, low: number, close: number): Candle => ({
    ...CANDLE,
    start: `2030-01-31T12:${minute}:00.000Z`,
    ...{ open, high, low, close, volume: 2, value: 20, trades: 1, fees: 1 },
  });
  const minutes = [at("03", 10, 12, 9, 11), at("04", 11, 15, 8, 14), at("05", 14, 14, 13, 13)];
  expect(merged(minutes, "5m")).toEqual([
    { ...at("00", 10, 15, 8, 14), volume: 4, value: 40, trades: 2, fees: 2 },
    at("05", 14, 14, 13, 13),
  ]);
  expect(merged(minutes, "1m")).toBe(minutes);
});

test("fills are marked once for each candle and side", () => {
  const fill = (executed_at: string, side: "bid" | "ask", quantity: number) =>
    ({ ...trade("1", executed_at, 10, quantity), side }) as Fill;
  const fills = [
    fill("2030-01-31T12:01:00.000Z", "bid", 3),
    fill("2030-01-31T12:04:00.000Z", "ask", 1),
    fill("2030-01-31T12:04:30.000Z", "bid", 4),
    fill("2030-01-31T12:05:00.000Z", "bid", 5),
  ];
  expect(marksOf(fills, "5m").map(({ side, quantity }) => [side, quantity])).toEqual([
    ["bid", 7],
    ["ask", 1],
    ["bid", 5],
  ]);
});

test("a trade that was loaded and streamed is shown once, newest first", () => {
  const [a, b, c] = [1, 2, 3].map((second) => trade(`${second}`, `2030-01-31T12:00:0${second}.000Z`));
  expect(latestTrades([c!, b!], [b!, a!], 10).map((shown) => shown.trade_id)).toEqual(["3", "2", "1"]);
  expect(latestTrades([b!, a!], [c!], 2).map((shown) => shown.trade_id)).toEqual(["3", "2"]);
});

test("a chart shows all candles, but does not stretch to an outlier", () => {
  const usual = Array.from({ length: 5 }, () => CANDLE);
  expect(priceRange(usual)).toEqual({ low: 9, high: 12 });
  expect(priceRange([...usual, { ...CANDLE, low: 1, high: 15 }])).toEqual({ low: 10 / 3, high: 15 });
  const absurd = { ...CANDLE, high: 1e12, close: 1e12, volume: 1 };
  expect(priceRange([...usual, absurd])).toEqual({ low: 9, high: 33 });
  expect(priceRange([])).toBeUndefined();
});

test("the depth adds up each side around the best prices, and leaves out what is far away", () => {
  const book = { bids: [level(9, 10), level(8, 30), level(1, 500)], asks: [level(11, 5), level(13, 15)] };
  const shown = depth(book);
  expect(shown).toMatchObject({ low: 7, high: 13, most: 40 });
  expect(shown?.bids.map(({ price, total }) => [price, total])).toEqual([
    [9, 10],
    [8, 40],
  ]);
  if (shown === undefined) return;
  expect(outline("bid", shown, 60, 100)).toBe("M20 100H20V75H10V0H0V100Z");
  expect(outline("ask", shown, 60, 100)).toBe("M40 100H40V87.5H60V50H60V100Z");
  expect(depth({ bids: [], asks: book.asks })).toBeUndefined();
  expect(depth({ bids: [level(1, 2)], asks: [level(60, 4)] })).toMatchObject({ low: 1, high: 60, most: 4 });
});

test("headlines become marks at their candles; those without an explanation are left out", () => {
  const hour = 3_600_000;
  const news = [
    { at: 5 * hour, text: "It rains: the forest fire is out" },
    { at: 4 * hour + 1, text: "Wood is up 40 % since yesterday" },
    { at: 1 * hour + 2, text: "Festival: everybody wants bread" },
    { at: 1 * hour, text: "Forest fire: wood yields a tenth" },
  ];
  expect(newsMarks(news, "1h")).toEqual([
    { start: hour, text: "Forest fire, Festival" },
    { start: 5 * hour, text: "It rains" },
  ]);
});
