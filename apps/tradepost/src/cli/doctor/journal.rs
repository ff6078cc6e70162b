//! The market's files: whether journal and history can be read, the clock against the journal, and how long
//! the disk will do.
//!
//! Not here: reading the whole journal, which is `tradepost verify`.

use std::path::Path;
use std::time::Duration;

use tradepost_core::{Sequence, Timestamp};
use tradepost_node::inspect::{self, DiskUse, HistoryFile};
use tradepost_node::{Clock, JOURNAL_FILE, JournalEnd, JournalLocation, JournalReader};
use tradepost_wire::Time;

use super::finding::Finding;
use crate::config::Config;

/// How many entries at the end are read and checked.
const ENTRIES_READ: u64 = 1_000;
/// How far the clock may be behind the journal: clocks are set by a little all the time.
const BEHIND_MS_MAX: u64 = 1_000;
/// What a market needs for its log and some minutes of trading, in bytes.
const FREE_MIN: u64 = 64 << 20;
/// How many days of growth the disk should have room for.
const DAYS_MIN: u64 = 14;
/// A journal of less time than this says nothing about its growth, in milliseconds.
const SPAN_MIN: u64 = 3_600_000;
const DAY_MS: u64 = 86_400_000;

/// Checks the files of a market.
pub(super) fn check(data: &Path, config: Option<&Config>) -> Vec<Finding> {
    if !data.is_dir() {
        return Vec::new();
    }
    let location = config.map_or_else(|| JournalLocation::new(data), |config| config.market().location());
    let mut findings = Vec::new();
    let mut span = None;
    if data.join(JOURNAL_FILE).exists() {
        match JournalReader::open(&location).and_then(|reader| Ok((tail(&reader)?, reader))) {
            Ok((tail, reader)) => {
                findings.extend([entries(&tail, &reader), history(data, &tail, &reader)]);
                findings.push(clock(tail.end.at, Clock::System.now(), config.is_some_and(Config::is_fast)));
                span = Some(tail.end.at.0.saturating_sub(tail.first_at.0));
            }
            Err(error) => {
                let advice = "restore a backup: tradepost restore BACKUP; tradepost verify says more";
                findings.push(Finding::error("journal", error.to_string(), advice));
            }
        }
    } else {
        let says = format!("there is no {JOURNAL_FILE} yet");
        let advice = "tradepost init or the first serve makes it; if there was one, check --data";
        findings.push(Finding::warning("journal", says, advice));
    }
    findings.push(match inspect::disk_use(&location) {
        Ok(found) => disk(found, span),
        Err(error) => Finding::error("disk", error.to_string(), "check the disk of the data directory"),
    });
    findings
}

/// The end of a journal, whose last entries are intact.
struct Tail {
    end: JournalEnd,
    read: u64,
    /// The time of the first entry in `journal.db`.
    first_at: Timestamp,
}

/// Reads the last entries, each with its checksum and without gaps.
fn tail(reader: &JournalReader) -> Result<Tail, tradepost_node::JournalError> {
    let end = reader.end()?;
    let first = reader.first()?.map_or(0, |(number, _)| number);
    let from = end.entry.saturating_sub(ENTRIES_READ - 1).max(first);
    let mut read = 0;
    if let Some(entry) = reader.entry(from)? {
        reader.each_after(from - 1, entry.first, |_| {
            read += 1;
            true
        })?;
    }
    let first_at = reader.entry(first)?.map_or(end.at, |entry| entry.at);
    Ok(Tail { end, read, first_at })
}

fn entries(tail: &Tail, reader: &JournalReader) -> Finding {
    match reader.missing_segments() {
        Ok(missing) if missing.is_empty() => {
            let JournalEnd { entry, sequence: Sequence(events), .. } = tail.end;
            let says = format!("{entry} entries, {events} events; the last {} are intact", tail.read);
            Finding::ok("journal", format!("{says} (tradepost verify reads all)"))
        }
        Ok(missing) => {
            let says = format!("archived segments are missing: {}", missing.join(", "));
            Finding::error("journal", says, "put them back, or name their directory: --archive-dir")
        }
        Err(error) => Finding::error("journal", error.to_string(), "tradepost verify says more"),
    }
}

fn history(data: &Path, tail: &Tail, reader: &JournalReader) -> Finding {
    let (rebuilt, end) =
        ("the next start rebuilds it from the journal, which takes a while", tail.end.sequence);
    match inspect::history(data, reader.market()) {
        HistoryFile::Missing => Finding::warning("history", "there is no history.db", rebuilt),
        HistoryFile::Unusable(why) => {
            Finding::warning("history", format!("history.db cannot be used: {why}"), rebuilt)
        }
        HistoryFile::Applied(applied) if applied > end => {
            let says = format!("history.db has event {}, the journal ends at {}", applied.0, end.0);
            Finding::warning("history", says, rebuilt)
        }
        HistoryFile::Applied(applied) => {
            Finding::ok("history", format!("readable, {} events behind the journal", end.0 - applied.0))
        }
    }
}

/// The system's time against the journal's newest entry.
fn clock(last: Timestamp, now: Timestamp, is_fast: bool) -> Finding {
    let behind = last.0.saturating_sub(now.0);
    let shown = Time::from(last);
    if behind <= BEHIND_MS_MAX {
        return Finding::ok("clock", format!("not behind the journal's newest entry ({shown})"));
    }
    let says = format!("{} behind the journal's newest entry ({shown})", lasting(behind));
    if is_fast {
        return Finding::ok("clock", format!("{says}, as the clock-factor makes it"));
    }
    let advice = "correct the clock (timedatectl): until it has caught up, the market's time stands still; if the \
                  clock is right, serve with clock-behind = \"continue\"";
    Finding::error("clock", says, advice)
}

/// The free space against what the market's files grow by.
fn disk(DiskUse { journal, history, free }: DiskUse, span_ms: Option<u64>) -> Finding {
    let Some(free) = free else { return Finding::ok("disk", "free space is not known on this system") };
    let (used, left) = (journal.saturating_add(history), mebibytes(free));
    if free < FREE_MIN {
        let says = format!("{left} free; the market needs {} for its log alone", mebibytes(FREE_MIN));
        return Finding::error("disk", says, "free some space: without it, orders are refused");
    }
    let Some(span) = span_ms.filter(|span| *span >= SPAN_MIN) else {
        return Finding::ok("disk", format!("{left} free; the market has {} so far", mebibytes(used)));
    };
    let a_day = u64::try_from(u128::from(used) * u128::from(DAY_MS) / u128::from(span)).unwrap_or(u64::MAX);
    let days = (free - FREE_MIN) / a_day.max(1);
    let says = format!("{left} free, {} more a day so far: enough for {days} days", mebibytes(a_day));
    if days < DAYS_MIN {
        let advice = "free some space, keep less history (history-days), or archive the journal to another disk \
                      (archive-after, archive-dir)";
        return Finding::warning("disk", says, advice);
    }
    Finding::ok("disk", says)
}

fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes.div_ceil(1 << 20))
}

/// A time in the largest fitting unit.
fn lasting(milliseconds: u64) -> String {
    match Duration::from_millis(milliseconds).as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::doctor::finding::Level;

    #[test]
    fn a_disk_that_is_full_in_two_weeks_is_a_warning_and_a_full_one_an_error() {
        let of =
            |free, span| disk(DiskUse { journal: 900 << 20, history: 100 << 20, free: Some(free) }, span);
        // 1000 MiB in ten days: 100 MiB a day.
        let ten_days = Some(10 * DAY_MS);
        assert_eq!(of(FREE_MIN - 1, ten_days).level, Level::Error);
        let short = of(FREE_MIN + (500 << 20), ten_days);
        assert_eq!(short.level, Level::Warning);
        assert!(short.says.contains("100 MiB more a day so far: enough for 5 days"), "{short}");
        assert_eq!(of(FREE_MIN + (1500 << 20), ten_days).level, Level::Ok);
        for young in [None, Some(SPAN_MIN - 1)] {
            assert_eq!(of(FREE_MIN, young).level, Level::Ok);
        }
    }

    #[test]
    fn a_clock_behind_the_journal_is_an_error_unless_it_is_meant_to_be() {
        let (now, later) = (Timestamp(1_800_000_000_000), Timestamp(1_800_000_000_000 + 3 * DAY_MS));
        assert_eq!(clock(now, Timestamp(now.0 - 1_000), false).level, Level::Ok);
        let behind = clock(later, now, false);
        assert_eq!(behind.level, Level::Error);
        assert!(behind.says.starts_with("3 days behind"), "{behind}");
        assert_eq!(clock(later, now, true).level, Level::Ok);
        assert_eq!([1_500, 150_000, 8_000_000].map(lasting), ["1 s", "2 min", "2 h"]);
    }
}
