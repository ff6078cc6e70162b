//! Reads, all from the tables; those of a player's own data are strongly consistent, those of market data
//! are not.
//!
//! What the matcher has done but the projector has not yet projected is read from `trades`, so a player's
//! order never looks open when it is not.

mod register;
mod orders;
mod open_orders;
mod matched_book;
mod book;
mod listing;
mod materials;
mod trades;
mod candles;
mod cursor;
mod transfers;
mod inbox;
mod feed;
mod account;
mod audit;
mod supplies;
mod economy;

/// How many reads of materials or assets are made at the same time.
const AT_ONCE: usize = 16;
