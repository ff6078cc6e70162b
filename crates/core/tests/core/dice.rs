//! Random numbers that depend on the seed alone, on every machine.

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Dice(tradepost_dice::Dice);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(tradepost_dice::Dice::new(seed))
    }

    /// A number from 0 to `end` − 1.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.below(end)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.between(low, high)
    }

    /// A number from 1 to `high`, small ones as likely as large ones.
    pub(crate) fn magnitude(&mut self, high: u64) -> u64 {
        let bits = self.between(1, u64::from(u64::BITS - high.leading_zeros()));
        self.between(1, high.min((1 << bits) - 1))
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.0.chance(percent)
    }

    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let at = self.below(choices.len().try_into().unwrap());
        &choices[usize::try_from(at).unwrap()]
    }
}
