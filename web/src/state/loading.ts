/** The state of data that is loaded from the market. */

/** After a failure, earlier data may still be shown. */
export type Loading = { kind: "loading" } | { kind: "ready" } | { kind: "failed"; error: unknown };

export const LOADING: Loading = { kind: "loading" };
export const READY: Loading = { kind: "ready" };

/** Whether two values that the market sent are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function failed(error: unknown): Loading {
  return { kind: "failed", error };
}
