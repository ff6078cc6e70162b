//! How wealth is spread over the players.

use tradepost_core::AMOUNT_MAX;

use tradepost_wire::Wealth;

const DECILES: usize = 10;
const BPS: u128 = 10_000;

/// What clients are told of what players own.
pub(super) fn told(mut worths: Vec<u64>) -> Wealth {
    for worth in &mut worths {
        *worth = (*worth).min(AMOUNT_MAX);
    }
    worths.sort_unstable();
    let players = worths.len();
    let bound = |part: usize| players * part / DECILES;
    let tenth = |part: usize| worths.get(bound(part)..bound(part + 1)).unwrap_or_default();
    Wealth {
        players: players as u64,
        total: sum(&worths),
        median: median(&worths),
        gini_bps: gini_bps(&worths),
        deciles: (0..DECILES).map(|part| sum(tenth(part))).collect(),
    }
}

fn sum(worths: &[u64]) -> u64 {
    worths.iter().fold(0, |sum: u64, worth| sum.saturating_add(*worth)).min(AMOUNT_MAX)
}

/// The one in the middle; of two in the middle, what lies between them, rounded down.
fn median(sorted: &[u64]) -> u64 {
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    let (low, high) = (at(sorted.len().saturating_sub(1) / 2), at(sorted.len() / 2));
    low + (high - low) / 2
}

/// Half the mean difference of two players, over the mean; by ranks of the sorted list this is
/// G = Σ (2·rank − n − 1)·worth / (n·Σ worth), rounded down.
fn gini_bps(sorted: &[u64]) -> Option<u64> {
    let players = sorted.len() as u128;
    let total: u128 = sorted.iter().copied().map(u128::from).sum();
    let by_rank: u128 = (1..).zip(sorted).map(|(rank, worth)| 2 * rank * u128::from(*worth)).sum();
    let excess = by_rank.checked_sub((players + 1) * total)?;
    let bps = (excess * BPS).checked_div(players * total)?;
    u64::try_from(bps).ok()
}
