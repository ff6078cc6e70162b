//! Random numbers that are the same for the same seed, on every machine and in every version.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dice(tradepost_dice::Dice);

impl Dice {
    /// Starts at a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(tradepost_dice::Dice::new(seed))
    }

    /// Separate dice for a part of the world, so that more rolls of one part change nothing for another.
    pub(crate) fn fork(&mut self) -> Self {
        Self::new(self.roll())
    }

    /// 64 random bits.
    pub(crate) fn roll(&mut self) -> u64 {
        self.0.roll()
    }

    /// A number from 0 to `end` − 1; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.roll().checked_rem(end as u64).unwrap_or(0) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.between(low, high)
    }

    /// Returns true `of_thousand` times in 1,000.
    pub(crate) fn chance(&mut self, of_thousand: u64) -> bool {
        self.roll() % 1000 < of_thousand
    }

    /// One of these; there is at least one.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let place = self.below(choices.len());
        choices.get(place).copied().unwrap_or_else(|| unreachable!("there is at least one choice"))
    }

    /// One of these by its weight; the weights are not all 0.
    pub(crate) fn weighted<T: Copy>(&mut self, choices: &[(u64, T)]) -> T {
        let mut left = self.roll() % choices.iter().map(|(weight, _)| weight).sum::<u64>();
        for (weight, choice) in choices {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return *choice,
            }
        }
        unreachable!("the weights add up to more than what was rolled")
    }
}
