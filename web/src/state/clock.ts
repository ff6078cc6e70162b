/** The market's time: it may run faster than real time, and the reader's clock may be wrong. */

import { answer, type Tradepost } from "@tradepost/client";

/** A clock that does not run like the reader's is read again this often. */
const REREAD_MS = 5_000;

export class Clock {
  readonly #api: Tradepost;
  /** The market's time at a moment of `performance.now()`. */
  #read: { market: number; at: number; factor: number } | undefined;

  constructor(api: Tradepost) {
    this.#api = api;
  }

  /** The market's time; until it is known, the reader's. */
  now(): Date {
    if (this.#read === undefined) return new Date();
    const { market, at, factor } = this.#read;
    return new Date(market + (performance.now() - at) * factor);
  }

  /** Reads the clock, and again while it does not run like the reader's. */
  async follow(): Promise<void> {
    try {
      const asked = performance.now();
      const { now, factor } = await answer(this.#api.GET("/v1/clock"));
      const at = (asked + performance.now()) / 2;
      this.#read = { market: Date.parse(now), at, factor };
      if (factor !== 1) setTimeout(() => void this.follow(), REREAD_MS);
    } catch {
      // An older market has no clock; without a connection, the time goes on.
    }
  }
}
