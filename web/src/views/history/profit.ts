/** What a player made of its trades: average cost, realised gain, tax. */

import type { Fill } from "@tradepost/client";

/** A player's trades in one material. Sums are in coins. */
export interface Position {
  material: string;
  bought: bigint;
  paid: bigint;
  sold: bigint;
  /** After tax. */
  received: bigint;
  tax: bigint;
  /** Units that were bought and not sold again, and what they cost. */
  held: bigint;
  cost: bigint;
  /** What sales brought in, after tax, beyond the average cost of what was sold. */
  gain: bigint;
}

/**
 * Adds up fills, oldest first, by material, the most traded first. Units that came from the game have no known
 * cost: selling them counts as received, not as gain.
 */
export function positions(fills: readonly Fill[]): Position[] {
  const byMaterial = new Map<string, Position>();
  for (const fill of fills) {
    const known = byMaterial.get(fill.material) ?? nothing(fill.material);
    byMaterial.set(fill.material, known);
    const [quantity, value, fee] = [
      BigInt(fill.quantity),
      BigInt(fill.price) * BigInt(fill.quantity),
      BigInt(fill.fee),
    ];
    known.tax += fee;
    if (fill.side === "bid") {
      known.bought += quantity;
      known.paid += value;
      known.held += quantity;
      known.cost += value;
    } else {
      known.sold += quantity;
      known.received += value - fee;
      const covered = quantity < known.held ? quantity : known.held;
      if (covered === 0n) continue;
      const cost = (known.cost * covered) / known.held;
      known.gain += ((value - fee) * covered) / quantity - cost;
      known.held -= covered;
      known.cost -= cost;
    }
  }
  const turnover = ({ paid, received }: Position) => paid + received;
  return [...byMaterial.values()].sort((a, b) => (turnover(a) < turnover(b) ? 1 : -1));
}

function nothing(material: string): Position {
  const none = { bought: 0n, paid: 0n, sold: 0n, received: 0n, tax: 0n, held: 0n, cost: 0n, gain: 0n };
  return { material, ...none };
}
