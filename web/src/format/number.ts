/** Numbers as people read them: grouped, with a true minus and their unit. Sums above 2^53 are `bigint`. */

const MINUS = "\u2212";
const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const ONE_DIGIT = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const UP_TO_TWO_DIGITS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });

/** The largest number that `compact` does not shorten. */
const UNSHORTENED_MAX = 99_999;

/** `1,234,567` */
export function count(value: number | bigint): string {
  return withMinus(GROUPED.format(value));
}

/** `12,345`, but `1.23M`: for narrow columns. */
export function compact(value: number | bigint): string {
  const short = value > UNSHORTENED_MAX || value < -UNSHORTENED_MAX;
  return withMinus((short ? COMPACT : GROUPED).format(value));
}

/** `1 coin`, `1,200 coins` */
export function coins(value: number | bigint): string {
  return counted(value, "coin");
}

/** `1 unit`, `1,200 units` */
export function units(value: number | bigint): string {
  return counted(value, "unit");
}

/** `1 order`, `3 orders`; give the plural where it is irregular. */
export function counted(value: number | bigint, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 || value === 1n ? one : many}`;
}

/** `214th` */
export function ordinal(place: number): string {
  const endings: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };
  return count(place) + (endings[ORDINALS.select(place)] ?? "th");
}

/** The change from `before` to `now` as a share of `before`; `undefined` without both, or from 0. */
export function change(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || !before ? undefined : (now - before) / before;
}

/** The class that colours a change. */
export function trend(share: number | undefined): "bid" | "ask" | "muted" {
  return share === undefined || share === 0 ? "muted" : share > 0 ? "bid" : "ask";
}

/** `+4.2%`, `−0.5%`, `0.0%` of a share. */
export function signedPercent(share: number): string {
  const text = `${ONE_DIGIT.format(Math.abs(share) * 100)}%`;
  if (text === "0.0%") return text;
  return share > 0 ? `+${text}` : `${MINUS}${text}`;
}

/** `12.5%` of a share. */
export function percent(share: number): string {
  return withMinus(`${ONE_DIGIT.format(share * 100)}%`);
}

/** `2.5%` of 250 basis points. */
export function basisPoints(bps: number): string {
  return `${UP_TO_TWO_DIGITS.format(bps / 100)}%`;
}

/** The price of one unit when `quantity` cost `value`, with up to two decimals. */
export function averagePrice(value: number, quantity: number): string {
  return quantity === 0 ? "–" : UP_TO_TWO_DIGITS.format(value / quantity);
}

/** Parses a whole number above 0 as people type it, also `1,000` and `1 000`; else `undefined`. */
export function parseWhole(text: string): number | undefined {
  const digits = text.trim().replace(/(?<=\d)[,\s_'](?=\d)/g, "");
  const value = /^\d{1,16}$/.test(digits) ? Number(digits) : 0;
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}

function withMinus(text: string): string {
  return text.replace("-", MINUS);
}
