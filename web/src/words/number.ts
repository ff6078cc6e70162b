/** Numbers as people read them: grouped, with a true minus, with their unit. Sums may be beyond 2^53 and are `bigint` then. */

const MINUS = "\u2212";
const GROUPED = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const ONE_DIGIT = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const UP_TO_TWO_DIGITS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
/** Up to here a number is short enough to be written out. */
const WRITTEN_OUT_MAX = 99_999;

/** `1,234,567` */
export function count(value: number | bigint): string {
  return withMinus(GROUPED.format(value));
}

/** `12,345`, but `1.23M`: where there is little room. */
export function compact(value: number | bigint): string {
  const short = value > WRITTEN_OUT_MAX || value < -WRITTEN_OUT_MAX;
  return withMinus((short ? COMPACT : GROUPED).format(value));
}

/** `1 coin`, `1,200 coins` */
export function coins(value: number | bigint): string {
  return `${count(value)} ${value === 1 || value === 1n ? "coin" : "coins"}`;
}

/** `1 unit`, `1,200 units` */
export function units(value: number | bigint): string {
  return `${count(value)} ${value === 1 || value === 1n ? "unit" : "units"}`;
}

/** `1 order`, `3 orders`; the plural is given where it is no `s`. */
export function counted(value: number | bigint, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 || value === 1n ? one : many}`;
}

/** `+12`, `−3`, `0` */
export function signed(value: number | bigint): string {
  return value > 0 ? `+${count(value)}` : count(value);
}

/** How far `now` is from `before`, as a share of `before`; `undefined` where that says nothing. */
export function change(now: number | undefined, before: number | undefined): number | undefined {
  return now === undefined || !before ? undefined : (now - before) / before;
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

/** `value` for `quantity` units, as the price of one: exact where it is whole, else with up to two digits. */
export function averagePrice(value: number, quantity: number): string {
  return quantity === 0 ? "–" : UP_TO_TWO_DIGITS.format(value / quantity);
}

/** A whole number above 0 as a person types it, `1,000` and `1 000` included; `undefined` for anything else. */
export function readWhole(text: string): number | undefined {
  const digits = text.trim().replace(/(?<=\d)[,\s_'](?=\d)/g, "");
  const value = /^\d{1,16}$/.test(digits) ? Number(digits) : 0;
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}

function withMinus(text: string): string {
  return text.replace("-", MINUS);
}
