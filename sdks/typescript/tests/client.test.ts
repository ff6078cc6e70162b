/** Requests, against a market with scripted responses. */

import { expect, test } from "vitest";

import { allMaterials, answer, connect, Problem, type Options } from "../src/index.js";

/** A market that returns these responses in turn and records the requests. */
function market(...responses: (Response | Error)[]) {
  const requests: Request[] = [];
  const pauses: number[] = [];
  const options: Options = {
    url: "http://market",
    fetch: async (input) => {
      requests.push(input as Request);
      const next = responses.shift() ?? new Error("unexpected request");
      if (next instanceof Error) throw next;
      return next;
    },
    pause: async (ms) => void pauses.push(ms),
  };
  return { requests, pauses, options };
}

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ type: "", title: "", status, code, detail: "no coins" }, { status, headers });
const order = { side: "bid", material: "copper", quantity: 1, price: 2 } as const;

test("a token is sent with a player's requests but not with market data", async () => {
  const { requests, options } = market(
    Response.json({ balances: [] }),
    Response.json({ materials: [], next: null }),
  );
  const client = connect({ ...options, token: () => "t0ken" });
  await answer(client.GET("/v1/balances"));
  await answer(client.GET("/v1/materials"));
  expect(requests.map((request) => request.headers.get("Authorization"))).toEqual(["Bearer t0ken", null]);
});

test("materials are read page by page", async () => {
  const [copper, tin] = ["copper", "tin"].map((material) => ({ material, name: material }));
  const { requests, options } = market(
    Response.json({ materials: [copper], next: "copper" }),
    Response.json({ materials: [tin], next: null }),
  );
  expect(await allMaterials(connect(options))).toEqual([copper, tin]);
  const paths = ["http://market/v1/materials", "http://market/v1/materials?after=copper"];
  expect(requests.map((request) => request.url)).toEqual(paths);
});

test("an order without a response is retried with the same key", async () => {
  const { requests, pauses, options } = market(
    new TypeError("connection reset"),
    problem(503, "busy", { "Retry-After": "1" }),
    Response.json({ order_id: "1" }, { status: 201 }),
  );
  const placed = await answer(connect(options).POST("/v1/orders", { body: order }));
  expect(placed.order_id).toBe("1");
  const keys = requests.map((request) => request.headers.get("Idempotency-Key"));
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(1);
  expect(await Promise.all(requests.map((request) => request.text()))).toEqual(
    Array(3).fill(JSON.stringify(order)),
  );
  expect(pauses).toEqual([expect.any(Number), 1_000]);
  expect(pauses[0]).toBeGreaterThanOrEqual(100);
});

test("two orders have different keys", async () => {
  const { requests, options } = market(
    Response.json({}, { status: 201 }),
    Response.json({}, { status: 201 }),
  );
  const client = connect(options);
  await answer(client.POST("/v1/orders", { body: order }));
  await answer(client.POST("/v1/orders", { body: order }));
  expect(new Set(requests.map((request) => request.headers.get("Idempotency-Key"))).size).toBe(2);
});

test("a refusal is not retried and carries its code", async () => {
  const { requests, options } = market(problem(409, "insufficient_coins"));
  const refused = answer(connect(options).POST("/v1/orders", { body: order }));
  await expect(refused).rejects.toMatchObject({
    code: "insufficient_coins",
    status: 409,
    message: "no coins",
  });
  expect(requests).toHaveLength(1);
});

test("a quote has no key and is repeated, too", async () => {
  const { requests, options } = market(new TypeError("no route"), Response.json({ filled: 1 }));
  await answer(connect(options).POST("/v1/quotes", { body: order }));
  expect(requests.map((request) => request.headers.has("Idempotency-Key"))).toEqual([false, false]);
});

test("a response that is not the market's is unreadable", async () => {
  const { options } = market(new Response("<html>", { status: 404 }));
  await expect(answer(connect(options).GET("/v1/fees"))).rejects.toMatchObject({
    code: "unreadable",
    status: 404,
  });
});

test("a call that the caller aborted does not throw a Problem", async () => {
  const { options } = market(new DOMException("aborted", "AbortError"));
  const signal = AbortSignal.abort();
  await expect(answer(connect(options).GET("/v1/fees", { signal }))).rejects.not.toBeInstanceOf(Problem);
});
