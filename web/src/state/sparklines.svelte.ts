/** The last day's prices for sparklines: loaded when a line comes into view, a few at a time. */

import { answer, type Candle, type CandleInterval, type Tradepost } from "@tradepost/client";
import { SvelteMap } from "svelte/reactivity";

import { marketNow } from "../format/time";

const DAY_MS = 24 * 3_600_000;
/** A younger market is shown in minutes. */
const HOURS_MIN = 6;
const MINUTES_MAX = 120;
const CONCURRENT_MAX = 4;
/** A line ends at the last price, so only its past is older. */
const FRESH_MS = 30 * 60_000;

export class Sparklines {
  readonly #api: Tradepost;
  readonly #prices = new SvelteMap<string, readonly number[]>();
  readonly #loadedAt = new Map<string, number>();
  readonly #queue: string[] = [];
  #workers = 0;

  constructor(api: Tradepost) {
    this.#api = api;
  }

  /** Closing prices, oldest first; `undefined` until they are loaded. */
  prices(material: string): readonly number[] | undefined {
    return this.#prices.get(material);
  }

  /** Loads a material's prices unless they are fresh. */
  load(material: string): void {
    const now = performance.now();
    if (now - (this.#loadedAt.get(material) ?? -Infinity) < FRESH_MS) return;
    this.#loadedAt.set(material, now);
    this.#queue.push(material);
    if (this.#workers < CONCURRENT_MAX) void this.#work();
  }

  async #work(): Promise<void> {
    this.#workers += 1;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      try {
        this.#prices.set(next, await this.#closes(next));
      } catch {
        // A sparkline is decoration: the next call retries.
        this.#loadedAt.delete(next);
      }
    }
    this.#workers -= 1;
  }

  async #closes(material: string): Promise<number[]> {
    const hours = await this.#candles(material, "1h");
    const candles =
      hours.length >= HOURS_MIN ? hours : (await this.#candles(material, "1m")).slice(-MINUTES_MAX);
    return candles.map((candle) => candle.close);
  }

  async #candles(material: string, interval: CandleInterval): Promise<Candle[]> {
    const query = { interval, from: new Date(marketNow().getTime() - DAY_MS).toISOString() };
    const request = { params: { path: { material }, query } };
    return (await answer(this.#api.GET("/v1/materials/{material}/candles", request))).candles;
  }
}
