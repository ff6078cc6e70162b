//! Whose history a file is: it carries the id of its market.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};
use tradepost_core::Sequence;

use super::schema::statements;
use super::{HistoryError, row};
use crate::journal::MarketId;

/// Gives the file to a market, unless it is another one's already.
pub(super) fn claim(connection: &mut Connection, market: MarketId) -> Result<(), HistoryError> {
    let found = found_or_set(connection, market).map_err(HistoryError::Write)?;
    if found == market { Ok(()) } else { Err(HistoryError::OtherMarket { found, known: market }) }
}

/// The last event that the history of a market has applied; 0 for a file that cannot be read.
pub(crate) fn applied(directory: &Path, market: MarketId) -> Sequence {
    position(&directory.join(super::FILE))
        .ok()
        .filter(|(_, id)| *id == market)
        .map_or(Sequence(0), |(position, _)| position)
}

/// The last event that a history has applied, and its market.
pub(crate) fn position(path: &Path) -> rusqlite::Result<(Sequence, MarketId)> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let position = connection.query_row(statements::POSITION, [], |found| row::sequence(found, 0))?;
    let id = connection.query_row("SELECT id FROM market", [], |found| found.get(0))?;
    Ok((position, MarketId::from_bytes(id)))
}

/// Writes nothing to a file that has an owner, since another program may have locked it.
fn found_or_set(connection: &mut Connection, market: MarketId) -> rusqlite::Result<MarketId> {
    let find = |connection: &Connection| {
        connection.query_row("SELECT id FROM market", [], |row| row.get(0)).optional()
    };
    if let Some(found) = find(connection)? {
        return Ok(MarketId::from_bytes(found));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute("INSERT INTO market VALUES (?1)", [market.as_bytes()])?;
    transaction.commit()?;
    Ok(market)
}
