/** The stream: parsing, reconnecting, and keeping books up to date. */

import { expect, test } from "vitest";

import { changedBook, follow, type Book, type StreamMessage, type StreamState } from "../src/index.js";
import { EventParser } from "../src/sse.js";

const TEXT =
  'event: trade\ndata: {"price":\ndata: 12}\n\n: still here\n\nevent:book\r\ndata:{}\r\n\r\ndata: x\n\n';
const EVENTS = [
  { name: "trade", data: '{"price":\n12}' },
  { name: "book", data: "{}" },
  { name: "message", data: "x" },
];

test("events are the same wherever the text is cut", () => {
  for (let cut = 0; cut <= TEXT.length; cut += 1) {
    const parser = new EventParser();
    expect([...parser.push(TEXT.slice(0, cut)), ...parser.push(TEXT.slice(cut))]).toEqual(EVENTS);
  }
});

test("a stream that breaks reconnects and reports its states", async () => {
  const requests: { url: string; authorization: string | null }[] = [];
  const messages: StreamMessage[] = [];
  const states: StreamState[] = [];
  await new Promise<void>((resolve) => {
    const following = follow({
      url: "http://market/",
      token: "t0ken",
      materials: ["copper", "northport.tin"],
      summaries: true,
      rate: 2,
      fetch: async (input, init) => {
        requests.push({
          url: String(input),
          authorization: new Headers(init?.headers).get("Authorization"),
        });
        return new Response(
          'event: trade\ndata: {"trade_id":"7"}\n\nevent: news\ndata: unknown kind\n\n' +
            'event: behind\ndata: {}\n\nevent: summary\ndata: {"material":"tin","sequence":4}\n\n',
        );
      },
      onMessage: (message) => {
        messages.push(message);
        if (messages.length === 6) {
          following.stop();
          resolve();
        }
      },
      onState: (state) => states.push(state),
    });
  });
  expect(requests[1]).toEqual({
    url: "http://market/v1/stream?materials=copper,northport.tin&summaries=true&rate=2",
    authorization: "Bearer t0ken",
  });
  expect(messages.slice(3)).toEqual([
    { kind: "trade", trade: { trade_id: "7" } },
    { kind: "behind" },
    { kind: "summary", summary: { material: "tin", sequence: 4 } },
  ]);
  expect(states.map((state) => state.kind)).toEqual(["connecting", "open", "waiting", "connecting", "open"]);
});

test("a refused stream reports why and retries later", async () => {
  const document = {
    type: "",
    title: "",
    status: 401,
    code: "unauthenticated",
    detail: "the token has expired",
  };
  const refused = await new Promise<StreamState>((resolve) => {
    const following = follow({
      url: "",
      fetch: async () => Response.json(document, { status: 401 }),
      onMessage: () => undefined,
      onState: (state) => {
        if (state.kind !== "waiting") return;
        following.stop();
        resolve(state);
      },
    });
  });
  expect(refused).toMatchObject({ problem: { code: "unauthenticated", status: 401 }, failures: 1 });
});

test("a deployment without a stream is asked once", async () => {
  const document = { type: "", title: "", status: 404, code: "unsupported", detail: "none" };
  let requests = 0;
  const states: StreamState[] = [];
  await new Promise<void>((resolve) => {
    follow({
      url: "",
      fetch: async () => {
        requests += 1;
        return Response.json(document, { status: 404 });
      },
      onMessage: () => undefined,
      onState: (state) => {
        states.push(state);
        if (state.kind === "waiting" || state.kind === "ended") resolve();
      },
    });
  });
  expect(states).toMatchObject([{ kind: "connecting" }, { kind: "ended", problem: { code: "unsupported" } }]);
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(requests).toBe(1);
});

const level = (price: number, quantity: number) => ({ price, quantity, orders: 1 });
const BOOK: Book = {
  material: "copper",
  sequence: 10,
  bids: [level(9, 5), level(7, 5)],
  asks: [level(11, 5), level(13, 5)],
};

test("a change replaces, adds and removes levels and keeps both sides best first", () => {
  const changed = changedBook(BOOK, {
    material: "copper",
    sequence: 12,
    bids: [level(8, 1), level(9, 2), level(10, 3)],
    asks: [level(11, 0), level(12, 4), level(20, 0)],
  });
  expect(changed.bids).toEqual([level(10, 3), level(9, 2), level(8, 1), level(7, 5)]);
  expect(changed.asks).toEqual([level(12, 4), level(13, 5)]);
  expect(changed.sequence).toBe(12);
  expect(BOOK.bids).toHaveLength(2);
});

test("a change that a book already contains is ignored", () => {
  expect(changedBook(BOOK, { ...BOOK, bids: [level(9, 0)] })).toBe(BOOK);
});
