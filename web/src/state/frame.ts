/** Delivers items in one batch per frame, so that a hundred messages cost one paint. */

/** A hidden page is not painted, so its batches follow the clock. */
const HIDDEN_MS = 1_000;

export class FrameBatch<T> {
  #items: T[] = [];
  readonly #deliver: (items: T[]) => void;
  readonly #schedule: (run: () => void) => void;

  constructor(deliver: (items: T[]) => void, schedule = beforeNextPaint) {
    this.#deliver = deliver;
    this.#schedule = schedule;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length === 1) this.#schedule(() => this.#flush());
  }

  /** Drops what was not delivered yet. */
  clear(): void {
    this.#items = [];
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#deliver(items);
  }
}

function beforeNextPaint(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_MS);
  else requestAnimationFrame(run);
}
