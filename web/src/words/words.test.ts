/** Orders and problems in words. */

import { Problem } from "@tradepost/client";
import { expect, test } from "vitest";

import { standing } from "./order";
import { explain } from "./problem";

const problem = (code: string, more: object = {}) =>
  Problem.of({ type: "", title: "", status: 409, code, detail: "the cat sat on it", ...more });

test("missing coins are named, with what there is", () => {
  expect(explain(problem("insufficient_coins", { needed: 1_200, available: 900 }))).toMatch(
    /^This needs 1,200 coins, and you have 900 coins free\./,
  );
});

test("a code without words of its own is told in the market's words", () => {
  expect(explain(problem("brand_new_code"))).toBe("The cat sat on it.");
});

test("no answer, an answer of somebody else, and a bug are three things", () => {
  const told = [
    new Problem("unreachable", 0, ""),
    new Problem("unreadable", 502, ""),
    new TypeError("x"),
  ].map(explain);
  expect(new Set(told).size).toBe(3);
});

test("an order's end says why, and how much of it had traded", () => {
  const order = { quantity: 40, filled: 12 };
  expect(standing({ ...order, filled: 0, status: "open" })).toBe("waiting");
  expect(standing({ ...order, status: "partially_filled" })).toBe("12 of 40 filled");
  expect(standing({ ...order, status: "cancelled", close_reason: "by_player" })).toBe(
    "cancelled by you, 12 of 40 filled",
  );
  expect(standing({ ...order, filled: 0, status: "expired", close_reason: "expired" })).toBe(
    "its time ran out",
  );
});
