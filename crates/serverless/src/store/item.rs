//! Rows as DynamoDB keeps them: attributes by name, whole numbers, texts, bytes, lists, maps.

use std::collections::BTreeMap;

/// An attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    S(String),
    /// A whole number of at most 38 digits.
    N(i128),
    B(Vec<u8>),
    /// Yes or no.
    Bool(bool),
    /// Values one after another.
    L(Vec<Self>),
    /// Values by name.
    M(BTreeMap<String, Self>),
}

impl Value {
    /// Its size as DynamoDB counts it: texts in UTF-8, numbers about a byte for two digits.
    pub fn size(&self) -> usize {
        match self {
            Self::S(text) => text.len(),
            Self::N(number) => {
                let digits = number.unsigned_abs().to_string();
                let significant = digits.trim_end_matches('0').len();
                significant.div_ceil(2) + 1 + usize::from(*number < 0)
            }
            Self::B(bytes) => bytes.len(),
            Self::Bool(_) => 1,
            Self::L(values) => 3 + values.iter().map(|value| value.size() + 1).sum::<usize>(),
            Self::M(values) => {
                3 + values.iter().map(|(name, value)| name.len() + value.size() + 1).sum::<usize>()
            }
        }
    }
}

macro_rules! value_from {
    ($($kind:ident($type:ty)),+) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$kind(value.into())
            }
        }
    )+};
}

value_from!(S(&str), S(String), N(u64), N(u32), N(u16), N(i128), Bool(bool), B(Vec<u8>));

/// A row: attributes by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item(pub BTreeMap<String, Value>);

impl Item {
    /// A row without attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The row with one more attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The row with one more attribute, if there is a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Its size as DynamoDB counts it: names and values.
    pub fn size(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.size()).sum()
    }
}
