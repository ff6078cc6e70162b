/** What the signed-in player has: balances and open orders; and what it does with them: place, cancel. */

import {
  answer,
  type Balance,
  type Order,
  type OrderRequest,
  type Quote,
  type Tradepost,
} from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "../app/loading";
import type { Session } from "../app/session.svelte";

/** More than anybody may have open. */
const ORDERS_MAX = 1_000;
/** Closed orders that are read at once. */
const CLOSED_PART = 25;

export class Account {
  balances: readonly Balance[] = $state.raw([]);
  openOrders: readonly Order[] = $state.raw([]);
  /** Goes up whenever an order may have been closed. */
  changes: number = $state(0);
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  readonly #session: Session;

  constructor(api: Tradepost, session: Session) {
    this.#api = api;
    this.#session = session;
  }

  /** How much of an asset is free. */
  available(asset: string): number {
    return this.balances.find((balance) => balance.asset === asset)?.available ?? 0;
  }

  openOrdersOf(material: string): Order[] {
    return this.openOrders.filter((order) => order.material === material);
  }

  /** Reads balances and open orders. */
  readonly refresh = async (): Promise<void> => {
    const { player, token } = this.#session;
    if (player === undefined) {
      this.forget();
      return;
    }
    try {
      const query = { status: "open", limit: ORDERS_MAX } as const;
      const [{ balances }, { orders }] = await Promise.all([
        answer(this.#api.GET("/v1/balances")),
        answer(this.#api.GET("/v1/orders", { params: { query } })),
      ]);
      // Somebody else may have signed in meanwhile.
      if (this.#session.token !== token) return;
      this.balances = balances;
      this.openOrders = orders;
      this.loading = READY;
    } catch (error) {
      if (this.#session.token !== token) return;
      this.loading = failed(error);
      throw error;
    }
  };

  forget(): void {
    this.balances = [];
    this.openOrders = [];
    this.loading = LOADING;
  }

  quote(order: OrderRequest, signal: AbortSignal): Promise<Quote> {
    return answer(this.#api.POST("/v1/quotes", { body: order, signal }));
  }

  /** Places an order; the same key again does it once. */
  async place(order: OrderRequest, key: string): Promise<Order> {
    const header = { "Idempotency-Key": key };
    const placed = await answer(this.#api.POST("/v1/orders", { params: { header }, body: order }));
    this.reread();
    return placed;
  }

  async cancel(orderId: string): Promise<Order> {
    const path = { order_id: orderId };
    try {
      return await answer(this.#api.DELETE("/v1/orders/{order_id}", { params: { path } }));
    } finally {
      this.reread();
    }
  }

  /** Closed orders, newest first, a part at a time. */
  async closedOrders(cursor?: string): Promise<{ orders: Order[]; next: string | null }> {
    const query = {
      status: "closed",
      limit: CLOSED_PART,
      ...(cursor === undefined ? {} : { cursor }),
    } as const;
    return answer(this.#api.GET("/v1/orders", { params: { query } }));
  }

  /** Reads again because something of the player's own has happened. */
  reread(): void {
    this.changes += 1;
    // What goes wrong is kept in `loading`.
    this.refresh().catch(() => undefined);
  }
}
