//! The queries of the HTTP API, each on a separate connection.

use std::path::Path;

use rusqlite::{Row, params};
use tradepost_core::{MaterialId, MaterialNo, Order, OrderId, PlayerId, PlayerNo, Timestamp};
use tradepost_ports::{
    CANDLES_MAX, Candle, CandleInterval, FillPrint, InboxEvent, OrderFilter, Page, PageRequest, TradePrint,
};

use super::cursor::{self, OrderCursor};
use super::session::{Pool, Session};
use super::timeline::TimelineRow;
use crate::followers::follower::Readers;
use crate::followers::history::HistoryError;
use crate::followers::history::code::{self, blob, integer};
use crate::followers::history::row::{self, OrderRow, TradeRow};
use crate::followers::history::schema::statements;

/// Reads `history.db`; a clone shares the connections. Calls wait for the disk.
#[derive(Clone, Debug)]
pub(crate) struct HistoryReader {
    pub(super) pool: Pool,
}

impl HistoryReader {
    /// Reads the file that [`crate::followers::history::History`] writes.
    pub(crate) fn new(path: &Path) -> Self {
        Self { pool: Pool::new(path) }
    }

    /// The names of players by their numbers, without those that the history does not know yet.
    pub(crate) fn player_names(
        &self,
        numbers: &[PlayerNo],
    ) -> Result<Vec<(PlayerNo, PlayerId)>, HistoryError> {
        self.pool.read(|session| {
            let named = |number: &PlayerNo| {
                let name = session.player_name(*number).transpose()?;
                Some(name.map(|name| (*number, name)))
            };
            numbers.iter().filter_map(named).collect()
        })
    }

    /// The ids of all materials that the history knows, in the order of their numbers.
    pub(crate) fn material_ids(&self) -> Result<Vec<MaterialId>, HistoryError> {
        self.pool.read(|session| session.materials().map(<[_]>::to_vec))
    }

    /// One order, open or closed.
    pub(crate) fn order(&self, order_id: OrderId) -> Result<Option<Order>, HistoryError> {
        self.pool.read(|session| {
            let read = |found: &Row<'_>| Ok((OrderRow::read(found)?, row::name(found, 13, PlayerId::new)?));
            let Some((order, player)) = session.one(statements::ORDER, [blob(order_id)], read)? else {
                return Ok(None);
            };
            Ok(Some(order.named(player, session.material(order.material)?)))
        })
    }

    /// A player's orders, newest first. The cursor is an order's id, or that of an earlier page.
    pub(crate) fn orders(
        &self,
        player: &PlayerId,
        filter: &OrderFilter,
        page: &PageRequest,
    ) -> Result<Page<Order>, HistoryError> {
        let cursor = cursor::order_cursor(page.after.as_deref())?;
        self.pool.read(|session| {
            if let OrderCursor::Before(sequence) = cursor {
                session.issued(sequence, page.after.as_deref())?;
            }
            let Some(number) = session.player(player)? else { return Ok(nothing()) };
            let before = first_before(session, number, cursor)?;
            let material = match &filter.material {
                None => None,
                Some(id) => match session.material_number(id)? {
                    None => return Ok(nothing()),
                    known => known,
                },
            };
            // Each query skips open orders at most, which are few.
            let take = |found: &Row<'_>| {
                let order = OrderRow::read(found)?;
                let fits = material.is_none_or(|material| order.material == material)
                    && filter.open.is_none_or(|open| order.is_open() == open);
                Ok(fits.then_some(order))
            };
            let (orders, next) = match (filter.open, material) {
                (Some(true), _) => {
                    session.list(statements::OPEN_ORDERS_BEFORE, params![number, before], page.limit, take)?
                }
                (_, None) => {
                    session.list(statements::ORDERS_BEFORE, params![number, before], page.limit, take)?
                }
                (_, Some(material)) => {
                    let which = params![number, before, material.0];
                    session.list(statements::ORDERS_OF_MATERIAL_BEFORE, which, page.limit, take)?
                }
            };
            let named = |order: OrderRow| Ok(order.named(player.clone(), session.material(order.material)?));
            Ok(Page { items: orders.into_iter().map(named).collect::<Result<_, _>>()?, next })
        })
    }

    /// A player's fills, oldest first after the cursor.
    pub(crate) fn fills(
        &self,
        player: &PlayerId,
        page: &PageRequest,
    ) -> Result<Page<FillPrint>, HistoryError> {
        self.timeline(player, page, statements::FILLS_AFTER, TimelineRow::fill)
    }

    /// A player's inbox, oldest first after the cursor.
    pub(crate) fn inbox(
        &self,
        player: &PlayerId,
        page: &PageRequest,
    ) -> Result<Page<InboxEvent>, HistoryError> {
        self.timeline(player, page, statements::INBOX_AFTER, |row, names| row.entry(names).map(Some))
    }

    fn timeline<T>(
        &self,
        player: &PlayerId,
        page: &PageRequest,
        sql: &str,
        named: impl Fn(TimelineRow, &mut Session) -> Result<Option<T>, HistoryError>,
    ) -> Result<Page<T>, HistoryError> {
        let after = cursor::after(page.after.as_deref())?;
        self.pool.read(|session| {
            session.issued(after, page.after.as_deref())?;
            let Some(number) = session.player(player)? else { return Ok(nothing()) };
            let which = params![number, integer(after.0)];
            let read = |found: &Row<'_>| TimelineRow::read(found).map(Some);
            let (entries, next) = session.list(sql, which, page.limit, read)?;
            let items = entries.into_iter().filter_map(|entry| named(entry, session).transpose());
            Ok(Page { items: items.collect::<Result<_, _>>()?, next })
        })
    }

    /// A material's trades: newest first, or after a trade, oldest first.
    pub(crate) fn trades(
        &self,
        material: &MaterialId,
        page: &PageRequest,
    ) -> Result<Page<TradePrint>, HistoryError> {
        let after = cursor::after(page.after.as_deref())?;
        self.pool.read(|session| {
            session.issued(after, page.after.as_deref())?;
            let Some(number) = session.material_number(material)? else { return Ok(nothing()) };
            let read = |found: &Row<'_>| TradeRow::read(found).map(Some);
            let (trades, next) = match &page.after {
                Some(_) => {
                    let which = params![number.0, integer(after.0)];
                    session.list(statements::TRADES_AFTER, which, page.limit, read)?
                }
                // The next trades would be older, and a cursor only leads to newer ones.
                None => (session.list(statements::TRADES_NEWEST, [number.0], page.limit, read)?.0, None),
            };
            let named = |trade: TradeRow| trade.named(material.clone());
            Ok(Page { items: trades.into_iter().map(named).collect(), next })
        })
    }

    /// A material's candles whose start is in `from..to`, oldest first: the last 1,000 of them.
    pub(crate) fn candles(
        &self,
        material: &MaterialId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
    ) -> Result<Vec<Candle>, HistoryError> {
        self.pool.read(|session| {
            let Some(number) = session.material_number(material)? else { return Ok(Vec::new()) };
            let (from, to) = (from.unwrap_or(Timestamp(0)), to.unwrap_or(Timestamp(u64::MAX)));
            candles(session, number, interval, from, to)
        })
    }
}

impl Readers for HistoryReader {
    fn closed_during(&self, work: &mut dyn FnMut()) {
        self.pool.closed_during(work);
    }
}

/// A material's candles whose start is in `from..to`, oldest first: the last 1,000 of them.
pub(super) fn candles(
    session: &Session,
    material: MaterialNo,
    interval: CandleInterval,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Candle>, HistoryError> {
    let which = params![material.0, code::interval(interval), integer(from.0), integer(to.0), CANDLES_MAX];
    let mut candles = session.all(statements::CANDLES, which, row::candle)?;
    candles.reverse();
    Ok(candles)
}

fn nothing<T>() -> Page<T> {
    Page { items: Vec::new(), next: None }
}

/// The event before which a player's list of orders starts.
fn first_before(session: &Session, player: u32, cursor: OrderCursor) -> Result<i64, HistoryError> {
    match cursor {
        OrderCursor::Newest => Ok(i64::MAX),
        OrderCursor::Before(sequence) => Ok(integer(sequence.0)),
        OrderCursor::BeforeOrder(order_id) => {
            let which = params![blob(order_id), player];
            let sequence = |found: &Row<'_>| row::sequence(found, 0);
            if let Some(placed) = session.one(statements::ORDER_SEQUENCE, which, sequence)? {
                return Ok(integer(placed.0));
            }
            let kept_from = session.one(statements::KEPT_FROM, [], |found| row::time(found, 0))?;
            if kept_from.is_none_or(|kept_from| order_id.timestamp() >= kept_from) {
                return Err(cursor::invalid(&order_id.to_string()));
            }
            // It may have been removed: whatever was placed before the next one was placed before it.
            let next = session.one(statements::FIRST_ORDER_AFTER, [blob(order_id)], sequence)?;
            Ok(next.map_or(i64::MAX, |sequence| integer(sequence.0)))
        }
    }
}
