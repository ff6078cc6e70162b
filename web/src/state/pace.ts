/**
 * How long to wait between two refreshes without a live stream: a second after something was done, a few
 * seconds while the market changes, up to a minute while it does not.
 */

const SOON_MS = 1_000;
const BUSY_MS = 5_000;
const IDLE_MS = 60_000;

export class Pace {
  #pauseMs = SOON_MS;

  /** Starts over: the user did something whose effect is about to show, or came back. */
  hurry(): void {
    this.#pauseMs = SOON_MS;
  }

  /** Milliseconds until the next refresh, after one that found changes or none. */
  next(hasChanged: boolean): number {
    const pauseMs = hasChanged ? Math.min(this.#pauseMs, BUSY_MS) : this.#pauseMs;
    this.#pauseMs = Math.min(2 * pauseMs, hasChanged ? BUSY_MS : IDLE_MS);
    return pauseMs;
  }
}
