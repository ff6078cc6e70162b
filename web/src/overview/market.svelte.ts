/** All materials and how they trade, and the books of those that are watched. */

import {
  answer,
  changedBook,
  type Book,
  type Material,
  type StreamMessage,
  type Trade,
  type Tradepost,
} from "@tradepost/client";

import { failed, LOADING, READY, type Loading } from "../app/loading";

/** A trade changes the last price and what was traded; a book the best prices. */
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

  /** A material's name; its id where it has none. */
  readonly nameOf = (id: string): string => this.#byId.get(id)?.name ?? id;

  /** Reads all materials, and once, what trading costs: that does not change while a market runs. */
  readonly refresh = async (): Promise<void> => {
    try {
      const [{ materials }] = await Promise.all([answer(this.#api.GET("/v1/materials")), this.#readFees()]);
      this.materials = materials;
      this.loading = READY;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  };

  async #readFees(): Promise<void> {
    if (this.#hasFees) return;
    this.taxBps = (await answer(this.#api.GET("/v1/fees"))).sales_tax_bps;
    this.#hasFees = true;
  }

  /** Reads the book of a material, where no stream tells it. */
  async readBook(material: string): Promise<void> {
    const request = { params: { path: { material }, query: { depth: 100 } } };
    this.#take(new Map(), [await answer(this.#api.GET("/v1/materials/{material}/book", request))]);
  }

  /** Takes in what the stream tells. */
  readonly take = (messages: readonly StreamMessage[]): void => {
    const changes = new Map<string, Change>();
    const books: Book[] = [];
    for (const message of messages) {
      if (message.kind === "trade") this.#trade(changes, message.trade);
      if (message.kind === "book") books.push(message.book);
      if (message.kind === "book_changed") {
        const { book: change } = message;
        const known =
          books.findLast((book) => book.material === change.material) ?? this.books.get(change.material);
        books.push(known === undefined ? change : changedBook(known, change));
      }
    }
    this.#take(changes, books);
  };

  #trade(changes: Map<string, Change>, { material, price, quantity }: Trade): void {
    const known = this.#byId.get(material);
    if (known === undefined) return;
    const before: Change = changes.get(material) ?? known;
    const opened = known.open_24h;
    changes.set(material, {
      ...changes.get(material),
      last: price,
      volume_24h: (before.volume_24h ?? 0) + quantity,
      value_24h: (before.value_24h ?? 0) + price * quantity,
      ...(opened === undefined ? {} : { change_24h: price - opened }),
    });
  }

  #take(changes: Map<string, Change>, books: readonly Book[]): void {
    const kept = new Map(this.books);
    for (const book of books) {
      if (book.sequence < (kept.get(book.material)?.sequence ?? 0)) continue;
      kept.set(book.material, book);
      const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
      changes.set(book.material, { ...changes.get(book.material), ...best(bid, ask) });
    }
    if (books.length > 0) this.books = kept;
    if (changes.size === 0) return;
    this.materials = this.materials.map((material) => {
      const change = changes.get(material.material);
      return change === undefined ? material : withChange(material, change);
    });
  }
}

function best(bid: number | undefined, ask: number | undefined): Change {
  // Also where it is `undefined`: then there is no best price any more.
  return { best_bid: bid, best_ask: ask } as Change;
}

function withChange(material: Material, change: Change): Material {
  return { ...material, ...change };
}
