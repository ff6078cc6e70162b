/** The inbox's read position. */

import { connect, type MarketEvent } from "@tradepost/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Inbox } from "./inbox.svelte";
import type { Session } from "./session.svelte";

/** The number of each player's events. An event's cursor is its number. */
const EVENT_COUNTS: Record<string, number> = { ann: 3, bob: 1, rich: 5_500 };

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

function newVisit(): Inbox {
  const fetch = async (request: RequestInfo | URL) => {
    const query = new URL((request as Request).url).searchParams;
    const [after, limit] = [Number(query.get("after") ?? 0), Number(query.get("limit"))];
    const count = Math.min(limit, (EVENT_COUNTS[session.player ?? ""] ?? 0) - after);
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

test("only events that were shown count as read", async () => {
  const first = newVisit();
  await first.refresh();
  expect([cursors(first), first.isFirstVisit]).toEqual([["1", "2", "3"], true]);
  expect(first.unseen).toBe(3);
  first.markSeen();
  expect(first.unseen).toBe(0);

  EVENT_COUNTS["ann"] = 5;
  const second = newVisit();
  await second.refresh();
  expect([cursors(second), second.isFirstVisit]).toEqual([["4", "5"], false]);
});

test("a visit that does not show the inbox reads nothing", async () => {
  await newVisit().refresh();
  const again = newVisit();
  await again.refresh();
  expect(again.events).toHaveLength(5);
});

test("players who share a browser have separate inboxes", async () => {
  const inbox = newVisit();
  await inbox.refresh();
  inbox.markSeen();
  signIn("bob");
  await inbox.refresh();
  expect([cursors(inbox), inbox.isFirstVisit]).toEqual([["1"], true]);
  signIn(undefined);
  await inbox.refresh();
  expect(inbox.events).toEqual([]);
});

test("more than 5,000 events are loaded in parts, the next part once this one is read", async () => {
  signIn("rich");
  const inbox = newVisit();
  await inbox.refresh();
  expect([inbox.events.length, inbox.hasMore]).toEqual([5_000, true]);
  inbox.markRead();
  await inbox.refresh();
  expect([cursors(inbox)[0], inbox.events.length, inbox.hasMore]).toEqual(["5001", 500, false]);
});
