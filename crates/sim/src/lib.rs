//! A simulator of both deployments: players, clock, scheduler, storage and network, all from one seed.
//!
//! In: a seed. It makes a [`Plan`], a list of steps; [`run()`] executes them on the product's own code, and
//! an independent auditor compares every answer with the correct one. Out: a [`Verdict`]; of a failing plan,
//! [`shrink()`] finds the steps that are needed to fail.
//!
//! Invariants: the same seed gives the same bytes, on disk and in answers; nothing here reads a clock or uses
//! other random numbers.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "numbers of a simulated world are small, and random numbers may be truncated"
)]
#![expect(
    missing_docs,
    reason = "only the simulator's own program uses it, and the fields' names say enough"
)]

mod digest;
mod faults;
mod plan;
mod world;
mod workload;
mod call;
mod clients;
mod auditor;
mod tally;
mod node;
mod serverless;
mod run;
mod shrink;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod tests;

pub use auditor::Violation;
pub use digest::Digest;
pub use faults::{DiskFault, Fault, FaultCounts, WorldKind};
pub use plan::{
    Cast, CorruptFile, Derived, Intent, Lifetime, NewOrder, NodeStep, Plan, Request, ServerlessStep, Step,
};
pub use run::{Verdict, misinform, plan, run};
pub use shrink::{keep, shrink};
pub use tally::Tally;
