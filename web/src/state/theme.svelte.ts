/** The light or dark theme: the system's, or the user's choice. */

import { store, stored } from "./storage";

const CHOICES = ["system", "light", "dark"] as const;

export type ThemeChoice = (typeof CHOICES)[number];

export class Theme {
  choice: ThemeChoice = $state("system");
  #systemIsDark: boolean = $state(false);

  constructor() {
    const query = matchMedia("(prefers-color-scheme: dark)");
    this.#systemIsDark = query.matches;
    query.addEventListener("change", (event) => (this.#systemIsDark = event.matches));
    this.choose(CHOICES.find((choice) => choice === stored("theme")) ?? "system");
  }

  /** Whether the page is dark now. */
  get isDark(): boolean {
    return this.choice === "dark" || (this.choice === "system" && this.#systemIsDark);
  }

  choose(choice: ThemeChoice): void {
    this.choice = choice;
    // All colours are `light-dark(…)`, so a theme only switches the scheme.
    document.documentElement.dataset["theme"] = choice;
    store("theme", choice === "system" ? undefined : choice);
  }

  /** Cycles through the choices. */
  next(): void {
    this.choose(CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length] ?? "system");
  }
}
