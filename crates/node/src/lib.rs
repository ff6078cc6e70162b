//! The market on one machine: one engine thread, one journal, and what follows it, behind the ports.
//!
//! Modules in the order data flows: `intake` (the queue) → `engine` (decides) → `journal` (commits) →
//! `followers` (`history.db`) and `replica` (snapshots, reports), with `reads`, `live`, `feed` and `ports` on
//! the way back. [`start()`] begins it, [`Node`] is how the HTTP API sees it.

mod environment;
mod executor;
mod directory;
mod room;
mod sqlite;
mod worker;
mod vitals;
mod revocations;
mod reference_key;
mod reference_filter;
mod intake;
mod engine;
mod figures;
mod journal;
mod replica;
mod followers;
mod reads;
mod live;
mod feed;
mod webhooks;
mod ports;
mod start;
mod restore;
mod archiving;
mod watch;
pub mod inspect;
pub mod simulated;
pub mod decoders;

pub use archiving::{ArchivingError, archive};
pub use directory::{LockError, make as make_directory};
pub use environment::{Clock, ClockBehind, Environment, Files, OsFiles, Pace};
pub use intake::idempotency::Retention;
pub use intake::request::{EngineHandle, Reply};
pub use journal::recovery::{Recovered, RecoveryError, replay_all};
pub use journal::{
    ArchiveError, Archived, FILE as JOURNAL_FILE, JournalEnd, JournalError, JournalLocation, JournalReader,
    ListedSegment, MarketId, ReadEntry, Stretch,
};
pub use ports::Node;
pub use reference_filter::ReferenceFilter;
pub use reference_key::{ReferenceDigest, ReferenceKey};
pub use restore::{BackupContent, Replaced, RestoreError, Restored, backup_content, restore};
pub use start::{MarketSettings, RunningMarket, StartError, StopReason, start};
pub use watch::describe_metrics;
