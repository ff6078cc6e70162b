//! The economy as a deployment knows it: what traded, what came in and went out, and what players own.
//!
//! What clients are told is made of it in one place for all deployments (`crate::economy`).

use std::collections::BTreeMap;

use tradepost_core::{AssetName, MaterialId, Price, Supply, Timestamp};

use super::{Candle, CandleInterval, Refusal};

/// The most buckets of an answer.
pub const BUCKETS_MAX: u32 = 1_000;
/// How many buckets an answer has where the client does not say: a week of hours.
const BUCKETS: u64 = 168;

/// What is asked of the economy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EconomyRequest {
    /// From when on; some time before `to`, if nothing is said.
    pub from: Option<Timestamp>,
    /// Before when; now, if nothing is said.
    pub to: Option<Timestamp>,
    /// The length of a bucket.
    pub bucket: CandleInterval,
}

/// A time that figures are of: whole hours, or whole days where the buckets are days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EconomyRange {
    /// From this time on.
    pub from: Timestamp,
    /// Before this time.
    pub to: Timestamp,
    /// The length of a bucket.
    pub bucket: CandleInterval,
}

impl EconomyRequest {
    /// The time that is meant, at least one hour or day, with at most [`BUCKETS_MAX`] buckets.
    pub fn range(self, now: Timestamp) -> Result<EconomyRange, Refusal> {
        let bucket = self.bucket.ms();
        let unit = bucket.max(CandleInterval::Hour.ms());
        let to = self.to.unwrap_or_else(|| self.from.map_or(now, |from| from.max(now))).0;
        let from = self.from.map_or(to.saturating_sub(BUCKETS * bucket), |from| from.0);
        let from = from - from % unit;
        let to = to.next_multiple_of(unit).max(from + unit);
        if (to - from) / bucket > BUCKETS_MAX.into() {
            return Err(Refusal::TooManyBuckets { max: BUCKETS_MAX });
        }
        Ok(EconomyRange { from: Timestamp(from), to: Timestamp(to), bucket: self.bucket })
    }
}

/// The economy over a range of time.
#[derive(Clone, Debug)]
pub struct Economy {
    /// What it is of.
    pub range: EconomyRange,
    /// When `supply` and `worths` were so.
    pub at: Timestamp,
    /// All materials, in the order of their registration.
    pub materials: Vec<MaterialHistory>,
    /// All assets, coins first.
    pub supply: Vec<(AssetName, Supply)>,
    /// What came in and went out within the range.
    pub flows: Flows,
    /// What each player owns, in coins at the last prices.
    pub worths: Vec<u64>,
}

/// How a material traded within the range.
#[derive(Clone, Debug)]
pub struct MaterialHistory {
    /// Which.
    pub material: MaterialId,
    /// The price of the last trade before the range.
    pub before: Option<Price>,
    /// One for each bucket in which it traded, oldest first.
    pub candles: Vec<Candle>,
}

/// Which way an asset went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Into the market.
    In,
    /// Out of it.
    Out,
}

/// Deposits or withdrawals of one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Coins or units in all.
    pub amount: u64,
    /// How many there were.
    pub count: u64,
}

impl Flow {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            amount: self.amount.saturating_add(other.amount),
            count: self.count.saturating_add(other.count),
        }
    }
}

/// Deposits and withdrawals added up by asset, way and reason.
#[derive(Clone, Debug, Default)]
pub struct Flows(BTreeMap<(AssetName, Way), BTreeMap<String, Flow>>);

impl Flows {
    /// Adds some of one reason.
    pub fn add(&mut self, asset: AssetName, way: Way, reason: String, flow: Flow) {
        let sum = self.0.entry((asset, way)).or_default().entry(reason).or_default();
        *sum = sum.plus(flow);
    }

    /// Each sum.
    pub fn iter(&self) -> impl Iterator<Item = (&AssetName, Way, &str, Flow)> {
        self.0.iter().flat_map(|((asset, way), reasons)| {
            reasons.iter().map(move |(reason, flow)| (asset, *way, reason.as_str(), *flow))
        })
    }

    /// The reasons for which an asset went this way.
    pub fn take(&mut self, asset: &AssetName, way: Way) -> BTreeMap<String, Flow> {
        self.0.remove(&(asset.clone(), way)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;
    const DAY: u64 = 24 * HOUR;
    /// 2026-01-31T12:00:00.007Z.
    const NOON: Timestamp = Timestamp(1_769_860_800_007);

    fn range(from: Option<u64>, to: Option<u64>, bucket: CandleInterval) -> Result<(u64, u64), String> {
        let request = EconomyRequest { from: from.map(Timestamp), to: to.map(Timestamp), bucket };
        let range = request.range(NOON).map_err(|refusal| refusal.to_string())?;
        Ok((range.from.0, range.to.0))
    }

    #[test]
    fn a_range_is_widened_to_whole_hours_or_days() {
        use CandleInterval::{Day, Hour, Minute};
        for bucket in [Minute, Hour] {
            assert_eq!(range(Some(HOUR + 1), Some(2 * HOUR + 1), bucket), Ok((HOUR, 3 * HOUR)));
            assert_eq!(range(Some(HOUR), Some(2 * HOUR), bucket), Ok((HOUR, 2 * HOUR)));
            assert_eq!(range(Some(HOUR), Some(HOUR), bucket), Ok((HOUR, 2 * HOUR)), "never empty");
        }
        assert_eq!(range(Some(DAY + 1), Some(DAY + 2), Day), Ok((DAY, 2 * DAY)));
    }

    #[test]
    fn without_bounds_it_ends_now_and_has_a_weeks_hours() {
        let hour = NOON.0 - NOON.0 % HOUR;
        let next = hour + HOUR;
        assert_eq!(range(None, None, CandleInterval::Hour), Ok((hour - 168 * HOUR, next)));
        assert_eq!(range(None, Some(hour), CandleInterval::Hour), Ok((hour - 168 * HOUR, hour)));
        assert_eq!(range(Some(hour - HOUR), None, CandleInterval::Minute), Ok((hour - HOUR, next)));
        let future = hour + 7 * HOUR;
        assert_eq!(range(Some(future), None, CandleInterval::Hour), Ok((future, future + HOUR)));
        assert_eq!(range(None, Some(0), CandleInterval::Day), Ok((0, DAY)));
    }

    #[test]
    fn a_range_of_too_many_buckets_is_refused() {
        let too_many = Err("the range has more than 1000 buckets".to_owned());
        assert_eq!(range(Some(0), Some(1_000 * HOUR), CandleInterval::Hour), Ok((0, 1_000 * HOUR)));
        assert_eq!(range(Some(0), Some(1_000 * HOUR + 1), CandleInterval::Hour), too_many);
        assert_eq!(range(Some(0), Some(16 * HOUR), CandleInterval::Minute), Ok((0, 16 * HOUR)));
        assert_eq!(range(Some(0), Some(17 * HOUR), CandleInterval::Minute), too_many);
        assert_eq!(range(Some(0), None, CandleInterval::Day), too_many);
    }
}
