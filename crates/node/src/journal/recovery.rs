//! Rebuilds the market from disk: the newest snapshot, then every journal row after it.
//!
//! The same code follows the journal beside the engine (`replica`), so a snapshot agrees with the journal. It
//! only saves time: a damaged one is ignored.

use tradepost_core::{Event, Market, OrderId, Sequence, Timestamp, evolve};
use tradepost_ports::reference_start;

use crate::figures::MarketFigures;
use crate::intake::idempotency::{Idempotency, RecordLocation, Retention};
use crate::journal::snapshot::{self, SnapshotFile};
use crate::journal::{JournalError, JournalLocation, JournalReader, MarketId, ReadEntry};

/// About how many events are read from the journal at a time while it is being written to.
const STRETCH_EVENTS: u64 = 50_000;

/// The state after the journal's last row.
#[derive(Debug)]
pub struct Recovered {
    /// The market's id; `None` where the journal is of a version without one, and only read.
    pub market_id: Option<MarketId>,
    /// The market.
    pub market: Market,
    /// How its materials trade.
    pub(crate) figures: MarketFigures,
    /// The requests that may be repeated, by their keys.
    pub idempotency: Idempotency,
    /// The journal's last row.
    pub entry: u64,
    /// The time of that row.
    pub at: Timestamp,
    /// The last order id issued.
    pub last_order: OrderId,
    /// The last event of the snapshot it continued from.
    pub snapshot: Sequence,
    /// The number of rows read from the journal.
    pub entries_replayed: u64,
    /// Whether it continues from a snapshot of an older version, which a new one should replace.
    pub(crate) from_older_snapshot: bool,
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
            figures: MarketFigures::default(),
            idempotency: Idempotency::new(retention),
            entry: 0,
            at: Timestamp::default(),
            last_order: OrderId::from_u128(0),
            snapshot: Sequence::default(),
            entries_replayed: 0,
            from_older_snapshot: false,
        }
    }

    /// Applies the next row.
    pub fn apply(&mut self, entry: &ReadEntry) {
        for event in entry.events() {
            if let Event::OrderPlaced(placed) = event {
                self.last_order = self.last_order.max(placed.order_id);
            }
            evolve(&mut self.market, event, entry.at);
            self.figures.apply(event, entry.at);
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

    /// The state of the newest snapshot; the state before the first row if there is none that can be used.
    pub(crate) fn newest(journal: &JournalReader, location: &JournalLocation, retention: Retention) -> Self {
        match snapshot::read(location, journal.market()) {
            Ok(Some(snapshot)) => Self::from_snapshot(snapshot, journal, retention),
            Ok(None) => Self::empty(journal.market(), retention),
            Err(error) => {
                tracing::warn!(%error, "snapshot.bin cannot be used; reading the whole journal instead");
                Self::empty(journal.market(), retention)
            }
        }
    }

    /// Applies the journal's rows up to number `last`. Reads them in stretches: a single long one would keep
    /// the write-ahead log from starting over.
    /// Calls `progress` with the number of each.
    pub(crate) fn catch_up(
        &mut self,
        journal: &JournalReader,
        last: u64,
        mut progress: impl FnMut(u64),
    ) -> Result<(), RecoveryError> {
        while self.entry < last {
            let (entry, stretch) = (self.entry, self.market.sequence().0 + STRETCH_EVENTS);
            journal.each_after(entry, self.next_sequence(), |row| {
                self.apply(&row);
                progress(row.number);
                self.entry < last && self.market.sequence().0 < stretch
            })?;
            if self.entry == entry {
                return Err(RecoveryError::Truncated { journal: entry, witness: "the engine", known: last });
            }
        }
        Ok(())
    }

    /// Continues from a snapshot.
    fn from_snapshot(snapshot: SnapshotFile, journal: &JournalReader, retention: Retention) -> Self {
        let market = Market::restore(&snapshot.market);
        let mut recovered = Self {
            market_id: snapshot.market_id.or(journal.market()),
            from_older_snapshot: snapshot.figures.is_none(),
            figures: snapshot.figures.unwrap_or_default(),
            market,
            idempotency: Idempotency::from_rows(retention, &snapshot.requests),
            entry: snapshot.entry,
            at: snapshot.at,
            last_order: snapshot.last_order,
            snapshot: snapshot.market.sequence(),
            entries_replayed: 0,
        };
        if recovered.from_older_snapshot {
            recovered.read_figures(journal);
        }
        recovered
    }

    /// Reads the figures that an older snapshot does not have: the trades of the day before it, and the last
    /// price of a material without any.
    fn read_figures(&mut self, journal: &JournalReader) {
        if let Err(error) = self.read_trades_of_a_day(journal) {
            tracing::warn!(%error, "the figures of the last 24 hours are incomplete");
        }
        self.figures.add_last_prices(&self.market);
    }

    fn read_trades_of_a_day(&mut self, journal: &JournalReader) -> Result<(), JournalError> {
        let before = journal.entry_before_time(reference_start(self.at))?;
        let Some(first) = journal.entry(before + 1)? else { return Ok(()) };
        let (last, figures) = (self.entry, &mut self.figures);
        journal.each_after(before, first.first, |entry| {
            if entry.number <= last {
                entry.events().for_each(|event| figures.apply(event, entry.at));
            }
            entry.number < last
        })
    }

    /// Writes this state as the new snapshot.
    pub(crate) fn write_snapshot(&self, location: &JournalLocation) -> std::io::Result<()> {
        let market = self.market.snapshot();
        let file = SnapshotFile {
            market_id: self.market_id,
            entry: self.entry,
            at: self.at,
            last_order: self.last_order,
            withdrawals: market.withdrawals.clone(),
            access: market.access.clone(),
            rules: market.stored_rules.clone(),
            market,
            requests: self.idempotency.rows(),
            figures: Some(self.figures.clone()),
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
    let mut recovered = Recovered::newest(&journal, location, retention);
    if recovered.entry > last {
        return Err(RecoveryError::Truncated {
            journal: last,
            witness: snapshot::FILE,
            known: recovered.entry,
        });
    }
    recovered.catch_up(&journal, last, |number| progress(number, last))?;
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
    recovered.catch_up(journal, last, |number| progress(number, last))?;
    Ok(recovered)
}
