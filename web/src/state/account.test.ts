/** What the account sends. */

import { connect, type Order } from "@tradepost/client";
import { expect, test } from "vitest";

import { Account } from "./account.svelte";
import type { Session } from "./session.svelte";

function cancelled(number: number): Order {
  const at = "2030-01-31T12:00:00.000Z";
  return {
    order_id: String(number),
    player: "ann",
    side: "ask",
    material: "copper",
    price: 10,
    quantity: 2,
    filled: 0,
    remaining: 2,
    value: 0,
    fee: 0,
    status: "cancelled",
    time_in_force: "gtc",
    created_at: at,
    updated_at: at,
  };
}

test("more orders than fit into one request are placed again, each request with a key of its own", async () => {
  const keys = new Map<string, number>();
  const fetch = async (input: RequestInfo | URL) => {
    const request = input as Request;
    if (request.method !== "POST") return Response.json({ balances: [], orders: [], next: null });
    const { orders } = (await request.json()) as { orders: unknown[] };
    keys.set(request.headers.get("Idempotency-Key") ?? "", orders.length);
    return Response.json({ results: orders.map((_, number) => ({ status: 201, order: cancelled(number) })) });
  };
  const session = { player: "ann", token: "token" } as Session;
  const account = new Account(connect({ url: "http://market", fetch }), session, () => undefined);
  const orders = Array.from({ length: 101 }, (_, number) => cancelled(number));
  expect(await account.placeAgain(orders)).toBe(101);
  expect([...keys.values()]).toEqual([100, 1]);
});
