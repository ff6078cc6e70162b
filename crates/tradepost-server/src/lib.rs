//! The market on one machine: one engine thread, one journal, one history, behind the HTTP API.
//!
//! Data flows one way: `engine` → `commit` (the journal thread) → `projector`. [`start()`] begins it, [`OneMachine`] is how the
//! HTTP API sees it, `cli` is how a person does. With the
//! feature `simulation`, `stepped` runs the same parts without threads.

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
mod serve;
mod directory;
mod page;
mod config;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod cli;

pub use config::{Config, Options};
pub use deployment::OneMachine;
pub use engine::{EngineHandle, Reply};
pub use host::{Clock, Files, Host, OsFiles};
pub use idempotency::Retention;
pub use journal::{JournalReader, ReadEntry};
pub use recovery::{Recovered, RecoveryError, replay_all};
pub use serve::serve;
pub use start::{MarketSettings, RunningMarket, StartError, StopReason, start};
