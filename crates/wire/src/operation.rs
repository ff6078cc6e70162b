//! How a step of a batch is read: all fields of all operations at once, whatever their order, then what `op` asks for.
//!
//! What serde derives for an enum with a tag keeps every field until it has seen the tag, which costs a batch more than
//! deciding it.

use serde::{Deserialize, Deserializer};

use super::{BatchOperation, OrderRequest, Side, Time, TimeInForce};

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    Place,
    Cancel,
}

/// The fields of every operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OperationFields {
    op: Name,
    #[serde(default, deserialize_with = "given")]
    side: Option<Side>,
    #[serde(default, deserialize_with = "given")]
    material: Option<String>,
    #[serde(default, deserialize_with = "given")]
    price: Option<u64>,
    #[serde(default, deserialize_with = "given")]
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

/// A field that may be left out, but is not `null`.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Why the fields are no operation.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnfitFields {
    #[error("missing field `{0}`")]
    Missing(&'static str),
    #[error("a `place` has no `order_id`")]
    PlaceOfOrderId,
    #[error("a `cancel` has only an `order_id`")]
    CancelOfMore,
}

impl TryFrom<OperationFields> for BatchOperation {
    type Error = UnfitFields;

    fn try_from(fields: OperationFields) -> Result<Self, UnfitFields> {
        match fields.op {
            Name::Place => fields.place().map(Self::Place),
            Name::Cancel => fields.cancel(),
        }
    }
}

impl OperationFields {
    fn place(self) -> Result<OrderRequest, UnfitFields> {
        if self.order_id.is_some() {
            return Err(UnfitFields::PlaceOfOrderId);
        }
        Ok(OrderRequest {
            side: self.side.ok_or(UnfitFields::Missing("side"))?,
            material: self.material.ok_or(UnfitFields::Missing("material"))?,
            price: self.price.ok_or(UnfitFields::Missing("price"))?,
            quantity: self.quantity.ok_or(UnfitFields::Missing("quantity"))?,
            time_in_force: self.time_in_force,
            expires_at: self.expires_at,
            player: self.player,
        })
    }

    fn cancel(self) -> Result<BatchOperation, UnfitFields> {
        let more = self.side.is_some()
            || self.material.is_some()
            || self.price.is_some()
            || self.quantity.is_some()
            || self.time_in_force.is_some()
            || self.expires_at.is_some()
            || self.player.is_some();
        if more {
            return Err(UnfitFields::CancelOfMore);
        }
        Ok(BatchOperation::Cancel { order_id: self.order_id.ok_or(UnfitFields::Missing("order_id"))? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<BatchOperation, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn an_operation_is_read_wherever_its_name_stands() {
        let order = r#""side":"bid","material":"copper","price":12,"quantity":3"#;
        let placed = read(&format!(r#"{{"op":"place",{order}}}"#)).unwrap();
        assert_eq!(read(&format!(r#"{{{order},"op":"place"}}"#)), Ok(placed.clone()));
        assert!(
            matches!(placed, BatchOperation::Place(order) if order.price == 12 && order.player.is_none())
        );
        let cancel = BatchOperation::Cancel { order_id: "x".into() };
        assert_eq!(read(r#"{"order_id":"x","op":"cancel"}"#), Ok(cancel));
    }

    #[test]
    fn fields_that_do_not_fit_the_operation_are_named() {
        for (json, expected) in [
            (r#"{"order_id":"x"}"#, "missing field `op`"),
            (r#"{"op":"sell"}"#, "unknown variant `sell`, expected `place` or `cancel`"),
            (r#"{"op":"cancel"}"#, "missing field `order_id`"),
            (r#"{"op":"cancel","order_id":"x","price":1}"#, "a `cancel` has only an `order_id`"),
            (r#"{"op":"place","side":"bid","material":"m","price":1}"#, "missing field `quantity`"),
            (r#"{"op":"place","side":"bid","price":null}"#, "invalid type: null, expected u64"),
            (r#"{"op":"place","order_id":"x"}"#, "a `place` has no `order_id`"),
            (r#"{"op":"place","op":"cancel"}"#, "duplicate field `op`"),
            (r#"{"op":"place","sum":1}"#, "unknown field `sum`"),
        ] {
            let error = read(json).unwrap_err();
            assert!(error.starts_with(expected), "{json}: {error}");
        }
    }
}
