/** One stream for several tabs: what each hears, who leads, and what happens when the leader leaves. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { followShared, type Book, type StreamMessage, type StreamState } from "../src/index.js";

/** Web Locks for one process: one holder a name, the others wait in their order. */
class Locks {
  readonly #last = new Map<string, Promise<void>>();

  async request(name: string, { signal }: { signal: AbortSignal }, run: () => Promise<void>): Promise<void> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(() => (signal.aborted ? undefined : run()));
    this.#last.set(name, mine);
    await mine;
  }
}

/** A market that records its streams. */
class Market {
  readonly opened: string[] = [];
  open = 0;
  #write: ((text: string) => void) | undefined;

  readonly fetch = async (input: unknown, init?: RequestInit): Promise<Response> => {
    this.opened.push(new URL(String(input)).search);
    this.open += 1;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#write = (text) => controller.enqueue(new TextEncoder().encode(text));
        init?.signal?.addEventListener("abort", () => {
          this.open -= 1;
          controller.error(new Error("aborted"));
        });
      },
    });
    return new Response(body);
  };

  send(kind: string, data: unknown): void {
    this.#write?.(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

const URL_OF = { number: 0 };
const book = (material: string, sequence: number): Book => ({ material, sequence, bids: [], asks: [] });

function tab(market: Market, url: string, materials: string[], summaries = false) {
  const heard: StreamMessage[] = [];
  const states: StreamState[] = [];
  const { stop } = followShared({
    url,
    materials,
    summaries,
    fetch: market.fetch,
    onMessage: (message) => heard.push(message),
    onState: (state) => states.push(state),
  });
  return { heard, states, stop };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 150));

beforeEach(() => {
  vi.stubGlobal("navigator", { locks: new Locks() });
  URL_OF.number += 1;
});
afterEach(() => vi.unstubAllGlobals());

test("tabs share one stream, and each hears what it follows", async () => {
  const [market, url] = [new Market(), `http://market-${URL_OF.number}`];
  const copper = tab(market, url, ["copper"]);
  const tin = tab(market, url, ["tin"], true);
  await settled();
  expect([market.open, market.opened.at(-1)]).toEqual([1, "?materials=copper,tin&summaries=true"]);
  market.send("book", book("copper", 1));
  market.send("trade", { material: "tin", trade_id: "1" });
  market.send("summary", { material: "ale" });
  market.send("event", { kind: "filled" });
  await settled();
  expect(copper.heard.map(({ kind }) => kind)).toEqual(["book", "event"]);
  expect(tin.heard.map(({ kind }) => kind)).toEqual(["trade", "summary", "event"]);
  expect([copper, tin].map(({ states }) => states.at(-1)?.kind)).toEqual(["open", "open"]);
  [copper, tin].forEach(({ stop }) => stop());
  await settled();
  expect(market.open).toBe(0);
});

test("a tab that comes later gets the book as it stands, without another connection", async () => {
  const [market, url] = [new Market(), `http://market-${URL_OF.number}`];
  const first = tab(market, url, ["copper"]);
  await settled();
  market.send("book", book("copper", 1));
  market.send("book_changed", { ...book("copper", 2), bids: [{ price: 9, quantity: 5, orders: 1 }] });
  await settled();
  const second = tab(market, url, ["copper"]);
  await settled();
  const whole = { ...book("copper", 2), bids: [{ price: 9, quantity: 5, orders: 1 }] };
  expect(second.heard).toEqual([{ kind: "book", book: whole }]);
  expect(second.states.at(-1)).toEqual({ kind: "open" });
  expect(market.opened).toHaveLength(1);
  [first, second].forEach(({ stop }) => stop());
});

test("when the leader leaves, another tab takes over", async () => {
  const [market, url] = [new Market(), `http://market-${URL_OF.number}`];
  const leader = tab(market, url, ["copper"]);
  const other = tab(market, url, ["tin"]);
  await settled();
  leader.stop();
  await settled();
  expect([market.open, market.opened.at(-1)]).toEqual([1, "?materials=tin"]);
  market.send("book", book("tin", 3));
  await settled();
  expect(other.heard).toEqual([{ kind: "book", book: book("tin", 3) }]);
  other.stop();
});

test("a tab for whose materials there is no room has a stream of its own", async () => {
  const [market, url] = [new Market(), `http://market-${URL_OF.number}`];
  const named = (prefix: string) => Array.from({ length: 150 }, (_, index) => `${prefix}${index}`);
  const tabs = [tab(market, url, named("a")), tab(market, url, named("b"))];
  await settled();
  expect(market.open).toBe(2);
  tabs.forEach(({ stop }) => stop());
});
