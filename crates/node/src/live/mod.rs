//! The live stream: what each batch changed, and who gets it.
//!
//! Data flows one way: the engine computes what a batch [`published`]; once it is on disk the committer puts
//! it into the [`inbox`]; the [`dispatcher`], on a thread of its own, merges it into [`topic`]s, encodes what
//! is due once for all who follow it, and puts it into their [`mailbox`]es. A [`hub`] is how the rest of the
//! node sees it.
//!
//! Invariants: the engine never waits for a subscriber, nor for the dispatcher; every queue is bounded.

pub(crate) mod published;
pub(crate) mod mailbox;
pub(crate) mod inbox;
pub(crate) mod topic;
mod loading;
mod pacing;
pub(crate) mod dispatcher;
mod subscriber;
pub(crate) mod hub;
#[cfg(test)]
mod tests;
