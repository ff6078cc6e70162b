//! Batches of orders.
//!
//! An operation is read as the fields of every kind of operation, in any order, which are then checked
//! against its `op`. A tagged enum derived by serde buffers every field until it has seen the tag, which
//! costs more than deciding the batch.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::object;
use crate::order::{Order, OrderRequest};
use crate::problem::Problem;
use crate::terms::{Side, TimeInForce};
use crate::time::Time;
use crate::whole;

/// Up to 100 operations, which are carried out one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    /// The operations, in the order in which they are carried out.
    #[serde(deserialize_with = "object::list")]
    #[schema(min_items = 1, max_items = 100)]
    pub orders: Vec<BatchOperation>,
}

/// One operation of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields, try_from = "OperationFields")]
pub enum BatchOperation {
    /// Places an order.
    Place(OrderRequest),
    /// Cancels an order.
    Cancel {
        /// The id of the order to cancel.
        #[schema(format = "uuid")]
        order_id: String,
    },
    /// Lowers the quantity of an order, which keeps its place in the book.
    Reduce {
        /// The id of the order to reduce.
        #[schema(format = "uuid")]
        order_id: String,
        /// The new quantity, in units: less than before, more than has traded.
        quantity: u64,
    },
}

/// The results of a batch, one per operation, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchResults {
    /// One result per operation.
    pub results: Vec<BatchResult>,
}

/// The result of an operation: an order or a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchResult {
    /// The HTTP status that the operation alone would have had. (Cancelling an order that is not open is
    /// always 404 `order_not_open` here; a single cancel distinguishes closed from unknown orders.)
    #[schema(example = 201)]
    pub status: u16,
    /// The order after the operation; absent if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<Order>,
    /// Why the operation failed; absent if it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OperationName {
    Place,
    Cancel,
    Reduce,
}

/// The fields of every kind of operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationFields {
    op: OperationName,
    #[serde(default, deserialize_with = "given")]
    side: Option<Side>,
    #[serde(default, deserialize_with = "given")]
    material: Option<String>,
    #[serde(default, deserialize_with = "whole::given_number")]
    price: Option<u64>,
    #[serde(default, deserialize_with = "whole::given_number")]
    quantity: Option<u64>,
    #[serde(default)]
    time_in_force: Option<TimeInForce>,
    #[serde(default)]
    expires_at: Option<Time>,
    #[serde(default)]
    player: Option<String>,
    #[serde(default, deserialize_with = "given")]
    order_id: Option<String>,
}

/// An optional field that must not be `null`.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Why the fields are not a valid operation.
#[derive(Debug, thiserror::Error)]
enum InvalidOperation {
    #[error("missing field `{0}`")]
    Missing(&'static str),
    #[error("`place` does not accept `order_id`")]
    PlaceWithOrderId,
    #[error("`cancel` accepts only `order_id`")]
    CancelWithOtherFields,
    #[error("`reduce` accepts only `order_id` and `quantity`")]
    ReduceWithOtherFields,
}

impl TryFrom<OperationFields> for BatchOperation {
    type Error = InvalidOperation;

    fn try_from(fields: OperationFields) -> Result<Self, InvalidOperation> {
        match fields.op {
            OperationName::Place => fields.place().map(Self::Place),
            OperationName::Cancel => fields.cancel(),
            OperationName::Reduce => fields.reduce(),
        }
    }
}

impl OperationFields {
    fn place(self) -> Result<OrderRequest, InvalidOperation> {
        if self.order_id.is_some() {
            return Err(InvalidOperation::PlaceWithOrderId);
        }
        Ok(OrderRequest {
            side: self.side.ok_or(InvalidOperation::Missing("side"))?,
            material: self.material.ok_or(InvalidOperation::Missing("material"))?,
            price: self.price.ok_or(InvalidOperation::Missing("price"))?,
            quantity: self.quantity.ok_or(InvalidOperation::Missing("quantity"))?,
            time_in_force: self.time_in_force,
            expires_at: self.expires_at,
            player: self.player,
        })
    }

    fn cancel(self) -> Result<BatchOperation, InvalidOperation> {
        if self.has_terms() || self.quantity.is_some() {
            return Err(InvalidOperation::CancelWithOtherFields);
        }
        Ok(BatchOperation::Cancel { order_id: self.order_id.ok_or(InvalidOperation::Missing("order_id"))? })
    }

    fn reduce(self) -> Result<BatchOperation, InvalidOperation> {
        if self.has_terms() {
            return Err(InvalidOperation::ReduceWithOtherFields);
        }
        Ok(BatchOperation::Reduce {
            order_id: self.order_id.ok_or(InvalidOperation::Missing("order_id"))?,
            quantity: self.quantity.ok_or(InvalidOperation::Missing("quantity"))?,
        })
    }

    /// Whether it has fields that only a new order has.
    fn has_terms(&self) -> bool {
        self.side.is_some()
            || self.material.is_some()
            || self.price.is_some()
            || self.time_in_force.is_some()
            || self.expires_at.is_some()
            || self.player.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<BatchOperation, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn op_may_come_before_or_after_the_other_fields() {
        let order = r#""side":"bid","material":"copper","price":12,"quantity":3"#;
        let placed = read(&format!(r#"{{"op":"place",{order}}}"#)).unwrap();
        assert_eq!(read(&format!(r#"{{{order},"op":"place"}}"#)), Ok(placed.clone()));
        assert!(
            matches!(placed, BatchOperation::Place(order) if order.price == 12 && order.player.is_none())
        );
        let cancel = BatchOperation::Cancel { order_id: "x".into() };
        assert_eq!(read(r#"{"order_id":"x","op":"cancel"}"#), Ok(cancel));
        let reduce = BatchOperation::Reduce { order_id: "x".into(), quantity: 2 };
        assert_eq!(read(r#"{"order_id":"x","op":"reduce","quantity":2}"#), Ok(reduce));
    }

    #[test]
    fn the_error_names_the_invalid_field() {
        for (json, expected) in [
            (r#"{"order_id":"x"}"#, "missing field `op`"),
            (r#"{"op":"sell"}"#, "unknown variant `sell`, expected one of `place`, `cancel`, `reduce`"),
            (r#"{"op":"cancel"}"#, "missing field `order_id`"),
            (r#"{"op":"cancel","order_id":"x","price":1}"#, "`cancel` accepts only `order_id`"),
            (r#"{"op":"cancel","order_id":"x","quantity":1}"#, "`cancel` accepts only `order_id`"),
            (r#"{"op":"reduce","order_id":"x"}"#, "missing field `quantity`"),
            (r#"{"op":"reduce","quantity":2}"#, "missing field `order_id`"),
            (
                r#"{"op":"reduce","order_id":"x","quantity":2,"price":1}"#,
                "`reduce` accepts only `order_id` and `quantity`",
            ),
            (r#"{"op":"place","side":"bid","material":"m","price":1}"#, "missing field `quantity`"),
            (r#"{"op":"place","side":"bid","price":null}"#, "invalid type: null, expected a whole number"),
            (r#"{"op":"place","order_id":"x"}"#, "`place` does not accept `order_id`"),
            (r#"{"op":"place","op":"cancel"}"#, "duplicate field `op`"),
            (r#"{"op":"place","sum":1}"#, "unknown field `sum`"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.starts_with(expected), "{json}: {error}");
        }
    }
}
