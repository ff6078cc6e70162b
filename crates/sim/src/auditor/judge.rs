//! Compares what a player was answered with what is right.

use tradepost_core::{AssetName, Audit, BookDepth, Order, Rejection};
use tradepost_ports::{FillPrint, InboxEvent, InboxKind, Page, Quote, Refusal, TradePrint};

use super::expected::{AssetView, Level};
use super::figures::judge_materials;
use super::story::{Event, Reading, Reported};
use super::{Account, Expected, ExpectedRefusal, Market, OrderView, Violation, same};
use crate::call::{Answer, Answered, asset, material, number, player};

pub(super) type Judged = Result<(), Violation>;

impl Market {
    /// Compares an answer; order ids that nobody had seen before are learnt from it.
    pub(crate) fn judge(&mut self, answered: &Answered, expected: &Expected) -> Judged {
        match (answered, expected) {
            (Err(refusal), Expected::Refused(no)) => judge_refusal(refusal, no),
            (Ok(Answer::Order(order)), Expected::Order(view)) => self.judge_order(order, view),
            (Ok(Answer::Orders(orders)), Expected::Orders(views)) => {
                same("how many orders", &orders.len(), &views.len())?;
                orders.iter().zip(views).try_for_each(|(order, view)| self.judge_order(order, view))
            }
            (Ok(Answer::Results(results)), Expected::Results(views)) => {
                same("how many results", &results.len(), &views.len())?;
                results.iter().zip(views).try_for_each(|(result, view)| self.judge_result(result, view))
            }
            (Ok(Answer::Transferred(done)), Expected::Holding(number, account)) => {
                let seen = (done.transfer.asset.clone(), account_of(done.balance));
                same("what the player holds", &seen, &(asset(*number), *account))
            }
            (answered, Expected::Transferred(transfer, account)) => {
                Self::judge_transferred(answered, transfer, *account)
            }
            (answered, Expected::Repeated(reference)) => self.judge_repeated(answered, reference),
            (answered, Expected::Unclosed { reference, confirmed, known }) => {
                self.judge_unclosed(answered, reference, *confirmed, *known)
            }
            (answered, Expected::Read(Reading::Transfer(reference))) => {
                self.judge_transfer(answered, reference)
            }
            (Ok(Answer::Account(seen)), Expected::Account(accounts, frozen)) => {
                same("whether the account is frozen", &seen.frozen, frozen)?;
                let seen: Vec<_> =
                    seen.holdings.iter().map(|seen| (seen.asset.clone(), account_of(seen.balance))).collect();
                let seen: Vec<_> = seen.into_iter().filter(|(_, seen)| *seen != Account::default()).collect();
                let right: Vec<_> =
                    accounts.iter().map(|(number, account)| (asset(*number), *account)).collect();
                same("what the player holds", &seen, &right)
            }
            (Ok(Answer::Quote(quote)), Expected::Quote { order, fills, best }) => {
                judge_quote(quote, order, fills, *best)
            }
            (Ok(Answer::OpenOrders(open, max)), Expected::OpenOrders(right, right_max)) => {
                same("open orders", &(*open, *max), &(*right, *right_max))
            }
            (Ok(Answer::Book(book)), Expected::Book { bids, asks }) => {
                same("the book", &levels_of(book), &(bids.clone(), asks.clone()))
            }
            (Ok(Answer::Audit(audit)), Expected::Audit(totals)) => judge_audit(audit, totals),
            (Ok(Answer::Materials(page)), Expected::Materials(right, more)) => {
                judge_materials(page, right, *more)
            }
            (Ok(Answer::Done), Expected::Done) => Ok(()),
            (Ok(answer), Expected::Read(reading)) => self.judge_reading(answer, reading),
            (Err(Refusal::Rejected(Rejection::UnknownMaterial)), Expected::Read(reading)) => match reading {
                Reading::Trades { known: false, .. } => Ok(()),
                _ => Err(Violation::new("a registered material is unknown")),
            },
            (answered, expected) => Err(Violation(format!("answered {answered:?}, right is {expected:?}"))),
        }
    }

    fn judge_result(
        &mut self,
        seen: &Result<Order, Rejection>,
        right: &Result<OrderView, Rejection>,
    ) -> Judged {
        match (seen, right) {
            (Ok(order), Ok(view)) => self.judge_order(order, view),
            (Err(seen), Err(right)) => same("why it was refused", seen, right),
            (seen, right) => Err(Violation(format!("a step of a batch: seen {seen:?}, right is {right:?}"))),
        }
    }

    /// Compares an order with how it has to stand.
    pub(crate) fn judge_order(&mut self, seen: &Order, right: &OrderView) -> Judged {
        self.identify(right.number, seen.terms.order_id)?;
        let (created, late) = (seen.created_at(), 16);
        if created < right.created || created.0 > right.created.0 + late {
            return Err(Violation(format!(
                "order {} was accepted at {}, its id says {}",
                seen.terms.order_id, right.created.0, created.0
            )));
        }
        same("when the order last changed", &seen.state.updated_at, &right.updated.max(created))?;
        same(&format!("order {}", seen.terms.order_id), &terms(seen), &terms_of(right))
    }

    fn judge_reading(&mut self, answer: &Answer, reading: &Reading) -> Judged {
        match (answer, reading) {
            (Answer::List(page), Reading::Orders { player, open, limit }) => {
                self.judge_list(page, *player, *open, *limit)
            }
            (Answer::Inbox(page), Reading::Inbox { player, from, limit }) => {
                self.judge_inbox(page, *player, *from, *limit)
            }
            (Answer::Fills(page), Reading::Fills { player, from, limit }) => {
                self.judge_fills(page, *player, *from, *limit)
            }
            (Answer::Trades(page), Reading::Trades { material, limit, .. }) => {
                self.judge_trades(page, *material, *limit)
            }
            (Answer::Transfers(page), Reading::Transfers { state, limit }) => {
                self.judge_transfers(page, *state, *limit)
            }
            (answer, reading) => Err(Violation(format!("answered {answer:?} to {reading:?}"))),
        }
    }

    /// Compares a list of a player's newest orders.
    pub(crate) fn judge_list(
        &mut self,
        page: &Page<Order>,
        player: u8,
        open: Option<bool>,
        limit: usize,
    ) -> Judged {
        let orders = self.player(player).orders.clone();
        let all = orders.iter().rev().map(|number| *self.order(*number)).collect::<Vec<_>>();
        let wanted = |order: &OrderView| open.is_none_or(|open| order.is_open() == open);
        let right: Vec<_> = all.into_iter().filter(wanted).collect();
        same("how many orders are listed", &page.items.len(), &right.len().min(limit))?;
        if page.next.is_none() && right.len() > limit {
            return Err(Violation::new("a list of orders ends before its end"));
        }
        page.items.iter().zip(&right).try_for_each(|(order, view)| self.judge_order(order, view))
    }

    fn judge_inbox(&mut self, page: &Page<InboxEvent>, player: u8, from: usize, limit: usize) -> Judged {
        let entries = self.player(player).inbox.get(from..).unwrap_or_default();
        let entries: Vec<Reported> = entries.iter().take(limit).cloned().collect();
        same("how many events are in the inbox", &page.items.len(), &entries.len())?;
        for (seen, right) in page.items.iter().zip(entries) {
            same("when it happened", &seen.at, &right.at)?;
            self.judge_event(&seen.kind, &right.event)?;
        }
        Ok(())
    }

    fn judge_event(&mut self, seen: &InboxKind, right: &Event) -> Judged {
        let units = |quantity: tradepost_core::Quantity| u64::from(quantity.get());
        match (seen, right) {
            (
                InboxKind::Filled { order_id, material, side, quantity, price, fee, .. },
                Event::Filled { order, quantity: right_units, price: right_price, fee: right_fee },
            ) => {
                self.judge_party(*order, *order_id, material, *side)?;
                let seen = (units(*quantity), price.get(), fee.get());
                same("a fill in the inbox", &seen, &(*right_units, *right_price, *right_fee))
            }
            (
                InboxKind::Reduced { order_id, material, side, quantity },
                Event::Reduced { order, quantity: right },
            ) => {
                self.judge_party(*order, *order_id, material, *side)?;
                same("a reduction in the inbox", &units(*quantity), right)
            }
            (
                InboxKind::Closed { order_id, material, side, remaining, reason },
                Event::Closed { order, remaining: right, reason: why },
            ) => {
                self.judge_party(*order, *order_id, material, *side)?;
                same("an end in the inbox", &(units(*remaining), *reason), &(*right, *why))
            }
            (
                InboxKind::Transferred { step, reference, asset, amount, .. },
                Event::Transferred { step: right_step, reference: right, asset: of, amount: sum },
            ) => {
                let (seen, right) = ((step, reference, asset, amount.get()), (right_step, right, of, *sum));
                same("a transfer in the inbox", &seen, &right)
            }
            (seen, right) => Err(Violation(format!("in the inbox: {seen:?}, right is {right:?}"))),
        }
    }

    fn judge_party(
        &mut self,
        right: usize,
        seen: tradepost_core::OrderId,
        in_book: &tradepost_core::MaterialId,
        side: tradepost_core::Side,
    ) -> Judged {
        self.identify(right, seen)?;
        let order = *self.order(right);
        same("whose order it was", &(in_book, side), &(&material(order.material), order.side))
    }

    fn judge_fills(&mut self, page: &Page<FillPrint>, player: u8, from: usize, limit: usize) -> Judged {
        let fills = self.player(player).fills.get(from..).unwrap_or_default();
        let fills: Vec<_> = fills.iter().take(limit).copied().collect();
        same("how many fills", &page.items.len(), &fills.len())?;
        for (seen, (trade, order, maker)) in page.items.iter().zip(fills) {
            self.judge_party(order, seen.order_id, &seen.trade.material, seen.side)?;
            let fee = if seen.side == tradepost_core::Side::Ask { trade.fee } else { 0 };
            same("a fill", &(seen.maker, seen.fee.get()), &(maker, fee))?;
            same("a fill's trade", &printed(&seen.trade), &known_trade(&trade))?;
        }
        Ok(())
    }

    fn judge_trades(&mut self, page: &Page<TradePrint>, material: u8, limit: usize) -> Judged {
        let trades = self.material(material).map(|material| material.trades.as_slice()).unwrap_or_default();
        let right: Vec<_> = trades.iter().rev().take(limit).map(known_trade).collect();
        let seen: Vec<_> = page.items.iter().map(printed).collect();
        same("the newest trades", &seen, &right)
    }
}

fn judge_refusal(seen: &Refusal, right: &ExpectedRefusal) -> Judged {
    let fits = match (seen, right) {
        (Refusal::Rejected(seen), ExpectedRefusal::Rejected(right)) => seen == right,
        (Refusal::IdempotencyKeyReused, ExpectedRefusal::KeyReused)
        | (Refusal::OrderNotFound, ExpectedRefusal::OrderNotFound)
        | (Refusal::OrderClosed, ExpectedRefusal::OrderClosed) => true,
        _ => false,
    };
    if fits { Ok(()) } else { Err(Violation(format!("refused with {seen:?}, right is {right:?}"))) }
}

fn judge_quote(seen: &Quote, order: &OrderView, fills: &[Level], best: Option<u64>) -> Judged {
    let level = |level: &tradepost_core::Level| (level.price.get(), level.quantity, level.orders);
    let seen_fills: Vec<Level> = seen.fills.iter().map(level).collect();
    same("the fills of a quote", &seen_fills.as_slice(), &fills)?;
    same("the best price of a quote", &seen.best_price.map(tradepost_core::Price::get), &best)?;
    same("the order of a quote", &terms(&seen.order), &terms_of(order))
}

fn judge_audit(seen: &Audit, right: &[AssetView]) -> Judged {
    same("what the audit complains of", &seen.problems.as_slice(), &[].as_slice())?;
    let view = |seen: &tradepost_core::AssetAudit| {
        let number = match &seen.asset {
            AssetName::Coin => 0,
            AssetName::Material(id) => number(id.as_str()).map_or(u8::MAX, |number| number + 1),
        };
        AssetView {
            asset: number,
            deposited: seen.deposited.into(),
            withdrawn: seen.withdrawn.into(),
            burned: seen.burned.into(),
            available: seen.available,
            held: seen.held,
        }
    };
    let mut seen: Vec<_> = seen.assets.iter().map(view).collect();
    seen.sort_unstable_by_key(|total| total.asset);
    same("the audit", &seen.as_slice(), &right)
}

pub(super) fn account_of(balance: tradepost_core::Balance) -> Account {
    Account { available: balance.available.get(), held: balance.held.get() }
}

fn levels_of(book: &BookDepth) -> (Vec<Level>, Vec<Level>) {
    let level = |level: &tradepost_core::Level| (level.price.get(), level.quantity, level.orders);
    (book.bids.iter().map(level).collect(), book.asks.iter().map(level).collect())
}

/// What an order says beside its id and times.
#[derive(Debug, PartialEq)]
struct Terms {
    player: String,
    material: String,
    side: tradepost_core::Side,
    numbers: [u64; 5],
    time_in_force: tradepost_core::TimeInForce,
    close_reason: Option<tradepost_core::CloseReason>,
}

fn terms(order: &Order) -> Terms {
    let (quantity, remaining) = (order.state.quantity.get().into(), order.state.remaining.get().into());
    Terms {
        player: order.terms.player.to_string(),
        material: order.terms.material.to_string(),
        side: order.terms.side,
        numbers: [
            order.terms.price.get(),
            quantity,
            remaining,
            order.state.value.get(),
            order.state.fee.get(),
        ],
        time_in_force: order.terms.time_in_force,
        close_reason: order.state.close_reason,
    }
}

fn terms_of(order: &OrderView) -> Terms {
    Terms {
        player: player(order.player).to_string(),
        material: material(order.material).to_string(),
        side: order.side,
        numbers: [order.price, order.quantity, order.remaining, order.value, order.fee],
        time_in_force: order.time_in_force,
        close_reason: order.close_reason,
    }
}

type TradeTerms = (u64, u64, tradepost_core::Side, tradepost_core::Timestamp);

fn printed(trade: &TradePrint) -> TradeTerms {
    (trade.price.get(), trade.quantity.get().into(), trade.taker_side, trade.executed_at)
}

fn known_trade(trade: &super::story::Traded) -> TradeTerms {
    (trade.price, trade.quantity, trade.taker_side, trade.at)
}
