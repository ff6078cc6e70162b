//! Reads columns as the core's types; a number out of bounds is an error, since the file is damaged then.

use rusqlite::{Error, Result, Row};
use tradepost_core::{
    Amount, Asset, AssetName, CloseReason, Coins, MaterialId, MaterialNo, Order, OrderId, OrderState,
    OrderTerms, PlayerId, Price, Quantity, Reference, Sequence, Side, TimeInForce, Timestamp, Transfer,
    TransferKind, TransferState, TransferStep,
};
use tradepost_ports::{Candle, FlowDirection, TradePrint};

use super::code::{self, CLOSE_REASONS, KINDS, Kind, SIDES, STEPS, TRANSFER_KINDS, TRANSFER_STATES, WAYS};

/// The columns of an order, except its player.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderRow {
    order_id: OrderId,
    pub(crate) material: MaterialNo,
    side: Side,
    price: Price,
    state: OrderState,
    time_in_force: TimeInForce,
}

impl OrderRow {
    /// Reads [`super::schema::statements::ORDER`] and its like.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            order_id: order_id(row, 1)?,
            material: material(row, 2)?,
            side: side(row, 3)?,
            price: price(row, 4)?,
            state: OrderState {
                quantity: quantity(row, 5)?,
                remaining: quantity(row, 6)?,
                value: coins(row, 7)?,
                fee: coins(row, 8)?,
                close_reason: close_reason(row, 11)?,
                updated_at: time(row, 12)?,
            },
            time_in_force: time_in_force(row, 9, 10)?,
        })
    }

    pub(crate) fn is_open(&self) -> bool {
        self.state.close_reason.is_none()
    }

    pub(crate) fn named(self, player: PlayerId, material: MaterialId) -> Order {
        let Self { order_id, side, price, time_in_force, state, .. } = self;
        Order { terms: OrderTerms { order_id, player, material, side, price, time_in_force }, state }
    }
}

/// The columns of a trade as everybody sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TradeRow {
    pub(crate) sequence: Sequence,
    pub(crate) executed_at: Timestamp,
    pub(crate) taker_side: Side,
    pub(crate) price: Price,
    pub(crate) quantity: Quantity,
}

impl TradeRow {
    /// Reads [`super::schema::statements::TRADES_NEWEST`] and its like.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            sequence: sequence(row, 0)?,
            executed_at: time(row, 1)?,
            taker_side: side(row, 2)?,
            price: price(row, 3)?,
            quantity: quantity(row, 4)?,
        })
    }

    pub(crate) fn named(self, material: MaterialId) -> TradePrint {
        TradePrint {
            trade_id: self.sequence.0.to_string(),
            material,
            price: self.price,
            quantity: self.quantity,
            taker_side: self.taker_side,
            executed_at: self.executed_at,
        }
    }
}

/// The columns of a transfer with a reference.
#[derive(Clone, Debug)]
pub(crate) struct TransferRow {
    pub(crate) reference: Reference,
    kind: TransferKind,
    pub(crate) state: TransferState,
    player: PlayerId,
    pub(crate) asset: Asset,
    amount: Amount,
    reason: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TransferRow {
    /// Reads [`super::schema::statements::TRANSFERS_OF_DIGEST`] and its like.
    pub(crate) fn read(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            reference: reference(row, 1)?,
            kind: listed(row, 2, &TRANSFER_KINDS)?,
            state: listed(row, 3, &TRANSFER_STATES)?,
            player: name(row, 4, PlayerId::new)?,
            asset: flow_asset(row, 5)?,
            amount: bounded(row, 6, Amount::new)?,
            reason: row.get(7)?,
            created_at: time(row, 8)?,
            updated_at: time(row, 9)?,
        })
    }

    pub(crate) fn named(self, asset: AssetName) -> Transfer {
        let Self { reference, kind, state, player, amount, reason, created_at, updated_at, .. } = self;
        let reference = Some(reference);
        Transfer { reference, kind, state, player, asset, amount, reason, created_at, updated_at }
    }
}

/// Reads [`super::schema::statements::ORDER_FOLD`].
pub(crate) fn state(row: &Row<'_>) -> Result<OrderState> {
    Ok(OrderState {
        quantity: quantity(row, 0)?,
        remaining: quantity(row, 1)?,
        value: coins(row, 2)?,
        fee: coins(row, 3)?,
        close_reason: close_reason(row, 4)?,
        updated_at: time(row, 5)?,
    })
}

/// Reads [`super::schema::statements::CANDLES`].
pub(crate) fn candle(row: &Row<'_>) -> Result<Candle> {
    Ok(Candle {
        start: time(row, 0)?,
        open: price(row, 1)?,
        high: price(row, 2)?,
        low: price(row, 3)?,
        close: price(row, 4)?,
        volume: number(row, 5)?,
        value: number(row, 6)?,
        trades: number(row, 7)?,
        fees: number(row, 8)?,
    })
}

/// A number within its bounds.
fn bounded<T>(row: &Row<'_>, column: usize, within: impl FnOnce(u64) -> Option<T>) -> Result<T> {
    let found: i64 = row.get(column)?;
    let fits = u64::try_from(found).ok().and_then(within);
    fits.ok_or(Error::IntegralValueOutOfRange(column, found))
}

/// A column that may be NULL.
pub(crate) fn optional<T>(
    row: &Row<'_>,
    column: usize,
    read: impl FnOnce(&Row<'_>, usize) -> Result<T>,
) -> Result<Option<T>> {
    let null = row.get_ref(column)?.data_type() == rusqlite::types::Type::Null;
    if null { Ok(None) } else { read(row, column).map(Some) }
}

pub(crate) fn number(row: &Row<'_>, column: usize) -> Result<u64> {
    bounded(row, column, Some)
}

pub(crate) fn sequence(row: &Row<'_>, column: usize) -> Result<Sequence> {
    number(row, column).map(Sequence)
}

pub(crate) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    number(row, column).map(Timestamp)
}

pub(crate) fn coins(row: &Row<'_>, column: usize) -> Result<Coins> {
    number(row, column).map(Coins::new)
}

pub(crate) fn price(row: &Row<'_>, column: usize) -> Result<Price> {
    bounded(row, column, Price::new)
}

pub(crate) fn quantity(row: &Row<'_>, column: usize) -> Result<Quantity> {
    bounded(row, column, |units| if units == 0 { Some(Quantity::ZERO) } else { Quantity::new(units) })
}

pub(crate) fn material(row: &Row<'_>, column: usize) -> Result<MaterialNo> {
    row.get(column).map(MaterialNo)
}

pub(crate) fn order_id(row: &Row<'_>, column: usize) -> Result<OrderId> {
    row.get(column).map(|bytes: [u8; 16]| OrderId::from_u128(u128::from_be_bytes(bytes)))
}

fn listed<T: Copy>(row: &Row<'_>, column: usize, list: &[T]) -> Result<T> {
    bounded(row, column, |code| usize::try_from(code).ok().and_then(|code| list.get(code).copied()))
}

pub(crate) fn side(row: &Row<'_>, column: usize) -> Result<Side> {
    listed(row, column, &SIDES)
}

pub(crate) fn flow_asset(row: &Row<'_>, column: usize) -> Result<Asset> {
    let found: i64 = row.get(column)?;
    code::asset_of(found).ok_or(Error::IntegralValueOutOfRange(column, found))
}

pub(crate) fn way(row: &Row<'_>, column: usize) -> Result<FlowDirection> {
    listed(row, column, &WAYS)
}

pub(crate) fn kind(row: &Row<'_>, column: usize) -> Result<Kind> {
    listed(row, column, &KINDS)
}

pub(crate) fn step(row: &Row<'_>, column: usize) -> Result<TransferStep> {
    listed(row, column, &STEPS)
}

pub(crate) fn reference(row: &Row<'_>, column: usize) -> Result<Reference> {
    name(row, column, Reference::new)
}

pub(crate) fn close_reason(row: &Row<'_>, column: usize) -> Result<Option<CloseReason>> {
    optional(row, column, |row, column| listed(row, column, &CLOSE_REASONS))
}

fn time_in_force(row: &Row<'_>, column: usize, expiry: usize) -> Result<TimeInForce> {
    let (found, expires_at) = (row.get(column)?, optional(row, expiry, time)?);
    code::time_in_force_of(found, expires_at).ok_or(Error::IntegralValueOutOfRange(column, found))
}

/// A name that the market has accepted.
pub(crate) fn name<T, E>(row: &Row<'_>, column: usize, accept: impl FnOnce(&str) -> Result<T, E>) -> Result<T>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    let damaged =
        |error| Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error));
    accept(&text).map_err(damaged)
}
