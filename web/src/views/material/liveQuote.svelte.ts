/** A quote of an order, requested again when the order, the book or the balance changes. */

import type { OrderRequest, Quote } from "@tradepost/client";

/** Long enough to skip most keystrokes, short enough to feel immediate. */
const TYPING_MS = 200;
/** Limits requests while a busy market changes all the time. */
const REFRESH_MS = 500;

export class LiveQuote {
  /** The last quote; it is for `order`, which may have changed since. */
  quote: Quote | undefined = $state.raw();
  error: unknown = $state.raw();
  /** The order that `quote` or `error` is for. */
  order: OrderRequest | undefined = $state.raw();
  readonly #fetch: (order: OrderRequest, signal: AbortSignal) => Promise<Quote>;
  #current: OrderRequest | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request = new AbortController();

  constructor(fetch: (order: OrderRequest, signal: AbortSignal) => Promise<Quote>) {
    this.#fetch = fetch;
  }

  /** Sets the order; `undefined` clears the quote. */
  change(order: OrderRequest | undefined): void {
    this.stop();
    this.#current = order;
    if (order === undefined) [this.quote, this.error, this.order] = [undefined, undefined, undefined];
    else this.#timer = setTimeout(() => void this.#run(order), TYPING_MS);
  }

  /** Requests the quote again, for when the book or the balance has changed. */
  refresh(): void {
    const order = this.#current;
    if (order !== undefined) this.#timer ??= setTimeout(() => void this.#run(order), REFRESH_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#request.abort();
  }

  async #run(order: OrderRequest): Promise<void> {
    this.#timer = undefined;
    this.#request.abort();
    const { signal } = (this.#request = new AbortController());
    const [quote, error] = await this.#fetch(order, signal).then(
      (quote) => [quote, undefined] as const,
      (error: unknown) => [undefined, error] as const,
    );
    if (!signal.aborted) [this.quote, this.error, this.order] = [quote, error, order];
  }
}
