/** Short messages that disappear after a few seconds; screen readers announce them. */

export interface Notice {
  id: number;
  kind: "good" | "bad";
  text: string;
  /** What it is about: a later message about the same replaces it. */
  about: string | undefined;
}

const SHOWN_MAX = 3;
const SHOWN_MS = 6_000;

export class Notices {
  shown: readonly Notice[] = $state.raw([]);
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #next = 0;

  show(kind: Notice["kind"], text: string, about?: string): void {
    const known = about === undefined ? undefined : this.shown.find((notice) => notice.about === about);
    const id = known?.id ?? (this.#next += 1);
    const notice = { id, kind, text, about };
    this.shown =
      known === undefined
        ? [...this.shown, notice].slice(-SHOWN_MAX)
        : this.shown.map((shown) => (shown.id === id ? notice : shown));
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS),
    );
  }

  /** Whether a message about this is shown. */
  isShown(about: string): boolean {
    return this.shown.some((notice) => notice.about === about);
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }
}
