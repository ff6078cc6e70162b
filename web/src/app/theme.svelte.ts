/** Light or dark: as the system says, or as was chosen here. */

import { keep, kept } from "./kept";

const CHOICES = ["system", "light", "dark"] as const;

/** What can be chosen. */
export type ThemeChoice = (typeof CHOICES)[number];

export class Theme {
  choice: ThemeChoice = $state("system");
  #systemIsDark: boolean = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemIsDark = query.matches;
    query.addEventListener("change", (event) => (this.#systemIsDark = event.matches));
    this.choose(CHOICES.find((choice) => choice === kept("theme")) ?? "system");
  }

  /** What is seen. */
  get isDark(): boolean {
    return this.choice === "dark" || (this.choice === "system" && this.#systemIsDark);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    // All colours are `light-dark(…)`: the scheme is all that a theme changes.
    document.documentElement.dataset["theme"] = choice;
    keep("theme", choice === "system" ? undefined : choice);
  }

  /** The next of the choices, round and round. */
  next(): void {
    this.choose(CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length] ?? "system");
  }
}
