//! Reads attributes of a row as what they mean.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tradepost_core::{
    CloseReason, Coins, MaterialId, OrderId, PlayerId, Price, Quantity, Side, TimeInForce, Timestamp,
};

use super::attribute;
use crate::store::{Item, Value};

/// Why a row cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("attribute `{attribute}` {problem}")]
pub struct DecodeError {
    pub attribute: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Reads the attributes of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(pub(super) &'a Item);

impl<'a> Fields<'a> {
    pub(super) fn has(self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    /// An attribute that may be missing.
    pub(super) fn optional<T>(
        self,
        name: &str,
        read: impl Fn(Self, &str) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        self.has(name).then(|| read(self, name)).transpose()
    }

    pub(super) fn text(self, name: &str) -> Result<&'a str, DecodeError> {
        match self.0.get(name) {
            Some(Value::S(text)) => Ok(text),
            other => Err(wrong(name, other, "is not a text")),
        }
    }

    pub(super) fn bytes(self, name: &str) -> Result<&'a [u8], DecodeError> {
        match self.0.get(name) {
            Some(Value::B(bytes)) => Ok(bytes),
            other => Err(wrong(name, other, "is not binary")),
        }
    }

    pub(super) fn yes(self, name: &str) -> Result<bool, DecodeError> {
        match self.0.get(name) {
            Some(Value::Bool(yes)) => Ok(*yes),
            None => Ok(false),
            other => Err(wrong(name, other, "is neither true nor false")),
        }
    }

    /// A number from 0 to 2^64 − 1.
    pub(super) fn number(self, name: &str) -> Result<u64, DecodeError> {
        match self.0.get(name) {
            Some(Value::N(number)) => u64::try_from(*number).map_err(|_| error(name, "is out of range")),
            other => Err(wrong(name, other, "is not a number")),
        }
    }

    /// A number, 0 where there is none.
    pub(super) fn count(self, name: &str) -> Result<u64, DecodeError> {
        Ok(self.optional(name, Self::number)?.unwrap_or_default())
    }

    /// A number that may be below 0; 0 where there is none.
    pub(super) fn signed(self, name: &str) -> Result<i128, DecodeError> {
        match self.0.get(name) {
            Some(Value::N(number)) => Ok(*number),
            None => Ok(0),
            other => Err(wrong(name, other, "is not a number")),
        }
    }

    pub(super) fn short(self, name: &str) -> Result<u16, DecodeError> {
        u16::try_from(self.number(name)?).map_err(|_| error(name, "is out of range"))
    }

    pub(super) fn price(self, name: &str) -> Result<Price, DecodeError> {
        Price::new(self.number(name)?).ok_or_else(|| error(name, "is not a valid price"))
    }

    pub(super) fn quantity(self, name: &str) -> Result<Quantity, DecodeError> {
        match self.number(name)? {
            0 => Ok(Quantity::ZERO),
            units => Quantity::new(units).ok_or_else(|| error(name, "is not a valid quantity")),
        }
    }

    pub(super) fn coins(self, name: &str) -> Result<Coins, DecodeError> {
        self.count(name).map(Coins::new)
    }

    pub(super) fn time(self, name: &str) -> Result<Timestamp, DecodeError> {
        self.number(name).map(Timestamp)
    }

    pub(super) fn player(self) -> Result<PlayerId, DecodeError> {
        let name = attribute::PLAYER;
        PlayerId::new(self.text(name)?).map_err(|_| error(name, "is not a valid player id"))
    }

    pub(super) fn material(self) -> Result<MaterialId, DecodeError> {
        let name = attribute::MATERIAL;
        MaterialId::new(self.text(name)?).map_err(|_| error(name, "is not a valid material id"))
    }

    pub(super) fn order_id(self) -> Result<OrderId, DecodeError> {
        let name = attribute::ORDER_ID;
        OrderId::parse(self.text(name)?).map_err(|_| error(name, "is no order id"))
    }

    /// The number at the end of a key, after the last `#`.
    pub(super) fn tail(self, name: &str) -> Result<(&'a str, u64), DecodeError> {
        let text = self.text(name)?;
        text.rsplit_once('#')
            .and_then(|(head, number)| Some((head, number.parse().ok()?)))
            .ok_or_else(|| error(name, "is no key with a number"))
    }

    pub(super) fn side(self) -> Result<Side, DecodeError> {
        match self.text(attribute::SIDE)? {
            "ask" => Ok(Side::Ask),
            "bid" => Ok(Side::Bid),
            _ => Err(error(attribute::SIDE, "is no side")),
        }
    }

    pub(super) fn time_in_force(self) -> Result<TimeInForce, DecodeError> {
        match self.text(attribute::TIME_IN_FORCE)? {
            "gtc" => Ok(TimeInForce::Gtc),
            "gtd" => Ok(TimeInForce::Gtd { expires_at: self.time(attribute::EXPIRES_AT)? }),
            "ioc" => Ok(TimeInForce::Ioc),
            "fok" => Ok(TimeInForce::Fok),
            _ => Err(error(attribute::TIME_IN_FORCE, "is not a time in force")),
        }
    }

    pub(super) fn close_reason(self) -> Result<CloseReason, DecodeError> {
        let word = self.text(attribute::REASON)?;
        [
            CloseReason::Filled,
            CloseReason::ByPlayer,
            CloseReason::ByOperator,
            CloseReason::IocRemainder,
            CloseReason::FokUnfillable,
            CloseReason::SelfTrade,
            CloseReason::Expired,
        ]
        .into_iter()
        .find(|reason| reason.as_str() == word)
        .ok_or_else(|| error(attribute::REASON, "is no reason"))
    }

    pub(super) fn record<T: DeserializeOwned>(self, name: &str) -> Result<T, DecodeError> {
        decode(name, self.bytes(name)?)
    }
}

/// The bytes of a record (postcard).
#[expect(clippy::expect_used, reason = "postcard writes any value of these types into a vector")]
pub(super) fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    postcard::to_stdvec(record).expect("a record of plain data can be written")
}

/// The record of some bytes.
pub(super) fn decode<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Result<T, DecodeError> {
    postcard::from_bytes(bytes).map_err(|_| error(name, "holds another record than is expected"))
}

/// A number as part of a key: texts sort as the numbers do.
pub(super) fn padded(number: u64) -> String {
    format!("{number:020}")
}

pub(super) fn error(attribute: &str, problem: &'static str) -> DecodeError {
    DecodeError { attribute: attribute.to_owned(), problem }
}

fn wrong(name: &str, found: Option<&Value>, problem: &'static str) -> DecodeError {
    error(name, if found.is_none() { "is missing" } else { problem })
}
