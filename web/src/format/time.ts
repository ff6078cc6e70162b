/**
 * Times as people read them: in the reader's time zone, or by the days of the game.
 *
 * The market's time may run faster than real time: code that compares with "now" takes it from here.
 */

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const DAY_MS = 24 * 3_600_000;

/** The market's time, and how it is written. */
interface MarketTime {
  now: () => Date;
  /** The start of the game's first day, for a game that counts its days. */
  dayOne?: Date | undefined;
}

let market: MarketTime = { now: () => new Date() };

/** Sets how times are written from now on. */
export function useMarketTime(time: MarketTime): void {
  market = time;
}

/** The market's time. */
export function marketNow(): Date {
  return market.now();
}

/** Whether times are those of the game, not of the reader's time zone. */
export function isGameTime(): boolean {
  return market.dayOne !== undefined;
}

/** `17:03:12` by the reader's clock. */
export function wallClock(time: Date): string {
  return CLOCK.format(time);
}

/** `17:03:12` */
export function clock(time: string | Date): string {
  const date = new Date(time);
  return market.dayOne === undefined ? CLOCK.format(date) : date.toISOString().slice(11, 19);
}

/** `17:03` today, `21 Nov, 17:03` on other days of this year, else with the year; or `Day 7, 17:03`. */
export function moment(time: string | Date, now = marketNow()): string {
  const date = new Date(time);
  if (market.dayOne !== undefined) {
    const minute = date.toISOString().slice(11, 16);
    return gameDay(date) === gameDay(now) ? minute : `${day(date)}, ${minute}`;
  }
  const written = date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR;
  return date.toDateString() === now.toDateString()
    ? MINUTE.format(date)
    : `${written.format(date)}, ${MINUTE.format(date)}`;
}

/** `21 Nov`, or `Day 7`. */
export function day(time: string | Date): string {
  return market.dayOne === undefined ? DAY.format(new Date(time)) : `Day ${String(gameDay(new Date(time)))}`;
}

/** The game's day, from 1. */
function gameDay(date: Date): number {
  return Math.floor((date.getTime() - (market.dayOne?.getTime() ?? 0)) / DAY_MS) + 1;
}
