/**
 * What happened to the player since its last visit.
 *
 * How far it has read is a cursor, kept in the browser for each player. It moves on when the player leaves the page that shows
 * the inbox, or says that it has read it: never before it was shown.
 */

import { answer, type MarketEvent, type Tradepost } from "@tradepost/client";

import { keep, kept } from "../app/kept";
import { failed, LOADING, READY, type Loading } from "../app/loading";
import type { Session } from "../app/session.svelte";

const PART = 1_000;
/** More than that are not read at once; `more` says that there are. */
const EVENTS_MAX = 5_000;

export class Inbox {
  /** Oldest first. */
  events: readonly MarketEvent[] = $state.raw([]);
  /** Whether more happened than was read. */
  more: boolean = $state(false);
  /** Whether the player was never here before, with this browser. */
  isFirstVisit: boolean = $state(false);
  loading: Loading = $state.raw(LOADING);
  #seen: number = $state(0);
  readonly #api: Tradepost;
  readonly #session: Session;
  #owner: string | undefined;
  /** One read at a time, of whoever is signed in. */
  #reading: { token: string | undefined; done: Promise<void> } | undefined;

  constructor(api: Tradepost, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** How many events the player has not been shown yet. */
  get unseen(): number {
    return this.events.length - this.#seen;
  }

  /** Reads what is new. */
  readonly refresh = async (): Promise<void> => {
    const { token } = this.#session;
    if (this.#reading === undefined || this.#reading.token !== token)
      this.#reading = { token, done: this.#read() };
    const reading = this.#reading;
    try {
      await reading.done;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  };

  async #read(): Promise<void> {
    const { player, token } = this.#session;
    if (player !== this.#owner) {
      this.#owner = player;
      [this.events, this.#seen, this.more] = [[], 0, false];
      this.loading = LOADING;
      this.isFirstVisit = player !== undefined && kept(seenBy(player)) === undefined;
    }
    if (player === undefined) return;
    try {
      while (this.events.length < EVENTS_MAX) {
        const after = this.events.at(-1)?.cursor ?? kept(seenBy(player));
        const query = { limit: PART, ...(after === undefined ? {} : { after }) };
        const { events } = await answer(this.#api.GET("/v1/events", { params: { query } }));
        if (this.#session.token !== token) return;
        this.events = [...this.events, ...events];
        this.more = events.length === PART;
        if (!this.more) break;
      }
      this.loading = READY;
    } catch (error) {
      // Somebody else may have signed in meanwhile.
      if (this.#session.token !== token) return;
      this.loading = failed(error);
      throw error;
    }
  }

  /** The player has seen all that is shown: the next visit begins behind it. */
  leave(): void {
    const last = this.events.at(-1)?.cursor;
    if (this.#owner !== undefined && last !== undefined) keep(seenBy(this.#owner), last);
    this.#seen = this.events.length;
  }

  /** The player has read all that is shown: it can go. */
  clear(): void {
    this.leave();
    [this.events, this.#seen] = [[], 0];
    this.isFirstVisit = false;
    if (this.more) this.refresh().catch(() => undefined);
  }
}

function seenBy(player: string): string {
  return `seen.${player}`;
}
