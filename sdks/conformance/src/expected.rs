//! Expected answers: what a scenario names must be there; the rest may be anything.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Values that a scenario has named, by name without `$`.
pub(crate) type Names = BTreeMap<String, Value>;

/// Replaces `$name` by its value, alone or inside a text.
pub(crate) fn filled(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(text) => match text.strip_prefix('$').and_then(|name| names.get(name)) {
            Some(value) => value.clone(),
            None => Value::String(filled_text(text, names)),
        },
        Value::Array(values) => values.iter().map(|value| filled(value, names)).collect(),
        Value::Object(fields) => Value::Object(filled_fields(fields, names)),
        other => other.clone(),
    }
}

/// Does the same to each field.
pub(crate) fn filled_fields(fields: &Map<String, Value>, names: &Names) -> Map<String, Value> {
    fields.iter().map(|(name, value)| (name.clone(), filled(value, names))).collect()
}

/// Does the same inside a text.
pub(crate) fn filled_text(text: &str, names: &Names) -> String {
    // Of two names of which one begins with the other, the longer comes first.
    names.iter().rev().fold(text.to_owned(), |text, (name, value)| match value {
        Value::String(value) => text.replace(&format!("${name}"), value),
        _ => text,
    })
}

/// Compares an answer with what is expected, and names what `$new` names stand for.
///
/// An object has at least the expected fields, a list exactly the expected rows. `*` is anything, `null` is
/// nothing or `null`.
pub(crate) fn check(expected: &Value, found: Option<&Value>, names: &mut Names) -> Result<(), String> {
    let found = found.filter(|found| !found.is_null());
    match (expected, found) {
        (Value::String(nothing), found) if nothing == "null" => match found {
            None => Ok(()),
            Some(found) => Err(format!("expected nothing, found {found}")),
        },
        (expected, None) => Err(format!("expected {expected}, found nothing")),
        (Value::String(anything), Some(_)) if anything == "*" => Ok(()),
        (Value::String(text), Some(found)) => check_text(text, found, names),
        (Value::Object(fields), Some(found)) => fields.iter().try_for_each(|(name, expected)| {
            check(expected, found.get(name), names).map_err(|error| format!("{name}: {error}"))
        }),
        (Value::Array(rows), Some(Value::Array(found))) if rows.len() == found.len() => {
            rows.iter().zip(found).enumerate().try_for_each(|(index, (expected, found))| {
                check(expected, Some(found), names).map_err(|error| format!("[{index}]: {error}"))
            })
        }
        (expected, Some(found)) if expected == found => Ok(()),
        (expected, Some(found)) => Err(format!("expected {expected}, found {found}")),
    }
}

fn check_text(text: &str, found: &Value, names: &mut Names) -> Result<(), String> {
    let name = text.strip_prefix('$').filter(|name| is_name(name));
    if let Some(name) = name.filter(|name| !names.contains_key(*name)) {
        names.insert(name.to_owned(), found.clone());
        return Ok(());
    }
    let expected = filled(&Value::String(text.to_owned()), names);
    if expected == *found { Ok(()) } else { Err(format!("expected {expected}, found {found}")) }
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn checked(expected: &Value, found: &Value, names: &mut Names) -> bool {
        check(expected, Some(found), names).is_ok()
    }

    #[test]
    fn what_a_scenario_names_must_be_there() {
        let names = &mut Names::new();
        let found = json!({ "a": 1, "rows": [{ "b": "x", "c": null }] });
        assert!(checked(&json!({ "a": 1, "rows": [{ "b": "*", "c": "null", "d": "null" }] }), &found, names));
        assert!(!checked(&json!({ "a": 2 }), &found, names));
        assert!(!checked(&json!({ "a": "null" }), &found, names));
        assert!(!checked(&json!({ "d": 1 }), &found, names));
        assert!(!checked(&json!({ "rows": [] }), &found, names), "a list has no further rows");
        assert!(!checked(&json!({ "rows": [{}, {}] }), &found, names));
        assert!(!checked(&json!({ "a": 1.0 }), &found, names), "numbers are integers");
    }

    #[test]
    fn a_name_stands_for_the_first_value_it_meets() {
        let names = &mut Names::new();
        assert!(checked(&json!("$order"), &json!("7"), names));
        assert!(checked(&json!(["$order", "x-$order"]), &json!(["7", "x-7"]), names));
        assert!(!checked(&json!("$order"), &json!("8"), names));
        assert_eq!(
            filled(&json!({ "id": "$order", "text": "a $order b" }), names),
            json!({ "id": "7", "text": "a 7 b" })
        );
    }
}
