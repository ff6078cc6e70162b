/** How far something that is read from the market has come. */

/** Not there yet; there; or not to be had, and why. What was there before may still be shown with a problem. */
export type Loading = { kind: "loading" } | { kind: "ready" } | { kind: "failed"; error: unknown };

export const LOADING: Loading = { kind: "loading" };
export const READY: Loading = { kind: "ready" };

export function failed(error: unknown): Loading {
  return { kind: "failed", error };
}
