/** What happened while a player was away: summed up, and line by line. */

import type { CloseReason, MarketEvent, Side } from "@tradepost/client";

import { DID, ended } from "../words/order";
import { averagePrice, coins, count, counted, units } from "../words/number";

/** All that was sold, or bought, of a material. */
export interface Dealt {
  side: Side;
  material: string;
  trades: number;
  quantity: bigint;
  /** Coins that came in for it (after tax), or went out. */
  coins: bigint;
  tax: bigint;
}

/** Orders that ended unfilled for one reason. */
export interface Ended {
  reason: CloseReason | undefined;
  orders: number;
}

/** What the game brought in or took out of an asset. */
export interface Moved {
  asset: string;
  deposited: bigint;
  withdrawn: bigint;
}

/** Everything that happened, summed up. */
export interface Summary {
  events: number;
  /** Coins from sales, less coins for purchases. */
  earned: bigint;
  dealt: Dealt[];
  ended: Ended[];
  moved: Moved[];
}

/** Sums up events; the largest amounts of coins come first. */
export function summarize(events: readonly MarketEvent[]): Summary {
  const dealt = new Map<string, Dealt>();
  const ended = new Map<CloseReason | undefined, Ended>();
  const moved = new Map<string, Moved>();
  for (const event of events) {
    if (event.kind === "filled") deal(dealt, event);
    else if (event.kind === "deposited" || event.kind === "withdrawn") move(moved, event);
    else if (event.kind === "cancelled" || event.kind === "expired") {
      const known = entry(ended, event.close_reason, () => ({ reason: event.close_reason, orders: 0 }));
      known.orders += 1;
    }
  }
  const byCoins = [...dealt.values()].sort((a, b) => (a.coins < b.coins ? 1 : a.coins > b.coins ? -1 : 0));
  const earned = byCoins.reduce((sum, { side, coins }) => (side === "ask" ? sum + coins : sum - coins), 0n);
  return {
    events: events.length,
    earned,
    dealt: byCoins,
    ended: [...ended.values()],
    moved: [...moved.values()],
  };
}

function deal(dealt: Map<string, Dealt>, event: MarketEvent): void {
  const { side = "bid", material = "", quantity = 0, value = 0, fee = 0 } = event;
  const nothing = { side, material, trades: 0, quantity: 0n, coins: 0n, tax: 0n };
  const known = entry(dealt, `${side} ${material}`, () => nothing);
  known.trades += 1;
  known.quantity += BigInt(quantity);
  known.coins += BigInt(value) - BigInt(fee);
  known.tax += BigInt(fee);
}

function move(moved: Map<string, Moved>, { kind, asset = "", amount = 0 }: MarketEvent): void {
  const known = entry(moved, asset, () => ({ asset, deposited: 0n, withdrawn: 0n }));
  known[kind === "deposited" ? "deposited" : "withdrawn"] += BigInt(amount);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** How an asset's amount reads: `1,200 coins`, `30 Bread`. */
export function amountOf(
  asset: string,
  amount: number | bigint,
  nameOf: (material: string) => string,
): string {
  return asset === "coin" ? coins(amount) : `${count(amount)} ${nameOf(asset)}`;
}

/** One event as a sentence. */
export function tell(event: MarketEvent, nameOf: (material: string) => string): string {
  const { kind, side = "bid", material = "", quantity = 0, value = 0, fee = 0 } = event;
  const goods = `${count(quantity)} ${nameOf(material)}`;
  const order = `order to ${side === "bid" ? "buy" : "sell"} ${nameOf(material)}`;
  switch (kind) {
    case "filled": {
      const tax = fee > 0 ? `, less ${coins(fee)} tax` : "";
      return `${DID[side]} ${goods} at ${count(event.price ?? 0)} for ${coins(value)}${tax}`;
    }
    case "reduced":
      return `Your ${order} was lowered by ${units(quantity)}`;
    case "cancelled":
    case "expired":
      return `Your ${order} ended, ${ended(event.close_reason)}: ${units(quantity)} came back`;
    case "deposited":
      return `Got ${amountOf(event.asset ?? "", event.amount ?? 0, nameOf)}${because(event)}`;
    case "withdrawn":
      return `Gave ${amountOf(event.asset ?? "", event.amount ?? 0, nameOf)}${because(event)}`;
    default:
      return kind;
  }
}

function because({ reason }: MarketEvent): string {
  return reason === undefined ? "" : ` (${reason})`;
}

/** What was sold or bought of a material, as a sentence: `Sold 30 Bread in 4 trades for 840 coins, 28 each`. */
export function tellDealt(
  { side, material, trades, quantity, coins: net, tax }: Dealt,
  nameOf: (material: string) => string,
): string {
  const each = averagePrice(Number(net + tax), Number(quantity));
  const inTrades = trades > 1 ? ` in ${counted(trades, "trade")}` : "";
  const taxed = tax > 0n ? ` after ${coins(tax)} tax` : "";
  return `${DID[side]} ${count(quantity)} ${nameOf(material)}${inTrades} for ${coins(net)}${taxed}, ${each} each`;
}
