/** Short messages that disappear after a few seconds; screen readers announce them. */

export interface Notice {
  id: number;
  kind: "good" | "bad";
  text: string;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;

export class Notices {
  shown: readonly Notice[] = $state.raw([]);
  #next = 0;

  show(kind: Notice["kind"], text: string): void {
    const id = (this.#next += 1);
    this.shown = [...this.shown, { id, kind, text }].slice(-SHOWN_MAX);
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
