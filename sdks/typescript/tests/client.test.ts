/** Requests, seen by a market that answers as it is told. */

import { expect, test } from "vitest";

import { answer, connect, Problem, type Options } from "../src/index.js";

/** A market that gives these answers one after another, and remembers what it was asked. */
function market(...answers: (Response | Error)[]) {
  const asked: Request[] = [];
  const pauses: number[] = [];
  const options: Options = {
    url: "http://market",
    fetch: async (input) => {
      asked.push(input as Request);
      const next = answers.shift() ?? new Error("asked once too often");
      if (next instanceof Error) throw next;
      return next;
    },
    pause: async (ms) => void pauses.push(ms),
  };
  return { asked, pauses, options };
}

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ type: "", title: "", status, code, detail: "said so" }, { status, headers });
const order = { side: "bid", material: "copper", quantity: 1, price: 2 } as const;

test("a token goes with a player's requests, and not with market data", async () => {
  const { asked, options } = market(
    Response.json({ balances: [] }),
    Response.json({ materials: [], next: null }),
  );
  const client = connect({ ...options, token: () => "t0ken" });
  await answer(client.GET("/v1/balances"));
  await answer(client.GET("/v1/materials"));
  expect(asked.map((request) => request.headers.get("Authorization"))).toEqual(["Bearer t0ken", null]);
});

test("an order that got no answer is sent again under the same key", async () => {
  const { asked, pauses, options } = market(
    new TypeError("connection reset"),
    problem(503, "busy", { "Retry-After": "1" }),
    Response.json({ order_id: "1" }, { status: 201 }),
  );
  const placed = await answer(connect(options).POST("/v1/orders", { body: order }));
  expect(placed.order_id).toBe("1");
  const keys = asked.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(1);
  expect(await Promise.all(asked.map((request) => request.text()))).toEqual(
    Array(3).fill(JSON.stringify(order)),
  );
  expect(pauses).toEqual([150, 1_000]);
});

test("two orders have two keys", async () => {
  const { asked, options } = market(Response.json({}, { status: 201 }), Response.json({}, { status: 201 }));
  const client = connect(options);
  await answer(client.POST("/v1/orders", { body: order }));
  await answer(client.POST("/v1/orders", { body: order }));
  expect(new Set(asked.map((request) => request.headers.get("Idempotency-Key"))).size).toBe(2);
});

test("a refusal is not tried again, and tells its code", async () => {
  const { asked, options } = market(problem(409, "insufficient_coins"));
  const refused = answer(connect(options).POST("/v1/orders", { body: order }));
  await expect(refused).rejects.toMatchObject({
    code: "insufficient_coins",
    status: 409,
    message: "said so",
  });
  expect(asked).toHaveLength(1);
});

test("a quote changes nothing, has no key, and is tried once", async () => {
  const { asked, options } = market(new TypeError("no route"));
  const quoted = answer(connect(options).POST("/v1/quotes", { body: order }));
  await expect(quoted).rejects.toMatchObject({ code: "unreachable", status: 0 });
  expect(asked.map((request) => request.headers.has("Idempotency-Key"))).toEqual([false]);
});

test("what answers but is no market is told apart", async () => {
  const { options } = market(new Response("<html>", { status: 502 }));
  await expect(answer(connect(options).GET("/v1/fees"))).rejects.toMatchObject({
    code: "unreadable",
    status: 502,
  });
});

test("a call that the caller gave up is no problem of the market", async () => {
  const { options } = market(new DOMException("given up", "AbortError"));
  const signal = AbortSignal.abort();
  await expect(answer(connect(options).GET("/v1/fees", { signal }))).rejects.not.toBeInstanceOf(Problem);
});
