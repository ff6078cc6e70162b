//! The market on AWS as Lambda functions: the SDK's side of `tradepost-serverless`, and the wiring of each role.
//!
//! Invariants: no rule of the market and no name of a table is here; the roles hand on what the logic decides.
//!
//! Not here: what is read, matched and written (`tradepost-serverless`), the HTTP API (`tradepost-http`).

pub mod environment;
pub mod clients;
pub mod store;
pub mod host;
pub mod announcer;
pub mod unreadable;
pub mod api;
mod matching;
pub mod matcher;
pub mod teller;
pub mod sweeper;
