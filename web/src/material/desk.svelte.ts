/** One material on the desk: its latest trades and its candles. (Its book is the market's, as are its prices.) */

import { answer, type Candle, type StreamMessage, type Trade, type Tradepost } from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "../app/loading";
import type { Market } from "../overview/market.svelte";
import { withTail, withTrade, type Interval } from "./candles";
import { latestTrades } from "./trades";

const TRADES_MAX = 60;
/** How many candles are kept of a market that trades on and on. */
const CANDLES_MAX = 1_000;
/** With fewer hours than that a market is young, and minutes say more. */
const HOURS_MIN = 12;

export class Desk {
  trades: readonly Trade[] = $state.raw([]);
  candles: readonly Candle[] = $state.raw([]);
  interval: Interval = $state("1h");
  loading: Loading = $state.raw(LOADING);
  readonly material: string;
  readonly #api: Tradepost;
  readonly #market: Market;
  /** Which interval `candles` are of. */
  #loaded: Interval | undefined;
  #chosen = false;

  constructor(material: string, api: Tradepost, market: Market) {
    this.material = material;
    this.#api = api;
    this.#market = market;
  }

  /** Shows candles of another length. */
  choose(interval: Interval): void {
    this.#chosen = true;
    this.interval = interval;
    // What goes wrong is told by the next refresh.
    this.#readCandles().catch(() => undefined);
  }

  readonly refresh = async (): Promise<void> => {
    try {
      const request = { params: { path: { material: this.material }, query: { limit: TRADES_MAX } } };
      const [{ trades }] = await Promise.all([
        answer(this.#api.GET("/v1/materials/{material}/trades", request)),
        this.#readCandles(),
        this.#market.readBook(this.material),
      ]);
      this.trades = latestTrades(trades, this.trades, TRADES_MAX);
      this.loading = READY;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  };

  readonly take = (messages: readonly StreamMessage[]): void => {
    const trades = messages.flatMap((message) =>
      message.kind === "trade" && message.trade.material === this.material ? [message.trade] : [],
    );
    if (trades.length === 0) return;
    this.trades = latestTrades([...trades].reverse(), this.trades, TRADES_MAX);
    if (this.#loaded === this.interval) {
      const { interval } = this;
      const grown = trades.reduce((candles, trade) => withTrade(candles, trade, interval), this.candles);
      this.candles = grown.slice(-CANDLES_MAX);
    }
  };

  /** Reads all candles at first, then only the last ones again: those are still growing. */
  async #readCandles(): Promise<void> {
    const { interval } = this;
    const from = this.#loaded === interval ? this.candles.at(-2)?.start : undefined;
    const candles = await this.#candles(interval, from);
    if (this.interval !== interval) return;
    if (!this.#chosen && interval === "1h" && from === undefined && candles.length < HOURS_MIN) {
      this.#chosen = true;
      this.interval = "1m";
      await this.#readCandles();
      return;
    }
    this.candles = from === undefined ? candles : withTail(this.candles, candles).slice(-CANDLES_MAX);
    this.#loaded = interval;
  }

  async #candles(interval: Interval, from: string | undefined): Promise<Candle[]> {
    const query = { interval, ...(from === undefined ? {} : { from }) };
    const request = { params: { path: { material: this.material }, query } };
    return (await answer(this.#api.GET("/v1/materials/{material}/candles", request))).candles;
  }
}
