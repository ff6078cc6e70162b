//! What follows the journal: read models derived from its rows, which can be deleted and rebuilt at any time.
//!
//! Another follower is one file that implements [`Follower`](follower::Follower), and one
//! [`Runner`](runner::Runner) in `start`.

pub(crate) mod follower;
mod interruption;
pub(crate) mod position;
pub(crate) mod runner;
pub(crate) mod history;

#[cfg(test)]
mod tests;
