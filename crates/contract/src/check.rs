//! Checks of a case: the outcome, and what an expectation compares.

use serde_json::Value;

/// The result of a case: nothing, or what was expected and what was found instead.
pub(crate) type Outcome = Result<(), String>;

/// Expects two values to be equal.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Outcome {
    let same = found == expected;
    if same { Ok(()) } else { Err(format!("{what}\n  expected {expected:?}\n  got {found:?}")) }
}

/// Expects a condition to hold; `what` describes the opposite.
pub(crate) fn check(holds: bool, what: impl Fn() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(what()) }
}

/// Expects a JSON object to have these members: `status=filled fill.price=12 close_reason=-`.
pub(crate) fn says(value: &Value, expected: &str) -> Outcome {
    for word in expected.split_whitespace() {
        let (path, wanted) = word.split_once('=').ok_or("an expectation is written `member=value`")?;
        let found = path.split('.').fold(value, |value, member| match member.parse::<usize>() {
            Ok(index) => &value[index],
            Err(_) => &value[member],
        });
        let text = match found {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        if text != wanted {
            return Err(format!("expected {word}\n  of {expected}\n  got {text} in {value}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_are_compared_member_by_member() {
        let value = json!({"status": "open", "fills": [{"price": 12}], "none": null});
        assert_eq!(says(&value, "status=open fills.0.price=12 fills.1=- none=- other=-"), Ok(()));
        assert!(says(&value, "status=closed").is_err());
        assert!(says(&value, "fills.0.price=13").is_err());
    }
}
