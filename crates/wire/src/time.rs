//! Times as RFC 3339 text, in UTC with milliseconds.
//!
//! Limits: 1970 to 9999; a later time is written as the last millisecond of 9999.

use std::fmt;
use std::str::FromStr;

use ::time::format_description::well_known::Rfc3339;
use ::time::{OffsetDateTime, UtcDateTime};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tradepost_core::Timestamp;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

/// The last millisecond of the year 9999.
const MILLIS_MAX: u64 = 253_402_300_799_999;

/// A point in time: milliseconds since 1970, UTC; RFC 3339 in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// The text is not an RFC 3339 time between 1970 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an RFC 3339 time between 1970 and 9999, such as 2030-01-31T12:00:00.000Z")]
pub struct InvalidTime;

impl From<Timestamp> for Time {
    fn from(time: Timestamp) -> Self {
        Self(time.0)
    }
}

impl From<Time> for Timestamp {
    fn from(time: Time) -> Self {
        Self(time.0)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&rfc3339(self.0)).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Time {
    type Err = InvalidTime;

    fn from_str(text: &str) -> Result<Self, InvalidTime> {
        parse(text).filter(|millis| *millis <= MILLIS_MAX).map(Self).ok_or(InvalidTime)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = rfc3339(self.0);
        serializer.serialize_str(str::from_utf8(&text).map_err(serde::ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl PartialSchema for Time {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("An RFC 3339 time; in responses, in UTC with milliseconds."))
            .examples(["2030-01-31T12:00:00.000Z"])
            .into()
    }
}

impl ToSchema for Time {}

/// Written by hand because every order has two or three times: a formatter would cost as much as deciding the
/// order.
fn rfc3339(millis: u64) -> [u8; 24] {
    let millis = millis.min(MILLIS_MAX);
    let seconds = (millis / 1_000).cast_signed();
    let time = UtcDateTime::from_unix_timestamp(seconds).unwrap_or(UtcDateTime::UNIX_EPOCH);
    let [y1, y2, y3, y4] = digits(time.year().unsigned_abs());
    let [o1, o2] = digits(u8::from(time.month()));
    let [d1, d2] = digits(time.day());
    let [h1, h2] = digits(time.hour());
    let [m1, m2] = digits(time.minute());
    let [s1, s2] = digits(time.second());
    let [t1, t2, t3] = digits(u16::try_from(millis % 1_000).unwrap_or(0));
    [
        y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'.', t1, t2,
        t3, b'Z',
    ]
}

/// The last `N` decimal digits.
fn digits<const N: usize>(number: impl Into<u32>) -> [u8; N] {
    let mut number = number.into();
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
    digits
}

/// Milliseconds since 1970. Two rules differ from `time`: dates and times are separated by a `T` only, and a
/// second 60 is accepted in every minute, as the start of the next.
fn parse(text: &str) -> Option<u64> {
    if !matches!(text.as_bytes().get(10)?, b'T' | b't') {
        return None;
    }
    let leap_second = text.get(17..19)? == "60";
    let mut text = text.to_owned();
    if leap_second {
        text.replace_range(17..19, "59");
    }
    let time = OffsetDateTime::parse(&text, &Rfc3339).ok()?;
    let millis = time.unix_timestamp_nanos().div_euclid(1_000_000);
    u64::try_from(millis).ok().map(|millis| millis + u64::from(leap_second) * 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc_with_milliseconds() {
        let cases = [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_735_689_599_001, "2024-12-31T23:59:59.001Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (MILLIS_MAX, "9999-12-31T23:59:59.999Z"),
        ];
        for (millis, text) in cases {
            assert_eq!(Time(millis).to_string(), text);
            assert_eq!(text.parse(), Ok(Time(millis)), "{text}");
        }
        assert_eq!(Time(u64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn other_rfc_3339_spellings_are_accepted() {
        let cases = [
            ("2030-01-31T12:00:00Z", 1_896_091_200_000),
            ("2030-01-31t12:00:00.5z", 1_896_091_200_500),
            ("2030-01-31T13:00:00.123456789+01:00", 1_896_091_200_123),
            ("2030-01-31T13:00:00.12345678901234567890+01:00", 1_896_091_200_123),
            ("2030-01-31T06:30:00-05:30", 1_896_091_200_000),
            ("2030-01-31T11:59:60Z", 1_896_091_200_000),
            ("2016-12-31T23:59:60.5Z", 1_483_228_800_500),
            ("1970-01-01T00:00:00-00:00", 0),
        ];
        for (text, millis) in cases {
            assert_eq!(text.parse(), Ok(Time(millis)), "{text}");
        }
    }

    #[test]
    fn invalid_times_are_refused() {
        let cases = [
            "",
            "2030-01-31",
            "2030-01-31 12:00:00Z",
            "2030-01-31T12:00:00",
            "2030-01-31T12:00:00.Z",
            "2030-01-31T12:00:00.5",
            "2030-02-30T12:00:00Z",
            "2030-13-01T12:00:00Z",
            "2030-00-01T12:00:00Z",
            "2030-01-00T12:00:00Z",
            "2030-01-31T24:00:00Z",
            "2030-01-31T12:60:00Z",
            "2030-01-31T12:00:61Z",
            "2030-01-31T12:00:00+24:00",
            "2030-01-31T12:00:00+1:00",
            "2030-01-31T12:00:00Zulu",
            "+030-01-31T12:00:00Z",
            "20é0-01-31T12:00:00Z",
            "1969-12-31T23:59:59Z",
            "1969-12-31T23:59:59.9999999Z",
            "1970-01-01T00:00:00+00:01",
            "9999-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-01:00",
            "10000-01-01T00:00:00Z",
        ];
        for text in cases {
            assert_eq!(text.parse::<Time>(), Err(InvalidTime), "{text}");
        }
    }
}
