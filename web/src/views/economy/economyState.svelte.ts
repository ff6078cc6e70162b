/** The state of the economy view: the figures of a range, and the audit. */

import { answer, type Audit, type Economy, type Tradepost } from "@tradepost/client";

import { marketNow } from "../../format/time";
import { failed, LOADING, READY, type Loading } from "../../state/loading";
import { economyQuery, RANGES, rangeSince, sinceFirstTrade, type Range } from "./figures";

export class EconomyState {
  range: Range = $state.raw(RANGES[1] ?? RANGES[0]);
  economy: Economy | undefined = $state.raw();
  audit: Audit | undefined = $state.raw();
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  #chosen = false;

  constructor(api: Tradepost) {
    this.#api = api;
  }

  choose(range: Range): void {
    this.#chosen = true;
    this.range = range;
    // `loading` keeps the error.
    this.refresh().catch(() => undefined);
  }

  readonly refresh = async (): Promise<boolean> => {
    const { range } = this;
    try {
      const query = economyQuery(range, marketNow());
      const [economy, audit] = await Promise.all([
        answer(this.#api.GET("/v1/economy", { params: { query } })),
        answer(this.#api.GET("/v1/audit")),
      ]);
      if (range !== this.range) return false;
      if (!this.#chosen) {
        this.#chosen = true;
        const first = sinceFirstTrade(economy.buckets)[0];
        const fitting = first === undefined ? range : rangeSince(first.start, marketNow());
        if (fitting !== range && fitting.hours < range.hours) {
          this.range = fitting;
          return await this.refresh();
        }
      }
      [this.economy, this.audit] = [economy, audit];
      this.loading = READY;
      return true;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  };
}
