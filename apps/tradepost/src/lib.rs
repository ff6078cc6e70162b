//! The program `tradepost`: serves a market on one machine over HTTP, with its web page, and the commands
//! around it.
//!
//! Not here: the market (`tradepost-node`), the routes (`tradepost-http`).

mod serve;
mod page;
mod demo_page;
mod secret;
mod jwks;
mod config;
mod watch;
mod mcp;
mod cli;
pub mod decoders;

pub use cli::run;
