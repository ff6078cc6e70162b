/** What the browser keeps for this page. A browser that keeps nothing (private windows, full disks) is no reason to stop. */

const PREFIX = "tradepost.";

export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value, or forgets it where there is none. */
export function keep(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it is kept as long as the page is open.
  }
}
