//! An interruption of a follower: its file cannot be used for now, and the market goes on without it.
//!
//! Says how often to try again, and logs what is wrong and what helps: at its beginning, every ten minutes,
//! and at its end.

use std::time::{Duration, Instant};

use crate::sqlite::FileFault;

/// How often an interruption that lasts is logged.
const LOGGED_EVERY: Duration = Duration::from_mins(10);

/// The shortest wait between two attempts, but for the first rebuild.
const SHORTEST: Duration = Duration::from_millis(50);

/// An interruption that lasts.
#[derive(Debug)]
pub(super) struct Interruption {
    fault: FileFault,
    since: Instant,
    logged: Instant,
    /// How long to wait before the next attempt.
    wait: Duration,
}

impl Interruption {
    /// The first failed attempt. `rebuilt` is how many times the file was rebuilt before: one that is damaged
    /// again and again is rebuilt ever more rarely.
    pub(super) fn begin(file: &str, fault: FileFault, error: &dyn std::fmt::Display, rebuilt: u32) -> Self {
        let now = Instant::now();
        let first = match fault {
            FileFault::Unusable if rebuilt == 0 => Duration::ZERO,
            FileFault::Unusable => longest(fault).min(Duration::from_mins(1) * 2_u32.saturating_pow(rebuilt)),
            FileFault::Locked => SHORTEST,
            FileFault::DiskFull | FileFault::Inaccessible => Duration::from_secs(1),
        };
        let interruption = Self { fault, since: now, logged: now, wait: first };
        interruption.log(file, error);
        interruption
    }

    /// Another failed attempt.
    pub(super) fn go_on(
        &mut self,
        file: &str,
        fault: FileFault,
        error: &dyn std::fmt::Display,
        rebuilt: u32,
    ) {
        if fault != self.fault {
            *self = Self { since: self.since, ..Self::begin(file, fault, error, rebuilt) };
            return;
        }
        self.wait = (self.wait * 2).clamp(SHORTEST, longest(fault));
        if self.logged.elapsed() >= LOGGED_EVERY {
            self.logged = Instant::now();
            self.log(file, error);
        }
    }

    /// How long to wait before the next attempt.
    pub(super) fn wait(&self) -> Duration {
        self.wait
    }

    /// Logs the end.
    pub(super) fn end(self, file: &str) {
        tracing::info!(file, seconds = self.since.elapsed().as_secs(), "{file} is written again");
    }

    fn log(&self, file: &str, error: &dyn std::fmt::Display) {
        let advice = advice(self.fault);
        tracing::error!(%error, advice, "{file} cannot be written: trading continues, reads of history get 503");
    }
}

/// The longest wait between two attempts.
fn longest(fault: FileFault) -> Duration {
    match fault {
        FileFault::Locked => Duration::from_secs(1),
        FileFault::DiskFull | FileFault::Inaccessible => Duration::from_mins(1),
        FileFault::Unusable => Duration::from_hours(1),
    }
}

/// What helps.
fn advice(fault: FileFault) -> &'static str {
    match fault {
        FileFault::Locked => {
            "another program has locked it: close that program; history catches up by itself"
        }
        FileFault::DiskFull => {
            "the disk is full: free some space, and history catches up by itself. Once the journal finds no room \
             either, the market stops. While the server is stopped you may delete history.db, history.db-wal and \
             history.db-shm; they are rebuilt from the journal"
        }
        FileFault::Inaccessible => "check the disk and the file's permissions; history catches up by itself",
        FileFault::Unusable => "it is rebuilt from the journal",
    }
}
