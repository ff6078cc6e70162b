//! Chance that is the same on every machine and in every version: a stream of numbers for each purpose.
//!
//! The generator is `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
//! 2014).

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The stream of a seed and what it is for, such as a player's number and the hour.
    pub(crate) fn new(seed: u64, purpose: &[u64]) -> Self {
        purpose.iter().fold(Self(seed), |mut dice, part| Self(dice.roll() ^ part.rotate_left(32)))
    }

    /// The next number below `bound`; 0 if that is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.roll()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// The next number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let index = self.below(choices.len() as u64);
        choices.get(usize::try_from(index).ok()?).copied()
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_purpose_has_its_own_stream() {
        let stream = |seed, purpose: &[u64]| {
            let mut dice = Dice::new(seed, purpose);
            (0..8).map(|_| dice.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(stream(1, &[2, 3]), stream(1, &[2, 3]));
        for other in [stream(2, &[2, 3]), stream(1, &[3, 2]), stream(1, &[2]), stream(1, &[2, 4])] {
            assert_ne!(stream(1, &[2, 3]), other);
        }
    }

    #[test]
    fn all_numbers_come_up_about_as_often() {
        let mut dice = Dice::new(7, &[]);
        let mut counts = [0_u32; 6];
        for _ in 0..6_000 {
            counts[usize::try_from(dice.between(1, 6) - 1).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    }
}
