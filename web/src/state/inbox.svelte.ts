/**
 * The player's events since its last visit.
 *
 * The read position is a cursor, stored in the browser for each player. It advances when the player leaves
 * the view that shows the inbox or marks it as read, never before the events were shown.
 */

import { answer, type MarketEvent, type Order, type Tradepost } from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "./loading";
import type { Session } from "./session.svelte";
import { SharedRead } from "./sharedRead";
import { store, stored } from "./storage";

const PAGE_SIZE = 1_000;
/** The most events that are loaded; `hasMore` reports further ones. */
const EVENTS_MAX = 5_000;

export class Inbox {
  /** Oldest first. */
  events: readonly MarketEvent[] = $state.raw([]);
  /** Whether there are more events than were loaded. */
  hasMore: boolean = $state(false);
  /** Whether this browser has no read position of the player. */
  isFirstVisit: boolean = $state(false);
  loading: Loading = $state.raw(LOADING);
  #seen: number = $state(0);
  /** The orders that were placed on this page, with the units that they traded immediately. */
  #placed: ReadonlyMap<string, number> = $state.raw(new Map());
  /** The events after those that were shown that are news to the player. */
  #news = $derived(newsIn(this.events.slice(this.#seen), this.#placed));
  readonly #api: Tradepost;
  readonly #session: Session;
  #owner: string | undefined;
  readonly #reading = new SharedRead();

  constructor(api: Tradepost, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** The number of events that were not shown yet and that are not the player's own doing. */
  get unseen(): number {
    return this.#news;
  }

  /** What an order did when the player placed it was shown there, and is no news. */
  expect({ order_id, filled }: Pick<Order, "order_id" | "filled">): void {
    this.#placed = new Map([...this.#placed, [order_id, filled]]);
    this.#skipOwn();
  }

  /** Reads new events; returns whether there were any. */
  readonly refresh = (): Promise<boolean> => this.#reading.join(this.#session.token, () => this.#read());

  async #read(): Promise<boolean> {
    const { player, token } = this.#session;
    if (player !== this.#owner) {
      this.#owner = player;
      [this.events, this.#seen, this.hasMore] = [[], 0, false];
      this.loading = LOADING;
      this.isFirstVisit = player !== undefined && stored(storageName(player)) === undefined;
    }
    if (player === undefined) return false;
    const known = this.events.length;
    try {
      while (this.events.length < EVENTS_MAX) {
        const after = this.events.at(-1)?.cursor ?? stored(storageName(player));
        const query = { limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) };
        const { events } = await answer(this.#api.GET("/v1/events", { params: { query } }));
        if (this.#session.token !== token) return false;
        this.events = [...this.events, ...events];
        this.hasMore = events.length === PAGE_SIZE;
        if (!this.hasMore) break;
      }
      this.loading = READY;
      this.#skipOwn();
      return this.events.length > known;
    } catch (error) {
      // Another player may have signed in meanwhile.
      if (this.#session.token !== token) return false;
      this.loading = failed(error);
      throw error;
    }
  }

  /** The player's own doing alone is no news after a reload either. */
  #skipOwn(): void {
    if (this.#placed.size > 0 && this.#news === 0) this.markSeen();
  }

  /** Moves the read position after the loaded events; they stay visible until the next visit. */
  markSeen(): void {
    const last = this.events.at(-1)?.cursor;
    if (this.#owner !== undefined && last !== undefined) store(storageName(this.#owner), last);
    this.#seen = this.events.length;
  }

  /** Marks the loaded events as seen and removes them. */
  markRead(): void {
    this.markSeen();
    [this.events, this.#seen] = [[], 0];
    this.isFirstVisit = false;
    if (this.hasMore) this.refresh().catch(() => undefined);
  }
}

/** How many events are neither immediate fills of the orders placed here nor cancellations by the player. */
function newsIn(events: readonly MarketEvent[], placed: ReadonlyMap<string, number>): number {
  const left = new Map(placed);
  return events.filter(({ kind, order_id = "", quantity = 0, close_reason }) => {
    const immediate = left.get(order_id);
    if (kind === "filled" && immediate !== undefined && immediate >= quantity) {
      left.set(order_id, immediate - quantity);
      return false;
    }
    return close_reason !== "by_player" && !(immediate !== undefined && close_reason === "ioc_remainder");
  }).length;
}

function storageName(player: string): string {
  return `seen.${player}`;
}
