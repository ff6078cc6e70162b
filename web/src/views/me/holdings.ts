/** A player's holdings, valued at the last prices. */

import type { Balance, Material } from "@tradepost/client";

export interface Holding {
  asset: string;
  available: number;
  held: number;
  /** In coins; `undefined` if the asset was never traded. */
  value: bigint | undefined;
}

/** All assets with a balance, coins first, then goods by value; and their total value. */
export function holdings(
  balances: readonly Balance[],
  priceOf: (material: string) => Material["last"],
): { rows: Holding[]; total: bigint } {
  const rows = balances
    .filter(({ asset, available, held }) => asset === "coin" || available + held > 0)
    .map(({ asset, available, held }) => {
      const last = asset === "coin" ? 1 : priceOf(asset);
      const value = last === undefined ? undefined : (BigInt(available) + BigInt(held)) * BigInt(last);
      return { asset, available, held, value };
    });
  const rank = ({ asset, value = -1n }: Holding) => (asset === "coin" ? undefined : value);
  rows.sort((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    if (first === undefined || second === undefined)
      return Number(second === undefined) - Number(first === undefined);
    return first < second ? 1 : first > second ? -1 : 0;
  });
  return { rows, total: rows.reduce((sum, { value = 0n }) => sum + value, 0n) };
}
