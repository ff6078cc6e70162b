/** The signed-in player's fills, oldest first: loaded once, then only what is new. */

import { answer, type Fill, type Tradepost } from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "./loading";
import type { Session } from "./session.svelte";
import { SharedRead } from "./sharedRead";

const PAGE_SIZE = 1_000;
/** The most fills that are loaded; `hasMore` reports further ones. */
const FILLS_MAX = 20_000;

export class Fills {
  all: readonly Fill[] = $state.raw([]);
  hasMore: boolean = $state(false);
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  readonly #session: Session;
  #owner: string | undefined;
  readonly #reading = new SharedRead();

  constructor(api: Tradepost, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  of(material: string): Fill[] {
    return this.all.filter((fill) => fill.material === material);
  }

  /** Reads new fills; returns whether there were any. */
  readonly refresh = (): Promise<boolean> => {
    const { player } = this.#session;
    return this.#reading.join(player, () => this.#read(player));
  };

  async #read(player: string | undefined): Promise<boolean> {
    if (player !== this.#owner) {
      this.#owner = player;
      [this.all, this.hasMore, this.loading] = [[], false, LOADING];
    }
    if (player === undefined) return false;
    const known = this.all.length;
    try {
      do {
        const after = this.all.at(-1)?.cursor;
        const query = { limit: PAGE_SIZE, ...(after === undefined ? {} : { after }) };
        const { fills } = await answer(this.#api.GET("/v1/fills", { params: { query } }));
        // Another player may have signed in meanwhile.
        if (this.#session.player !== player) return false;
        if (fills.length > 0) this.all = [...this.all, ...fills];
        this.hasMore = fills.length === PAGE_SIZE;
      } while (this.hasMore && this.all.length < FILLS_MAX);
      this.loading = READY;
      return this.all.length > known;
    } catch (error) {
      if (this.#session.player !== player) return false;
      this.loading = failed(error);
      throw error;
    }
  }
}
