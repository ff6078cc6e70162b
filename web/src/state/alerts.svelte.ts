/**
 * What the user learns without looking: prices that are reached, own orders that are outbid, and trades. Alerts
 * are kept in the browser; with the user's permission they also appear outside the page.
 */

import type { Material, Order } from "@tradepost/client";

import { coins } from "../format/number";
import { standing, type Standing } from "./standing";
import { store, stored, storedList, storeList } from "./storage";

export interface PriceAlert {
  material: string;
  price: number;
  /** Whether the price must rise or fall to reach the alert. */
  direction: "up" | "down";
}

/** An alert that has come true. */
export interface PastAlert {
  text: string;
  at: string;
}

/** What alerts are compared with. */
export interface Watched {
  material: (id: string) => Material | undefined;
  openOrders: () => readonly Order[];
}

const PAST_MAX = 20;
/** An order that is outbid again and again is reported at most this often. */
const OUTBID_MS = 60_000;
/** The user's own orders reach the best prices before the list of own orders: an order must be outbid this long. */
const SETTLED_MS = 2_000;

export class Alerts {
  waiting: readonly PriceAlert[] = $state.raw(storedList("alerts") as PriceAlert[]);
  past: readonly PastAlert[] = $state.raw(storedList("alerts.past") as PastAlert[]);
  /** Whether alerts appear outside the page. */
  isShownOutside: boolean = $state(stored("alerts.outside") === "yes" && isPermitted());
  readonly #watched: Watched;
  readonly #name: string;
  readonly #show: (text: string) => void;
  /** The orders that were the best on their side when they were last compared. */
  #best: ReadonlySet<string> = new Set();
  readonly #outbidAt = new Map<string, number>();

  /** `name` is the market's, as the title of what appears outside the page. */
  constructor(watched: Watched, show: (text: string) => void, name: string) {
    this.#name = name;
    this.#watched = watched;
    this.#show = show;
    // Another tab sets an alert, or reports one.
    globalThis.addEventListener?.("storage", () => {
      this.waiting = storedList("alerts") as PriceAlert[];
      this.past = storedList("alerts.past") as PastAlert[];
    });
  }

  /** Sets an alert for a price that is not reached yet. */
  add(material: string, price: number): void {
    const last = this.#watched.material(material)?.last;
    const direction = last === undefined || price > last ? "up" : "down";
    const isNew = this.waiting.every((known) => known.material !== material || known.price !== price);
    if (isNew && price !== last) this.#keep([...this.waiting, { material, price, direction }]);
  }

  remove(alert: PriceAlert): void {
    this.#keep(this.waiting.filter((known) => known !== alert));
  }

  /** Compares alerts and own orders with the market as it is now. */
  check(): void {
    const reached = this.waiting.filter((alert) =>
      isReached(alert, this.#watched.material(alert.material)?.last),
    );
    if (reached.length > 0) this.#keep(this.waiting.filter((alert) => !reached.includes(alert)));
    for (const alert of reached) {
      const name = this.#watched.material(alert.material)?.name ?? alert.material;
      const what = alert.direction === "up" ? "has risen to" : "has fallen to";
      this.#report(`${name} ${what} ${coins(alert.price)}`);
    }
    this.#checkOrders();
  }

  /** Shows a message outside the page while the page is hidden. */
  showOutside(text: string): void {
    if (!this.isShownOutside || !document.hidden) return;
    try {
      // Several tabs show the same message once.
      new Notification(this.#name, { body: text, tag: text });
    } catch {
      // Some phones permit notifications of installed pages only.
      this.isShownOutside = false;
    }
  }

  /** Begins or stops to show alerts outside the page; asks the user for permission. */
  async toggleOutside(): Promise<void> {
    const wants = !this.isShownOutside;
    this.isShownOutside = wants && (isPermitted() || (await Notification.requestPermission()) === "granted");
    store("alerts.outside", this.isShownOutside ? "yes" : undefined);
  }

  #checkOrders(): void {
    const best = new Set<string>();
    for (const { order_id } of this.#watched.openOrders()) {
      const place = this.#place(order_id);
      if (place === undefined || place.match === undefined) best.add(order_id);
      else if (this.#best.has(order_id)) setTimeout(() => this.#reportOutbid(order_id), SETTLED_MS);
    }
    this.#best = best;
  }

  /** How an order stands by the best prices; `undefined` for one that is closed, or if it cannot be known. */
  #place(id: string): (Standing & { order: Order; name: string }) | undefined {
    const orders = this.#watched.openOrders();
    const order = orders.find(({ order_id }) => order_id === id);
    const material = order && this.#watched.material(order.material);
    const place = order && material && standing(order, orders, material);
    return place && { ...place, order, name: material.name };
  }

  #reportOutbid(id: string): void {
    const [now, place] = [performance.now(), this.#place(id)];
    if (place?.match === undefined || now - (this.#outbidAt.get(id) ?? -Infinity) < OUTBID_MS) return;
    this.#outbidAt.set(id, now);
    const { order, name, match } = place;
    const what = order.side === "bid" ? "Outbid: the best bid" : "Undercut: the best ask";
    this.#report(`${what} for ${name} is ${coins(match)}, yours ${coins(order.price)}`);
  }

  #report(text: string): void {
    this.past = [{ text, at: new Date().toISOString() }, ...this.past].slice(0, PAST_MAX);
    storeList("alerts.past", this.past);
    this.#show(text);
    this.showOutside(text);
  }

  #keep(waiting: readonly PriceAlert[]): void {
    this.waiting = waiting;
    storeList("alerts", waiting);
  }
}

function isReached({ direction, price }: PriceAlert, last: number | undefined): boolean {
  return last !== undefined && (direction === "up" ? last >= price : last <= price);
}

function isPermitted(): boolean {
  return typeof Notification !== "undefined" && Notification.permission === "granted";
}
