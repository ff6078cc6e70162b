//! What a settlement means to its orders and players: a pure function from the row to those of `orders` and
//! `inbox`.

use std::collections::BTreeMap;

use tradepost_core::{CloseReason, OrderId, OrderTerms};
use tradepost_ports::inbox;

use crate::store::Action;
use crate::tables::{
    End, Execution, InboxRow, InboxSource, Note, OrderRow, Party, Settlement, SettlementRow,
};

/// The rows of `orders` that are complete now, and a row of `inbox` for each player.
pub(super) fn rows(row: &SettlementRow) -> Vec<Action> {
    let settlement = &row.settlement;
    let mut rows: Vec<Action> = settlement
        .parties
        .iter()
        .filter_map(|party| ended(row, party))
        .map(|row| row.key().put(row.item()))
        .collect();
    rows.extend(inbox_rows(row).into_iter().map(|row| row.key().put(row.item())));
    rows
}

/// What a settlement means to its players: a row of `inbox` for each.
pub(crate) fn inbox_rows(row: &SettlementRow) -> Vec<InboxRow> {
    let settlement = &row.settlement;
    let of_player = |(player, notes): (u32, _)| {
        Some(InboxRow {
            player: settlement.players.get(usize::try_from(player).ok()?)?.clone(),
            source: InboxSource::Material(row.material.clone()),
            seq: row.seq,
            at: settlement.at,
            notes,
        })
    };
    notes(settlement).into_iter().filter_map(of_player).collect()
}

fn ended(row: &SettlementRow, party: &Party) -> Option<OrderRow> {
    let end = party.end?;
    let player = row.settlement.players.get(usize::try_from(party.player).ok()?)?;
    Some(OrderRow {
        terms: OrderTerms {
            order_id: party.order_id,
            player: player.clone(),
            material: row.material.clone(),
            side: party.side,
            price: party.price,
            time_in_force: party.time_in_force,
        },
        quantity: end.quantity,
        end: Some(end),
    })
}

/// What happened to each player, in its order: first what expired, then order by order as they were placed.
fn notes(settlement: &Settlement) -> BTreeMap<u32, Vec<Note>> {
    let mut dated: Vec<(When, u32, Note)> = Vec::new();
    for (number, execution) in (0_u32..).zip(&settlement.executions) {
        let taker = settlement.party(execution.taker).map(|(party, _)| party.order_id);
        let when = When { expired: false, taker, closes: false };
        for (place, maker) in [(execution.maker, true), (execution.taker, false)] {
            let Some((party, _)) = settlement.party(place) else { continue };
            dated.push((when, party.player, filled(party, maker, number, execution)));
        }
    }
    for party in &settlement.parties {
        let Some(End { reason, remaining, .. }) = party.end else { continue };
        if reason == CloseReason::Filled {
            continue;
        }
        let (order_id, side) = (party.order_id, party.side);
        let when = When { expired: reason == CloseReason::Expired, taker: Some(order_id), closes: true };
        dated.push((when, party.player, Note::Closed { order_id, side, remaining, reason }));
    }
    dated.sort_by_key(|(when, _, _)| *when);
    let mut notes: BTreeMap<u32, Vec<Note>> = BTreeMap::new();
    for (_, player, note) in dated {
        notes.entry(player).or_default().push(note);
    }
    notes
}

/// When something happened within a settlement: takers come in the order of their ids, and end after their
/// trades.
#[derive(Clone, Copy, PartialEq, Eq)]
struct When {
    expired: bool,
    taker: Option<OrderId>,
    closes: bool,
}

impl Ord for When {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let key = |when: &Self| (!when.expired, when.taker, when.closes);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for When {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn filled(party: &Party, maker: bool, execution: u32, trade: &Execution) -> Note {
    Note::Filled {
        order_id: party.order_id,
        side: party.side,
        maker,
        execution,
        price: trade.price,
        quantity: trade.quantity,
        fee: inbox::fee_of(party.side, trade.fee),
    }
}
