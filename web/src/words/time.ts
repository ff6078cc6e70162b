/** Times as people read them, in the reader's own time zone. */

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `17:03:12` */
export function clock(time: string | Date): string {
  return CLOCK.format(new Date(time));
}

/** `17:03` today, `21 Nov, 17:03` on other days. */
export function moment(time: string | Date, now = new Date()): string {
  const date = new Date(time);
  const day = date.getFullYear() === now.getFullYear() ? DAY : DAY_AND_YEAR;
  return date.toDateString() === now.toDateString()
    ? MINUTE.format(date)
    : `${day.format(date)}, ${MINUTE.format(date)}`;
}

/** `21 Nov` */
export function day(time: string | Date): string {
  return DAY.format(new Date(time));
}

/** `just now`, `5 minutes ago`, `2 days ago` */
export function ago(time: string | Date, now = new Date()): string {
  const ms = now.getTime() - new Date(time).getTime();
  if (ms < MINUTE_MS) return "just now";
  if (ms < HOUR_MS) return past(Math.floor(ms / MINUTE_MS), "minute");
  if (ms < DAY_MS) return past(Math.floor(ms / HOUR_MS), "hour");
  return past(Math.floor(ms / DAY_MS), "day");
}

function past(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"} ago`;
}
