/** All materials with their prices, and the books of those that are watched. */

import {
  allMaterials,
  answer,
  changedBook,
  type Book,
  type Material,
  type StreamMessage,
  type Summary,
  type Trade,
  type Tradepost,
} from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "./loading";

/** Trades change the last price and the 24-hour figures; a book changes the best prices. */
type Change = Partial<
  Pick<Material, "last" | "change_24h" | "volume_24h" | "value_24h" | "best_bid" | "best_ask">
>;

export class Market {
  materials: readonly Material[] = $state.raw([]);
  books: ReadonlyMap<string, Book> = $state.raw(new Map());
  taxBps: number = $state(0);
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  #hasFees = false;
  #byId = $derived(new Map(this.materials.map((material) => [material.material, material])));

  constructor(api: Tradepost) {
    this.#api = api;
  }

  material(id: string): Material | undefined {
    return this.#byId.get(id);
  }

  /** A material's name; its id if the material is unknown. */
  readonly nameOf = (id: string): string => this.#byId.get(id)?.name ?? id;

  /** Loads all materials, page by page, and the fees once: they do not change while a market runs. */
  readonly refresh = async (): Promise<void> => {
    try {
      const [materials] = await Promise.all([allMaterials(this.#api), this.#loadFees()]);
      this.materials = materials;
      this.loading = READY;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  };

  async #loadFees(): Promise<void> {
    if (this.#hasFees) return;
    this.taxBps = (await answer(this.#api.GET("/v1/fees"))).sales_tax_bps;
    this.#hasFees = true;
  }

  /** Loads the book of a material, for when no stream delivers it. */
  async loadBook(material: string): Promise<void> {
    const request = { params: { path: { material }, query: { depth: 100 } } };
    this.#applyChanges(new Map(), [await answer(this.#api.GET("/v1/materials/{material}/book", request))]);
  }

  /** Applies messages of the stream. */
  readonly apply = (messages: readonly StreamMessage[]): void => {
    const changes = new Map<string, Change>();
    const books: Book[] = [];
    for (const message of messages) {
      if (message.kind === "trade") this.#applyTrade(changes, message.trade);
      if (message.kind === "summary") this.#applySummary(changes, message.summary);
      if (message.kind === "book") books.push(message.book);
      if (message.kind === "book_changed") {
        const { book: change } = message;
        const known =
          books.findLast((book) => book.material === change.material) ?? this.books.get(change.material);
        books.push(known === undefined ? change : changedBook(known, change));
      }
    }
    this.#applyChanges(changes, books);
  };

  #applyTrade(changes: Map<string, Change>, { material, price, quantity }: Trade): void {
    const known = this.#byId.get(material);
    if (known === undefined) return;
    const before: Change = changes.get(material) ?? known;
    const open = known.open_24h;
    changes.set(material, {
      ...changes.get(material),
      last: price,
      volume_24h: (before.volume_24h ?? 0) + quantity,
      value_24h: (before.value_24h ?? 0) + price * quantity,
      ...(open === undefined ? {} : { change_24h: price - open }),
    });
  }

  #applySummary(changes: Map<string, Change>, { material, last, best_bid, best_ask }: Summary): void {
    const open = this.#byId.get(material)?.open_24h;
    changes.set(material, {
      ...changes.get(material),
      ...bestPrices(best_bid, best_ask),
      ...(last === undefined ? {} : { last }),
      ...(last === undefined || open === undefined ? {} : { change_24h: last - open }),
    });
  }

  #applyChanges(changes: Map<string, Change>, books: readonly Book[]): void {
    const updated = new Map(this.books);
    for (const book of books) {
      if (book.sequence < (updated.get(book.material)?.sequence ?? 0)) continue;
      updated.set(book.material, book);
      const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
      changes.set(book.material, { ...changes.get(book.material), ...bestPrices(bid, ask) });
    }
    if (books.length > 0) this.books = updated;
    if (changes.size === 0) return;
    this.materials = this.materials.map((material) => {
      const change = changes.get(material.material);
      return change === undefined ? material : { ...material, ...change };
    });
  }
}

function bestPrices(bid: number | undefined, ask: number | undefined): Change {
  // `undefined` is kept: it clears a best price that is gone.
  return { best_bid: bid, best_ask: ask } as Change;
}
