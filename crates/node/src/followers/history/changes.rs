//! What a transaction's events change, merged in memory so that each row is written once.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use tradepost_core::{
    Event, OrderId, OrderState, PlacedOrder, PlayerNo, Quantity, Reference, Sequence, Side, Timestamp, Trade,
    TransferEvent, TransferStep,
};
use tradepost_ports::{CandleInterval, FlowDirection, InboxKind, inbox};

use super::HistoryError;
use super::candles::Minutes;
use super::code::Kind;
use super::fees::FeeHours;
use super::flows::Hours;

/// Finds how an order stands that was placed before the transaction.
pub(super) trait Stored {
    /// The order, if the file has it.
    fn order(&mut self, order_id: OrderId) -> Result<Option<OrderState>, HistoryError>;
}

/// All changes of a transaction.
#[derive(Debug, Default)]
pub(super) struct Changes<'e> {
    pub(super) trades: Vec<(Sequence, Timestamp, &'e Trade)>,
    pub(super) minutes: Minutes,
    pub(super) flows: Hours<'e>,
    pub(super) fees: FeeHours,
    pub(super) transfers: Vec<(Sequence, Timestamp, TransferEvent<'e>)>,
    /// Transfers with a reference, which are kept for good.
    pub(super) references: Vec<(Sequence, Timestamp, &'e Reference, TransferEvent<'e>)>,
    /// Events that are written as they are: they are few.
    pub(super) others: Vec<(Sequence, Timestamp, &'e Event)>,
    /// The last event of each hour.
    pub(super) hours: BTreeMap<Timestamp, Sequence>,
    /// Of what happened earlier, only candles, flows and open orders are kept.
    kept_from: Timestamp,
    orders: HashMap<OrderId, OrderChange<'e>>,
    timeline: Vec<TimelineEntry>,
}

/// An order that was placed or changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderChange<'e> {
    pub(super) order_id: OrderId,
    /// How it stands now.
    pub(super) state: OrderState,
    /// Where it was placed, if in this transaction.
    pub(super) placed: Option<(Sequence, &'e PlacedOrder)>,
}

/// Something that happened to a player.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimelineEntry {
    pub(super) player: PlayerNo,
    pub(super) sequence: Sequence,
    pub(super) kind: Kind,
    /// The order, unless a trade says it.
    pub(super) order_id: Option<OrderId>,
    /// How much was reduced or closed, and when.
    pub(super) freed: Option<(Quantity, Timestamp)>,
}

impl TimelineEntry {
    /// What the timeline keeps of an inbox entry; the rest is in the rows it refers to.
    fn of<M, A>(player: PlayerNo, sequence: Sequence, at: Timestamp, entry: &InboxKind<M, A>) -> Self {
        let (kind, order_id, freed) = match entry {
            InboxKind::Filled { .. } => (Kind::Filled, None, None),
            InboxKind::Reduced { order_id, quantity, .. } => {
                (Kind::Reduced, Some(*order_id), Some((*quantity, at)))
            }
            InboxKind::Closed { order_id, remaining, .. } => {
                (Kind::Closed, Some(*order_id), Some((*remaining, at)))
            }
            InboxKind::Transferred { step, .. } => {
                let kind = match step {
                    TransferStep::Deposited => Kind::Deposited,
                    TransferStep::Withdrawn => Kind::Withdrawn,
                    TransferStep::Held | TransferStep::Confirmed | TransferStep::Aborted => Kind::Withdrawing,
                };
                (kind, None, None)
            }
        };
        Self { player, sequence, kind, order_id, freed }
    }
}

impl<'e> Changes<'e> {
    /// Nothing yet, with capacity for the changes of this many events.
    pub(super) fn of(events: usize, kept_from: Timestamp) -> Self {
        Self {
            kept_from,
            orders: HashMap::with_capacity(events),
            timeline: Vec::with_capacity(events * 2),
            ..Self::default()
        }
    }

    /// Applies the next event.
    pub(super) fn add(
        &mut self,
        sequence: Sequence,
        at: Timestamp,
        event: &'e Event,
        stored: &mut impl Stored,
    ) -> Result<(), HistoryError> {
        let kept = at >= self.kept_from;
        if kept {
            let entries = inbox::of(event);
            self.timeline
                .extend(entries.map(|(player, kind)| TimelineEntry::of(player, sequence, at, &kind)));
        }
        self.hours.insert(CandleInterval::Hour.start_of(at), sequence);
        match event {
            Event::OrderPlaced(order) => {
                let (player, order_id) = (order.player, Some(order.order_id));
                let placed = TimelineEntry { player, sequence, kind: Kind::Placed, order_id, freed: None };
                self.timeline.push(placed);
                let state = OrderState::placed(order.order_id, order.quantity);
                let change = OrderChange { order_id: order.order_id, state, placed: Some((sequence, order)) };
                self.orders.insert(order.order_id, change);
            }
            Event::TradeExecuted(trade) => {
                for side in [Side::Bid, Side::Ask] {
                    self.change(trade.order(side), side, sequence, at, event, stored)?;
                }
                if kept {
                    self.trades.push((sequence, at, trade));
                }
                self.minutes.add(trade, at);
                self.fees.taxed(at, trade.fee);
            }
            Event::OrderReduced { order_id, side, .. } | Event::OrderClosed { order_id, side, .. } => {
                self.change(*order_id, *side, sequence, at, event, stored)?;
            }
            Event::Deposited { .. } | Event::Withdrawn { .. } | Event::Transferred { .. } => {
                let Some(transfer) = event.transfer() else { return Ok(()) };
                if let Some(way) = FlowDirection::of(transfer.step) {
                    self.flows.add(at, transfer.asset, way, transfer.reason, transfer.amount);
                }
                if let Some(reference) = transfer.reference {
                    self.references.push((sequence, at, reference, transfer));
                }
                if kept {
                    self.transfers.push((sequence, at, transfer));
                }
            }
            Event::PlayerAdded { .. }
            | Event::MaterialRegistered { .. }
            | Event::RulesSet(_)
            | Event::RulesChanged { .. }
            | Event::RulesScheduled { .. }
            | Event::Halted { .. }
            | Event::Resumed { .. } => self.others.push((sequence, at, event)),
            Event::AccountFrozen { .. }
            | Event::AccountUnfrozen { .. }
            | Event::TokensNotBeforeSet { .. } => {}
            Event::ListingFeeCharged { fee, .. } => self.fees.charged(at, *fee),
            Event::FeesPaid { to, sales_tax, listing_fee, .. } => {
                self.fees.paid(at, *to, *sales_tax, *listing_fee);
            }
        }
        Ok(())
    }

    fn change(
        &mut self,
        order_id: OrderId,
        side: Side,
        sequence: Sequence,
        at: Timestamp,
        event: &Event,
        stored: &mut impl Stored,
    ) -> Result<(), HistoryError> {
        let change = match self.orders.entry(order_id) {
            Entry::Occupied(place) => place.into_mut(),
            Entry::Vacant(place) => {
                let unknown = HistoryError::UnknownOrder { sequence: sequence.0, order_id };
                let state = stored.order(order_id)?.ok_or(unknown)?;
                place.insert(OrderChange { order_id, state, placed: None })
            }
        };
        change.state.apply(order_id, side, event, at);
        Ok(())
    }

    /// Takes out the orders that closed before the time from which rows are kept: those that the file has.
    pub(super) fn take_removed(&mut self) -> Vec<OrderId> {
        let kept_from = self.kept_from;
        if kept_from == Timestamp(0) {
            return Vec::new();
        }
        let old = |change: &OrderChange<'_>| {
            change.state.close_reason.is_some() && change.state.updated_at < kept_from
        };
        let removed: HashSet<OrderId> =
            self.orders.values().filter(|change| old(change)).map(|change| change.order_id).collect();
        let is_removed = |order_id: &Option<OrderId>| order_id.is_some_and(|order| removed.contains(&order));
        self.timeline.retain(|entry| entry.kind != Kind::Placed || !is_removed(&entry.order_id));
        let mut stored: Vec<_> = removed
            .iter()
            .filter_map(|order_id| self.orders.remove(order_id))
            .filter(|change| change.placed.is_none())
            .map(|change| change.order_id)
            .collect();
        stored.sort_unstable();
        stored
    }

    /// The orders in the order of their rows, so that neighbours are written together.
    pub(super) fn take_orders(&mut self) -> Vec<OrderChange<'e>> {
        let mut orders: Vec<_> = std::mem::take(&mut self.orders).into_values().collect();
        orders.sort_unstable_by_key(|change| change.order_id);
        orders
    }

    /// What happened to players, in the order of its rows.
    pub(super) fn take_timeline(&mut self) -> Vec<TimelineEntry> {
        let mut timeline = std::mem::take(&mut self.timeline);
        timeline.sort_unstable_by_key(|entry| (entry.player, entry.sequence));
        timeline
    }
}
