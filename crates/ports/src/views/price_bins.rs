//! How many units traded at about which price: a histogram with bins about 1 % wide.
//!
//! A bin covers the prices with the same seven leading bits, so prices below 128 have a bin each, and a
//! larger price differs from the others of its bin by at most 1/64. There are at most 2,240 bins.

use serde::{Deserialize, Serialize};
use tradepost_core::{AMOUNT_MAX, Price, Quantity};

use super::sum;

/// Leading bits of a price that tell its bin.
const LEADING_BITS: u32 = 7;

/// Traded units and coins by price, in bins about 1 % wide; ascending, without empty ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceBins(Vec<PriceBin>);

/// The trades at prices that are about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PriceBin {
    number: u16,
    /// Units traded.
    quantity: u64,
    /// Coins traded.
    value: u64,
}

impl PriceBins {
    /// The bins of trades of which only these sums are known.
    pub fn of_sums(volume: u64, value: u64) -> Self {
        let average = value.checked_div(volume).unwrap_or_default();
        Self(vec![PriceBin { number: number_of(average), quantity: volume, value }])
    }

    /// Adds a trade; sums stop at 2^53 − 1.
    pub fn add(&mut self, price: Price, quantity: Quantity) {
        let (quantity, value) = (quantity.get().into(), price.times(quantity).get());
        self.add_bin(PriceBin { number: number_of(price.get()), quantity, value });
    }

    /// Adds all trades of others.
    pub fn add_all(&mut self, others: &Self) {
        others.0.iter().for_each(|bin| self.add_bin(*bin));
    }

    /// Units traded, at most 2^53 − 1.
    pub fn volume(&self) -> u64 {
        self.0.iter().fold(0, |so_far, bin| sum(so_far, bin.quantity))
    }

    /// Coins traded, at most 2^53 − 1.
    pub fn value(&self) -> u64 {
        self.0.iter().fold(0, |so_far, bin| sum(so_far, bin.value))
    }

    /// The volume-weighted median price: half of the units traded at this price or less.
    ///
    /// It is the average price of the bin that the median falls into.
    pub fn median(&self) -> Option<Price> {
        let bins = self.0.iter().map(|bin| (bin, bin.quantity));
        Price::new(super::weighted_median(bins)?.price())
    }

    /// The number of bins with trades.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn add_bin(&mut self, added: PriceBin) {
        match self.0.binary_search_by_key(&added.number, |bin| bin.number) {
            Ok(place) => {
                if let Some(bin) = self.0.get_mut(place) {
                    bin.quantity = sum(bin.quantity, added.quantity);
                    bin.value = sum(bin.value, added.value);
                }
            }
            Err(place) => self.0.insert(place, added),
        }
    }
}

impl PriceBin {
    /// The average price. Where the sums stopped short it stays within the bin.
    fn price(&self) -> u64 {
        let average = self.value.checked_div(self.quantity).unwrap_or_default();
        let shift = u32::from(self.number >> (LEADING_BITS - 1)).saturating_sub(1);
        let leading = u64::from(self.number) - (u64::from(shift) << (LEADING_BITS - 1));
        let lowest = leading << shift;
        average.clamp(lowest, lowest + ((1 << shift) - 1))
    }
}

/// The bin of a price: its seven leading bits and how many follow.
fn number_of(price: u64) -> u16 {
    let following = (u64::BITS - price.min(AMOUNT_MAX).leading_zeros()).saturating_sub(LEADING_BITS);
    let number = (u64::from(following) << (LEADING_BITS - 1)) + (price >> following);
    u16::try_from(number).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use tradepost_core::PRICE_MAX;

    use super::*;

    fn bins(trades: &[(u64, u64)]) -> PriceBins {
        let mut bins = PriceBins::default();
        for (price, units) in trades {
            bins.add(Price::new(*price).unwrap(), Quantity::new(*units).unwrap());
        }
        bins
    }

    #[test]
    fn bins_follow_each_other_and_are_at_most_a_64th_wide() {
        let mut before = 0;
        let mut price = 1;
        while price <= PRICE_MAX {
            let number = number_of(price);
            assert!(number == before + 1 || number == before, "{price}");
            let alone = PriceBin { number, quantity: 1, value: price };
            assert_eq!(alone.price(), price, "a price is within its bin");
            let (low, high) = (PriceBin { value: 0, ..alone }, PriceBin { value: u64::MAX, ..alone });
            assert!((high.price() - low.price()) * 64 <= low.price(), "{price}");
            assert_eq!((number_of(low.price()), number_of(high.price())), (number, number));
            assert_eq!(number_of(high.price() + 1), number + 1);
            before = number;
            price = (price + 1).max(price + price / 200);
        }
        assert_eq!(number_of(PRICE_MAX), 2_228);
    }

    #[test]
    fn half_of_the_units_traded_at_the_median_or_less() {
        for (trades, median) in [
            (&[][..], None),
            (&[(12, 1)], Some(12)),
            (&[(10, 1), (12, 1)], Some(10)),
            (&[(12, 2), (10, 1)], Some(12)),
            (&[(12, 100), (1_000_000_000_000, 99), (1, 1)], Some(12)),
            // Of one bin: the average.
            (&[(1_000, 3), (1_004, 1)], Some(1_001)),
        ] {
            assert_eq!(bins(trades).median().map(Price::get), median, "{trades:?}");
        }
    }

    #[test]
    fn bins_of_parts_are_the_bins_of_the_whole() {
        let (one, other) = ([(10, 4), (500, 2)], [(7, 1), (10, 5), (90_000, 3)]);
        let mut whole = bins(&one);
        whole.add_all(&bins(&other));
        assert_eq!(whole, bins(&[one.as_slice(), other.as_slice()].concat()));
    }

    #[test]
    fn a_bin_whose_sums_stopped_still_has_its_price() {
        let mut bins = PriceBins::default();
        let (price, units) = (Price::new(PRICE_MAX).unwrap(), Quantity::new(9_000).unwrap());
        for _ in 0..5 {
            bins.add(price, units);
        }
        let median = bins.median().unwrap().get();
        assert!(median >= PRICE_MAX - PRICE_MAX / 64, "{median}");
    }
}
