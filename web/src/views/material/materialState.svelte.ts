/** The state of the view of one material: latest trades and candles. Its book and prices are in `Market`. */

import {
  answer,
  type Candle,
  type CandleInterval,
  type StreamMessage,
  type Trade,
  type Tradepost,
} from "@tradepost/client";

import { FrameBatch } from "../../state/frame";
import { failed, LOADING, READY, type Loading } from "../../state/loading";
import type { Market } from "../../state/market.svelte";
import { merged, SPANS, withTail, withTrade, type Span } from "./candles";
import { latestTrades } from "./trades";

const TRADES_MAX = 60;
const CANDLES_MAX = 1_000;
/** Trades and the chart are drawn at most this often. */
const PAINT_MS = 250;
/** A younger market is shown in minutes. */
const HOURS_MIN = 12;

export class MaterialState {
  trades: readonly Trade[] = $state.raw([]);
  /** The length of candles that the user wants. */
  span: Span = $state("1h");
  /** The market's interval whose candles are loaded. */
  loaded: CandleInterval | undefined = $state();
  loading: Loading = $state.raw(LOADING);
  readonly material: string;
  readonly #api: Tradepost;
  readonly #market: Market;
  #candles: readonly Candle[] = $state.raw([]);
  /** Until the candles of another length are loaded, the ones before stay. */
  #shown = $derived.by(() => {
    const loaded = this.loaded ?? "1h";
    const span = SPANS[this.span].interval === loaded ? this.span : loaded;
    return { span, candles: merged(this.#candles, span) };
  });
  readonly #arriving = new FrameBatch<Trade>((trades) => this.#append(trades), PAINT_MS);
  #chosen = false;

  constructor(material: string, api: Tradepost, market: Market) {
    this.material = material;
    this.#api = api;
    this.#market = market;
  }

  /** The candles as they are shown. */
  get candles(): readonly Candle[] {
    return this.#shown.candles;
  }

  /** The length of `candles`. */
  get shownSpan(): Span {
    return this.#shown.span;
  }

  /** Shows candles of another length. */
  choose(span: Span): void {
    this.#chosen = true;
    this.span = span;
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
    for (const message of messages)
      if (message.kind === "trade" && message.trade.material === this.material)
        this.#arriving.push(message.trade);
  };

  #append(trades: readonly Trade[]): void {
    this.trades = latestTrades([...trades].reverse(), this.trades, TRADES_MAX);
    const { loaded } = this;
    if (loaded === undefined) return;
    const updated = trades.reduce((candles, trade) => withTrade(candles, trade, loaded), this.#candles);
    this.#candles = updated.slice(-CANDLES_MAX);
  }

  /** Loads all candles at first, then only the last ones, which still change. */
  async #loadCandles(): Promise<void> {
    const { interval } = SPANS[this.span];
    const from = this.loaded === interval ? this.#candles.at(-2)?.start : undefined;
    const candles = await this.#read(interval, from);
    if (SPANS[this.span].interval !== interval) return;
    if (!this.#chosen && interval === "1h" && from === undefined && candles.length < HOURS_MIN) {
      this.#chosen = true;
      this.span = "1m";
      await this.#loadCandles();
      return;
    }
    this.#candles = from === undefined ? candles : withTail(this.#candles, candles).slice(-CANDLES_MAX);
    this.loaded = interval;
  }

  async #read(interval: CandleInterval, from: string | undefined): Promise<Candle[]> {
    const query = { interval, ...(from === undefined ? {} : { from }) };
    const request = { params: { path: { material: this.material }, query } };
    return (await answer(this.#api.GET("/v1/materials/{material}/candles", request))).candles;
  }
}
