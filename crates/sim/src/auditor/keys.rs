//! Which idempotency keys have to be remembered, with what they were used for and what was answered.

use std::collections::{HashMap, VecDeque};

use tradepost_core::Timestamp;
use tradepost_ports::Stamp;

use super::Expected;

/// How long keys are remembered, in milliseconds.
pub(crate) const AGE_MAX: u64 = 60 * 60 * 1000;

/// Used idempotency keys, until they are old or too many.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    count_max: usize,
    oldest_first: VecDeque<(Timestamp, u128)>,
    answers: HashMap<u128, (u128, Expected)>,
}

impl Keys {
    pub(super) fn new(count_max: usize) -> Self {
        Self { count_max, oldest_first: VecDeque::new(), answers: HashMap::new() }
    }

    /// What a key was used for and what was answered.
    pub(super) fn find(&self, key: u128) -> Option<&(u128, Expected)> {
        self.answers.get(&key)
    }

    pub(super) fn keep(&mut self, now: Timestamp, stamp: Stamp, answer: Expected) {
        self.answers.insert(stamp.key, (stamp.request, answer));
        self.oldest_first.push_back((now, stamp.key));
        while let Some((at, key)) = self.oldest_first.front().copied() {
            if now.0 - at.0 <= AGE_MAX && self.oldest_first.len() <= self.count_max {
                break;
            }
            self.oldest_first.pop_front();
            self.answers.remove(&key);
        }
    }
}
