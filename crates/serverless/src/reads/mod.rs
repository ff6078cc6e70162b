//! What is read: all of it from the tables, as of now wherever a player reads its own.
//!
//! What the matcher has done but the teller has not yet told is read from `trades`, so a player's order never looks
//! open when it is not.

mod orders;
mod simulation;
mod book;
mod materials;
mod history;
mod cursor;
mod inbox;
mod account;
mod audit;
mod economy;
