/** Candles kept up to date by trades, and the prices that a chart of them shows. */

import type { Candle, CandleInterval, Fill, Side, Trade } from "@tradepost/client";

import { usualRange } from "../../components/usualRange";

/** The lengths of candles that the chart offers: the market's own, and some that are made of those. */
export type Span = CandleInterval | "5m" | "15m" | "4h" | "1w";

/** The market's candles that each length is made of. */
export const SPANS: Record<Span, { seconds: number; interval: CandleInterval; meaning: string }> = {
  "1m": { seconds: 60, interval: "1m", meaning: "One-minute candles" },
  "5m": { seconds: 300, interval: "1m", meaning: "Five-minute candles" },
  "15m": { seconds: 900, interval: "1m", meaning: "Candles of a quarter of an hour" },
  "1h": { seconds: 3_600, interval: "1h", meaning: "One-hour candles" },
  "4h": { seconds: 14_400, interval: "1h", meaning: "Four-hour candles" },
  "1d": { seconds: 86_400, interval: "1d", meaning: "One-day candles" },
  "1w": { seconds: 604_800, interval: "1d", meaning: "One-week candles" },
};

/** 1 January 1970 was a Thursday, and weeks start on Monday. */
const MONDAY_MS = 4 * 86_400_000;

/** The start of the candle that contains a time. Days start at midnight UTC. */
export function candleStart(time: string | number, span: Span): number {
  const ms = SPANS[span].seconds * 1_000;
  const offset = span === "1w" ? MONDAY_MS : 0;
  return Math.floor((new Date(time).getTime() - offset) / ms) * ms + offset;
}

/** Longer candles, made of the market's. */
export function merged(candles: readonly Candle[], span: Span): readonly Candle[] {
  if (SPANS[span].interval === span) return candles;
  const longer: Candle[] = [];
  for (const candle of candles) {
    const start = new Date(candleStart(candle.start, span)).toISOString();
    const last = longer.at(-1);
    if (last?.start !== start) longer.push({ ...candle, start });
    else
      longer[longer.length - 1] = {
        start,
        open: last.open,
        high: Math.max(last.high, candle.high),
        low: Math.min(last.low, candle.low),
        close: candle.close,
        volume: last.volume + candle.volume,
        value: last.value + candle.value,
        trades: last.trades + candle.trades,
        fees: last.fees + candle.fees,
      };
  }
  return longer;
}

/** Applies a trade. One before the last candle changes nothing: its candle already contains it. */
export function withTrade(
  candles: readonly Candle[],
  trade: Trade,
  interval: CandleInterval,
): readonly Candle[] {
  const { price, quantity } = trade;
  const start = candleStart(trade.executed_at, interval);
  const last = candles.at(-1);
  const lastStart = last === undefined ? -Infinity : new Date(last.start).getTime();
  if (start < lastStart) return candles;
  if (last === undefined || start > lastStart) {
    const prices = { open: price, high: price, low: price, close: price };
    const totals = { volume: quantity, value: price * quantity, trades: 1, fees: 0 };
    return [...candles, { start: new Date(start).toISOString(), ...prices, ...totals }];
  }
  const updated: Candle = {
    ...last,
    high: Math.max(last.high, price),
    low: Math.min(last.low, price),
    close: price,
    volume: last.volume + quantity,
    value: last.value + price * quantity,
    trades: last.trades + 1,
  };
  return [...candles.slice(0, -1), updated];
}

/** Replaces the last candles with the market's own, which are exact. */
export function withTail(candles: readonly Candle[], tail: readonly Candle[]): readonly Candle[] {
  const from = tail[0]?.start;
  if (from === undefined) return candles;
  return [...candles.filter((candle) => candle.start < from), ...tail];
}

/** Fills, oldest first, added up by candle and side. */
export function marksOf(
  fills: readonly Fill[],
  span: Span,
): { start: number; side: Side; quantity: number }[] {
  const marks = new Map<string, { start: number; side: Side; quantity: number }>();
  for (const { executed_at, side, quantity } of fills) {
    const start = candleStart(executed_at, span);
    const known = marks.get(`${start} ${side}`);
    marks.set(`${start} ${side}`, { start, side, quantity: (known?.quantity ?? 0) + quantity });
  }
  return [...marks.values()].sort((a, b) => a.start - b.start);
}

/** What happened in the world, at the start of its candle: the first words of each headline that has some. */
export function newsMarks(
  news: readonly { at: number; text: string }[],
  span: Span,
): { start: number; text: string }[] {
  const marks = new Map<number, string>();
  for (const { at, text } of [...news].reverse()) {
    const [what, more] = text.split(":");
    if (what === undefined || more === undefined) continue;
    const start = candleStart(at, span);
    const known = marks.get(start);
    marks.set(start, known === undefined ? what : `${known}, ${what}`);
  }
  return [...marks].map(([start, text]) => ({ start, text })).sort((a, b) => a.start - b.start);
}

/** The prices that a chart of these candles shows: all but those far from what is usual. */
export function priceRange(candles: readonly Candle[]): { low: number; high: number } | undefined {
  const usual = usualRange(
    candles.flatMap(({ open, close, volume }) => [
      [open, volume],
      [close, volume],
    ]),
  );
  if (usual === undefined) return undefined;
  return {
    low: Math.max(usual.low, Math.min(...candles.map(({ low }) => low))),
    high: Math.min(usual.high, Math.max(...candles.map(({ high }) => high))),
  };
}
