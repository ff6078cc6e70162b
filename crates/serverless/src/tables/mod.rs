//! The tables: their names, keys and rows. No name of a table or attribute occurs anywhere else.
//!
//! ```text
//! materials    material               the register, and how each trades; row `*` is the whole market
//! asks, bids   material, slot         resting and immediate orders, by price, then time
//! orders       player, order_id       every order; the state of an open one is in the book's row
//! accounts     player, slot           `@`: free, held, open, seq; `=` + material: goods that have no room
//!                                     there; material: the matcher's credits
//! trades       material, seq          one row for each transaction of the matcher, numbered without gaps
//! inbox        player, source#seq     events of a player, one row for each transaction
//! candles      material, interval#start  hours with their minutes, and days
//! progress     material               row `*` is how far the sweeper is
//! idempotency  key                    requests done, and their replies
//! supplies     asset#slot             totals of deposits and withdrawals of some players, and their sums
//!                                     that are not in flows yet
//! flows        asset, hour#way#reason totals of deposits and withdrawals by hour and reason
//! transfers    reference              every transfer that has a reference, for good
//! holds        reference              those that are pending: the same rows
//! feed         thousand, number       which rows of which sources stand at a number; `head` is the last one
//! sequenced    source                 how far each is in the feed: `@` + player, or a material
//! webhooks     name                   what each sends, how far it has come, and who delivers it
//! players      digest, player         the players of the digest in an order id; `tokens` in place of a
//!                                     digest: since when tokens must have been issued
//! ```

mod name;
mod schema;
mod codec;
mod material;
mod resting;
mod order;
mod account;
mod settlement;
mod inbox;
mod candle;
mod summary;
mod idempotency;
mod supply;
mod flow;
mod revocation;
mod transfer;
mod feed;
mod webhook;
mod player;
mod sweep;
#[cfg(test)]
mod tests;

pub use crate::store::{Index, Schema, Table};
pub use account::{
    AccountRow, CreditChange, CreditRow, GoodsRow, MAIN_SLOT, MainRow, Place, credit_key, goods_key, main_key,
};
pub use candle::{DayRow, HourRow, day_key, hour_key};
pub use codec::DecodeError;
pub use feed::{FeedHead, FeedRow, FeedSource, SequencedRow, Stretch, feed_key, head_key, sequenced_key};
pub use flow::{FlowRow, flows_within};
pub use idempotency::{IdempotencyRow, idempotency_key};
pub use inbox::{InboxRow, InboxSource, Note, inbox_key};
pub use material::{MARKET, MarketRow, MaterialRow, market_key, material_key};
pub use name::attribute;
pub use order::{End, OrderRow, order_key};
pub use player::{OldOrders, PlayerRow, digest, digest_of, id_bits, player_key};
pub use resting::{
    EXPIRY_PARTS, FIRST_PRICED, RestingRow, after_price, expiry, hour_of, order_of_slot, resting_key, slot,
};
pub use revocation::RevocationRow;
pub use settlement::{Execution, Party, Settlement, SettlementRow, settlement_key, trade_id};
pub use summary::{Figures, ProgressRow, SummaryRow, TopRow};
pub use supply::{SUPPLY_SLOTS, SupplyRow, supply_key, supply_slot};
pub use sweep::{SweepRow, sweep_key};
pub use transfer::{TransferRow, transfer_key};
pub use webhook::{WebhookRow, webhook_key};
