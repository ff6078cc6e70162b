/** How far a player has read. */

import { connect, type MarketEvent } from "@tradepost/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Session } from "../app/session.svelte";
import { Inbox } from "./inbox.svelte";

/** What happened to each player. The cursor of an event is its number. */
const HAPPENED: Record<string, number> = { ann: 3, bob: 1, rich: 5_500 };

let session: { player: string | undefined; token: string | undefined };
beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
  signIn("ann");
});
afterEach(() => vi.unstubAllGlobals());

function signIn(player: string | undefined) {
  session = Object.assign(session ?? {}, { player, token: player });
}

function arrive(): Inbox {
  const fetch = async (request: RequestInfo | URL) => {
    const query = new URL((request as Request).url).searchParams;
    const [after, limit] = [Number(query.get("after") ?? 0), Number(query.get("limit"))];
    const count = Math.min(limit, (HAPPENED[session.player ?? ""] ?? 0) - after);
    const events = Array.from({ length: count }, (_, index): MarketEvent => ({
      cursor: String(after + index + 1),
      at: "2030-01-31T12:00:00.000Z",
      kind: "deposited",
    }));
    return Response.json({ events, next: null });
  };
  return new Inbox(connect({ url: "http://market", fetch }), session as Session);
}

const cursors = (inbox: Inbox) => inbox.events.map(({ cursor }) => cursor);

test("what was shown is read, and only that", async () => {
  const first = arrive();
  await first.refresh();
  expect([cursors(first), first.isFirstVisit]).toEqual([["1", "2", "3"], true]);
  expect(first.unseen).toBe(3);
  first.leave();
  expect(first.unseen).toBe(0);

  HAPPENED["ann"] = 5;
  const second = arrive();
  await second.refresh();
  expect([cursors(second), second.isFirstVisit]).toEqual([["4", "5"], false]);
});

test("who comes without looking at the inbox has read nothing", async () => {
  await arrive().refresh();
  const again = arrive();
  await again.refresh();
  expect(again.events).toHaveLength(5);
});

test("another player of the same browser has an inbox of its own", async () => {
  const inbox = arrive();
  await inbox.refresh();
  inbox.leave();
  signIn("bob");
  await inbox.refresh();
  expect([cursors(inbox), inbox.isFirstVisit]).toEqual([["1"], true]);
  signIn(undefined);
  await inbox.refresh();
  expect(inbox.events).toEqual([]);
});

test("very much is read in parts: the next one once this one is read", async () => {
  signIn("rich");
  const inbox = arrive();
  await inbox.refresh();
  expect([inbox.events.length, inbox.more]).toEqual([5_000, true]);
  inbox.clear();
  await inbox.refresh();
  expect([cursors(inbox)[0], inbox.events.length, inbox.more]).toEqual(["5001", 500, false]);
});
