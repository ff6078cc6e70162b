//! The market on AWS: the same rules and replies as one machine, over DynamoDB tables.
//!
//! ```text
//! HTTP request -> intake: one conditional transaction -> orders --stream--> pipe -> Kinesis, key = material
//!                                                    -> matcher: reads both sides, transactions -> trades
//!                                          trades --stream--> projector: order status, inbox, candles
//! ```
//!
//! Invariants: every movement of goods or coins is one transaction, conditional on what was read; nothing
//! about money is decided from an index or a stream record; a repeated, lost or reordered message changes no
//! result.
//!
//! Not here: the AWS SDK, a runtime, sockets, clocks (the workspace `apps/lambda` wires those in).

pub mod environment;
pub mod error;
pub mod store;
pub mod tables;
mod register;
mod revocations;
mod listing;
mod serverless;
mod intake;
mod hours;
mod top_of_book;
pub mod announcement;
pub mod event_batch;
pub mod matcher;
pub mod followers;
mod reads;
mod ports;
pub mod memory_dynamodb;

pub use environment::Environment;
pub use error::MaterialError;
pub use serverless::Serverless;
