//! The small numbers that stand for words in the tables.
//!
//! Invariants: a number is the word's index in its list, never changes, and its order is part of the schema's
//! version. The views show the words.

use tradepost_core::{
    Asset, CloseReason, MaterialNo, OrderId, Side, TimeInForce, Timestamp, TransferKind, TransferState,
    TransferStep,
};
use tradepost_ports::{CandleInterval, FlowDirection};

/// Which side, by number.
pub(crate) const SIDES: [Side; 2] = [Side::Bid, Side::Ask];

/// Why an order is closed, by number.
pub(crate) const CLOSE_REASONS: [CloseReason; 7] = [
    CloseReason::Filled,
    CloseReason::ByPlayer,
    CloseReason::ByOperator,
    CloseReason::IocRemainder,
    CloseReason::FokUnfillable,
    CloseReason::SelfTrade,
    CloseReason::Expired,
];

/// What happened to a player, by number.
pub(crate) const KINDS: [Kind; 7] = [
    Kind::Placed,
    Kind::Filled,
    Kind::Reduced,
    Kind::Closed,
    Kind::Deposited,
    Kind::Withdrawn,
    Kind::Withdrawing,
];

/// What happened to a transfer, by number.
pub(crate) const STEPS: [TransferStep; 5] = [
    TransferStep::Deposited,
    TransferStep::Withdrawn,
    TransferStep::Held,
    TransferStep::Confirmed,
    TransferStep::Aborted,
];

/// What a transfer does, by number.
pub(crate) const TRANSFER_KINDS: [TransferKind; 3] =
    [TransferKind::Deposit, TransferKind::Withdrawal, TransferKind::HeldWithdrawal];

/// How a transfer stands, by number.
pub(crate) const TRANSFER_STATES: [TransferState; 4] =
    [TransferState::Done, TransferState::Pending, TransferState::Confirmed, TransferState::Aborted];

/// How long orders wait, by number.
pub(crate) const TIMES_IN_FORCE: [&str; 4] = ["gtc", "gtd", "ioc", "fok"];

/// Which way assets go, by number.
pub(crate) const WAYS: [FlowDirection; 2] = [FlowDirection::In, FlowDirection::Out];

/// What happened to a player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It placed an order; not in the inbox.
    Placed,
    /// An order traded.
    Filled,
    /// An order was reduced.
    Reduced,
    /// An order was closed before all of it traded.
    Closed,
    /// It was given something.
    Deposited,
    /// Something was taken from it.
    Withdrawn,
    /// A withdrawal in two phases took a step.
    Withdrawing,
}

impl Kind {
    /// The word in the views.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Filled => "filled",
            Self::Reduced => "reduced",
            Self::Closed => "closed",
            Self::Deposited => "deposited",
            Self::Withdrawn => "withdrawn",
            Self::Withdrawing => "withdrawing",
        }
    }
}

pub(crate) const fn side(side: Side) -> i64 {
    match side {
        Side::Bid => 0,
        Side::Ask => 1,
    }
}

pub(crate) const fn close_reason(reason: CloseReason) -> i64 {
    match reason {
        CloseReason::Filled => 0,
        CloseReason::ByPlayer => 1,
        CloseReason::ByOperator => 2,
        CloseReason::IocRemainder => 3,
        CloseReason::FokUnfillable => 4,
        CloseReason::SelfTrade => 5,
        CloseReason::Expired => 6,
    }
}

pub(crate) const fn kind(kind: Kind) -> i64 {
    match kind {
        Kind::Placed => 0,
        Kind::Filled => 1,
        Kind::Reduced => 2,
        Kind::Closed => 3,
        Kind::Deposited => 4,
        Kind::Withdrawn => 5,
        Kind::Withdrawing => 6,
    }
}

pub(crate) const fn step(step: TransferStep) -> i64 {
    match step {
        TransferStep::Deposited => 0,
        TransferStep::Withdrawn => 1,
        TransferStep::Held => 2,
        TransferStep::Confirmed => 3,
        TransferStep::Aborted => 4,
    }
}

pub(crate) const fn transfer_kind(kind: TransferKind) -> i64 {
    match kind {
        TransferKind::Deposit => 0,
        TransferKind::Withdrawal => 1,
        TransferKind::HeldWithdrawal => 2,
    }
}

pub(crate) const fn transfer_state(state: TransferState) -> i64 {
    match state {
        TransferState::Done => 0,
        TransferState::Pending => 1,
        TransferState::Confirmed => 2,
        TransferState::Aborted => 3,
    }
}

pub(crate) const fn way(way: FlowDirection) -> i64 {
    match way {
        FlowDirection::In => 0,
        FlowDirection::Out => 1,
    }
}

/// The number of an asset where coins need one.
pub(crate) fn asset(asset: Asset) -> i64 {
    match asset {
        Asset::Coin => -1,
        Asset::Material(material) => material.0.into(),
    }
}

/// The asset of a number.
pub(crate) fn asset_of(number: i64) -> Option<Asset> {
    match number {
        -1 => Some(Asset::Coin),
        material => u16::try_from(material).ok().map(MaterialNo).map(Asset::Material),
    }
}

pub(crate) const fn time_in_force(time_in_force: TimeInForce) -> i64 {
    match time_in_force {
        TimeInForce::Gtc => 0,
        TimeInForce::Gtd { .. } => 1,
        TimeInForce::Ioc => 2,
        TimeInForce::Fok => 3,
    }
}

/// The time in force of a number and the date that goes with it.
pub(crate) const fn time_in_force_of(code: i64, expires_at: Option<Timestamp>) -> Option<TimeInForce> {
    match (code, expires_at) {
        (0, None) => Some(TimeInForce::Gtc),
        (1, Some(expires_at)) => Some(TimeInForce::Gtd { expires_at }),
        (2, None) => Some(TimeInForce::Ioc),
        (3, None) => Some(TimeInForce::Fok),
        _ => None,
    }
}

/// A candle's length in seconds: its number.
pub(crate) const fn interval(interval: CandleInterval) -> i64 {
    match interval {
        CandleInterval::Minute => 60,
        CandleInterval::Hour => 3_600,
        CandleInterval::Day => 86_400,
    }
}

pub(crate) fn blob(order_id: OrderId) -> [u8; 16] {
    order_id.as_u128().to_be_bytes()
}

/// SQLite's integers are signed; the market's numbers are far below.
pub(crate) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_words_index_in_its_list() {
        let places =
            |codes: Vec<i64>| assert!(codes.iter().copied().eq((0..).take(codes.len())), "{codes:?}");
        places(SIDES.map(side).to_vec());
        places(CLOSE_REASONS.map(close_reason).to_vec());
        places(KINDS.map(kind).to_vec());
        places(STEPS.map(step).to_vec());
        places(TRANSFER_KINDS.map(transfer_kind).to_vec());
        places(TRANSFER_STATES.map(transfer_state).to_vec());
        places(WAYS.map(way).to_vec());
        for (code, word) in (0..).zip(TIMES_IN_FORCE) {
            let expires_at = (word == "gtd").then_some(Timestamp(7));
            let found = time_in_force_of(code, expires_at).unwrap();
            assert_eq!((found.as_str(), found.expires_at(), time_in_force(found)), (word, expires_at, code));
        }
    }
}
