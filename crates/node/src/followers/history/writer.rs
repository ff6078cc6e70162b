//! The writer: applies rows of the journal, all given ones in one transaction.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tradepost_core::{
    AMOUNT_MAX, Asset, Event, OrderId, OrderState, Reference, Sequence, Timestamp, TransferEvent,
};
use tradepost_ports::FlowDirection;

use super::changes::{Changes, OrderChange, Stored, TimelineEntry};
use super::code::{blob, integer};
use super::filtering::{Filtering, PART};
use super::pruning::{Pruning, remove_order};
use super::schema::{self, statements};
use super::{HistoryError, code, owner, references, row, rules};
use crate::followers::follower::{Follower, Row};
use crate::journal::MarketId;
use crate::reference_filter::ReferenceFilter;
use crate::sqlite::{FileFault, configure, write_ahead};

/// Pages of write-ahead log (8 MiB) between two checkpoints. More would write less, since pages change often
/// and a checkpoint copies each once; but the journal shares the disk, and its commits wait while a
/// checkpoint syncs.
const CHECKPOINT_PAGES: u32 = 2_000;
/// Memory for pages, in KiB, used as needed.
const CACHE_KIB: i64 = 64 * 1024;
/// SQLite's virtual machine steps between two calls of the pause: a small part of a millisecond.
const STEPS: i32 = 1_000;

/// Where the file is, and how much it keeps.
#[derive(Clone, Debug)]
pub(crate) struct HistorySettings {
    pub(crate) path: PathBuf,
    /// Whose history it is.
    pub(crate) market: MarketId,
    /// How many days trades, inbox entries and closed orders are kept; `None` for good.
    pub(crate) days: Option<u32>,
    /// Holds the references of all transfers that it has.
    pub(crate) references: Arc<ReferenceFilter>,
}

/// The only writer of `history.db`.
#[derive(Debug)]
pub(crate) struct History {
    connection: Connection,
    position: Sequence,
    /// The time of the journal's last row.
    newest: Timestamp,
    pruning: Option<Pruning>,
    filtering: Filtering,
}

impl History {
    /// Opens the file, or creates it.
    pub(crate) fn open(
        path: &Path,
        days: Option<u32>,
        references: Arc<ReferenceFilter>,
    ) -> Result<Self, HistoryError> {
        let error = |source| HistoryError::Open { path: path.to_owned(), source };
        let mut connection = Connection::open(path).map_err(error)?;
        let found = set_up(&mut connection).map_err(error)?;
        if found != schema::VERSION {
            return Err(HistoryError::Version { found, known: schema::VERSION });
        }
        let position = position(&connection).map_err(error)?;
        let filtering = Filtering::new(references, position);
        let pruning = days.map(Pruning::new);
        Ok(Self { connection, position, newest: Timestamp(0), pruning, filtering })
    }

    /// Makes it the history of this market; refuses one of another market.
    pub(crate) fn claim(mut self, market: MarketId) -> Result<Self, HistoryError> {
        owner::claim(&mut self.connection, market)?;
        Ok(self)
    }
}

impl Follower for History {
    const FILE: &'static str = super::FILE;
    type Error = HistoryError;
    type Settings = HistorySettings;

    fn open(settings: &HistorySettings) -> Result<Self, HistoryError> {
        let references = Arc::clone(&settings.references);
        Self::open(&settings.path, settings.days, references)?.claim(settings.market)
    }

    fn remove(settings: &HistorySettings) -> Result<(), HistoryError> {
        super::remove(&settings.path)
    }

    fn journal_ends_at(&mut self, newest: Timestamp) {
        self.newest = newest;
    }

    fn tidy(&mut self) -> Result<bool, HistoryError> {
        let Self { connection, newest, pruning, filtering, position } = self;
        if filtering.read_part(connection, PART).map_err(HistoryError::Read)? {
            return Ok(true);
        }
        filtering.applied(*position);
        pruning
            .as_mut()
            .map_or(Ok(false), |pruning| pruning.step(connection, *newest))
            .map_err(HistoryError::Write)
    }

    fn fault(error: &HistoryError) -> FileFault {
        error.fault()
    }

    fn position(&self) -> Sequence {
        self.position
    }

    /// A large transaction costs less per event: a page is written once, however many of its rows change.
    fn apply(&mut self, rows: &[Row<'_>]) -> Result<(), HistoryError> {
        self.filtering.read_part(&self.connection, PART).map_err(HistoryError::Read)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(HistoryError::Write)?;
        let before = position(&transaction).map_err(HistoryError::Write)?;
        let newest = rows.last().map_or(self.newest, |row| row.at.max(self.newest));
        let kept_from = self.pruning.as_ref().map_or(Timestamp(0), |pruning| pruning.kept_from(newest));
        let (mut changes, after) = merged(&transaction, before, rows, kept_from)?;
        if after > before {
            write(&transaction, &mut changes, after, &self.filtering).map_err(HistoryError::Write)?;
        }
        if rows.first().is_some_and(|row| row.at < kept_from) {
            let kept_from = integer(kept_from.0);
            transaction.execute(statements::SET_KEPT_FROM, [kept_from]).map_err(HistoryError::Write)?;
        }
        transaction.commit().map_err(HistoryError::Write)?;
        self.position = after;
        self.filtering.applied(after);
        Ok(())
    }

    fn set_pause(&mut self, mut pause: impl FnMut() + Send + 'static) -> Result<(), HistoryError> {
        let handler = move || {
            pause();
            false
        };
        self.connection.progress_handler(STEPS, Some(handler)).map_err(HistoryError::Write)
    }
}

#[cfg(test)]
impl History {
    /// The size of the file in pages.
    pub(super) fn pages(&self) -> rusqlite::Result<i64> {
        self.connection.pragma_query_value(None, "page_count", |row| row.get(0))
    }

    /// Limits the size of the file, as a full disk would.
    pub(super) fn limit_pages(&self, most: i64) -> rusqlite::Result<()> {
        self.connection.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))
    }
}

/// Configures the connection and creates the tables of a new file; returns the file's version. Writes nothing
/// to a file that has its tables, since another program may have locked it.
fn set_up(connection: &mut Connection) -> rusqlite::Result<i64> {
    configure(connection, CACHE_KIB)?;
    // Counts in a new file only: its free pages can be given back to the disk.
    connection.pragma_update(None, "auto_vacuum", "incremental")?;
    write_ahead(connection)?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", CHECKPOINT_PAGES * 4096)?;
    let found = schema::version(connection)?;
    if found != 0 {
        return Ok(found);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    schema::create(&transaction)?;
    let version = schema::version(&transaction)?;
    transaction.commit()?;
    Ok(version)
}

fn position(connection: &Connection) -> rusqlite::Result<Sequence> {
    connection.prepare_cached(statements::POSITION)?.query_one([], |found| row::sequence(found, 0))
}

/// All that the events after `before` change, and the last of them.
fn merged<'e>(
    connection: &Connection,
    before: Sequence,
    rows: &[Row<'e>],
    kept_from: Timestamp,
) -> Result<(Changes<'e>, Sequence), HistoryError> {
    let statement = connection.prepare_cached(statements::ORDER_FOLD).map_err(HistoryError::Read)?;
    let mut stored = StoredOrders(statement);
    let mut changes = Changes::of(rows.iter().map(|row| row.events.len()).sum(), kept_from);
    let mut last = before;
    for row in rows {
        for (sequence, event) in (row.first.0..).map(Sequence).zip(row.events) {
            if sequence <= last {
                continue;
            }
            if sequence != last.next() {
                return Err(HistoryError::Gap { known: last.0, first: sequence.0 });
            }
            changes.add(sequence, row.at, event, &mut stored)?;
            last = sequence;
        }
    }
    Ok((changes, last))
}

struct StoredOrders<'c>(CachedStatement<'c>);

impl Stored for StoredOrders<'_> {
    fn order(&mut self, order_id: OrderId) -> Result<Option<OrderState>, HistoryError> {
        self.0.query_row([blob(order_id)], row::state).optional().map_err(HistoryError::Read)
    }
}

fn write(
    transaction: &Transaction<'_>,
    changes: &mut Changes<'_>,
    position: Sequence,
    filter: &Filtering,
) -> rusqlite::Result<()> {
    for (sequence, at, event) in &changes.others {
        write_other(transaction, *sequence, *at, event)?;
    }
    for order_id in changes.take_removed() {
        remove_order(transaction, &blob(order_id))?;
    }
    write_orders(transaction, &changes.take_orders())?;
    write_trades(transaction, changes)?;
    write_transfers(transaction, changes)?;
    references::write(transaction, &changes.references, filter)?;
    write_timeline(transaction, &changes.take_timeline())?;
    write_candles(transaction, changes)?;
    write_flows(transaction, changes)?;
    changes.fees.write(transaction)?;
    let mut set_hour = transaction.prepare_cached(statements::SET_HOUR)?;
    for (hour, last) in &changes.hours {
        set_hour.execute([integer(hour.0), integer(last.0)])?;
    }
    transaction.prepare_cached(statements::SET_POSITION)?.execute([integer(position.0)])?;
    Ok(())
}

fn write_orders(transaction: &Transaction<'_>, orders: &[OrderChange<'_>]) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_ORDER)?;
    let mut change = transaction.prepare_cached(statements::CHANGE_ORDER)?;
    let mut close = transaction.prepare_cached(statements::CLOSE_ORDER)?;
    for OrderChange { order_id, state, placed } in orders {
        let id = blob(*order_id);
        let (quantity, remaining) = (state.quantity.get(), state.remaining.get());
        let (value, fee) = (integer(state.value.get()), integer(state.fee.get()));
        let reason = state.close_reason.map(code::close_reason);
        let updated_at = integer(state.updated_at.0);
        match (placed, reason) {
            (Some((sequence, order)), _) => add.execute(params![
                id,
                quantity,
                remaining,
                value,
                fee,
                reason,
                updated_at,
                integer(sequence.0),
                order.player.0,
                order.material.0,
                code::side(order.side),
                integer(order.price.get()),
                code::time_in_force(order.time_in_force),
                order.time_in_force.expires_at().map(|at| integer(at.0)),
                integer(order_id.timestamp().0),
            ])?,
            (None, None) => change.execute(params![id, quantity, remaining, value, fee, updated_at])?,
            (None, Some(reason)) => {
                close.execute(params![id, quantity, remaining, value, fee, updated_at, reason])?
            }
        };
    }
    Ok(())
}

fn write_trades(transaction: &Transaction<'_>, changes: &Changes<'_>) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_TRADE)?;
    for (sequence, at, trade) in &changes.trades {
        add.execute(params![
            integer(sequence.0),
            integer(at.0),
            trade.material.0,
            code::side(trade.taker_side),
            integer(trade.price.get()),
            trade.quantity.get(),
            integer(trade.fee.get()),
            blob(trade.maker),
            trade.maker_player.0,
            blob(trade.taker),
            trade.taker_player.0,
        ])?;
    }
    Ok(())
}

fn write_transfers(transaction: &Transaction<'_>, changes: &Changes<'_>) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_TRANSFER)?;
    for (sequence, at, transfer) in &changes.transfers {
        let TransferEvent { reference, step, player, asset, amount, reason } = *transfer;
        let asset = match asset {
            Asset::Coin => None,
            Asset::Material(material) => Some(material.0),
        };
        let left = FlowDirection::of(step) == Some(FlowDirection::Out);
        let amount = if left { -integer(amount.get()) } else { integer(amount.get()) };
        let reference = reference.map(Reference::as_str);
        add.execute(params![
            integer(sequence.0),
            integer(at.0),
            player.0,
            asset,
            amount,
            reason,
            code::step(step),
            reference,
        ])?;
    }
    Ok(())
}

fn write_timeline(transaction: &Transaction<'_>, timeline: &[TimelineEntry]) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_TO_TIMELINE)?;
    for entry in timeline {
        add.execute(params![
            entry.player.0,
            integer(entry.sequence.0),
            code::kind(entry.kind),
            entry.order_id.map(blob),
            entry.freed.map(|(quantity, _)| quantity.get()),
            entry.freed.map(|(_, at)| integer(at.0)),
        ])?;
    }
    Ok(())
}

fn write_candles(transaction: &Transaction<'_>, changes: &Changes<'_>) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_TO_CANDLE)?;
    for (material, interval, candle) in changes.minutes.candles() {
        add.execute(params![
            material.0,
            code::interval(interval),
            integer(candle.start.0),
            integer(candle.open.get()),
            integer(candle.high.get()),
            integer(candle.low.get()),
            integer(candle.close.get()),
            integer(candle.volume),
            integer(candle.value),
            integer(candle.trades),
            integer(candle.fees),
            integer(AMOUNT_MAX),
        ])?;
    }
    Ok(())
}

fn write_flows(transaction: &Transaction<'_>, changes: &Changes<'_>) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(statements::ADD_TO_FLOW)?;
    for (hour, asset, way, reason, flow) in changes.flows.sums() {
        add.execute(params![
            integer(hour.0),
            code::asset(asset),
            code::way(way),
            reason,
            integer(flow.amount),
            integer(flow.count),
            i64::MAX,
        ])?;
    }
    Ok(())
}

fn write_other(
    transaction: &Transaction<'_>,
    sequence: Sequence,
    at: Timestamp,
    event: &Event,
) -> rusqlite::Result<()> {
    let change = |change: &str, material: Option<u16>, tax: Option<u16>, orders: Option<u32>| {
        let mut add = transaction.prepare_cached(statements::ADD_MARKET_CHANGE)?;
        add.execute(params![integer(sequence.0), integer(at.0), change, material, tax, orders])
    };
    let written = match event {
        Event::PlayerAdded { player, name } => {
            transaction.prepare_cached(statements::ADD_PLAYER)?.execute(params![player.0, name.as_str()])
        }
        Event::MaterialRegistered { material, id, name } => transaction
            .prepare_cached(statements::SET_MATERIAL)?
            .execute(params![material.0, id.as_str(), name]),
        Event::RulesSet(rules) => {
            change("rules", None, Some(rules.sales_tax_bps), Some(rules.open_orders_max))
        }
        Event::RulesChanged { material, rules, scheduled, .. } => {
            rules::changed(transaction, (sequence, at), *material, *scheduled, rules)
        }
        Event::RulesScheduled { effective_at, material, changes } => {
            rules::scheduled(transaction, (sequence, at), *material, *effective_at, changes)
        }
        Event::Halted { material } => change("halted", material.map(|material| material.0), None, None),
        Event::Resumed { material } => change("resumed", material.map(|material| material.0), None, None),
        Event::OrderPlaced(_)
        | Event::TradeExecuted(_)
        | Event::OrderReduced { .. }
        | Event::OrderClosed { .. }
        | Event::Deposited { .. }
        | Event::Withdrawn { .. }
        | Event::Transferred { .. }
        | Event::AccountFrozen { .. }
        | Event::AccountUnfrozen { .. }
        | Event::TokensNotBeforeSet { .. }
        | Event::ListingFeeCharged { .. }
        | Event::FeesPaid { .. } => Ok(0),
    };
    written.map(drop)
}
