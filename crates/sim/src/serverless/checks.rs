//! Compares rows of the tables with what the ledger says they have to be.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, CloseReason, Coins, OrderId, PlayerId, Side};
use tradepost_serverless::memory_dynamodb::StreamRecord;
use tradepost_serverless::store::Item;
use tradepost_serverless::tables::{AccountRow, End, OrderRow, RestingRow, Table};

use super::ledger::{Held, Judged, Kept, Ledger, decoded, image};
use crate::auditor::{Violation, same};

impl Ledger {
    /// A row of the book says what has to be so; a closed order has none.
    pub(super) fn check_row(&self, record: &StreamRecord) -> Judged {
        let Some(item) = record.after.as_ref().or(record.before.as_ref()) else { return Ok(()) };
        let row = resting(record, item)?;
        let Some(order) = self.orders.get(&row.terms.order_id) else {
            return Err(Violation(format!(
                "order {} is in the book, but was never accepted",
                row.terms.order_id
            )));
        };
        same("whether an open order is in the book", &record.after.is_some(), &order.closed.is_none())?;
        if record.after.is_none() {
            return Ok(());
        }
        let seen = Kept {
            player: row.terms.player,
            material: row.terms.material,
            side: row.terms.side,
            price: row.terms.price.get(),
            quantity: row.state.quantity.get().into(),
            remaining: row.state.remaining.get().into(),
            value: row.state.value.get(),
            fee: row.state.fee.get(),
            budget: row.budget.map(Coins::get),
            time_in_force: row.terms.time_in_force,
            closed: None,
            since: order.since,
            until: order.until,
        };
        same(&format!("order {} in the book", row.terms.order_id), &seen, order)
    }

    /// The end of an order is projected once, as it was.
    pub(super) fn check_end(&mut self, record: &StreamRecord) -> Judged {
        let row = decoded(OrderRow::decode(image(record)?))?;
        let before = record.before.as_ref().map(OrderRow::decode).transpose();
        let before = decoded(before)?.and_then(|row| row.end);
        let Some(end) = row.end else {
            return Err(Violation(format!("order {} changed without an end", row.terms.order_id)));
        };
        if before.is_some_and(|before| before != end) {
            return Err(Violation(format!(
                "the end of order {} changed: {before:?}, {end:?}",
                row.terms.order_id
            )));
        }
        self.touched.insert(row.terms.player.clone(), self.commits);
        let Some(order) = self.orders.get_mut(&row.terms.order_id) else {
            return Err(Violation(format!("order {} ended, but was never accepted", row.terms.order_id)));
        };
        if order.closed == Some(CloseReason::ByPlayer) && before.is_none() {
            order.closed = Some(end.reason);
        }
        check_end(row.terms.order_id, order, &end)
    }

    /// The rows of an account add up to what its player has to have.
    pub(super) fn check_account(&self, player: &PlayerId) -> Judged {
        let mut seen: BTreeMap<AssetName, (i128, i128)> = BTreeMap::new();
        let mut open = 0_i128;
        for row in self.rows.get(player).into_iter().flat_map(BTreeMap::values) {
            match row {
                AccountRow::Main(main) => {
                    for (asset, amount) in &main.free {
                        seen.entry(asset.clone()).or_default().0 += i128::from(*amount);
                    }
                    for (asset, amount) in &main.held {
                        seen.entry(asset.clone()).or_default().1 += i128::from(*amount);
                    }
                    open += i128::from(main.open);
                }
                AccountRow::Goods(row) => {
                    let goods = seen.entry(AssetName::Material(row.material.clone())).or_default();
                    *goods = (goods.0 + i128::from(row.free), goods.1 + i128::from(row.held));
                }
                AccountRow::Credit(credit) => {
                    let coins = seen.entry(AssetName::Coin).or_default();
                    *coins = (coins.0 + i128::from(credit.coins), coins.1 - i128::from(credit.coins_spent));
                    let goods = seen.entry(AssetName::Material(credit.material.clone())).or_default();
                    *goods = (goods.0 + i128::from(credit.goods), goods.1 - i128::from(credit.goods_spent));
                    open -= i128::from(credit.closed);
                }
            }
        }
        for (asset, (available, held)) in &seen {
            let right = self.accounts.get(&(player.clone(), asset.clone())).copied().unwrap_or_default();
            let right = (i128::from(right.available), i128::from(right.held));
            same(&format!("what {player} has of {}", asset.as_str()), &(*available, *held), &right)?;
        }
        let known = |(name, asset): &&(PlayerId, AssetName)| name == player && !seen.contains_key(asset);
        if let Some((_, asset)) = self.accounts.keys().find(known) {
            let right = self.accounts.get(&(player.clone(), asset.clone()));
            same("what has no row", &right.copied().unwrap_or_default(), &Held::default())?;
        }
        same(&format!("how many orders {player} has open"), &open, &i128::from(self.open_of(player)))
    }
}

/// A row of the book.
pub(super) fn resting(record: &StreamRecord, item: &Item) -> Judged<RestingRow> {
    let side = if record.key.table == Table::ASKS { Side::Ask } else { Side::Bid };
    decoded(RestingRow::decode(side, item))
}

/// Whether an order ended as it had to.
pub(super) fn check_end(order_id: OrderId, order: &Kept, end: &End) -> Judged {
    let seen = (
        [end.quantity.get().into(), end.remaining.get().into(), end.value.get(), end.fee.get()],
        Some(end.reason),
    );
    let right = ([order.quantity, order.remaining, order.value, order.fee], order.closed);
    same(&format!("the end of order {order_id}"), &seen, &right)
}
