/** The latest trades, newest first, from reads and from the stream. */

import type { Trade } from "@tradepost/client";

/** Both lists in one, each trade once, the newest `max`. Both are newest first; where they tie, `newer` comes first. */
export function latestTrades(newer: readonly Trade[], known: readonly Trade[], max: number): Trade[] {
  const seen = new Set(newer.map((trade) => trade.trade_id));
  const all = [...newer, ...known.filter((trade) => !seen.has(trade.trade_id))];
  // A stable sort: trades of one moment keep their order.
  return all
    .sort((a, b) => (a.executed_at < b.executed_at ? 1 : a.executed_at > b.executed_at ? -1 : 0))
    .slice(0, max);
}
