//! A player's timeline read back as fills and as the inbox.

use rusqlite::{Result, Row};
use tradepost_core::{Amount, Asset, MaterialNo, Sequence, Timestamp};
use tradepost_ports::{FillPrint, InboxEvent, InboxKind};

use super::session::Session;
use crate::followers::history::code::Kind;
use crate::followers::history::{HistoryError, row};

/// Something that happened to a player.
#[derive(Clone, Debug)]
pub(super) struct TimelineRow {
    sequence: Sequence,
    at: Timestamp,
    kind: InboxKind<MaterialNo, Asset>,
}

impl TimelineRow {
    /// Reads [`super::schema::statements::INBOX_AFTER`] and its like.
    pub(super) fn read(found: &Row<'_>) -> Result<Self> {
        let order_id = || row::order_id(found, 3);
        let material = || row::material(found, 4);
        let side = || row::side(found, 5);
        let quantity = || row::quantity(found, 6);
        let kind = match row::kind(found, 1)? {
            Kind::Placed => return Err(rusqlite::Error::IntegralValueOutOfRange(1, 0)),
            Kind::Filled => InboxKind::Filled {
                order_id: order_id()?,
                material: material()?,
                side: side()?,
                quantity: quantity()?,
                price: row::price(found, 7)?,
                fee: row::coins(found, 8)?,
                maker: found.get(9)?,
            },
            Kind::Reduced => InboxKind::Reduced {
                order_id: order_id()?,
                material: material()?,
                side: side()?,
                quantity: quantity()?,
            },
            Kind::Closed => InboxKind::Closed {
                order_id: order_id()?,
                material: material()?,
                side: side()?,
                remaining: quantity()?,
                reason: row::close_reason(found, 11)?
                    .ok_or(rusqlite::Error::IntegralValueOutOfRange(11, 0))?,
            },
            Kind::Deposited | Kind::Withdrawn | Kind::Withdrawing => {
                let (asset, amount, reason) = transfer(found)?;
                let reference = row::optional(found, 17, row::reference)?;
                InboxKind::Transferred { step: row::step(found, 16)?, reference, asset, amount, reason }
            }
        };
        Ok(Self { sequence: row::sequence(found, 0)?, at: row::time(found, 2)?, kind })
    }

    /// The fill, if it is one.
    pub(super) fn fill(self, names: &mut Session) -> Result<Option<FillPrint>, HistoryError> {
        let trade_id = self.sequence.0.to_string();
        Ok(self.entry(names)?.fill(trade_id))
    }

    /// The entry of the inbox.
    pub(super) fn entry(self, names: &mut Session) -> Result<InboxEvent, HistoryError> {
        let kind = self.kind.named(|material| names.material(material))?;
        Ok(InboxEvent { cursor: self.sequence.0.to_string(), at: self.at, kind })
    }
}

/// Asset, amount and reason of a deposit or withdrawal.
fn transfer(found: &Row<'_>) -> Result<(Asset, Amount, String)> {
    let material = row::optional(found, 12, row::material)?;
    let amount: i64 = found.get(13)?;
    let outside = rusqlite::Error::IntegralValueOutOfRange(13, amount);
    let amount = Amount::new(amount.unsigned_abs()).ok_or(outside)?;
    Ok((material.map_or(Asset::Coin, Asset::Material), amount, found.get(14)?))
}
