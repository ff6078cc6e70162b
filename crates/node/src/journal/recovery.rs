//! Rebuilds the market from disk: the newest snapshot, then every journal row after it.
//!
//! Snapshots are taken by the same code on a separate thread ([`take_snapshot`]), so the engine never pauses
//! for one, and a snapshot agrees with the journal. A snapshot only saves time: a damaged one is ignored.

use std::time::Instant;

use tradepost_core::{Event, Market, OrderId, Sequence, Timestamp, evolve};

use crate::intake::idempotency::{Idempotency, RecordLocation, Retention};
use crate::journal::snapshot::{self, SnapshotFile};
use crate::journal::{JournalError, JournalLocation, JournalReader, MarketId, ReadEntry};

/// The state after the journal's last row.
#[derive(Debug)]
pub struct Recovered {
    /// The market's id; `None` where the journal is of a version without one, and only read.
    pub market_id: Option<MarketId>,
    /// The market.
    pub market: Market,
    /// The requests that may be repeated, by their keys.
    pub idempotency: Idempotency,
    /// The journal's last row.
    pub entry: u64,
    /// The time of that row.
    pub at: Timestamp,
    /// The last order id issued.
    pub last_order: OrderId,
    /// The number of rows read from the journal.
    pub entries_replayed: u64,
}

/// Why the market cannot be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The journal is damaged or unreadable.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A file derived from the journal knows rows that the journal does not have.
    #[error(
        "the journal ends at entry {journal}, but {witness} knows entry {known}: entries are missing from \
         journal.db. To go back to a backup, use `tradepost restore`"
    )]
    Truncated {
        /// The journal's last row.
        journal: u64,
        /// The file that knows more.
        witness: &'static str,
        /// The last row it knows.
        known: u64,
    },
}

impl Recovered {
    /// The state before the first row.
    pub fn empty(market_id: Option<MarketId>, retention: Retention) -> Self {
        Self {
            market_id,
            market: Market::default(),
            idempotency: Idempotency::new(retention),
            entry: 0,
            at: Timestamp::default(),
            last_order: OrderId::from_u128(0),
            entries_replayed: 0,
        }
    }

    /// Applies the next row.
    pub fn apply(&mut self, entry: &ReadEntry) {
        for event in entry.events() {
            if let Event::OrderPlaced(placed) = event {
                self.last_order = self.last_order.max(placed.order_id);
            }
            evolve(&mut self.market, event, entry.at);
        }
        for (record, number) in entry.records.iter().zip(0_u32..) {
            if let Some(stamp) = record.stamp {
                let location = RecordLocation { entry: entry.number, record: number };
                self.idempotency.remember(stamp.into(), location, entry.at);
            }
        }
        self.entry = entry.number;
        self.at = entry.at;
        self.entries_replayed += 1;
    }

    /// Continues from a snapshot.
    fn from_snapshot(snapshot: &SnapshotFile, retention: Retention) -> Self {
        Self {
            market_id: snapshot.market_id,
            market: Market::restore(&snapshot.market),
            idempotency: Idempotency::from_rows(retention, &snapshot.requests),
            entry: snapshot.entry,
            at: snapshot.at,
            last_order: snapshot.last_order,
            entries_replayed: 0,
        }
    }

    /// Writes this state as the new snapshot.
    pub(crate) fn write_snapshot(&self, location: &JournalLocation) -> std::io::Result<()> {
        let file = SnapshotFile {
            market_id: self.market_id,
            entry: self.entry,
            at: self.at,
            last_order: self.last_order,
            market: self.market.snapshot(),
            requests: self.idempotency.rows(),
        };
        snapshot::write(&location.directory, &*location.files, &file)
    }

    fn next_sequence(&self) -> Sequence {
        self.market.sequence().next()
    }
}

/// Rebuilds the market. Calls `progress` for each row with its number and the journal's last.
pub(crate) fn recover(
    location: &JournalLocation,
    retention: Retention,
    mut progress: impl FnMut(u64, u64),
) -> Result<Recovered, RecoveryError> {
    let journal = JournalReader::open(location)?;
    let last = journal.last()?;
    let mut recovered = match snapshot::read(location, journal.market()) {
        Ok(Some(snapshot)) => Recovered::from_snapshot(&snapshot, retention),
        Ok(None) => Recovered::empty(journal.market(), retention),
        Err(error) => {
            tracing::warn!(%error, "snapshot.bin cannot be used; reading the whole journal instead");
            Recovered::empty(journal.market(), retention)
        }
    };
    if recovered.entry > last {
        return Err(RecoveryError::Truncated {
            journal: last,
            witness: snapshot::FILE,
            known: recovered.entry,
        });
    }
    replay(&journal, &mut recovered, |number| progress(number, last))?;
    Ok(recovered)
}

/// Rebuilds the market from the journal alone, from its first row, archived ones included.
pub fn replay_all(
    location: &JournalLocation,
    progress: impl FnMut(u64, u64),
) -> Result<Recovered, RecoveryError> {
    replay_journal(&JournalReader::open(location)?, progress)
}

/// Rebuilds the market from a journal, from its first row.
pub(crate) fn replay_journal(
    journal: &JournalReader,
    mut progress: impl FnMut(u64, u64),
) -> Result<Recovered, RecoveryError> {
    let last = journal.last()?;
    let mut recovered = Recovered::empty(journal.market(), Retention::default());
    replay(journal, &mut recovered, |number| progress(number, last))?;
    Ok(recovered)
}

fn replay(
    journal: &JournalReader,
    recovered: &mut Recovered,
    mut progress: impl FnMut(u64),
) -> Result<(), RecoveryError> {
    let (entry, next) = (recovered.entry, recovered.next_sequence());
    journal.each_after(entry, next, |entry| {
        recovered.apply(&entry);
        progress(entry.number);
        true
    })?;
    Ok(())
}

/// Takes a new snapshot, and logs the result.
pub(crate) fn take_snapshot(location: &JournalLocation, retention: Retention) {
    let started = Instant::now();
    let taken =
        recover(location, retention, |_, _| {}).map_err(|error| error.to_string()).and_then(|recovered| {
            let written = recovered.write_snapshot(location).map_err(|error| error.to_string());
            written.map(|()| recovered.entry)
        });
    match taken {
        Ok(entry) => tracing::info!(entry, seconds = started.elapsed().as_secs_f64(), "snapshot taken"),
        // The journal is what counts: without a snapshot the next start only takes longer.
        Err(error) => tracing::error!(error, "snapshot failed"),
    }
}
