/** Candles kept up to date by trades, and the prices that a chart of them shows. */

import type { Candle, CandleInterval, Trade } from "@tradepost/client";

import { usualRange } from "../../components/usualRange";

const SECONDS: Record<CandleInterval, number> = { "1m": 60, "1h": 3_600, "1d": 86_400 };

/** The start of the candle that contains a time. Days start at midnight UTC. */
export function candleStart(time: string | number, interval: CandleInterval): number {
  const ms = SECONDS[interval] * 1_000;
  return Math.floor(new Date(time).getTime() / ms) * ms;
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
