//! The market as a value: what may happen ([`decide`]), what then happens ([`Event`]) and what is so afterwards
//! ([`evolve`]).
//!
//! In: [`Command`]s with a [`Context`] that carries the time and the id of a new order. Out: [`Event`]s, or a
//! [`Rejection`] with a stable code.
//!
//! Invariants: for each asset, deposited − withdrawn − burned = Σ available + Σ held; Σ held is what the open orders
//! hold; no book is crossed between two commands; an expired order never trades ([`Market::audit`] checks them).
//!
//! Not here: files, sockets, clocks, random numbers, threads. Time and ids come in as arguments, so a run is its input.
#![warn(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::panic,
    reason = "a market that wraps, rounds or dies loses somebody's goods"
)]

mod quantity;
mod id;
mod terms;
mod order;
mod order_ids;
mod command;
mod rejection;
mod decide;
mod event;
mod evolve;
mod market;
mod ledger;
mod book;
mod lookahead;
mod ladder;
mod slot_table;
mod slab;
mod snapshot;
mod audit;
mod wealth;

pub use audit::{AssetAudit, Audit};
pub use book::{Books, Fill, Incoming, Matched};
pub use command::{Actor, Command, Context, PlaceOrder};
pub use decide::{decide, reduction};
pub use event::{Event, PlacedOrder, Trade};
pub use evolve::evolve;
pub use id::{
    Asset, AssetName, InvalidId, MaterialId, MaterialNo, OrderId, PlayerId, PlayerNo, Sequence, Timestamp,
};
pub use ledger::{Balance, Supply};
pub use lookahead::Upcoming;
pub use market::{BookDepth, Level, Market, Material, Rules};
pub use order::{Order, OrderState, OrderTerms};
pub use order_ids::OrderIds;
pub use quantity::{AMOUNT_MAX, Amount, Coins, PRICE_MAX, Price, QUANTITY_MAX, Quantity};
pub use rejection::Rejection;
pub use snapshot::Snapshot;
pub use terms::{CloseReason, Side, Status, TimeInForce};
pub use wealth::worth;
