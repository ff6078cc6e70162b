//! The interface of a follower of the journal.

use std::error::Error;

use tradepost_core::{Event, Sequence, Timestamp};

use crate::sqlite::FileFault;

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
pub(crate) trait Follower: Send + Sized + 'static {
    /// The file it writes, for messages.
    const FILE: &'static str;
    type Error: Error + Send + Sync + 'static;
    /// What it is opened from.
    type Settings: Send + 'static;

    /// Opens its file, or creates it.
    fn open(settings: &Self::Settings) -> Result<Self, Self::Error>;

    /// Deletes its file, which is not open.
    fn remove(settings: &Self::Settings) -> Result<(), Self::Error>;

    /// What an error means for its file.
    fn fault(error: &Self::Error) -> FileFault;

    /// Its cursor: the last event applied.
    fn position(&self) -> Sequence;

    /// Applies rows and commits them with the new cursor, in one transaction; skips events already applied.
    /// After an error nothing has changed.
    fn apply(&mut self, rows: &[Row<'_>]) -> Result<(), Self::Error>;

    /// Learns the time of the journal's last row, from which age is counted.
    fn journal_ends_at(&mut self, newest: Timestamp);

    /// Takes a small step of tidying up, if there is something to tidy. Returns whether there may be more.
    fn tidy(&mut self) -> Result<bool, Self::Error>;

    /// Calls `pause` often while it works; a call may let time pass.
    fn set_pause(&mut self, pause: impl FnMut() + Send + 'static) -> Result<(), Self::Error>;
}

/// The readers of a follower's file.
pub(crate) trait Readers: Send + 'static {
    /// Closes their connections, and lets none be opened during `work`.
    fn closed_during(&self, work: &mut dyn FnMut());
}
