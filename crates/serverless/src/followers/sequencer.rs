//! Gives positions in the feed to what sources have got since: [`Sequencer::append`].
//!
//! Level-triggered by the streams of `inbox` and `trades`: reads how far each source is in the feed and how
//! far it reaches, and adds what lies between at the next number. Each addition is one transaction, on the
//! condition that the head and the progress of its sources are as they were read. So several sequencers, or
//! one that is called again or dies anywhere, give each row one position.
//!
//! Invariant: numbers grow by one. A reader that has read up to the head never finds anything before it
//! later.

use std::collections::BTreeSet;
use std::fmt;

use tradepost_core::Timestamp;

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::store::{self, Backoff, BatchGet, Item, Key, Store, StoreError, Transaction};
use crate::tables::{
    DecodeError, FeedHead, FeedRow, FeedSource, MainRow, ProgressRow, SequencedRow, Stretch, Table, head_key,
    main_key, material_key, sequenced_key,
};

/// How many sources are added at one number: two rows of each are read in one call, and one is written.
const SOURCES_MAX: usize = 48;
/// How many rows of accounts stand at one number: a reader reads them together.
const ROWS_MAX: u64 = 96;
/// As how many such rows a settlement counts.
const SETTLEMENT_ROWS: u64 = 8;
/// How often an addition is tried without progress.
const ATTEMPTS: u32 = 30;

/// Gives positions. The caller makes one for a batch of stream records.
pub struct Sequencer<'a, S: ?Sized, E: ?Sized> {
    pub store: &'a S,
    pub environment: &'a E,
    /// When to stop although there is more to add.
    pub until: Timestamp,
}

/// What a run of the sequencer did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sequenced {
    /// How many numbers it gave.
    pub numbers: u64,
    /// How many rows of sources stand there.
    pub rows: u64,
    /// Whether there is more to add: the caller has to call again.
    pub unfinished: bool,
}

/// What is added at a number.
struct Addition {
    transaction: Transaction,
    /// How many rows of sources stand there.
    rows: u64,
    /// Whether nothing is left for the next number.
    whole: bool,
}

impl<S: Store + ?Sized, E: Environment + ?Sized> Sequencer<'_, S, E> {
    /// Adds all that these sources have and the feed has not.
    pub async fn append(&self, sources: &BTreeSet<FeedSource>) -> Result<Sequenced, MaterialError> {
        let mut done = Sequenced::default();
        let sources: Vec<_> = sources.iter().cloned().collect();
        for some in sources.chunks(SOURCES_MAX) {
            done.unfinished |= self.append_some(some, &mut done).await?;
        }
        Ok(done)
    }

    /// Those of these sources of which the feed lacks something, or did a moment ago: cheaper than to try.
    pub(super) async fn lacking(
        &self,
        sources: &BTreeSet<FeedSource>,
    ) -> Result<BTreeSet<FeedSource>, MaterialError> {
        let mut lacking = BTreeSet::new();
        let sources: Vec<_> = sources.iter().cloned().collect();
        for some in sources.chunks(SOURCES_MAX) {
            let (_, due) = self.due(some, false).await?;
            lacking.extend(due.into_iter().map(|(progress, _)| progress.source));
        }
        Ok(lacking)
    }

    /// Adds what a few sources have; returns whether there is more.
    async fn append_some(&self, sources: &[FeedSource], done: &mut Sequenced) -> Result<bool, MaterialError> {
        let mut backoff = Backoff::new(ATTEMPTS, self.environment.random());
        loop {
            let (head, due) = self.due(sources, true).await?;
            if due.is_empty() {
                return Ok(false);
            }
            if self.environment.now() >= self.until {
                return Ok(true);
            }
            let Addition { transaction, rows, whole } = self.addition(head.as_ref(), &due);
            match self.store.transact(transaction).await {
                Ok(()) => {
                    (done.numbers, done.rows) = (done.numbers + 1, done.rows + rows);
                    if whole {
                        return Ok(false);
                    }
                    backoff = Backoff::new(ATTEMPTS, self.environment.random());
                }
                Err(StoreError::ConditionFailed(_)) if backoff.wait(self.store).await => {}
                Err(StoreError::ConditionFailed(_)) => return Ok(true),
                Err(error) if error.is_passing() && backoff.wait(self.store).await => {}
                Err(error) if error.is_passing() => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The head, and of each source that has more than the feed how far it is there and how far it reaches.
    async fn due(
        &self,
        sources: &[FeedSource],
        consistent: bool,
    ) -> Result<(Option<FeedHead>, Vec<(SequencedRow, u64)>), MaterialError> {
        let mut keys = vec![head_key()];
        keys.extend(sources.iter().flat_map(|source| [sequenced_key(source), end_key(source)]));
        let rows = store::batch_get(self.store, BatchGet { keys: keys.clone(), consistent }).await?;
        let mut rows = keys.iter().zip(rows);
        let head = rows.next().and_then(|(_, row)| row);
        let head = decoded(&head_key(), head.as_ref(), FeedHead::decode)?;
        let mut due = Vec::new();
        for source in sources {
            let Some(((key, progress), (end_key, end))) = rows.next().zip(rows.next()) else { break };
            let progress = decoded(key, progress.as_ref(), SequencedRow::decode)?;
            let end = match source {
                FeedSource::Account(_) => {
                    decoded(end_key, end.as_ref(), MainRow::decode)?.map_or(0, |row| row.seq)
                }
                FeedSource::Material(_) => {
                    decoded(end_key, end.as_ref(), ProgressRow::decode)?.map_or(0, |row| row.projected)
                }
            };
            let progress = progress.unwrap_or_else(|| SequencedRow { source: source.clone(), last: 0 });
            if end > progress.last {
                due.push((progress, end));
            }
        }
        Ok((head, due))
    }

    /// The transaction that adds the next number.
    fn addition(&self, head: Option<&FeedHead>, due: &[(SequencedRow, u64)]) -> Addition {
        let (mut rows, mut room, mut whole) = (0, ROWS_MAX, true);
        let (mut actions, mut stretches) = (Vec::new(), Vec::new());
        for (progress, end) in due {
            let weight = match progress.source {
                FeedSource::Account(_) => 1,
                FeedSource::Material(_) => SETTLEMENT_ROWS,
            };
            let added = (end - progress.last).min(room / weight);
            whole &= added == end - progress.last;
            if added == 0 {
                continue;
            }
            let last = progress.last + added;
            rows += added;
            room -= added * weight;
            actions.push(progress.advance(last));
            stretches.push(Stretch { source: progress.source.clone(), first: progress.last + 1, last });
        }
        let number = head.map_or(1, |head| head.number + 1);
        actions.push(match head {
            Some(head) => head.advance(),
            None => FeedHead { number, market: self.environment.random() }.begin(),
        });
        let row = FeedRow { number, at: self.environment.now(), stretches };
        actions.push(row.action());
        Addition { transaction: Transaction::of(actions), rows, whole }
    }
}

/// The row that says how far a source reaches.
fn end_key(source: &FeedSource) -> Key {
    match source {
        FeedSource::Account(player) => main_key(player),
        FeedSource::Material(material) => material_key(material),
    }
}

fn decoded<T>(
    key: &Key,
    row: Option<&Item>,
    decode: impl Fn(&Item) -> Result<T, DecodeError>,
) -> Result<Option<T>, MaterialError> {
    let read = |row: &Item| decode(row).map_err(|reason| MaterialError::row(key.table, row, reason));
    row.map(read).transpose()
}

/// The accounts in one of several parts of their table: the feed may lack events of any of them, where calls
/// were lost.
pub(super) async fn accounts<S: Store + ?Sized>(
    store: &S,
    part: (u32, u32),
) -> Result<BTreeSet<FeedSource>, MaterialError> {
    let rows = store::scan_part(store, Table::ACCOUNTS, part).await?;
    Ok(rows.iter().filter_map(MainRow::player_of).map(FeedSource::Account).collect())
}

impl<S: ?Sized, E: ?Sized> fmt::Debug for Sequencer<'_, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sequencer").field("until", &self.until).finish_non_exhaustive()
    }
}
