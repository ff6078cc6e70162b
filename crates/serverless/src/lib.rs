//! The market on AWS: the same rules and answers as one machine, over DynamoDB tables.
//!
//! ```text
//! HTTP request -> intake: one conditional transaction -> orders --stream--> pipe -> Kinesis, key = material
//!                                                    -> matcher: reads both sides, transactions -> trades
//!                                          trades --stream--> teller: order status, inbox, candles
//! ```
//!
//! Invariants: whatever moves goods or coins is one transaction, conditional on what was read; nothing about money is
//! decided from an index or a stream record; a repeated, lost or reordered message changes no outcome.
//!
//! Not here: the AWS SDK, a runtime, sockets, clocks (the workspace `aws` wires those in).

pub mod store;
pub mod tables;
pub mod host;
mod dice;
mod serverless;
mod intake;
mod reads;
mod deployment;
pub mod announcement;
pub mod mapping;
pub mod matcher;
pub mod teller;
pub mod sweep;
pub mod model;

pub use host::Host;
pub use serverless::Serverless;
