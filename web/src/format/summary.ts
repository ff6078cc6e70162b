/** A player's events, summed up and as sentences. */

import type { CloseReason, MarketEvent, Side } from "@tradepost/client";

import { averagePrice, coins, count, counted, units } from "./number";
import { closeReason, PAST_VERB } from "./order";

/** All sales, or all purchases, of one material. */
export interface Deal {
  side: Side;
  material: string;
  trades: number;
  quantity: bigint;
  /** Coins received (after tax) or paid. */
  coins: bigint;
  tax: bigint;
}

/** The number of orders that closed unfilled for one reason. */
export interface Closed {
  reason: CloseReason | undefined;
  orders: number;
}

/** Deposits and withdrawals of one asset by the game. */
export interface Transferred {
  asset: string;
  deposited: bigint;
  withdrawn: bigint;
}

export interface Summary {
  events: number;
  /** Coins from sales, after tax. */
  earned: bigint;
  /** Coins for purchases. */
  spent: bigint;
  deals: Deal[];
  closed: Closed[];
  transferred: Transferred[];
}

/** Sums up events; deals with the most coins come first. */
export function summarize(events: readonly MarketEvent[]): Summary {
  const deals = new Map<string, Deal>();
  const closed = new Map<CloseReason | undefined, Closed>();
  const transferred = new Map<string, Transferred>();
  for (const event of events) {
    if (event.kind === "filled") addFill(deals, event);
    else if (
      event.kind === "deposited" ||
      event.kind === "withdrawn" ||
      event.kind === "withdrawal_confirmed"
    )
      addTransfer(transferred, event);
    else if (event.kind === "cancelled" || event.kind === "expired") {
      const known = entry(closed, event.close_reason, () => ({ reason: event.close_reason, orders: 0 }));
      known.orders += 1;
    }
  }
  const byCoins = [...deals.values()].sort((a, b) => (a.coins < b.coins ? 1 : a.coins > b.coins ? -1 : 0));
  const sum = (of: Side) =>
    byCoins.reduce((total, { side, coins }) => (side === of ? total + coins : total), 0n);
  return {
    events: events.length,
    earned: sum("ask"),
    spent: sum("bid"),
    deals: byCoins,
    closed: [...closed.values()],
    transferred: [...transferred.values()],
  };
}

/** Two deals on the same side of the same material as one. */
export function together(one: Deal, other: Deal): Deal {
  return {
    ...one,
    trades: one.trades + other.trades,
    quantity: one.quantity + other.quantity,
    coins: one.coins + other.coins,
    tax: one.tax + other.tax,
  };
}

function addFill(deals: Map<string, Deal>, event: MarketEvent): void {
  const { side = "bid", material = "", quantity = 0, value = 0, fee = 0 } = event;
  const empty = { side, material, trades: 0, quantity: 0n, coins: 0n, tax: 0n };
  const known = entry(deals, `${side} ${material}`, () => empty);
  known.trades += 1;
  known.quantity += BigInt(quantity);
  known.coins += BigInt(value) - BigInt(fee);
  known.tax += BigInt(fee);
}

function addTransfer(
  transferred: Map<string, Transferred>,
  { kind, asset = "", amount = 0 }: MarketEvent,
): void {
  const known = entry(transferred, asset, () => ({ asset, deposited: 0n, withdrawn: 0n }));
  known[kind === "deposited" ? "deposited" : "withdrawn"] += BigInt(amount);
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
}

/** An amount of an asset: `1,200 coins`, `30 Bread`. */
export function amountOf(
  asset: string,
  amount: number | bigint,
  nameOf: (material: string) => string,
): string {
  return asset === "coin" ? coins(amount) : `${count(amount)} ${nameOf(asset)}`;
}

/** One event as a sentence. */
export function describeEvent(event: MarketEvent, nameOf: (material: string) => string): string {
  const { kind, side = "bid", material = "", quantity = 0, value = 0, fee = 0 } = event;
  const goods = `${count(quantity)} ${nameOf(material)}`;
  const assets = amountOf(event.asset ?? "", event.amount ?? 0, nameOf);
  const order = `order to ${side === "bid" ? "buy" : "sell"} ${nameOf(material)}`;
  switch (kind) {
    case "filled": {
      const tax = fee > 0 ? `, less ${coins(fee)} tax` : "";
      return `${PAST_VERB[side]} ${goods} at ${count(event.price ?? 0)} for ${coins(value)}${tax}`;
    }
    case "reduced":
      return `Your ${order} was reduced by ${units(quantity)}`;
    case "cancelled":
    case "expired":
      return `Your ${order} was closed (${closeReason(event.close_reason)}) with ${units(quantity)} unfilled`;
    case "deposited":
      return `Received ${assets}${reasonSuffix(event)}`;
    case "withdrawn":
      return `Sent ${assets}${reasonSuffix(event)}`;
    case "withdrawal_held":
      return `Set aside ${assets} to be sent${reasonSuffix(event)}`;
    case "withdrawal_confirmed":
      return `Sent ${assets} that was set aside${reasonSuffix(event)}`;
    case "withdrawal_aborted":
      return `Got back ${assets} that was set aside${reasonSuffix(event)}`;
    default:
      return kind;
  }
}

function reasonSuffix({ reason }: MarketEvent): string {
  return reason === undefined ? "" : ` (${reason})`;
}

/** Consecutive events that read as one: the fills of one order as a deal, anything else alone. */
export function folded(events: readonly MarketEvent[]): { last: MarketEvent; deal: Deal | undefined }[] {
  const lines: MarketEvent[][] = [];
  for (const event of events) {
    const [first] = lines.at(-1) ?? [];
    const continues =
      event.kind === "filled" && first?.kind === "filled" && first.order_id === event.order_id;
    if (continues) lines.at(-1)?.push(event);
    else lines.push([event]);
  }
  return lines.flatMap((line) => {
    const last = line.at(-1);
    return last === undefined ? [] : [{ last, deal: line.length > 1 ? summarize(line).deals[0] : undefined }];
  });
}

/** A deal as a sentence: `Sold 30 Bread in 4 trades for 840 coins, 28 each`. */
export function describeDeal(
  { side, material, trades, quantity, coins: net, tax }: Deal,
  nameOf: (material: string) => string,
): string {
  const each = averagePrice(Number(net + tax), Number(quantity));
  const inTrades = trades > 1 ? ` in ${counted(trades, "trade")}` : "";
  const taxed = tax > 0n ? ` after ${coins(tax)} tax` : "";
  return `${PAST_VERB[side]} ${count(quantity)} ${nameOf(material)}${inTrades} for ${coins(net)}${taxed}, ${each} each`;
}
