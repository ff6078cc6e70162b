/** Delivers items in batches, at most one in a while, so that a hundred messages cost one paint. */

/** A hidden page is not painted, so its batches follow the clock. */
const HIDDEN_MS = 1_000;

export class FrameBatch<T> {
  #items: T[] = [];
  readonly #deliver: (items: T[]) => void;
  readonly #pauseMs: number;
  readonly #schedule: (run: () => void, pauseMs: number) => void;
  #deliveredAt = -Infinity;

  /** Two batches are at least `pauseMs` apart; the first item after a longer silence is delivered at once. */
  constructor(deliver: (items: T[]) => void, pauseMs = 0, schedule = beforeNextPaint) {
    this.#deliver = deliver;
    this.#pauseMs = pauseMs;
    this.#schedule = schedule;
  }

  push(item: T): void {
    this.#items.push(item);
    const pauseMs = this.#deliveredAt + this.#pauseMs - performance.now();
    if (this.#items.length === 1) this.#schedule(() => this.#flush(), Math.max(0, pauseMs));
  }

  /** Drops what was not delivered yet. */
  clear(): void {
    this.#items = [];
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    if (items.length === 0) return;
    this.#deliveredAt = performance.now();
    this.#deliver(items);
  }
}

function beforeNextPaint(run: () => void, pauseMs: number): void {
  if (document.hidden) setTimeout(run, HIDDEN_MS);
  else if (pauseMs > 0) setTimeout(run, pauseMs);
  else requestAnimationFrame(run);
}
