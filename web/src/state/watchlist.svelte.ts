/** The materials that the user watches, kept in the browser. */

import { storedList, storeList } from "./storage";

export class Watchlist {
  #ids: ReadonlySet<string> = $state.raw(new Set(read()));

  constructor() {
    // Another tab watches one more, or one less.
    addEventListener("storage", () => (this.#ids = new Set(read())));
  }

  get size(): number {
    return this.#ids.size;
  }

  has(material: string): boolean {
    return this.#ids.has(material);
  }

  toggle(material: string): void {
    const ids = new Set(this.#ids);
    if (!ids.delete(material)) ids.add(material);
    this.#ids = ids;
    storeList("watched", [...ids]);
  }
}

function read(): string[] {
  return storedList("watched").filter((id) => typeof id === "string");
}
