/** Candles kept up to date by trades. */

import type { Candle, Trade } from "@tradepost/client";

/** How long a candle can be. */
export type Interval = "1m" | "1h" | "1d";

const SECONDS: Record<Interval, number> = { "1m": 60, "1h": 3_600, "1d": 86_400 };

/** The start of the candle that a time falls into. Days are those of UTC. */
export function candleStart(time: string | number, interval: Interval): number {
  const ms = SECONDS[interval] * 1_000;
  return Math.floor(new Date(time).getTime() / ms) * ms;
}

/** The candles with a trade taken in. A trade older than the last candle changes nothing: its candle came with it in. */
export function withTrade(candles: readonly Candle[], trade: Trade, interval: Interval): readonly Candle[] {
  const { price, quantity } = trade;
  const start = candleStart(trade.executed_at, interval);
  const last = candles.at(-1);
  const lastStart = last === undefined ? -Infinity : new Date(last.start).getTime();
  if (start < lastStart) return candles;
  if (last === undefined || start > lastStart) {
    const prices = { open: price, high: price, low: price, close: price };
    const dealt = { volume: quantity, value: price * quantity, trades: 1, fees: 0 };
    return [...candles, { start: new Date(start).toISOString(), ...prices, ...dealt }];
  }
  const grown: Candle = {
    ...last,
    high: Math.max(last.high, price),
    low: Math.min(last.low, price),
    close: price,
    volume: last.volume + quantity,
    value: last.value + price * quantity,
    trades: last.trades + 1,
  };
  return [...candles.slice(0, -1), grown];
}

/** The candles with newer ones from the market put over them: those say it exactly. */
export function withTail(candles: readonly Candle[], tail: readonly Candle[]): readonly Candle[] {
  const from = tail[0]?.start;
  if (from === undefined) return candles;
  return [...candles.filter((candle) => candle.start < from), ...tail];
}
