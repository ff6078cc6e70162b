//! Whole numbers as JSON libraries write them: `12`, and also `12.0` and `1.2e1`, which is how languages
//! without integers (Lua, `GDScript`, Unreal's JSON) write the same number.
//!
//! Invariants: a number is taken only if it is whole; nothing is rounded.
//!
//! Limits: a number with a fraction or an exponent is below 2^53. The JSON parser reads such text as the
//! nearest double (`float_roundtrip`), and up to there each whole number is a double of its own.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// The first whole number that must be written without a fraction or an exponent.
const DOUBLE_END: u64 = 1 << 53;
/// The bits of a double that hold its fraction.
const FRACTION_BITS: u32 = 52;
/// What is added to an exponent of two to store it.
const EXPONENT_BIAS: u64 = 1_023;

/// Deserializes a field that is a whole number.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    deserializer.deserialize_u64(WholeVisitor)
}

/// Deserializes a field that is a whole number and may be absent, but not `null`.
pub(super) fn given_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    number(deserializer).map(Some)
}

struct WholeVisitor;

impl Visitor<'_> for WholeVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number from 0 to 9007199254740991")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
        whole(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }
}

/// The whole number below [`DOUBLE_END`] that a double is, read from its bits: there is no float arithmetic
/// here.
fn whole(number: f64) -> Option<u64> {
    if number == 0.0 {
        return Some(0);
    }
    let bits = number.to_bits();
    // With the sign bit, so that a negative number has an exponent that is too large.
    let exponent = bits >> FRACTION_BITS;
    let significand = bits & ((1 << FRACTION_BITS) - 1) | 1 << FRACTION_BITS;
    let below_one = (EXPONENT_BIAS + u64::from(FRACTION_BITS)).checked_sub(exponent)?;
    let is_whole = u64::from(significand.trailing_zeros()) >= below_one;
    is_whole.then(|| significand >> below_one).filter(|number| *number < DOUBLE_END)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Wire {
        #[serde(deserialize_with = "number")]
        number: u64,
        #[serde(default, deserialize_with = "given_number")]
        given: Option<u64>,
    }

    fn read(number: &str) -> Result<u64, String> {
        let both = format!(r#"{{"number": {number}, "given": {number}}}"#);
        let wire: Wire = serde_json::from_str(&both).map_err(|error| error.to_string())?;
        assert_eq!(wire.given, Some(wire.number), "{number}");
        Ok(wire.number)
    }

    #[test]
    fn a_whole_number_is_taken_in_every_notation() {
        let cases = [
            ("0", 0),
            ("0.0", 0),
            ("-0", 0),
            ("-0.0", 0),
            ("1.0", 1),
            ("12.000", 12),
            ("1e3", 1_000),
            ("1.2E+1", 12),
            ("120e-1", 12),
            ("1000000000000.0", 1_000_000_000_000),
            ("12.000000", 12),
            ("500000000000.000000", 500_000_000_000),
            ("9007199254740991.0", DOUBLE_END - 1),
            ("9.007199254740991e15", DOUBLE_END - 1),
            ("4503599627370497.0", (1 << 52) + 1),
            ("9007199254740991", (1 << 53) - 1),
            ("18446744073709551615", u64::MAX),
        ];
        for (text, number) in cases {
            assert_eq!(read(text), Ok(number), "{text}");
        }
    }

    #[test]
    fn a_number_that_is_not_whole_or_not_in_range_is_refused_by_what_is_needed() {
        for text in [
            "1.5",
            "0.1",
            "-1",
            "-1.0",
            "1e-1",
            "5e-324",
            "9007199254740992.0",
            "1e16",
            "1e300",
            "99999999999999999999",
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains("expected a whole number from 0 to 9007199254740991"), "{text}: {error}");
        }
    }

    #[test]
    fn nothing_else_is_a_number() {
        for text in ["\"1\"", "null", "true", "[1]", "{}"] {
            assert!(read(text).unwrap_err().contains("expected a whole number"), "{text}");
        }
        assert!(serde_json::from_str::<Wire>(r#"{"number": 1}"#).unwrap().given.is_none());
    }
}
