/** Candles above, volume below, in the page's colours. The only file that uses the chart library. */

import type { Candle, Fill, Order } from "@tradepost/client";
import {
  type AutoscaleInfo,
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  LineStyle,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";

import { compact, count } from "../../format/number";
import { VERB } from "../../format/order";
import { day, moment } from "../../format/time";
import { marksOf, newsMarks, priceRange, type Span } from "./candles";

/** The initial width of a candle, in pixels, and the fewest candles that the chart has room for. */
const CANDLE_WIDTH = 9;
const CANDLES_MIN = 30;
/** The room after the last candle, in candles. */
const ROOM_AFTER = 2;

export class CandleChart {
  readonly #chart: IChartApi;
  readonly #prices: ISeriesApi<"Candlestick">;
  readonly #volumes: ISeriesApi<"Histogram">;
  readonly #box: HTMLElement;
  #shown: { candles: readonly Candle[]; span: Span } | undefined;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #lines: IPriceLine[] = [];
  #colours = { rising: "", falling: "", bid: "", ask: "", news: "" };

  /** Draws into a box; `onHover` receives the start, in milliseconds, of the candle under the pointer. */
  constructor(box: HTMLElement, onHover: (start: number | undefined) => void) {
    this.#box = box;
    this.#chart = createChart(box, {
      autoSize: true,
      // The page credits the library below the chart: its logo needs a style element, which the CSP forbids.
      layout: { attributionLogo: false, fontFamily: getComputedStyle(document.body).fontFamily },
      localization: { priceFormatter: count, timeFormatter: (time: Time) => moment(dateOf(time)) },
      timeScale: { timeVisible: true, tickMarkFormatter: tickMark, rightOffset: ROOM_AFTER },
      rightPriceScale: { scaleMargins: { top: 0.06, bottom: 0.26 } },
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    });
    // The wheel scrolls the page; with Ctrl it zooms.
    const onWheel = ({ ctrlKey }: WheelEvent) =>
      this.#chart.applyOptions({ handleScale: { mouseWheel: ctrlKey } });
    box.addEventListener("wheel", onWheel, { capture: true, passive: true });
    this.#prices = this.#chart.addSeries(CandlestickSeries, {
      priceFormat: { type: "price", precision: 0, minMove: 1 },
    });
    this.#volumes = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    this.#chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.8, bottom: 0 } });
    this.#chart.subscribeCrosshairMove(({ time }) =>
      onHover(time === undefined ? undefined : dateOf(time).getTime()),
    );
    this.#marks = createSeriesMarkers(this.#prices, []);
    this.#prices.applyOptions({ autoscaleInfoProvider: () => this.#scale() });
  }

  /** Shows candles; cheap if only the last ones have changed. */
  show(candles: readonly Candle[], span: Span): void {
    const known = this.#shown;
    this.#shown = { candles, span };
    // While there is room on the right, a new candle takes it: the first ones stay.
    const room = Math.max(CANDLES_MIN, Math.floor(this.#box.clientWidth / CANDLE_WIDTH));
    const isFull = candles.length + ROOM_AFTER > room / 2;
    this.#chart.applyOptions({ timeScale: { shiftVisibleRangeOnNewBar: isFull } });
    if (known?.span === span && continues(known.candles, candles)) {
      for (const candle of candles.slice(known.candles.length - 1)) {
        this.#prices.update(bar(candle));
        this.#volumes.update(this.#volume(candle));
      }
      return;
    }
    this.#prices.setData(candles.map(bar));
    this.#volumes.setData(candles.map((candle) => this.#volume(candle)));
    if (known?.span === span) return;
    this.#chart.applyOptions({ timeScale: { timeVisible: span !== "1d" && span !== "1w" } });
    // A few candles are drawn at the left in about their usual width instead of filling the box.
    const from = Math.max(0, candles.length - room);
    const to = Math.max(candles.length + ROOM_AFTER, room / 2);
    this.#chart.timeScale().setVisibleLogicalRange({ from, to });
  }

  /** Draws the player's open orders as lines, and its trades and the news as marks at their candles. */
  mark(
    orders: readonly Order[],
    fills: readonly Fill[],
    news: readonly { at: number; text: string }[],
  ): void {
    for (const line of this.#lines) this.#prices.removePriceLine(line);
    this.#lines = orders.map(({ side, price, remaining }) =>
      this.#prices.createPriceLine({
        price,
        color: this.#colours[side],
        lineWidth: 1,
        lineStyle: LineStyle.Dashed,
        title: `${VERB[side].toLowerCase()} ${compact(remaining)}`,
      }),
    );
    const { candles = [], span = "1h" } = this.#shown ?? {};
    const starts = new Set(candles.map(timeOf));
    const own = marksOf(fills, span).map(({ start, side, quantity }) => ({
      time: (start / 1_000) as UTCTimestamp,
      position: side === "bid" ? ("belowBar" as const) : ("aboveBar" as const),
      shape: side === "bid" ? ("arrowUp" as const) : ("arrowDown" as const),
      color: this.#colours[side],
      text: compact(quantity),
    }));
    const world = newsMarks(news, span).map(({ start, text }) => ({
      time: (start / 1_000) as UTCTimestamp,
      position: "aboveBar" as const,
      shape: "circle" as const,
      color: this.#colours.news,
      text,
    }));
    const marks = [...own, ...world].filter(({ time }) => starts.has(time));
    this.#marks.setMarkers(marks.sort((a, b) => a.time - b.time));
  }

  /** Applies the page's colours; marks are drawn again afterwards. */
  paint(): void {
    const colour = (name: string) => resolved(this.#box, name);
    const [bid, ask, line] = [colour("--bid"), colour("--ask"), colour("--line")];
    this.#colours = {
      rising: colour("--bid-soft"),
      falling: colour("--ask-soft"),
      bid,
      ask,
      news: colour("--warn"),
    };
    this.#chart.applyOptions({
      layout: { background: { color: colour("--surface") }, textColor: colour("--muted") },
      grid: { vertLines: { visible: false }, horzLines: { color: line } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
      crosshair: {
        vertLine: { labelBackgroundColor: colour("--accent") },
        horzLine: { labelBackgroundColor: colour("--accent") },
      },
    });
    const candles = { upColor: bid, wickUpColor: bid, downColor: ask, wickDownColor: ask };
    this.#prices.applyOptions({ ...candles, borderVisible: false });
    this.#volumes.setData((this.#shown?.candles ?? []).map((candle) => this.#volume(candle)));
  }

  remove(): void {
    this.#chart.remove();
  }

  /** The prices of the visible candles; an outlier is cut off, so that the others are not flat. */
  #scale(): AutoscaleInfo | null {
    const visible = this.#chart.timeScale().getVisibleLogicalRange();
    const candles = this.#shown?.candles ?? [];
    const range = priceRange(
      visible === null
        ? candles
        : candles.slice(Math.max(0, Math.floor(visible.from)), Math.ceil(visible.to) + 1),
    );
    return range === undefined ? null : { priceRange: { minValue: range.low, maxValue: range.high } };
  }

  #volume(candle: Candle): HistogramData {
    const color = candle.close >= candle.open ? this.#colours.rising : this.#colours.falling;
    return { time: timeOf(candle), value: candle.volume, color };
  }
}

function bar(candle: Candle): CandlestickData {
  const { open, high, low, close } = candle;
  return { time: timeOf(candle), open, high, low, close };
}

function timeOf(candle: Candle): UTCTimestamp {
  return (Date.parse(candle.start) / 1_000) as UTCTimestamp;
}

function dateOf(time: Time): Date {
  return new Date(Number(time) * 1_000);
}

/** A label of the time axis, in the reader's time zone. */
function tickMark(time: Time, type: TickMarkType): string {
  const date = dateOf(time);
  if (type === TickMarkType.Time || type === TickMarkType.TimeWithSeconds) return moment(date, date);
  return day(date);
}

/** Whether `next` is `known` with its last candle changed or with more candles after it. */
function continues(known: readonly Candle[], next: readonly Candle[]): boolean {
  const last = known.length - 1;
  return last >= 0 && known[0]?.start === next[0]?.start && known[last]?.start === next[last]?.start;
}

/** A colour of the page for the chart, which cannot read the `light-dark()` pair of a custom property. */
function resolved(box: HTMLElement, property: string): string {
  const before = box.style.color;
  box.style.color = `var(${property})`;
  const colour = getComputedStyle(box).color;
  box.style.color = before;
  return colour;
}
