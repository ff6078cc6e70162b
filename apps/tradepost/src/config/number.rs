//! Numbers of the settings: read first, so that one out of bounds is refused by its name and its bounds,
//! however it was given.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// A number, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number(Option<i64>);

/// The text is not a whole number.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected a whole number")]
pub(crate) struct NotWhole;

impl Number {
    /// `None` if what was given is empty.
    pub(super) fn get(self) -> Option<i64> {
        self.0
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(Some(number))
    }
}

impl FromStr for Number {
    type Err = NotWhole;

    fn from_str(text: &str) -> Result<Self, NotWhole> {
        if text.is_empty() {
            return Ok(Self(None));
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotWhole);
        }
        // More digits than fit are beyond every bound.
        let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
        Ok(Self(Some(text.parse().unwrap_or(beyond))))
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberVisitor)
    }
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Number, E> {
        Ok(Number(Some(number)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Number, E> {
        let empty = text.is_empty().then_some(Number(None));
        empty.ok_or_else(|| E::invalid_type(Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_whole_number_is_read_and_one_that_is_too_long_is_beyond_every_bound() {
        let read = |text: &str| text.parse::<Number>().ok().map(Number::get);
        assert_eq!(read(""), Some(None));
        assert_eq!(read("0"), Some(Some(0)));
        assert_eq!(read("-17"), Some(Some(-17)));
        assert_eq!(read("99999999999999999999"), Some(Some(i64::MAX)));
        assert_eq!(read("-99999999999999999999"), Some(Some(i64::MIN)));
        for wrong in ["-", "1.5", "1e3", "ten", " 1", "+1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
