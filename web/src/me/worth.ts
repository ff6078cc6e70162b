/** What a player's possessions would bring at the last prices. */

import type { Balance, Material } from "@tradepost/client";

/** An asset of a player and what it is worth; `undefined` where it never traded. */
export interface Possession {
  asset: string;
  available: number;
  held: number;
  /** Coins for one unit. */
  last: number | undefined;
  worth: bigint | undefined;
}

/** Every asset that a player holds some of: coins first, then goods, the most valuable first; and what they are worth together. */
export function possessions(
  balances: readonly Balance[],
  priceOf: (material: string) => Material["last"],
): { rows: Possession[]; total: bigint } {
  const rows = balances
    .filter(({ asset, available, held }) => asset === "coin" || available + held > 0)
    .map(({ asset, available, held }) => {
      const last = asset === "coin" ? 1 : priceOf(asset);
      const worth = last === undefined ? undefined : (BigInt(available) + BigInt(held)) * BigInt(last);
      return { asset, available, held, last, worth };
    });
  const rank = ({ asset, worth = -1n }: Possession) => (asset === "coin" ? undefined : worth);
  rows.sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first === undefined || second === undefined)
      return Number(second === undefined) - Number(first === undefined);
    return first < second ? 1 : first > second ? -1 : 0;
  });
  return { rows, total: rows.reduce((sum, { worth = 0n }) => sum + worth, 0n) };
}
