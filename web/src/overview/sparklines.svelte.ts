/** The prices of the last day, for a little line each: read when a line is first shown, a few at a time. */

import { answer, type Candle, type Tradepost } from "@tradepost/client";
import { SvelteMap } from "svelte/reactivity";

import type { Interval } from "../material/candles";

const DAY_MS = 24 * 3_600_000;
/** With fewer hours than that a market is young, and minutes say more. */
const HOURS_MIN = 6;
const MINUTES_MAX = 120;
const AT_ONCE_MAX = 4;
/** How long a line is good. */
const GOOD_MS = 5 * 60_000;

export class Sparklines {
  readonly #api: Tradepost;
  readonly #prices = new SvelteMap<string, readonly number[]>();
  readonly #read = new Map<string, number>();
  readonly #waiting: string[] = [];
  #running = 0;

  constructor(api: Tradepost) {
    this.#api = api;
  }

  /** Closing prices, oldest first; `undefined` until they are read. */
  prices(material: string): readonly number[] | undefined {
    return this.#prices.get(material);
  }

  /** Sees to it that a material's prices are there, and not old. */
  want(material: string): void {
    const now = performance.now();
    if (now - (this.#read.get(material) ?? -Infinity) < GOOD_MS) return;
    this.#read.set(material, now);
    this.#waiting.push(material);
    if (this.#running < AT_ONCE_MAX) void this.#work();
  }

  async #work(): Promise<void> {
    this.#running += 1;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        this.#prices.set(next, await this.#closes(next));
      } catch {
        // A line is a decoration: it comes with a later look at it.
        this.#read.delete(next);
      }
    }
    this.#running -= 1;
  }

  async #closes(material: string): Promise<number[]> {
    const hours = await this.#candles(material, "1h");
    const candles =
      hours.length >= HOURS_MIN ? hours : (await this.#candles(material, "1m")).slice(-MINUTES_MAX);
    return candles.map((candle) => candle.close);
  }

  async #candles(material: string, interval: Interval): Promise<Candle[]> {
    const query = { interval, from: new Date(Date.now() - DAY_MS).toISOString() };
    const request = { params: { path: { material }, query } };
    return (await answer(this.#api.GET("/v1/materials/{material}/candles", request))).candles;
  }
}
