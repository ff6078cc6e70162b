import type { OrderRequest, Quote } from "@tradepost/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { LiveQuote } from "./liveQuote.svelte";

const order = (quantity: number): OrderRequest => ({ side: "bid", material: "copper", price: 12, quantity });
let requested: number[];
let live: LiveQuote;
beforeEach(() => {
  vi.useFakeTimers();
  requested = [];
  live = new LiveQuote(async ({ quantity }) => {
    requested.push(quantity);
    if (quantity > 100) throw new Error("not enough coins");
    return { quantity } as Quote;
  });
});
afterEach(() => vi.useRealTimers());

test("only the completely typed order is quoted", async () => {
  for (const quantity of [1, 12, 123 - 100]) live.change(order(quantity));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requested).toEqual([23]);
  expect([live.quote?.quantity, live.order?.quantity]).toEqual([23, 23]);
});

test("in a market that changes all the time the quote is refreshed periodically", async () => {
  live.change(order(5));
  for (let frame = 0; frame < 120; frame += 1) {
    live.refresh();
    await vi.advanceTimersByTimeAsync(16);
  }
  expect(requested.length).toBeGreaterThanOrEqual(3);
  expect(requested.length).toBeLessThanOrEqual(5);
});

test("an error replaces the previous quote, and no order has neither", async () => {
  live.change(order(5));
  await vi.advanceTimersByTimeAsync(300);
  live.change(order(500));
  await vi.advanceTimersByTimeAsync(300);
  expect([live.quote, String(live.error)]).toEqual([undefined, "Error: not enough coins"]);
  live.change(undefined);
  live.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([live.error, requested]).toEqual([undefined, [5, 500]]);
});
