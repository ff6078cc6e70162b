//! Random numbers: one stream for each purpose, so that what one player draws does not affect another.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dice(tradepost_dice::Dice);

impl Dice {
    /// The stream of a seed and a purpose, such as a player's number and the hour.
    pub(crate) fn new(seed: u64, purpose: &[u64]) -> Self {
        let start = purpose
            .iter()
            .fold(seed, |seed, part| tradepost_dice::Dice::new(seed).roll() ^ part.rotate_left(32));
        Self(tradepost_dice::Dice::new(start))
    }

    /// The next number below `bound`; 0 if that is 0.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.0.roll()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// The next number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    /// True in this many of 100 draws.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of these; `None` if there are none.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let index = self.below(choices.len() as u64);
        choices.get(usize::try_from(index).ok()?).copied()
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
    fn all_numbers_are_equally_likely() {
        let mut dice = Dice::new(7, &[]);
        let mut counts = [0_u32; 6];
        for _ in 0..6_000 {
            counts[usize::try_from(dice.between(1, 6) - 1).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (900..1_100).contains(count)), "{counts:?}");
    }
}
