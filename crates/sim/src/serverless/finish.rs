//! The end of a run: calls stop failing, everything on its way arrives, and nothing is left to be done.

use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use tradepost_core::{AssetName, Side, TimeInForce, Timestamp, TransferState};
use tradepost_ports::{FeedRequest, FeedStart, OrderFilter};
use tradepost_serverless::memory_dynamodb::{Faults, Service};

use super::answers::judge_book;
use super::feed::FeedReader;
use super::ledger::Kept;
use super::pending::Pending;
use super::{World, step};
use crate::auditor::{Expected, Reading, Violation, same};
use crate::call::{Answer, Call, material, player};
use crate::clients::page;

/// How many turns a task may take without interference.
const TURNS_MAX: u32 = 50_000;
/// How many rounds it may take until all is quiet.
const ROUNDS_MAX: u32 = 60;
const LIMIT: u32 = 1_000;

impl World {
    /// Every task runs to its end.
    fn run_down(&mut self) -> Result<(), Violation> {
        for _ in 0..TURNS_MAX {
            if self.tasks.is_empty() {
                return Ok(());
            }
            let numbers: Vec<u64> = self.tasks.keys().copied().collect();
            numbers.into_iter().try_for_each(|number| self.turn(number))?;
        }
        Err(Violation(format!("{} are still at work", self.tasks.len())))
    }

    /// No more faults: everything on its way arrives and is processed.
    pub(super) fn settle(&mut self) -> Result<(), Violation> {
        let rates = self.faults;
        self.faults = Faults { seed: rates.seed, ..Faults::default() };
        self.set_faults();
        self.run_down()?;
        for _ in 0..ROUNDS_MAX {
            self.network.pipe(&self.tables, self.us(), usize::MAX);
            for shard in 0..self.network.shard_count() {
                self.deliver(shard, 100);
            }
            self.run_down()?;
            self.project(false);
            self.run_down()?;
            self.sequence(false);
            self.run_down()?;
            if self.network.is_quiet(&self.tables) {
                self.faults = rates;
                self.set_faults();
                return Ok(());
            }
        }
        Err(Violation::new("it never gets quiet"))
    }

    pub(super) fn finish(&mut self) -> Result<(), Violation> {
        for machine in &self.machines {
            machine.skew_ms.store(0, Ordering::Relaxed);
        }
        self.finishing = true;
        // The faults end for good; otherwise a read of everything could be throttled.
        self.faults = Faults { seed: self.faults.seed, ..Faults::default() };
        self.settle()?;
        // What was lost on its way is found, and what has expired is closed.
        self.tables.advance(Duration::from_mins(1));
        let mut swept_at = Timestamp(0);
        for _ in 0..3 {
            swept_at = self.now();
            self.sweep(1);
            self.run_down()?;
            self.settle()?;
        }
        self.nothing_is_left(swept_at)?;
        self.effects.check()?;
        // No read shows rows from before the end any more.
        self.tables.advance(Duration::from_micros(Service::UNKIND.stale_us_max));
        self.look_at_everything()
    }

    /// No book is crossed, nobody waits for a verdict, and no time had come at the last sweep.
    fn nothing_is_left(&self, swept_at: Timestamp) -> Result<(), Violation> {
        for (material, open) in &self.ledger.open {
            let orders: Vec<&Kept> = open.iter().filter_map(|id| self.ledger.orders.get(id)).collect();
            let of =
                |side: Side| orders.iter().filter(move |order| order.side == side).map(|order| order.price);
            let (bid, ask) = (of(Side::Bid).max(), of(Side::Ask).min());
            if let (Some(bid), Some(ask)) = (bid, ask)
                && bid >= ask
            {
                return Err(Violation(format!("the book of {material} stays crossed: bid {bid}, ask {ask}")));
            }
            let waits = |order: &&&Kept| match order.time_in_force {
                TimeInForce::Gtc => false,
                TimeInForce::Gtd { expires_at } => expires_at <= swept_at,
                TimeInForce::Ioc | TimeInForce::Fok => true,
            };
            if let Some(order) = orders.iter().find(waits) {
                return Err(Violation(format!("an order is left waiting: {order:?}")));
            }
        }
        Ok(())
    }

    /// Reads the feed to its end, and once more from its beginning.
    fn look_at_feed(&mut self) -> Result<(), Violation> {
        let from = self.clients.feed().clone();
        let mut read = std::mem::take(&mut self.feed);
        self.read_feed(from, &mut read)?;
        let mut again = FeedReader::default();
        self.read_feed(FeedStart::Oldest, &mut again)?;
        read.check(&again, &self.inboxes, self.cast.players)
    }

    fn read_feed(&mut self, mut from: FeedStart, into: &mut FeedReader) -> Result<(), Violation> {
        loop {
            let request = FeedRequest { from: from.clone(), limit: LIMIT };
            let Answer::Feed(page) = self.answer(&Call::Feed(request))? else { return Ok(()) };
            into.add(&page);
            if page.events.is_empty() {
                return Ok(());
            }
            from = FeedStart::After(page.next);
        }
    }

    /// Every account, book, list and audit, through the front door.
    fn look_at_everything(&mut self) -> Result<(), Violation> {
        for number in 0..=self.cast.players {
            let who = player(number);
            self.look_at(Call::Balances(who.clone()));
            self.look_at(Call::OpenOrders(who.clone()));
            for open in [None, Some(true), Some(false)] {
                let filter = OrderFilter { open, material: None };
                self.look_at(Call::Orders(who.clone(), filter, page(None, LIMIT)));
            }
            let right = self.ledger.fills.get(&who).copied().unwrap_or_default();
            let seen = self.count_fills(number)?;
            same(&format!("how many fills {who} sees"), &seen, &right)?;
            self.read_on_in_inbox(number)?;
            self.inboxes.check(number, &self.ledger, &self.effects)?;
        }
        self.run_down()?;
        for number in 0..self.cast.materials {
            self.look_at_book(number)?;
            self.look_at_trades(number)?;
        }
        for state in std::iter::once(None).chain(TransferState::ALL.map(Some)) {
            self.look_at_transfers(state)?;
        }
        self.look_at_feed()?;
        self.look_at_audit()
    }

    fn look_at_transfers(&mut self, state: Option<TransferState>) -> Result<(), Violation> {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let call = Call::Transfers(state, page(after.take(), 7));
            let Answer::Transfers(found) = self.answer(&call)? else { return Ok(()) };
            seen.extend(found.items);
            after = found.next;
            if after.is_none() {
                seen.sort_unstable_by(|one, other| one.reference.cmp(&other.reference));
                return same("the transfers", &seen, &self.effects.references.transfers(state));
            }
        }
    }

    fn look_at(&mut self, call: Call) {
        self.send(Pending::new(&self.ledger, call, None));
    }

    /// Sends a request and waits for the reply.
    pub(super) fn answer(&mut self, call: &Call) -> Result<Answer, Violation> {
        let Some(api) = self.api.first().cloned() else { return Ok(Answer::Done) };
        let mut work = call.clone().send(api, None);
        let mut busy_until = None;
        for _ in 0..TURNS_MAX {
            if let Poll::Ready(answered) = step(&self.tables, &mut work, &mut busy_until) {
                self.digest.value(&answered);
                return answered.map_err(|refusal| Violation(format!("{call:?}: {refusal}")));
            }
        }
        Err(Violation(format!("{call:?} is never answered")))
    }

    fn count_fills(&mut self, number: u8) -> Result<u64, Violation> {
        let (mut after, mut count) = (None, 0);
        loop {
            let call = Call::Fills(player(number), page(after.take(), LIMIT));
            let Answer::Fills(fills) = self.answer(&call)? else { return Ok(count) };
            count += fills.items.len() as u64;
            after = fills.next;
            if after.is_none() {
                return Ok(count);
            }
        }
    }

    /// Reads the rest of an inbox from where its player stopped.
    fn read_on_in_inbox(&mut self, number: u8) -> Result<(), Violation> {
        loop {
            let (from, cursor) = self.clients.inbox(number);
            let call = Call::Inbox(player(number), page(cursor, LIMIT));
            let answer = self.answer(&call)?;
            let reading = Reading::Inbox { player: number, from, limit: LIMIT as usize };
            let (answered, expected) = (Ok(answer), Expected::Read(reading));
            self.inboxes.read_on(&expected, &answered);
            self.clients.learn(&call, &answered, &expected);
            if self.clients.inbox(number).0 == from {
                return Ok(());
            }
        }
    }

    fn look_at_book(&mut self, number: u8) -> Result<(), Violation> {
        let material = material(number);
        let registered = self.ledger.open.contains_key(&material);
        if !registered {
            return Ok(());
        }
        let Answer::Book(book) = self.answer(&Call::Book(material.clone(), LIMIT))? else { return Ok(()) };
        judge_book(&material, LIMIT as usize, &book, &self.ledger)
    }

    fn look_at_trades(&mut self, number: u8) -> Result<(), Violation> {
        let material = material(number);
        let Some(right) = self.ledger.trades.get(&material).cloned() else { return Ok(()) };
        let Answer::Trades(trades) = self.answer(&Call::Trades(material, page(None, 50)))? else {
            return Ok(());
        };
        let print = |trade: &tradepost_ports::TradePrint| {
            (trade.price.get(), u64::from(trade.quantity.get()), trade.taker_side)
        };
        let seen: Vec<_> = trades.items.iter().map(print).collect();
        let right: Vec<_> = right.into_iter().rev().take(50).collect();
        same("the newest trades", &seen, &right)
    }

    fn look_at_audit(&mut self) -> Result<(), Violation> {
        let Answer::Audit(audit) = self.answer(&Call::Audit)? else { return Ok(()) };
        same("what the audit complains of", &audit.problems, &Vec::new())?;
        for total in &audit.assets {
            let sum = |sums: &std::collections::BTreeMap<AssetName, u64>| {
                sums.get(&total.asset).copied().unwrap_or_default()
            };
            let burned = if total.asset == AssetName::Coin { self.ledger.burned } else { 0 };
            let (available, held) = self.ledger.total(&total.asset);
            let right = [sum(&self.ledger.deposited), sum(&self.ledger.withdrawn), burned, available, held];
            let seen = [total.deposited, total.withdrawn, total.burned, total.available, total.held];
            same(&format!("the audit of {}", total.asset.as_str()), &seen, &right)?;
        }
        Ok(())
    }
}
