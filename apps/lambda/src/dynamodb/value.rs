//! Rows as the SDK has them, and back.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use tradepost_serverless::store::{Item, StoreError, Value};

/// A row for the SDK.
pub(super) fn attributes(item: &Item) -> HashMap<String, AttributeValue> {
    item.0.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

/// A value for the SDK.
pub(super) fn attribute(value: &Value) -> AttributeValue {
    match value {
        Value::S(text) => AttributeValue::S(text.clone()),
        Value::N(number) => AttributeValue::N(number.to_string()),
        Value::B(bytes) => AttributeValue::B(Blob::new(bytes.as_slice())),
        Value::Bool(yes) => AttributeValue::Bool(*yes),
        Value::L(values) => AttributeValue::L(values.iter().map(attribute).collect()),
        Value::M(values) => {
            AttributeValue::M(values.iter().map(|(name, value)| (name.clone(), attribute(value))).collect())
        }
    }
}

/// A row of the SDK. An attribute of a kind that is not used here is an error: nobody of us wrote it.
pub(super) fn item(attributes: HashMap<String, AttributeValue>) -> Result<Item, StoreError> {
    values(attributes).map(Item)
}

fn values(attributes: HashMap<String, AttributeValue>) -> Result<BTreeMap<String, Value>, StoreError> {
    let read = |(name, attribute)| {
        let value =
            value(attribute).map_err(|what| StoreError::Failed(format!("attribute {name}: {what}")))?;
        Ok((name, value))
    };
    attributes.into_iter().map(read).collect()
}

fn value(attribute: AttributeValue) -> Result<Value, String> {
    match attribute {
        AttributeValue::S(text) => Ok(Value::S(text)),
        AttributeValue::N(number) => {
            number.parse().map(Value::N).map_err(|_| format!("{number} is no whole number"))
        }
        AttributeValue::B(bytes) => Ok(Value::B(bytes.into_inner())),
        AttributeValue::Bool(yes) => Ok(Value::Bool(yes)),
        AttributeValue::L(list) => list.into_iter().map(value).collect::<Result<_, _>>().map(Value::L),
        AttributeValue::M(map) => values(map).map(Value::M).map_err(|error| error.to_string()),
        _ => Err("of a kind that is not used here".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_comes_back_as_it_was_sent() {
        let inner = BTreeMap::from([("a".to_owned(), Value::N(-5)), ("b".to_owned(), Value::Bool(true))]);
        let sent = Item::new()
            .with("text", "copper")
            .with("number", (1_i128 << 53) + 1)
            .with("bytes", vec![0_u8, 255])
            .with("list", Value::L(vec![Value::M(inner), Value::S(String::new())]));
        assert_eq!(item(attributes(&sent)), Ok(sent));
    }

    #[test]
    fn row_that_was_not_written_here_is_refused() {
        let odd = |attribute| item(HashMap::from([("n".to_owned(), attribute)]));
        assert!(odd(AttributeValue::N("1.5".to_owned())).is_err());
        assert!(odd(AttributeValue::Null(true)).is_err());
    }
}
