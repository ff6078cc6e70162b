//! Finds what announcements have missed: crossed books, immediate orders that are still open, expired orders,
//! settlements that are not projected, and events that the feed lacks: [`sweep`], once a minute.
//!
//! Expired orders of the whole market are found by an index of time. Everything else takes a look at a
//! material, which costs more than most materials earn in a minute; so each sweep looks at a share of them,
//! and all get their turn in some minutes. Which share, the clock says. A sweep that runs out of time notes
//! where, and the next one starts there: without that the last of many materials would never be looked at.
//!
//! Limits: the index lags behind its table; an order that is not in it yet is found by the next sweep.

use std::collections::{BTreeMap, BTreeSet};

use futures::StreamExt;
use futures::stream;
use tradepost_core::{MaterialId, Side, Timestamp};

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::followers::projector::{Projected, Projector};
use crate::followers::sequencer::{self, Sequenced, Sequencer};
use crate::matcher::{Matcher, Run};
use crate::store::{self, Get, Key, Query, Range, Store, Value};
use crate::tables::{
    DecodeError, EXPIRY_PARTS, FeedSource, Index, MARKET, SweepRow, Table, attribute, expiry, hour_of,
    sweep_key,
};

/// How many materials are swept concurrently.
const AT_ONCE: usize = 8;
/// After how long an order that waits was not brought by its announcement, in milliseconds: those take a
/// second or two.
const LATE_MS: u64 = 15_000;

/// How long after an hour its expired orders may still come into the index, in milliseconds.
const INDEX_LAG_MS: u64 = 5 * 60_000;
/// How many hours of expired orders a sweep looks for at most, and how far back the first one goes.
const HOURS_MAX: u64 = 48;
const MINUTE_MS: u64 = 60_000;
/// In how many times as many minutes as all materials all accounts are looked at: what a lost call left out
/// of the feed also comes with the account's next event.
const ACCOUNTS_SHARE: u32 = 60;

/// What a sweep did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sweep {
    /// What it did with each material that it reached.
    pub swept: Vec<Swept>,
    /// How many materials it had no time for; the next sweep starts with them.
    pub backlog: usize,
    /// What it added to the feed.
    pub sequenced: Sequenced,
}

/// What a sweep did with a material.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// The name it is registered under.
    pub material: String,
    /// The matcher's run.
    pub run: Result<Run, MaterialError>,
    pub projected: Result<Projected, MaterialError>,
}

/// What a sweep found that the announcements should have brought to the matcher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// In how many materials orders had waited for longer than an announcement takes.
    pub materials: u64,
    /// How long the oldest order that was found waiting had waited, in milliseconds.
    pub oldest_ms: u64,
}

impl Unmatched {
    /// Of a sweep that ended now.
    pub fn of(swept: &[Swept], now: Timestamp) -> Self {
        let runs = swept.iter().filter_map(|swept| swept.run.as_ref().ok());
        let waited = runs.filter_map(|run| run.waiting_since).map(|since| now.0.saturating_sub(since.0));
        waited.fold(Self::default(), |all, waited_ms| Self {
            materials: all.materials + u64::from(waited_ms >= LATE_MS),
            oldest_ms: all.oldest_ms.max(waited_ms),
        })
    }
}

/// Closes the expired orders of the whole market; matches and projects what is left of a share of the
/// materials, so that `sweeps` of them, a minute apart, look at all. With 1 it is every material.
pub async fn sweep<S: Store + ?Sized, E: Environment + ?Sized>(
    matcher: &Matcher<'_, S, E>,
    projector: &Projector<'_, S, E>,
    sweeps: u64,
) -> Result<Sweep, MaterialError> {
    let now = matcher.environment.now();
    let names = registered(matcher.store).await?;
    if names.is_empty() {
        let sequenced = sequence(projector, &[], sweeps).await?;
        return Ok(Sweep { sequenced, ..Sweep::default() });
    }
    let before = progress(matcher.store).await?;
    let first_hour = before.as_ref().map_or(hour_of(now).saturating_sub(HOURS_MAX), |row| row.hour);
    let (mut due, hour) = expired(matcher.store, now, first_hour).await?;
    let share = share(&names, before.as_ref().and_then(|row| row.from.as_deref()), sweeps, now);

    let in_share: BTreeSet<_> = share.iter().collect();
    let only_due: Vec<_> = due.keys().filter(|name| !in_share.contains(name)).cloned().collect();
    let (ahead, all) = (only_due.len(), only_due.into_iter().chain(share.iter().cloned()));
    let work: Vec<_> = all.map(|name| (due.remove(&name).unwrap_or_default(), name)).collect();
    let planned = work.len();
    let looks = work.into_iter().map(async |(due, name)| look(matcher, projector, name, &due).await);
    let swept: Vec<_> = stream::iter(looks).buffered(AT_ONCE).collect().await;
    let swept: Vec<_> = swept.into_iter().flatten().collect();

    let reached = swept.len().saturating_sub(ahead);
    let from = share.get(reached).cloned();
    let after = SweepRow { hour, from };
    if before.as_ref() != Some(&after) {
        match matcher.store.write(sweep_key().put(after.item())).await {
            // The next sweep looks at some of it once more.
            Err(error) if error.is_passing() => {}
            written => written?,
        }
    }
    let sequenced = sequence(projector, &swept, sweeps).await?;
    Ok(Sweep { backlog: planned - swept.len(), swept, sequenced })
}

/// Adds to the feed what it lacks of these materials, and of a share of all accounts.
async fn sequence<S: Store + ?Sized, E: Environment + ?Sized>(
    projector: &Projector<'_, S, E>,
    swept: &[Swept],
    sweeps: u64,
) -> Result<Sequenced, MaterialError> {
    let &Projector { store, environment, until } = projector;
    let materials = swept.iter().filter_map(|swept| MaterialId::new(&swept.material).ok());
    let mut sources: BTreeSet<_> = materials.map(FeedSource::Material).collect();
    let parts = if sweeps <= 1 {
        1
    } else {
        u32::try_from(sweeps).unwrap_or(u32::MAX).saturating_mul(ACCOUNTS_SHARE)
    };
    let part = u32::try_from(environment.now().0 / MINUTE_MS % u64::from(parts)).unwrap_or_default();
    sources.extend(sequencer::accounts(store, (part, parts)).await?);
    let sequencer = Sequencer { store, environment, until };
    sequencer.append(&sequencer.lacking(&sources).await?).await
}

/// The names under which materials are registered, in order. One that was registered a moment ago may be
/// missing: its orders are announced.
async fn registered<S: Store + ?Sized>(store: &S) -> Result<Vec<String>, MaterialError> {
    let rows = store::scan_all_eventually(store, Table::MATERIALS).await?;
    let keys = rows.iter().filter_map(|row| Key::from_item(Table::MATERIALS, row));
    let mut names: Vec<_> = keys.map(|key| key.hash).filter(|name| name != MARKET).collect();
    names.sort_unstable();
    Ok(names)
}

async fn progress<S: Store + ?Sized>(store: &S) -> Result<Option<SweepRow>, MaterialError> {
    // An old row makes a sweep look at more than it must.
    let get = Get { key: sweep_key(), consistent: false };
    let Some(item) = store::get(store, get).await? else { return Ok(None) };
    let row = SweepRow::decode(&item);
    row.map(Some).map_err(|reason| MaterialError::row(Table::PROGRESS, &item, reason))
}

/// The orders that the index says have expired, by material, and the hour in which the next sweep begins.
async fn expired<S: Store + ?Sized>(
    store: &S,
    now: Timestamp,
    first_hour: u64,
) -> Result<(BTreeMap<String, Vec<Key>>, u64), MaterialError> {
    let last_hour = hour_of(now).min(first_hour + HOURS_MAX);
    let settled = hour_of(Timestamp(now.0.saturating_sub(INDEX_LAG_MS)));
    let mut queries = Vec::new();
    for hour in first_hour..=last_hour {
        for part in 0..EXPIRY_PARTS {
            queries.extend([Side::Ask, Side::Bid].map(|side| (hour, Table::book(side), expiry(hour, part))));
        }
    }
    let read = queries.into_iter().map(async |(hour, table, expiry)| {
        let query = Query::of(table, expiry).by(Index::BY_EXPIRY).range(Range::UpTo(Value::N(now.0.into())));
        (hour, table, store::query_all(store, query).await)
    });
    let found: Vec<_> = stream::iter(read).buffered(AT_ONCE).collect().await;

    let mut due: BTreeMap<String, Vec<Key>> = BTreeMap::new();
    let mut next_hour = settled.min(last_hour);
    for (hour, table, rows) in found {
        for key in rows?.iter().filter_map(|item| Key::from_item(table, item)) {
            due.entry(key.hash.clone()).or_default().push(key);
            next_hour = next_hour.min(hour);
        }
    }
    Ok((due, next_hour.max(first_hour)))
}

/// The materials that are looked at now: from where the last sweep ended, if it ended early, to the end of
/// what the clock says.
fn share(names: &[String], from: Option<&str>, sweeps: u64, now: Timestamp) -> Vec<String> {
    let (sweeps, count) = (sweeps.max(1), names.len());
    let turn = now.0 / MINUTE_MS % sweeps;
    let place = |turn: u64| {
        let place = u128::from(turn) * count as u128 / u128::from(sweeps);
        usize::try_from(place).unwrap_or(count)
    };
    let (first, end) = (place(turn), place(turn + 1));
    let (start, length) = match from {
        None => (first, end - first),
        Some(from) => {
            let start = names.partition_point(|name| name.as_str() < from) % count;
            (start, if sweeps == 1 { count } else { (end + count - start - 1) % count + 1 })
        }
    };
    names.iter().cycle().skip(start).take(length).cloned().collect()
}

/// Matches, closes and projects what is left of a material; `None` if the time is up.
async fn look<S: Store + ?Sized, E: Environment + ?Sized>(
    matcher: &Matcher<'_, S, E>,
    projector: &Projector<'_, S, E>,
    name: String,
    due: &[Key],
) -> Option<Swept> {
    if matcher.environment.now() >= matcher.until {
        return None;
    }
    let Ok(material) = MaterialId::new(&name) else {
        let reason =
            DecodeError { attribute: attribute::MATERIAL.to_owned(), problem: "is not a valid material id" };
        let run = Err(MaterialError::Row { key: format!("{}/{name}", Table::MATERIALS.name()), reason });
        return Some(Swept { material: name, run, projected: Ok(Projected::default()) });
    };
    let run = matcher.sweep(&material, due).await;
    Some(Swept { material: name, run, projected: projector.project(&material).await })
}
