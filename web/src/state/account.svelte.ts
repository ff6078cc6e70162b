/** The signed-in player's balances and orders, and its actions: quote, place, cancel. */

import {
  answer,
  idempotencyKey,
  Problem,
  type Balance,
  type Order,
  type OrderRequest,
  type Quote,
  type Tradepost,
} from "@tradepost/client";

import { failed, isSame, LOADING, READY, type Loading } from "./loading";
import type { Session } from "./session.svelte";

/** Above the market's limit of open orders. */
const ORDERS_MAX = 1_000;
const CLOSED_PAGE_SIZE = 25;
/** The most operations in one request. */
const BATCH_MAX = 100;

export class Account {
  balances: readonly Balance[] = $state.raw([]);
  openOrders: readonly Order[] = $state.raw([]);
  /** Increases whenever an order may have closed. */
  changes: number = $state(0);
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  readonly #session: Session;
  readonly #acted: (placed?: Order) => void;
  /** The token with which the account was loaded. */
  #owner: string | undefined;

  /** `acted` is called, with a placed order, after the player did something whose effect may follow a moment later. */
  constructor(api: Tradepost, session: Session, acted: (placed?: Order) => void) {
    this.#api = api;
    this.#session = session;
    this.#acted = acted;
  }

  /** The amount of an asset that is not held in orders. */
  available(asset: string): number {
    return this.balances.find((balance) => balance.asset === asset)?.available ?? 0;
  }

  openOrdersOf(material: string): Order[] {
    return this.openOrders.filter((order) => order.material === material);
  }

  /** Reloads balances and open orders; returns whether they have changed. */
  readonly refresh = async (): Promise<boolean> => {
    const { player, token } = this.#session;
    this.#owner = token;
    if (player === undefined) {
      [this.balances, this.openOrders, this.loading] = [[], [], LOADING];
      return false;
    }
    try {
      const query = { status: "open", limit: ORDERS_MAX } as const;
      const [{ balances }, { orders }] = await Promise.all([
        answer(this.#api.GET("/v1/balances")),
        answer(this.#api.GET("/v1/orders", { params: { query } })),
      ]);
      // Another player may have signed in meanwhile.
      if (this.#session.token !== token) return false;
      const hasOrders = !isSame(orders, this.openOrders);
      const hasChanged = hasOrders || !isSame(balances, this.balances);
      this.balances = balances;
      if (hasOrders) this.openOrders = orders;
      this.loading = READY;
      return hasChanged;
    } catch (error) {
      if (this.#session.token !== token) return false;
      this.loading = failed(error);
      throw error;
    }
  };

  /** Loads the account unless it was loaded for this user. */
  async load(): Promise<boolean> {
    return this.#owner === this.#session.token ? false : this.refresh();
  }

  quote(order: OrderRequest, signal: AbortSignal): Promise<Quote> {
    return answer(this.#api.POST("/v1/quotes", { body: order, signal }));
  }

  /** Places an order; a retry with the same key cannot place it twice. */
  async place(order: OrderRequest, key: string): Promise<Order> {
    const header = { "Idempotency-Key": key };
    const placed = await answer(this.#api.POST("/v1/orders", { params: { header }, body: order }));
    this.reload();
    this.#acted(placed);
    return placed;
  }

  async cancel(orderId: string): Promise<Order> {
    const path = { order_id: orderId };
    try {
      return await answer(this.#api.DELETE("/v1/orders/{order_id}", { params: { path } }));
    } finally {
      this.reload();
      this.#acted();
    }
  }

  /** Cancels an order and places what was left of it at another price, behind the orders that are there. */
  async move(order: Order, price: number): Promise<Order> {
    // What is left is known only once the order is cancelled: it trades until then.
    const cancelled = await this.cancel(order.order_id);
    return this.place({ ...remainder(cancelled), price }, idempotencyKey());
  }

  /** Cancels all open orders; returns them. */
  async cancelAll(): Promise<Order[]> {
    try {
      return (await answer(this.#api.DELETE("/v1/orders"))).orders;
    } finally {
      this.reload();
      this.#acted();
    }
  }

  /** Places what was left of cancelled orders again, behind the orders that are there; returns how many. */
  async placeAgain(cancelled: readonly Order[]): Promise<number> {
    let placed = 0;
    try {
      for (let first = 0; first < cancelled.length; first += BATCH_MAX) {
        const orders = cancelled
          .slice(first, first + BATCH_MAX)
          .map((order) => ({ op: "place" as const, ...remainder(order) }));
        const body = { orders };
        const header = { "Idempotency-Key": idempotencyKey() };
        const { results } = await answer(this.#api.POST("/v1/orders/batch", { params: { header }, body }));
        const refused = results.find(({ problem }) => problem !== undefined)?.problem;
        placed += results.filter(({ order }) => order !== undefined).length;
        if (refused !== undefined) throw Problem.of(refused);
      }
      return placed;
    } finally {
      this.reload();
      this.#acted();
    }
  }

  /** A page of closed orders, newest first. */
  async closedOrders(cursor?: string): Promise<{ orders: Order[]; next: string | null }> {
    const query = {
      status: "closed",
      limit: CLOSED_PAGE_SIZE,
      ...(cursor === undefined ? {} : { cursor }),
    } as const;
    return answer(this.#api.GET("/v1/orders", { params: { query } }));
  }

  /** Reloads after something happened to the player. */
  reload(): void {
    this.changes += 1;
    // `loading` keeps the error.
    this.refresh().catch(() => undefined);
  }
}

/** The order that is for what another one has left. */
function remainder({ side, material, price, remaining, time_in_force, expires_at }: Order): OrderRequest {
  const expiry = expires_at === undefined ? {} : { expires_at };
  return { side, material, price, quantity: remaining, time_in_force, ...expiry };
}
