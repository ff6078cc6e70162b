//! A supply chain of bot players that trade in any deployment of Tradepost.
//!
//! Two hundred farmers, miners, bakers, smiths, traders and townspeople come online at their own hours, work,
//! eat and trade sixteen goods with orders priced from what each of them has seen. [`run()`] plays them
//! against a market and shows it on a terminal; `tradepost demo` does this with a market in the same process.
//! A new world plays a week before anybody watches, so that charts are full.
//!
//! In: a deployment and its clock. Out: calls to its ports, and a dashboard of the economy.
//!
//! Invariants: what a player decides depends on the seed, the hour, its own memory and the market's
//! responses, never on a clock; players see the market through the ports only, which are what the routes of
//! the API call; production and consumption go through the operator's deposits and withdrawals, so the
//! market's books always balance; a write is safe to repeat; an hour of the world is an hour of the market.

mod supply_chain;
mod dice;
mod climate;
mod exchange;
mod port_exchange;
mod price_estimate;
mod inventory;
mod role;
mod profile;
mod memory;
mod hour;
mod intent;
mod household;
mod workshop;
mod caravan;
mod trader;
mod orders;
mod newcomer;
mod turn;
mod world;
mod round;
mod tempo;
mod store;
mod guest;
mod ticker;
mod headlines;
mod dashboard;
mod screen;
mod terminal;
mod run;
#[cfg(test)]
mod tests;

pub use dashboard::{News, Status, You};
pub use guest::SignInLinks;
pub use run::{Config, EconomyError, PLAYERS_MIN, run};
pub use store::StoreError;
pub use tempo::{MarketClock, SPEED_MAX};
