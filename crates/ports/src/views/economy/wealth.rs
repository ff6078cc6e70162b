//! How wealth is spread over the players.

use tradepost_core::AMOUNT_MAX;

use super::sum;

const DECILES: usize = 10;
const BPS: u128 = 10_000;

/// How wealth is spread over the players; all amounts in coins.
#[derive(Clone, Debug)]
pub struct Wealth {
    /// The number of players, with or without possessions.
    pub players: u64,
    /// What all players own together.
    pub total: u64,
    /// What the player in the middle owns.
    pub median: u64,
    /// The Gini coefficient in basis points; `None` where nobody owns anything.
    pub gini_bps: Option<u64>,
    /// What each tenth of the players owns, the poorest first.
    pub deciles: Vec<u64>,
}

impl Wealth {
    /// The spread of what each player owns.
    pub fn of(mut worths: Vec<u64>) -> Self {
        for worth in &mut worths {
            *worth = (*worth).min(AMOUNT_MAX);
        }
        worths.sort_unstable();
        let players = worths.len();
        let bound = |part: usize| players * part / DECILES;
        let tenth = |part: usize| worths.get(bound(part)..bound(part + 1)).unwrap_or_default();
        Self {
            players: players as u64,
            total: total(&worths),
            median: median(&worths),
            gini_bps: gini_bps(&worths),
            deciles: (0..DECILES).map(|part| total(tenth(part))).collect(),
        }
    }
}

fn total(worths: &[u64]) -> u64 {
    worths.iter().copied().fold(0, sum)
}

/// The worth in the middle; of two in the middle, the value halfway between them, rounded down.
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
