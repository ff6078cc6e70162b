//! Whose history a file is: it carries the id of its market.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::HistoryError;
use crate::journal::MarketId;

/// Gives the file to a market, unless it is another one's already.
pub(super) fn claim(connection: &mut Connection, market: MarketId) -> Result<(), HistoryError> {
    let found = found_or_set(connection, market).map_err(HistoryError::Write)?;
    if found == market { Ok(()) } else { Err(HistoryError::OtherMarket { found, known: market }) }
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
