//! The market on AWS over tables in memory: the HTTP contract, races, faults, costs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod world;
mod contract;
