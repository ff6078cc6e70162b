//! The tables and their keys.

use tradepost_core::Side;

use super::attribute::{
    ASSET, CANDLE, DIGEST, EVENT, EXPIRES_AT, EXPIRY, FLOW, KEY, MATERIAL, NAME, ORDER_ID, PLACE, PLAYER,
    REFERENCE, SEQ, SLOT, SOURCE, THOUSAND,
};
use crate::store::{Index, Schema, Table};

const fn by(hash: &'static str) -> Schema {
    Schema { hash, range: None }
}

const fn by_both(hash: &'static str, range: &'static str) -> Schema {
    Schema { hash, range: Some(range) }
}

impl Table {
    /// The register of materials, and how each trades.
    pub const MATERIALS: Self = Self::new("materials", by(MATERIAL), &[]);
    /// Orders that sell.
    pub const ASKS: Self = Self::new("asks", by_both(MATERIAL, SLOT), &[Index::BY_EXPIRY]);
    /// Orders that buy.
    pub const BIDS: Self = Self::new("bids", by_both(MATERIAL, SLOT), &[Index::BY_EXPIRY]);
    pub const ORDERS: Self = Self::new("orders", by_both(PLAYER, ORDER_ID), &[]);
    /// What players have.
    pub const ACCOUNTS: Self = Self::new("accounts", by_both(PLAYER, SLOT), &[]);
    /// The settlements of the matcher.
    pub const TRADES: Self = Self::new("trades", by_both(MATERIAL, SEQ), &[]);
    /// Events of players.
    pub const INBOX: Self = Self::new("inbox", by_both(PLAYER, EVENT), &[]);
    /// Trades added up by time.
    pub const CANDLES: Self = Self::new("candles", by_both(MATERIAL, CANDLE), &[]);
    /// How far the sweeper is.
    pub const PROGRESS: Self = Self::new("progress", by(MATERIAL), &[]);
    /// Requests that were done.
    pub const IDEMPOTENCY: Self = Self::new("idempotency", by(KEY), &[]);
    /// Totals of deposits and withdrawals.
    pub const SUPPLIES: Self = Self::new("supplies", by(ASSET), &[]);
    /// Totals of deposits and withdrawals by hour and reason.
    pub const FLOWS: Self = Self::new("flows", by_both(ASSET, FLOW), &[]);
    /// Transfers with references.
    pub const TRANSFERS: Self = Self::new("transfers", by(REFERENCE), &[]);
    /// The withdrawals among them that are on hold.
    pub const HOLDS: Self = Self::new("holds", by(REFERENCE), &[]);
    /// The positions of the feed.
    pub const FEED: Self = Self::new("feed", by_both(THOUSAND, PLACE), &[]);
    /// How far each source is in the feed.
    pub const SEQUENCED: Self = Self::new("sequenced", by(SOURCE), &[]);
    /// Webhooks.
    pub const WEBHOOKS: Self = Self::new("webhooks", by(NAME), &[]);
    /// Players by digest.
    pub const PLAYERS: Self = Self::new("players", by_both(DIGEST, PLAYER), &[]);

    pub const ALL: [Self; 18] = [
        Self::MATERIALS,
        Self::ASKS,
        Self::BIDS,
        Self::ORDERS,
        Self::ACCOUNTS,
        Self::TRADES,
        Self::INBOX,
        Self::CANDLES,
        Self::PROGRESS,
        Self::IDEMPOTENCY,
        Self::SUPPLIES,
        Self::FLOWS,
        Self::TRANSFERS,
        Self::HOLDS,
        Self::FEED,
        Self::SEQUENCED,
        Self::WEBHOOKS,
        Self::PLAYERS,
    ];

    /// The table of a side of the book.
    pub const fn book(side: Side) -> Self {
        match side {
            Side::Ask => Self::ASKS,
            Side::Bid => Self::BIDS,
        }
    }
}

impl Index {
    /// Of asks and bids: the orders of all materials that expire, by hour (in parts) and time. Keys only.
    pub const BY_EXPIRY: Self = Self::new("by-expiry", by_both(EXPIRY, EXPIRES_AT));
}
