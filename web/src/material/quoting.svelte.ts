/** What an order would do now: asked when the order is changed, and again, now and then, when the market or the purse has moved. */

import type { OrderRequest, Quote } from "@tradepost/client";

/** Long enough not to ask for every digit, short enough not to be waited for. */
const TYPING_MS = 200;
/** A busy market moves all the time. */
const AGAIN_MS = 500;

export class Quoting {
  /** The last answer; of `order`, unless that was just changed. */
  quote: Quote | undefined = $state.raw();
  error: unknown = $state.raw();
  /** The order that `quote` or `error` is of. */
  of: OrderRequest | undefined = $state.raw();
  readonly #ask: (order: OrderRequest, signal: AbortSignal) => Promise<Quote>;
  #order: OrderRequest | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = new AbortController();

  constructor(ask: (order: OrderRequest, signal: AbortSignal) => Promise<Quote>) {
    this.#ask = ask;
  }

  /** The order was changed, or there is none (any more). */
  change(order: OrderRequest | undefined): void {
    this.stop();
    this.#order = order;
    if (order === undefined) [this.quote, this.error, this.of] = [undefined, undefined, undefined];
    else this.#timer = setTimeout(() => void this.#run(order), TYPING_MS);
  }

  /** Something that the answer hangs on has changed. */
  again(): void {
    const order = this.#order;
    if (order !== undefined) this.#timer ??= setTimeout(() => void this.#run(order), AGAIN_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asking.abort();
  }

  async #run(order: OrderRequest): Promise<void> {
    this.#timer = undefined;
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    const [quote, error] = await this.#ask(order, signal).then(
      (quote) => [quote, undefined] as const,
      (error: unknown) => [undefined, error] as const,
    );
    if (!signal.aborted) [this.quote, this.error, this.of] = [quote, error, order];
  }
}
