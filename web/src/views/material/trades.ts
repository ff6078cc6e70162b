/** The latest trades, merged from requests and the stream. */

import type { Trade } from "@tradepost/client";

/** The newest `max` trades of both lists, newest first, each once; on equal times, `newer` comes first. */
export function latestTrades(newer: readonly Trade[], known: readonly Trade[], max: number): Trade[] {
  const seen = new Set(newer.map((trade) => trade.trade_id));
  const all = [...newer, ...known.filter((trade) => !seen.has(trade.trade_id))];
  // The sort is stable: trades of the same time keep their order.
  return all
    .sort((a, b) => (a.executed_at < b.executed_at ? 1 : a.executed_at > b.executed_at ? -1 : 0))
    .slice(0, max);
}
