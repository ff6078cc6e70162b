//! A simulator of both deployments in which one seed is all there is: players, clock, scheduler, storage and network.
//!
//! In: a seed. It makes a [`Plan`], a list of steps; [`run()`] does them to the product's own code and lets an auditor, which is
//! not the engine, compare every answer with the right one. Out: a [`Verdict`]; of a failing plan, [`shrink()`] finds the steps
//! that are needed to fail.
//!
//! Invariants: the same seed gives the same bytes, on disk and in answers; nothing here reads a clock or rolls other dice.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "numbers of a simulated world are small, and dice may be cut off"
)]

mod dice;
mod digest;
mod trouble;
mod plan;
mod workload;
mod call;
mod clients;
mod auditor;
mod disk;
mod machine;
mod aws;
mod run;
mod shrink;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

pub use auditor::Wrong;
pub use digest::Digest;
pub use disk::Fault;
pub use plan::{
    Ask, AwsStep, Cast, Derived, Lasts, MachineStep, NewOrder, Plan, Rotten, Step, Wish, WorldKind,
};
pub use run::{Tally, Verdict, misinform, plan, run};
pub use shrink::{keep, shrink};
pub use trouble::{Trouble, Troubles};
