//! What happened to a player, read back as fills and as the inbox.

use rusqlite::{Result, Row};
use tradepost_core::{
    Amount, AssetName, CloseReason, Coins, MaterialNo, OrderId, Price, Quantity, Sequence, Side, Timestamp,
};
use tradepost_ports::{FillPrint, InboxEvent, InboxKind, TradePrint};

use super::session::Session;
use crate::followers::history::code::Kind;
use crate::followers::history::{HistoryError, row};

/// Something that happened to a player.
#[derive(Clone, Debug)]
pub(super) struct TimelineRow {
    sequence: Sequence,
    at: Timestamp,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Placed,
    Filled { order: OrderPart, price: Price, fee: Coins, maker: bool, taker_side: Side },
    Reduced(OrderPart),
    Closed(OrderPart, CloseReason),
    Deposited(Transfer),
    Withdrawn(Transfer),
}

/// Some units of an order.
#[derive(Clone, Copy, Debug)]
struct OrderPart {
    order_id: OrderId,
    material: MaterialNo,
    side: Side,
    quantity: Quantity,
}

#[derive(Clone, Debug)]
struct Transfer {
    /// `None` for coins.
    material: Option<MaterialNo>,
    amount: Amount,
    reason: String,
}

impl TimelineRow {
    /// Reads [`super::schema::statements::TIMELINE_BEHIND`].
    pub(super) fn read(found: &Row<'_>) -> Result<Self> {
        let what = match row::kind(found, 1)? {
            Kind::Placed => What::Placed,
            Kind::Filled => What::Filled {
                order: OrderPart::read(found)?,
                price: row::price(found, 7)?,
                fee: row::coins(found, 8)?,
                maker: found.get(9)?,
                taker_side: row::side(found, 10)?,
            },
            Kind::Reduced => What::Reduced(OrderPart::read(found)?),
            Kind::Closed => {
                let reason = row::close_reason(found, 11)?;
                let open = rusqlite::Error::IntegralValueOutOfRange(11, 0);
                What::Closed(OrderPart::read(found)?, reason.ok_or(open)?)
            }
            Kind::Deposited => What::Deposited(Transfer::read(found)?),
            Kind::Withdrawn => What::Withdrawn(Transfer::read(found)?),
        };
        Ok(Self { sequence: row::sequence(found, 0)?, at: row::time(found, 2)?, what })
    }

    /// Whether an order traded.
    pub(super) fn is_fill(&self) -> bool {
        matches!(self.what, What::Filled { .. })
    }

    /// Whether it belongs in the inbox: not what the player did itself and was answered.
    pub(super) fn is_told(&self) -> bool {
        !matches!(self.what, What::Placed)
    }

    /// The fill, if it is one.
    pub(super) fn fill(self, names: &mut Session) -> Result<Option<FillPrint>, HistoryError> {
        let What::Filled { order, price, fee, maker, taker_side } = self.what else { return Ok(None) };
        let cursor = self.sequence.0.to_string();
        let trade = TradePrint {
            trade_id: cursor.clone(),
            material: names.material(order.material)?,
            price,
            quantity: order.quantity,
            taker_side,
            executed_at: self.at,
        };
        Ok(Some(FillPrint { trade, order_id: order.order_id, side: order.side, fee, maker, cursor }))
    }

    /// What the inbox says, if anything.
    pub(super) fn told(self, names: &mut Session) -> Result<Option<InboxEvent>, HistoryError> {
        let kind = match self.what {
            What::Placed => return Ok(None),
            What::Filled { order: OrderPart { order_id, material, side, quantity }, price, fee, .. } => {
                InboxKind::Filled {
                    order_id,
                    material: names.material(material)?,
                    side,
                    quantity,
                    price,
                    fee,
                }
            }
            What::Reduced(OrderPart { order_id, material, side, quantity }) => {
                InboxKind::Reduced { order_id, material: names.material(material)?, side, quantity }
            }
            What::Closed(OrderPart { order_id, material, side, quantity }, reason) => InboxKind::Closed {
                order_id,
                material: names.material(material)?,
                side,
                remaining: quantity,
                reason,
            },
            What::Deposited(transfer) => {
                let (asset, amount, reason) = transfer.named(names)?;
                InboxKind::Deposited { asset, amount, reason }
            }
            What::Withdrawn(transfer) => {
                let (asset, amount, reason) = transfer.named(names)?;
                InboxKind::Withdrawn { asset, amount, reason }
            }
        };
        Ok(Some(InboxEvent { cursor: self.sequence.0.to_string(), at: self.at, kind }))
    }
}

impl OrderPart {
    fn read(found: &Row<'_>) -> Result<Self> {
        Ok(Self {
            order_id: row::order_id(found, 3)?,
            material: row::material(found, 4)?,
            side: row::side(found, 5)?,
            quantity: row::quantity(found, 6)?,
        })
    }
}

impl Transfer {
    fn read(found: &Row<'_>) -> Result<Self> {
        let amount: i64 = found.get(13)?;
        let outside = rusqlite::Error::IntegralValueOutOfRange(13, amount);
        Ok(Self {
            material: row::optional(found, 12, row::material)?,
            amount: Amount::new(amount.unsigned_abs()).ok_or(outside)?,
            reason: found.get(14)?,
        })
    }

    fn named(self, names: &mut Session) -> Result<(AssetName, Amount, String), HistoryError> {
        let asset = match self.material {
            None => AssetName::Coin,
            Some(material) => AssetName::Material(names.material(material)?),
        };
        Ok((asset, self.amount, self.reason))
    }
}
