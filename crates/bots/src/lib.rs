//! A supply chain of bot players that trade through the HTTP API of any deployment of Tradepost.
//!
//! Two hundred farmers, miners, bakers, smiths, traders and townspeople come online at their own hours, work, eat and
//! trade sixteen goods with orders priced from what each of them has seen. [`run()`] plays them against a market and shows
//! it on a terminal; `tradepost demo` is this with a market of its own.
//!
//! In: the address of a market and a [`TokenSource`]. Out: requests, and a picture of the economy.
//!
//! Invariants: what a player decides depends on the seed, the hour, its own memory and what the market told it, never on
//! a clock; players know the market through the API only; what is made and used up goes through the operator's deposits
//! and withdrawals, so the market's books always balance; a write is safe to repeat.

mod supply_chain;
mod dice;
mod climate;
mod exchange;
mod http;
mod role;
mod belief;
mod belongings;
mod household;
mod workshop;
mod dealing;
mod caravan;
mod trader;
mod player;
mod world;
mod play;
mod store;
mod guest;
mod watch;
mod news;
mod picture;
mod screen;
mod terminal;
mod run;
#[cfg(test)]
mod tests;

pub use exchange::ExchangeError;
pub use guest::{GUEST, first_trade};
pub use http::{TokenError, TokenSource};
pub use run::{Config, EconomyError, PLAYERS_MIN, run};
pub use store::StoreError;
