//! The market on AWS over tables in memory: the HTTP contract; what faults, races and deaths do to the
//! intake; what it costs.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod world;
mod words;
mod contract;
mod operations;
mod deaths;
mod races;
mod transfers;
mod references;
mod feed;
mod webhooks;
mod faults;
mod costs;
mod reading;
mod load;
mod watching;
