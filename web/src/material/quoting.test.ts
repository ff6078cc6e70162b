import type { OrderRequest, Quote } from "@tradepost/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Quoting } from "./quoting.svelte";

const order = (quantity: number): OrderRequest => ({ side: "bid", material: "copper", price: 12, quantity });
let asked: number[];
let quoting: Quoting;
beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  quoting = new Quoting(async ({ quantity }) => {
    asked.push(quantity);
    if (quantity > 100) throw new Error("not enough coins");
    return { quantity } as Quote;
  });
});
afterEach(() => vi.useRealTimers());

test("only the order that was typed to its end is asked about", async () => {
  for (const quantity of [1, 12, 123 - 100]) quoting.change(order(quantity));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([23]);
  expect([quoting.quote?.quantity, quoting.of?.quantity]).toEqual([23, 23]);
});

test("a market that moves without a rest is asked now and then, not never and not always", async () => {
  quoting.change(order(5));
  for (let frame = 0; frame < 120; frame += 1) {
    quoting.again();
    await vi.advanceTimersByTimeAsync(16);
  }
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(asked.length).toBeLessThanOrEqual(5);
});

test("a refusal takes the place of the answer before, and no order has neither", async () => {
  quoting.change(order(5));
  await vi.advanceTimersByTimeAsync(300);
  quoting.change(order(500));
  await vi.advanceTimersByTimeAsync(300);
  expect([quoting.quote, String(quoting.error)]).toEqual([undefined, "Error: not enough coins"]);
  quoting.change(undefined);
  quoting.again();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([quoting.error, asked]).toEqual([undefined, [5, 500]]);
});
