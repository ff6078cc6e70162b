/** The page's storage in the browser. The page also works where it fails (private windows, full disks). */

const PREFIX = "tradepost.";

/** A value that all tabs share. */
export function stored(name: string): string | undefined {
  return read(() => localStorage, name);
}

/** Stores a value for all tabs, or removes it if it is undefined. */
export function store(name: string, value: string | undefined): void {
  write(() => localStorage, name, value);
}

/** A list that all tabs share; empty if there is none. */
export function storedList(name: string): unknown[] {
  try {
    const list: unknown = JSON.parse(stored(name) ?? "[]");
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

/** Stores a list for all tabs, or removes it if it is empty. */
export function storeList(name: string, list: readonly unknown[]): void {
  store(name, list.length === 0 ? undefined : JSON.stringify(list));
}

/** A value of this tab, which survives a reload. */
export function storedHere(name: string): string | undefined {
  return read(() => sessionStorage, name);
}

/** Stores a value for this tab, or removes it if it is undefined. */
export function storeHere(name: string, value: string | undefined): void {
  write(() => sessionStorage, name, value);
}

function read(storage: () => Storage, name: string): string | undefined {
  try {
    return storage().getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(storage: () => Storage, name: string, value: string | undefined): void {
  try {
    if (value === undefined) storage().removeItem(PREFIX + name);
    else storage().setItem(PREFIX + name, value);
  } catch {
    // Without storage the value lives as long as the page.
  }
}
