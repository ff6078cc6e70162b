//! Conditions on a row, as data: the SDK's adapter writes them as expressions, the model evaluates them.

use super::{Item, Value};

/// A condition on the row that is to be written (in a filter: on a row that was read).
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The attribute is there. Of a key attribute: the row is there.
    Exists(String),
    /// The attribute is missing. Of a key attribute: the row does not exist.
    Missing(String),
    /// The attribute compares like this with a value; never so where it is not there or of another kind.
    Compare(String, Comparison, Value),
    All(Vec<Self>),
    Any(Vec<Self>),
}

/// How an attribute compares with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
}

impl Condition {
    /// The attribute is there.
    pub fn exists(name: &str) -> Self {
        Self::Exists(name.to_owned())
    }

    /// The attribute is not there.
    pub fn missing(name: &str) -> Self {
        Self::Missing(name.to_owned())
    }

    /// The attribute is this.
    pub fn equal(name: &str, value: impl Into<Value>) -> Self {
        Self::Compare(name.to_owned(), Comparison::Equal, value.into())
    }

    /// The attribute compares like this.
    pub fn compare(name: &str, comparison: Comparison, value: impl Into<Value>) -> Self {
        Self::Compare(name.to_owned(), comparison, value.into())
    }

    /// This and that.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self {
            Self::All(mut all) => {
                all.push(other);
                Self::All(all)
            }
            one => Self::All(vec![one, other]),
        }
    }

    /// This or that.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match self {
            Self::Any(mut any) => {
                any.push(other);
                Self::Any(any)
            }
            one => Self::Any(vec![one, other]),
        }
    }

    /// Whether it holds of a row; a row that is not there has no attributes.
    pub fn holds(&self, row: Option<&Item>) -> bool {
        let attribute = |name: &str| row.and_then(|row| row.get(name));
        match self {
            Self::Exists(name) => attribute(name).is_some(),
            Self::Missing(name) => attribute(name).is_none(),
            Self::Compare(name, comparison, value) => {
                attribute(name).is_some_and(|found| comparison.holds(found, value))
            }
            Self::All(all) => all.iter().all(|condition| condition.holds(row)),
            Self::Any(any) => any.iter().any(|condition| condition.holds(row)),
        }
    }
}

impl Comparison {
    fn holds(self, found: &Value, value: &Value) -> bool {
        let alike = std::mem::discriminant(found) == std::mem::discriminant(value);
        match self {
            Self::Equal => found == value,
            Self::Less => alike && found < value,
            Self::AtMost => alike && found <= value,
            Self::AtLeast => alike && found >= value,
        }
    }
}
