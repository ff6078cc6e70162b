//! Matcher, teller and sweep over the tables in memory, fed by the API's own intake.

mod dice;
mod stage;
mod gate;
mod scenarios;
mod expiry;
mod planning;
mod parity;
mod deaths;
mod overlaps;
mod troubles;
mod telling;
mod costs;
