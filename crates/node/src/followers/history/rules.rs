//! The log of rules: each change, and what was scheduled.

use rusqlite::{Row, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tradepost_core::{MaterialNo, RuleChanges, RuleSet, Sequence, Timestamp};
use tradepost_wire as wire;

use super::code::integer;
use super::row;
use super::schema::statements;

/// An entry of the log.
#[derive(Debug)]
pub(crate) struct LoggedRules {
    pub(crate) at: Timestamp,
    pub(crate) material: Option<MaterialNo>,
    pub(crate) effective_at: Option<Timestamp>,
    pub(crate) what: Logged,
}

/// What an entry says.
#[derive(Debug)]
pub(crate) enum Logged {
    /// All rules that are set from then on.
    Changed(RuleSet),
    /// What changes later.
    Scheduled(RuleChanges),
}

/// Writes that the rules of the market or of a material changed, as scheduled for a moment or at once.
pub(super) fn changed(
    transaction: &Transaction<'_>,
    (sequence, at): (Sequence, Timestamp),
    material: Option<MaterialNo>,
    effective_at: Option<Timestamp>,
    rules: &RuleSet,
) -> rusqlite::Result<usize> {
    let entry = (sequence, at, material, effective_at);
    write(transaction, entry, "changed", rules, &wire::RuleSet::from(rules.clone()))
}

/// Writes that rules will change.
pub(super) fn scheduled(
    transaction: &Transaction<'_>,
    (sequence, at): (Sequence, Timestamp),
    material: Option<MaterialNo>,
    effective_at: Timestamp,
    changes: &RuleChanges,
) -> rusqlite::Result<usize> {
    let entry = (sequence, at, material, Some(effective_at));
    write(transaction, entry, "scheduled", changes, &wire::RuleChanges::from(changes.clone()))
}

type Entry = (Sequence, Timestamp, Option<MaterialNo>, Option<Timestamp>);

fn write(
    transaction: &Transaction<'_>,
    (sequence, at, material, effective_at): Entry,
    change: &str,
    stored: &impl Serialize,
    shown: &impl Serialize,
) -> rusqlite::Result<usize> {
    let error = |error| rusqlite::Error::ToSqlConversionFailure(error);
    let stored = postcard::to_stdvec(stored).map_err(|cause| error(cause.into()))?;
    let shown = serde_json::to_string(shown).map_err(|cause| error(cause.into()))?;
    transaction.prepare_cached(statements::ADD_RULES)?.execute(params![
        integer(sequence.0),
        integer(at.0),
        change,
        material.map(|material| material.0),
        effective_at.map(|at| integer(at.0)),
        stored,
        shown,
    ])
}

/// Reads an entry: sequence, time, change, material, moment, rules.
pub(crate) fn read(found: &Row<'_>) -> rusqlite::Result<LoggedRules> {
    let stored: Vec<u8> = found.get(5)?;
    let what = match found.get::<_, String>(2)?.as_str() {
        "scheduled" => Logged::Scheduled(decoded(&stored)?),
        _ => Logged::Changed(decoded(&stored)?),
    };
    Ok(LoggedRules {
        at: Timestamp(row::number(found, 1)?),
        material: found.get::<_, Option<u16>>(3)?.map(MaterialNo),
        effective_at: found.get::<_, Option<i64>>(4)?.map(|at| Timestamp(at.unsigned_abs())),
        what,
    })
}

fn decoded<T: DeserializeOwned>(stored: &[u8]) -> rusqlite::Result<T> {
    postcard::from_bytes(stored).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Blob, Box::new(error))
    })
}
