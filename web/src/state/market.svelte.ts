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

import { failed, isSame, LOADING, READY, type Loading } from "./loading";

/** Trades change the last price and the 24-hour figures; a book changes the best prices. */
type Change = Partial<
  Pick<Material, "last" | "change_24h" | "volume_24h" | "value_24h" | "best_bid" | "best_ask">
>;

/** A list of materials that is not on screen is loaded again after this time: for names, and for prices. */
const NAMES_FRESH_MS = 300_000;
const PRICES_FRESH_MS = 25_000;

export class Market {
  materials: readonly Material[] = $state.raw([]);
  books: ReadonlyMap<string, Book> = $state.raw(new Map());
  taxBps: number = $state(0);
  loading: Loading = $state.raw(LOADING);
  readonly #api: Tradepost;
  #hasFees = false;
  #loadedAt = -Infinity;
  #refreshing: Promise<boolean> | undefined;
  #byId = $derived(new Map(this.materials.map((material) => [material.material, material])));

  constructor(api: Tradepost) {
    this.#api = api;
  }

  material(id: string): Material | undefined {
    return this.#byId.get(id);
  }

  /** A material's name; its id if the material is unknown. */
  readonly nameOf = (id: string): string => this.#byId.get(id)?.name ?? id;

  /** Loads all materials, page by page, once at a time; returns whether anything has changed. */
  readonly refresh = (): Promise<boolean> => {
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  };

  async #refresh(): Promise<boolean> {
    try {
      const [materials] = await Promise.all([allMaterials(this.#api), this.#loadFees()]);
      this.loading = READY;
      this.#loadedAt = performance.now();
      if (isSame(materials, this.materials)) return false;
      this.materials = materials;
      return true;
    } catch (error) {
      this.loading = failed(error);
      throw error;
    }
  }

  /** Loads all materials unless they were loaded a while ago: their names and new ones, or also their prices. */
  async load(needsPrices = false): Promise<boolean> {
    const freshMs = needsPrices ? PRICES_FRESH_MS : NAMES_FRESH_MS;
    return performance.now() - this.#loadedAt < freshMs ? false : this.refresh();
  }

  /** Loads one material with its book, for when no stream delivers them; returns whether they have changed. */
  async loadMaterial(material: string): Promise<boolean> {
    const path = { material };
    const [loaded, book] = await Promise.all([
      answer(this.#api.GET("/v1/materials/{material}", { params: { path } })),
      answer(this.#api.GET("/v1/materials/{material}/book", { params: { path, query: { depth: 100 } } })),
    ]);
    const hasChanged = !isSame(loaded, this.material(material)) || !isSame(book, this.books.get(material));
    this.materials = this.materials.map((known) => (known.material === material ? loaded : known));
    this.#applyChanges(new Map(), [book]);
    return hasChanged;
  }

  /** Loads the fees once: they do not change while a market runs. */
  async #loadFees(): Promise<void> {
    if (this.#hasFees) return;
    this.taxBps = (await answer(this.#api.GET("/v1/fees"))).sales_tax_bps;
    this.#hasFees = true;
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
    const before: Change = { ...known, ...changes.get(material) };
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
