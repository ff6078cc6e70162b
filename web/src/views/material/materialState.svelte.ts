/** The state of the view of one material: latest trades and candles. Its book and prices are in `Market`. */

import {
  answer,
  type Candle,
  type CandleInterval,
  type StreamMessage,
  type Trade,
  type Tradepost,
} from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "../../state/loading";
import type { Market } from "../../state/market.svelte";
import { withTail, withTrade } from "./candles";
import { latestTrades } from "./trades";

const TRADES_MAX = 60;
const CANDLES_MAX = 1_000;
/** A younger market is shown in minutes. */
const HOURS_MIN = 12;

export class MaterialState {
  trades: readonly Trade[] = $state.raw([]);
  candles: readonly Candle[] = $state.raw([]);
  /** The interval of `candles`; that of the next ones is `interval`. */
  loaded: CandleInterval | undefined = $state();
  interval: CandleInterval = $state("1h");
  loading: Loading = $state.raw(LOADING);
  readonly material: string;
  readonly #api: Tradepost;
  readonly #market: Market;
  #chosen = false;

  constructor(material: string, api: Tradepost, market: Market) {
    this.material = material;
    this.#api = api;
    this.#market = market;
  }

  /** Shows candles of another interval. */
  choose(interval: CandleInterval): void {
    this.#chosen = true;
    this.interval = interval;
    // The next refresh reports errors.
    this.#loadCandles().catch(() => undefined);
  }

  readonly refresh = async (): Promise<boolean> => {
    try {
      const request = { params: { path: { material: this.material }, query: { limit: TRADES_MAX } } };
      const [{ trades }, hasChanged] = await Promise.all([
        answer(this.#api.GET("/v1/materials/{material}/trades", request)),
        this.#market.loadMaterial(this.material),
        this.#loadCandles(),
      ]);
      this.trades = latestTrades(trades, this.trades, TRADES_MAX);
      this.loading = READY;
      return hasChanged;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  };

  readonly apply = (messages: readonly StreamMessage[]): void => {
    const trades = messages.flatMap((message) =>
      message.kind === "trade" && message.trade.material === this.material ? [message.trade] : [],
    );
    if (trades.length === 0) return;
    this.trades = latestTrades([...trades].reverse(), this.trades, TRADES_MAX);
    if (this.loaded === this.interval) {
      const { interval } = this;
      const updated = trades.reduce((candles, trade) => withTrade(candles, trade, interval), this.candles);
      this.candles = updated.slice(-CANDLES_MAX);
    }
  };

  /** Loads all candles at first, then only the last ones, which still change. */
  async #loadCandles(): Promise<void> {
    const { interval } = this;
    const from = this.loaded === interval ? this.candles.at(-2)?.start : undefined;
    const candles = await this.#candles(interval, from);
    if (this.interval !== interval) return;
    if (!this.#chosen && interval === "1h" && from === undefined && candles.length < HOURS_MIN) {
      this.#chosen = true;
      this.interval = "1m";
      await this.#loadCandles();
      return;
    }
    this.candles = from === undefined ? candles : withTail(this.candles, candles).slice(-CANDLES_MAX);
    this.loaded = interval;
  }

  async #candles(interval: CandleInterval, from: string | undefined): Promise<Candle[]> {
    const query = { interval, ...(from === undefined ? {} : { from }) };
    const request = { params: { path: { material: this.material }, query } };
    return (await answer(this.#api.GET("/v1/materials/{material}/candles", request))).candles;
  }
}
