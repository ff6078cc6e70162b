//! `idempotency`: requests that were done under a key, and their replies.

use tradepost_core::Timestamp;

use super::codec::Fields;
use super::{DecodeError, Table, attribute, codec};
use crate::store::{Item, Key};

/// A request that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// The digest of its caller and key.
    pub key: u128,
    /// The digest of the request.
    pub request: u128,
    /// The reply, as the intake writes it.
    pub answer: Vec<u8>,
    /// From when on it need not be remembered.
    pub forget_at: Timestamp,
}

/// The key of a request's row.
pub fn idempotency_key(key: u128) -> Key {
    Key::of(Table::IDEMPOTENCY, format!("{key:032x}"))
}

impl IdempotencyRow {
    /// The row. DynamoDB deletes it some time after `forget_at`, which it reads in seconds.
    pub fn item(&self) -> Item {
        idempotency_key(self.key)
            .item()
            .with(attribute::REQUEST, self.request.to_be_bytes().to_vec())
            .with(attribute::ANSWER, self.answer.clone())
            .with(attribute::FORGET_AT, self.forget_at.0.div_ceil(1000))
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let key = u128::from_str_radix(fields.text(attribute::KEY)?, 16);
        let request = fields.bytes(attribute::REQUEST)?.try_into().map(u128::from_be_bytes);
        Ok(Self {
            key: key.map_err(|_| codec::error(attribute::KEY, "is not a digest"))?,
            request: request.map_err(|_| codec::error(attribute::REQUEST, "is not a digest"))?,
            answer: fields.bytes(attribute::ANSWER)?.to_vec(),
            forget_at: Timestamp(fields.number(attribute::FORGET_AT)?.saturating_mul(1000)),
        })
    }
}
