//! The feed: the inbox entries of all players in the order of the journal, read from the journal itself.
//!
//! One thread of low priority reads for all readers, so they cost the engine nothing but memory bandwidth. A
//! reader at the end waits for a commit; the thread wakes such readers together, a few milliseconds apart at
//! most. An event has everything but the names of its numbers, which never change: those come from the
//! journal rows read anyway, and from `history.db`.
//!
//! Invariants: nothing is read beyond what is committed; no reader is in the engine's way.

pub(crate) mod cursor;
pub(crate) mod error;
mod names;
pub(crate) mod pages;
pub(crate) mod thread;
#[cfg(test)]
mod tests;
