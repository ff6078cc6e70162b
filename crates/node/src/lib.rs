//! The market on one machine: one engine thread, one journal, one history, behind the HTTP API.
//!
//! Data flows one way: `engine` → `commit` (the journal thread) → `projector`. [`start()`] begins it, [`OneMachine`] is how the
//! HTTP API sees it. With the feature `simulation`, `stepped` runs the same parts without threads.

mod host;
mod order_ids;
mod idempotency;
mod engine;
mod chore;
mod commit;
mod sqlite;
mod journal;
mod backup_copy;
mod recovery;
mod projector;
mod history;
mod stream;
mod deployment;
mod start;
#[cfg(feature = "simulation")]
pub mod stepped;
mod directory;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;

pub use deployment::OneMachine;
pub use directory::make as make_directory;
pub use engine::{EngineHandle, Reply};
pub use host::{Clock, Files, Host, OsFiles};
pub use idempotency::Retention;
pub use journal::{FILE as JOURNAL_FILE, JournalReader, ReadEntry};
pub use recovery::{Recovered, RecoveryError, replay_all};
pub use start::{MarketSettings, RunningMarket, StartError, StopReason, start};
