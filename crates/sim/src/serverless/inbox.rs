//! The inboxes of players, read page by page while the market runs: each event once, and all of them in
//! the end.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, CloseReason, OrderId, TransferStep};
use tradepost_ports::InboxKind;

use super::effects::Effects;
use super::ledger::{Judged, Ledger};
use crate::auditor::{Expected, Reading, same};
use crate::call::{Answer, Answered, player};
use crate::plan::Cast;

/// The inboxes as their players have read them.
#[derive(Debug)]
pub(super) struct Inboxes(Vec<Vec<InboxKind>>);

impl Inboxes {
    pub(super) fn new(cast: Cast) -> Self {
        Self(vec![Vec::new(); usize::from(cast.players) + 1])
    }

    /// Adds a page that continues where its player stopped. Returns `false` for an older one, whose cursor is
    /// not to be used.
    pub(super) fn read_on(&mut self, expected: &Expected, answered: &Answered) -> bool {
        let (Expected::Read(Reading::Inbox { player, from, .. }), Ok(Answer::Inbox(page))) =
            (expected, answered)
        else {
            return true;
        };
        let Some(inbox) = self.0.get_mut(usize::from(*player)) else { return false };
        let goes_on = inbox.len() == *from;
        if goes_on {
            inbox.extend(page.items.iter().map(|event| event.kind.clone()));
        }
        goes_on
    }

    /// What a player has read.
    pub(super) fn of(&self, number: u8) -> &[InboxKind] {
        self.0.get(usize::from(number)).map_or(&[], Vec::as_slice)
    }

    /// A player received each fill, end and transfer once.
    pub(super) fn check(&self, number: u8, ledger: &Ledger, effects: &Effects) -> Judged {
        let who = player(number);
        let mut fills: BTreeMap<OrderId, [u64; 3]> = BTreeMap::new();
        let mut ends: Vec<(OrderId, CloseReason, u64)> = Vec::new();
        let mut transfers: BTreeMap<(AssetName, u64, bool), u64> = BTreeMap::new();
        let mut steps = Vec::new();
        for event in self.0.get(usize::from(number)).into_iter().flatten() {
            match event {
                InboxKind::Filled { order_id, quantity, price, fee, .. } => {
                    let sums = fills.entry(*order_id).or_default();
                    let units = u64::from(quantity.get());
                    *sums = [sums[0] + units, sums[1] + units * price.get(), sums[2] + fee.get()];
                }
                InboxKind::Closed { order_id, remaining, reason, .. } => {
                    ends.push((*order_id, *reason, remaining.get().into()));
                }
                InboxKind::Transferred { step, reference: Some(reference), .. } => {
                    steps.push((reference.clone(), *step));
                }
                InboxKind::Transferred { step, asset, amount, .. } => {
                    let came = *step == TransferStep::Deposited;
                    *transfers.entry((asset.clone(), amount.get(), came)).or_default() += 1;
                }
                InboxKind::Reduced { .. } => {}
            }
        }
        ends.sort_unstable_by_key(|(order_id, ..)| *order_id);
        let own = || ledger.orders.iter().filter(|(_, order)| order.player == who);
        let traded = own().filter(|(_, order)| order.value > 0);
        let right =
            traded.map(|(id, order)| (*id, [order.quantity - order.remaining, order.value, order.fee]));
        same(&format!("the fills in the inbox of {who}"), &fills, &right.collect())?;
        let ended = own().filter_map(|(id, order)| Some((*id, order.closed?, order.remaining)));
        let right: Vec<_> = ended.filter(|(_, reason, _)| *reason != CloseReason::Filled).collect();
        same(&format!("the ends in the inbox of {who}"), &ends, &right)?;
        let right = effects.references.steps_of(&who);
        same(&format!("the references in the inbox of {who}"), &steps, &right)?;
        same(&format!("the transfers in the inbox of {who}"), &transfers, &effects.transfers_of(&who))
    }
}
