/** Orders and problems in words. */

import { Problem } from "@tradepost/client";
import { expect, test } from "vitest";

import { orderStatus } from "./order";
import { explain } from "./problem";

const problem = (code: string, more: object = {}) =>
  Problem.of({ type: "", title: "", status: 409, code, detail: "the cat sat on it", ...more });

test("missing coins are reported with the amount available", () => {
  expect(explain(problem("insufficient_coins", { needed: 1_200, available: 900 }))).toMatch(
    /^This needs 1,200 coins, but only 900 are available\./,
  );
});

test("an unknown code shows the market's own detail", () => {
  expect(explain(problem("brand_new_code"))).toBe("The cat sat on it.");
});

test("an unreachable market, an unreadable answer and a bug have different explanations", () => {
  const explanations = [
    new Problem("unreachable", 0, ""),
    new Problem("unreadable", 502, ""),
    new TypeError("x"),
  ].map(explain);
  expect(new Set(explanations).size).toBe(3);
});

test("the status of a closed order says why it closed and how much was filled", () => {
  const order = { quantity: 40, filled: 12 };
  expect(orderStatus({ ...order, filled: 0, status: "open" })).toBe("open");
  expect(orderStatus({ ...order, status: "partially_filled" })).toBe("12 of 40 filled");
  expect(orderStatus({ ...order, status: "cancelled", close_reason: "by_player" })).toBe(
    "cancelled by you, 12 of 40 filled",
  );
  expect(orderStatus({ ...order, filled: 0, status: "expired", close_reason: "expired" })).toBe("expired");
});
