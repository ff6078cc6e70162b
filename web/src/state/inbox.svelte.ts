/**
 * The player's events since its last visit.
 *
 * The read position is a cursor, stored in the browser for each player. It advances when the player leaves
 * the view that shows the inbox or marks it as read, never before the events were shown.
 */

import { answer, type MarketEvent, type Tradepost } from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "./loading";
import type { Session } from "./session.svelte";
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
  readonly #api: Tradepost;
  readonly #session: Session;
  #owner: string | undefined;
  /** The read in progress: one at a time for each token. */
  #reading: { token: string | undefined; done: Promise<boolean> } | undefined;

  constructor(api: Tradepost, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** The number of events that were not shown yet. */
  get unseen(): number {
    return this.events.length - this.#seen;
  }

  /** Reads new events; returns whether there were any. */
  readonly refresh = async (): Promise<boolean> => {
    const { token } = this.#session;
    if (this.#reading === undefined || this.#reading.token !== token)
      this.#reading = { token, done: this.#read() };
    const reading = this.#reading;
    try {
      return await reading.done;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  };

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
      return this.events.length > known;
    } catch (error) {
      // Another player may have signed in meanwhile.
      if (this.#session.token !== token) return false;
      this.loading = failed(error);
      throw error;
    }
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

function storageName(player: string): string {
  return `seen.${player}`;
}
