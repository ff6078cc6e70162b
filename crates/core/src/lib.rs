//! The market as a value: [`decide`] turns a command into [`Event`]s, [`evolve`] applies them.
//!
//! In: [`Command`]s with a [`Context`] that carries the time and the id of a new order. Out: [`Event`]s, or a
//! [`Rejection`] with a stable code.
//!
//! Invariants: for each asset, deposited − withdrawn − burned = Σ available + Σ held; Σ held is what the open
//! orders and the pending withdrawals hold; no book is crossed between two commands; an expired order never
//! trades ([`Market::audit`] checks them).
//!
//! Not here: files, sockets, clocks, random numbers, threads. Time and ids are arguments, so a run is its
//! input.
#![warn(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::panic,
    reason = "a market that wraps, rounds or panics loses somebody's goods"
)]

mod quantity;
mod id;
mod terms;
mod order_ids;
mod transfer;
mod command;
mod rejection;
mod event;
mod order;
mod book;
pub mod rules;
mod market;
mod prefetch;
mod decide;
mod evolve;

pub use book::lookahead::Upcoming;
pub use book::{Books, Fill, Incoming, Matched};
pub use command::{Actor, Command, Context, PlaceOrder};
pub use decide::decide;
pub use event::{Event, PlacedOrder, Trade};
pub use evolve::evolve;
pub use id::{
    Asset, AssetName, InvalidId, MaterialId, MaterialNo, OrderId, PlayerId, PlayerNo, Sequence, Timestamp,
};
pub use market::access::Access;
pub use market::audit::{AssetAudit, Audit};
pub use market::ledger::{Balance, Supply};
pub use market::reads::{BookDepth, Level, worth};
pub use market::rules::{ScheduledRules, StoredRules};
pub use market::snapshot::Snapshot;
pub use market::totals::Totals;
pub use market::{Market, Material, PendingWithdrawal};
pub use order::{Order, OrderState, OrderTerms};
pub use order_ids::OrderIds;
pub use quantity::{AMOUNT_MAX, Amount, Coins, MATERIALS_MAX, PRICE_MAX, Price, QUANTITY_MAX, Quantity};
pub use rejection::Rejection;
pub use rules::Rules;
pub use rules::material_rules::{BuyLimitUse, MaterialRules};
pub use rules::rule_set::{BuyLimit, FeeTo, Rule, RuleChanges, RuleName, RuleSet};
pub use terms::{CloseReason, Side, Status, TimeInForce};
pub use transfer::{
    InvalidReference, Reference, ReferencedTransfer, Transfer, TransferEvent, TransferKind, TransferState,
    TransferStep,
};
