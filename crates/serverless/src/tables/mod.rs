//! The tables: their names, keys and rows. No name of a table or attribute occurs anywhere else.
//!
//! ```text
//! materials    material               the register; row `*` is the whole market
//! asks, bids   material, slot         resting and immediate orders, best price first, then first come
//! orders       player, order_id       every order, open or closed; of an open one the book's row says how it stands
//! accounts     player, slot           `@`: free, held, open, seq; slot = material: the credit the matcher fills
//! trades       material, seq          one row a transaction of the matcher, counted without gaps
//! inbox        player, source#seq       what happened to a player, one row a transaction
//! candles      material, interval#start
//! progress     material               up to which trades row the story is projected
//! idempotency  key                    requests done, and their answers
//! supplies     asset                  what came in and went out
//! flows        asset, hour#way#reason  what came in and went out, by hour and reason
//! players      digest, player         who is meant by the digest in an order id
//! ```

mod name;
mod codec;
mod material;
mod resting;
mod order;
mod account;
mod settlement;
mod inbox;
mod candle;
mod idempotency;
mod supply;
mod flow;
mod player;
#[cfg(test)]
mod tests;

pub use account::{AccountRow, CreditChange, CreditRow, MAIN_SLOT, MainRow, credit_key, main_key};
pub use candle::{CandleRow, ProgressRow, candle_key, progress_key};
pub use codec::DecodeError;
pub use flow::{FlowRow, add_to_flow, flows_within};
pub use idempotency::{IdempotencyRow, idempotency_key};
pub use inbox::{InboxRow, InboxSource, Note, inbox_key};
pub use material::{MARKET, MarketRow, MaterialRow, market_key, material_key};
pub use name::attribute;
pub use order::{End, OrderRow, order_key};
pub use player::{PlayerRow, digest, digest_of, id_bits, player_key};
pub use resting::{FIRST_PRICED, RestingRow, after_price, order_of_slot, resting_key, slot};
pub use settlement::{Execution, Party, Settlement, SettlementRow, settlement_key, trade_id};
pub use supply::{SupplyRow, supply_key};

use tradepost_core::Side;

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The register of materials.
    Materials,
    /// Orders that sell.
    Asks,
    /// Orders that buy.
    Bids,
    /// The status of every order.
    Orders,
    /// Who has what.
    Accounts,
    /// What the matcher did.
    Trades,
    /// What happened to players.
    Inbox,
    /// Trades added up by time.
    Candles,
    /// How far the story is projected.
    Progress,
    /// Requests done.
    Idempotency,
    /// What came in and went out.
    Supplies,
    /// What came in and went out, by hour and reason.
    Flows,
    /// Who is meant by a digest.
    Players,
}

/// An index of a table. It lags behind: nothing is decided by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Index {
    /// Of asks and bids: those that expire, by material and time. Keys only.
    ByExpiry,
}

/// The key attributes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// The hash key, a text.
    pub hash: &'static str,
    /// The range key, a text, if there is one.
    pub range: Option<&'static str>,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 13] = [
        Self::Materials,
        Self::Asks,
        Self::Bids,
        Self::Orders,
        Self::Accounts,
        Self::Trades,
        Self::Inbox,
        Self::Candles,
        Self::Progress,
        Self::Idempotency,
        Self::Supplies,
        Self::Flows,
        Self::Players,
    ];

    /// Its name, behind the deployment's prefix.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Materials => "materials",
            Self::Asks => "asks",
            Self::Bids => "bids",
            Self::Orders => "orders",
            Self::Accounts => "accounts",
            Self::Trades => "trades",
            Self::Inbox => "inbox",
            Self::Candles => "candles",
            Self::Progress => "progress",
            Self::Idempotency => "idempotency",
            Self::Supplies => "supplies",
            Self::Flows => "flows",
            Self::Players => "players",
        }
    }

    /// Its key attributes.
    pub const fn schema(self) -> Schema {
        let (hash, range) = match self {
            Self::Materials | Self::Progress => (attribute::MATERIAL, None),
            Self::Asks | Self::Bids => (attribute::MATERIAL, Some(attribute::SLOT)),
            Self::Orders => (attribute::PLAYER, Some(attribute::ORDER_ID)),
            Self::Accounts => (attribute::PLAYER, Some(attribute::SLOT)),
            Self::Trades => (attribute::MATERIAL, Some(attribute::SEQ)),
            Self::Inbox => (attribute::PLAYER, Some(attribute::EVENT)),
            Self::Candles => (attribute::MATERIAL, Some(attribute::CANDLE)),
            Self::Idempotency => (attribute::KEY, None),
            Self::Supplies => (attribute::ASSET, None),
            Self::Flows => (attribute::ASSET, Some(attribute::FLOW)),
            Self::Players => (attribute::DIGEST, Some(attribute::PLAYER)),
        };
        Schema { hash, range }
    }

    /// The table of a side of the book.
    pub const fn book(side: Side) -> Self {
        match side {
            Side::Ask => Self::Asks,
            Side::Bid => Self::Bids,
        }
    }

    /// Its indexes.
    pub const fn indexes(self) -> &'static [Index] {
        match self {
            Self::Asks | Self::Bids => &[Index::ByExpiry],
            _ => &[],
        }
    }
}

impl Index {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByExpiry => "by-expiry",
        }
    }

    /// Its hash key, a text, and its range key, a number.
    pub const fn schema(self) -> Schema {
        match self {
            Self::ByExpiry => Schema { hash: attribute::MATERIAL, range: Some(attribute::EXPIRES_AT) },
        }
    }
}
