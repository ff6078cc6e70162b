//! The market on AWS as Lambda functions: the SDK's side of `tradepost-serverless`, and the wiring of each
//! role.
//!
//! Invariants: no rule of the market and no name of a table is here; the roles pass on what the logic
//! decides.
//!
//! Not here: what is read, matched and written (`tradepost-serverless`), the HTTP API (`tradepost-http`).

pub mod settings;
pub mod environment;
pub mod clients;
pub mod dynamodb;
pub mod announcer;
pub mod unreadable;
mod secret;
pub mod metrics;
pub mod api;
mod records;
mod matching;
pub mod matcher;
pub mod projector;
pub mod sequencer;
pub mod sweeper;
pub mod webhooks;
