//! The program `tradepost`: a market on one machine behind HTTP, its web page, and the commands around it.
//!
//! Not here: the market (`tradepost-node`), the routes (`tradepost-http`).

pub mod serve;
mod page;
pub mod config;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod cli;
