/** Times as people read them, in the reader's time zone. */

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const MINUTE = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** `17:03:12` */
export function clock(time: string | Date): string {
  return CLOCK.format(new Date(time));
}

/** `17:03` today, `21 Nov, 17:03` on other days of this year, else with the year. */
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
