//! The interface of a follower of the journal.

use std::error::Error;

use tradepost_core::{Event, Sequence, Timestamp};

/// The events of one journal row, which happened at one time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'e> {
    /// The number of the first event.
    pub(crate) first: Sequence,
    pub(crate) at: Timestamp,
    pub(crate) events: &'e [Event],
}

/// Derives something from the journal's rows, and stores how far it has come with it, so that each event is
/// applied exactly once.
pub(crate) trait Follower: Send + 'static {
    /// The file it writes, for messages.
    const FILE: &'static str;
    /// The metric of how many committed events it has not applied.
    const LAG_METRIC: &'static str;
    type Error: Error + Send + Sync + 'static;

    /// Its cursor: the last event applied.
    fn position(&self) -> Sequence;

    /// Applies rows and commits them with the new cursor, in one transaction; skips events already applied.
    /// After an error nothing has changed.
    fn apply(&mut self, rows: &[Row<'_>]) -> Result<(), Self::Error>;

    /// Calls `pause` often while it works; a call may let time pass.
    fn set_pause(&mut self, pause: impl FnMut() + Send + 'static) -> Result<(), Self::Error>;
}
