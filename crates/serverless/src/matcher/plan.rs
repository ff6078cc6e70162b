//! Packs the steps of a book into transactions: each row once, conditional on what was read of it.
//!
//! A transaction holds the rows of the orders it touches, the pending credits of each of their players, and
//! the settlement with everything that happened, under the next number. A long taker may be cut: its row
//! stays with what remains. Steps that belong together are not.

use std::collections::BTreeMap;

use tradepost_core::rules::effects::Delta;
use tradepost_core::rules::fees;
use tradepost_core::{CloseReason, Coins, MaterialId, PlayerId, Price, Quantity, Side, Timestamp};

use super::steps::{BookChange, Step};
use crate::store::{Action, Condition, StoreError, Transaction};
use crate::tables::{CreditChange, End, Execution, Party, RestingRow, Settlement, SettlementRow, attribute};

/// The most rows of a transaction. (Its bytes need no count: a hundred of these rows are far from 4 MB, and
/// the story of a hundred fills from 400 KB.)
pub(super) const ACTIONS_MAX: usize = 100;

/// The steps of a book, and how many of them are done.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) material: MaterialId,
    pub(super) number: u16,
    pub(super) at: Timestamp,
    pub(super) sales_tax_bps: u16,
    /// The orders as the store has them.
    pub(super) orders: Vec<RestingRow>,
    pub(super) steps: Vec<Step>,
    /// How many of the steps are done.
    pub(super) done: usize,
}

/// The next part of a plan.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) transaction: Transaction,
    pub(super) executions: usize,
    pub(super) ends: usize,
    upto: usize,
    after: BTreeMap<usize, RestingRow>,
}

impl Plan {
    /// The next transaction, of at most `actions` rows where steps that belong together do not need more;
    /// `None` when all is done.
    pub(super) fn next(&self, seq: u64, actions: usize) -> Option<Part> {
        let mut draft = Draft::new(self);
        let mut upto = self.done;
        while let Some(group) = self.group(upto) {
            let touched = draft.actions_with(group);
            if touched > actions.min(ACTIONS_MAX) && upto > self.done {
                break;
            }
            assert!(touched <= ACTIONS_MAX, "steps that belong together fit into a transaction");
            for step in group {
                draft.apply(step.change);
            }
            upto += group.len();
        }
        (upto > self.done).then(|| draft.part(seq, upto))
    }

    /// A part was written.
    pub(super) fn commit(&mut self, part: Part) {
        self.done = part.upto;
        for (place, row) in part.after {
            if let Some(order) = self.orders.get_mut(place) {
                *order = row;
            }
        }
    }

    /// When the first of the orders came that wait for a trade or, if they are immediate, for their end.
    pub(super) fn waiting_since(&self) -> Option<Timestamp> {
        let waiting = self.steps.iter().filter_map(|step| match step.change {
            BookChange::Trade { taker, .. } => Some(taker),
            BookChange::Close { reason: CloseReason::Expired, .. } => None,
            BookChange::Close { order, .. } => Some(order),
        });
        waiting.filter_map(|order| self.orders.get(order)).map(|row| row.terms.order_id.timestamp()).min()
    }

    /// The steps from here that are done together.
    fn group(&self, from: usize) -> Option<&[Step]> {
        let steps = self.steps.get(from..)?;
        let atomic_with_previous = steps.iter().skip(1).take_while(|step| step.atomic_with_previous).count();
        steps.get(..=atomic_with_previous)
    }
}

impl Part {
    /// Whether it failed because another matcher has written a settlement under its number: its last row.
    pub(super) fn is_overtaken(&self, error: &StoreError) -> bool {
        self.transaction.actions.len().checked_sub(1).is_some_and(|last| error.unmet(last))
    }
}

/// A transaction in the making.
struct Draft<'a> {
    plan: &'a Plan,
    orders: BTreeMap<usize, Touched>,
    players: BTreeMap<&'a PlayerId, (u32, CreditChange)>,
    settlement: Settlement,
}

/// An order in a draft.
struct Touched {
    row: RestingRow,
    /// Its index among the parties.
    party: u32,
    end: Option<CloseReason>,
}

impl<'a> Draft<'a> {
    fn new(plan: &'a Plan) -> Self {
        let at = plan.at;
        let settlement = Settlement { at, players: Vec::new(), parties: Vec::new(), executions: Vec::new() };
        Self { plan, orders: BTreeMap::new(), players: BTreeMap::new(), settlement }
    }

    /// How many rows it has with these steps.
    fn actions_with(&self, steps: &[Step]) -> usize {
        let mut orders: Vec<usize> = Vec::new();
        for step in steps {
            match step.change {
                BookChange::Trade { maker, taker, .. } => orders.extend([maker, taker]),
                BookChange::Close { order, .. } => orders.push(order),
            }
        }
        orders.sort_unstable();
        orders.dedup();
        orders.retain(|order| !self.orders.contains_key(order));
        let mut players: Vec<_> = orders.iter().filter_map(|order| self.player(*order)).collect();
        players.sort_unstable();
        players.dedup();
        players.retain(|player| !self.players.contains_key(player));
        self.orders.len() + orders.len() + self.players.len() + players.len() + 1
    }

    fn player(&self, order: usize) -> Option<&'a PlayerId> {
        self.plan.orders.get(order).map(|row| &row.terms.player)
    }

    fn apply(&mut self, change: BookChange) {
        match change {
            BookChange::Trade { maker, taker, price, quantity } => self.trade(maker, taker, price, quantity),
            BookChange::Close { order, reason } => self.close(order, reason),
        }
    }

    fn trade(&mut self, maker: usize, taker: usize, price: Price, quantity: Quantity) {
        let Some(fee) = self.sales_tax([maker, taker], price.times(quantity)) else { return };
        let parties = [maker, taker].map(|order| self.fill(order, price, quantity, fee));
        if let [Some(maker), Some(taker)] = parties {
            self.settlement.executions.push(Execution { maker, taker, price, quantity, fee });
        }
    }

    /// What the seller of two orders owes for a trade.
    fn sales_tax(&mut self, orders: [usize; 2], value: Coins) -> Option<Coins> {
        let bps = self.plan.sales_tax_bps;
        let sells =
            |order: &&usize| self.plan.orders.get(**order).is_some_and(|row| row.terms.side == Side::Ask);
        let seller = *orders.iter().find(sells)?;
        let state = self.touch(seller)?.row.state;
        Some(fees::sales_tax(state.value, state.fee, value, bps))
    }

    /// Applies a fill to an order and its player's credits; returns the index of its party.
    fn fill(&mut self, order: usize, price: Price, quantity: Quantity, fee: Coins) -> Option<u32> {
        let touched = self.touch(order)?;
        let row = &mut touched.row;
        let (side, rests) = (row.terms.side, row.terms.time_in_force.rests());
        let delta = row.fill(price, quantity, fee);
        touched.end = row.state.close_reason.take();
        let (party, filled) = (touched.party, touched.end.is_some());
        let credit = self.credit(order)?;
        credit.closed += u64::from(filled && rests);
        add(credit, side, delta);
        if side == Side::Ask {
            credit.burned += fee.get();
        }
        Some(party)
    }

    fn close(&mut self, order: usize, reason: CloseReason) {
        let Some(touched) = self.touch(order) else { return };
        touched.end = Some(reason);
        let row = &touched.row;
        let (side, rests) = (row.terms.side, row.terms.time_in_force.rests());
        let delta = Delta { returned: row.escrow(), ..Delta::default() };
        let Some(credit) = self.credit(order) else { return };
        credit.closed += u64::from(rests);
        add(credit, side, delta);
    }

    fn touch(&mut self, order: usize) -> Option<&mut Touched> {
        let row = self.plan.orders.get(order)?;
        let settlement = &mut self.settlement;
        let (player, _) = self.players.entry(&row.terms.player).or_insert_with(|| {
            settlement.players.push(row.terms.player.clone());
            (last(settlement.players.len()), CreditChange::default())
        });
        let touched = self.orders.entry(order).or_insert_with(|| {
            settlement.parties.push(Party {
                order_id: row.terms.order_id,
                player: *player,
                side: row.terms.side,
                price: row.terms.price,
                time_in_force: row.terms.time_in_force,
                end: None,
            });
            let mut row = row.clone();
            row.state.updated_at = row.state.updated_at.max(self.plan.at);
            Touched { row, party: last(settlement.parties.len()), end: None }
        });
        Some(touched)
    }

    fn credit(&mut self, order: usize) -> Option<&mut CreditChange> {
        let player = self.player(order)?;
        self.players.get_mut(player).map(|(_, credit)| credit)
    }

    fn part(mut self, seq: u64, upto: usize) -> Part {
        let plan = self.plan;
        let mut actions = Vec::with_capacity(self.orders.len() + self.players.len() + 1);
        let mut ends = 0;
        for (place, touched) in &self.orders {
            let Some(before) = plan.orders.get(*place) else { continue };
            actions.push(book_action(before, touched));
            let Some(reason) = touched.end else { continue };
            ends += 1;
            let party =
                usize::try_from(touched.party).ok().and_then(|party| self.settlement.parties.get_mut(party));
            if let Some(party) = party {
                party.end = Some(End::of(&touched.row.state, reason, plan.at));
            }
        }
        let credits = self.players.iter();
        actions.extend(
            credits.map(|(player, (_, credit))| credit.action(player, &plan.material, plan.number, seq)),
        );
        let executions = self.settlement.executions.len();
        let settlement = SettlementRow { material: plan.material.clone(), seq, settlement: self.settlement };
        actions.push(settlement.action());
        let after = self.orders.into_iter().map(|(place, touched)| (place, touched.row)).collect();
        Part { transaction: Transaction::of(actions), executions, ends, upto, after }
    }
}

/// Adds what an order on this side paid, got back and gained.
fn add(credit: &mut CreditChange, side: Side, delta: Delta) {
    let (returned, spent, gained) = match side {
        Side::Bid => (&mut credit.coins, &mut credit.coins_spent, &mut credit.goods),
        Side::Ask => (&mut credit.goods, &mut credit.goods_spent, &mut credit.coins),
    };
    *returned += delta.returned.get();
    *spent += delta.paid.plus(delta.returned).get();
    *gained += delta.gained.get();
}

/// What is done to an order's row in the book, if nobody changed it since it was read.
fn book_action(before: &RestingRow, touched: &Touched) -> Action {
    let row = &touched.row;
    let key = before.key();
    let action = if touched.end.is_some() { key.delete() } else { key.update(row.traded()) };
    action.when(Condition::equal(attribute::REMAINING, before.state.remaining.get()))
}

/// The index of the last of this many.
fn last(count: usize) -> u32 {
    u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX)
}
