/** Collects what arrives and hands it on once a frame, so that a hundred messages cost one paint. */

/** How often a page that nobody sees is kept up to date. */
const HIDDEN_MS = 1_000;

export class FrameBatch<T> {
  #items: T[] = [];
  readonly #take: (items: T[]) => void;
  readonly #schedule: (run: () => void) => void;

  constructor(take: (items: T[]) => void, schedule = beforeNextPaint) {
    this.#take = take;
    this.#schedule = schedule;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length === 1) this.#schedule(() => this.#flush());
  }

  /** Forgets what was not handed on yet. */
  clear(): void {
    this.#items = [];
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    if (items.length > 0) this.#take(items);
  }
}

/** Before the next paint; a page that is not seen is not painted, so there by the clock. */
function beforeNextPaint(run: () => void): void {
  if (document.hidden) setTimeout(run, HIDDEN_MS);
  else requestAnimationFrame(run);
}
