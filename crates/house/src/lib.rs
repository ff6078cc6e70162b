//! How the house trades, so that a market with few players is not empty: it quotes both sides of a material
//! ([`Maker`]), buys what the world consumes ([`Demand`]) and sells what the world produces ([`Supply`]).
//!
//! In: a [`Plan`], and a [`View`] of its material and its account. Out: a [`Decision`], that is orders to
//! cancel and to place, and goods to produce or to consume.
//!
//! Invariants: a plan trades with what its account has, so it cannot lose more than it was given; it has at
//! most one order on each side; it never takes an order of the house. A decision depends on its arguments
//! alone: the open orders and the references of its transfers are all that a plan remembers, so a run that
//! was interrupted continues without doing anything twice.
//!
//! Not here: reading the market and carrying out decisions.
#![warn(missing_docs)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::panic,
    reason = "it trades for real"
)]

mod share;
mod plan;
mod view;
mod quoting;
mod maker;
mod world;
mod replacing;
mod decide;

pub use decide::{Decision, decide};
pub use plan::{Demand, Maker, Plan, PlanFault, Role, Supply};
pub use replacing::{LIFETIME_MS, Placement};
pub use view::{OwnOrder, Stock, View};
pub use world::{Flow, PERIOD_MS};
