//! Random numbers that are the same for the same seed.

/// The crate's dice, with the draws that tests need.
#[derive(Clone, Debug)]
pub(super) struct Dice(tradepost_dice::Dice);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(tradepost_dice::Dice::new(seed))
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0.roll()
    }

    /// A number from 0 to `end` − 1.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(end).unwrap()).unwrap()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.roll() % (high - low + 1)
    }

    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.roll() % 100 < percent
    }

    pub(super) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    pub(super) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
