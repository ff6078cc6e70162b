/** Short messages that disappear after a few seconds; screen readers announce them. */

import { together, type Deal } from "../format/summary";

export interface Notice {
  id: number;
  kind: "good" | "bad";
  text: string;
  /** What the user may still do about it. */
  action?: Action | undefined;
  /** The deal that it reports, to which further trades are added. */
  deal?: Deal;
}

export interface Action {
  name: string;
  run: () => void;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;

export class Notices {
  shown: readonly Notice[] = $state.raw([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 0;

  show(kind: Notice["kind"], text: string, action?: Action): void {
    this.#put({ id: this.#newId(), kind, text, action });
  }

  /** Shows a deal; while it is shown, further trades on the same side of the same material add to it. */
  showDeal(deal: Deal, describe: (deal: Deal) => string): void {
    const { side, material } = deal;
    const known = this.shown.find(({ deal: shown }) => shown?.side === side && shown.material === material);
    const total = known?.deal === undefined ? deal : together(known.deal, deal);
    this.#put({ id: known?.id ?? this.#newId(), kind: "good", text: describe(total), deal: total });
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  #newId(): number {
    return (this.#next += 1);
  }

  /** Shows a notice in the place of the one with its id, or after the others. */
  #put(notice: Notice): void {
    const { id } = notice;
    this.shown = this.shown.some((shown) => shown.id === id)
      ? this.shown.map((shown) => (shown.id === id ? notice : shown))
      : [...this.shown, notice].slice(-SHOWN_MAX);
    clearTimeout(this.#timers.get(id));
    const timer = setTimeout(() => this.dismiss(id), SHOWN_MS);
    this.#timers.set(id, timer);
  }
}
