//! Matcher, projector and sweep over the tables in memory, fed by the API's own intake.

mod dice;
mod stage;
mod gate;
mod scenarios;
mod budgets;
mod expiry;
mod sweeping;
mod planning;
mod parity;
mod deaths;
mod overlaps;
mod failures;
mod projecting;
mod costs;
mod listing;
