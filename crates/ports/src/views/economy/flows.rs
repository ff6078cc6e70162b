//! Deposits and withdrawals by reason: the largest by name, all others together.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, TransferStep};

/// The most reasons of an asset and direction that are named; the smaller ones are added up without a name.
pub const REASONS_MAX: usize = 20;

/// Whether assets came into the market or left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlowDirection {
    /// Into the market: deposits.
    In,
    /// Out of the market: withdrawals.
    Out,
}

impl FlowDirection {
    /// The direction of a transfer's step; `None` if the assets stay in the market.
    pub const fn of(step: TransferStep) -> Option<Self> {
        match step {
            TransferStep::Deposited => Some(Self::In),
            TransferStep::Withdrawn | TransferStep::Confirmed => Some(Self::Out),
            TransferStep::Held | TransferStep::Aborted => None,
        }
    }
}

/// Deposits or withdrawals of one reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Coins or units in all.
    pub amount: u64,
    /// The number of deposits or withdrawals.
    pub count: u64,
}

/// Deposits and withdrawals added up by asset, direction and reason.
#[derive(Clone, Debug, Default)]
pub struct Flows(BTreeMap<(AssetName, FlowDirection), BTreeMap<String, Flow>>);

/// Deposits or withdrawals of one asset and reason.
#[derive(Clone, Debug)]
pub struct FlowFigures {
    /// The asset.
    pub asset: AssetName,
    /// Whether it came in or went out.
    pub direction: FlowDirection,
    /// Why, in the game's words; `None` for all reasons beyond [`REASONS_MAX`] together.
    pub reason: Option<String>,
    /// The sum.
    pub flow: Flow,
}

impl Flow {
    /// The sum of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            amount: self.amount.saturating_add(other.amount),
            count: self.count.saturating_add(other.count),
        }
    }
}

impl Flows {
    /// Adds a flow to the sum of its reason.
    pub fn add(&mut self, asset: AssetName, direction: FlowDirection, reason: String, flow: Flow) {
        let sum = self.0.entry((asset, direction)).or_default().entry(reason).or_default();
        *sum = sum.plus(flow);
    }

    /// Each sum, by asset, direction and reason.
    pub fn iter(&self) -> impl Iterator<Item = (&AssetName, FlowDirection, &str, Flow)> {
        self.0.iter().flat_map(|((asset, direction), reasons)| {
            reasons.iter().map(move |(reason, flow)| (asset, *direction, reason.as_str(), *flow))
        })
    }

    /// The flows of these assets, in their order; of each direction the largest first.
    pub(super) fn figures<'a>(mut self, assets: impl Iterator<Item = &'a AssetName>) -> Vec<FlowFigures> {
        let mut all = Vec::new();
        for asset in assets {
            for direction in [FlowDirection::In, FlowDirection::Out] {
                let reasons = self.0.remove(&(asset.clone(), direction)).unwrap_or_default();
                let figures = |(reason, flow)| FlowFigures { asset: asset.clone(), direction, reason, flow };
                all.extend(largest(reasons).into_iter().map(figures));
            }
        }
        all
    }
}

/// The largest sums by reason, then the sum of all others.
fn largest(reasons: BTreeMap<String, Flow>) -> Vec<(Option<String>, Flow)> {
    let mut reasons: Vec<_> = reasons.into_iter().map(|(reason, flow)| (Some(reason), flow)).collect();
    reasons.sort_by(|(a, a_sum), (b, b_sum)| b_sum.amount.cmp(&a_sum.amount).then(a.cmp(b)));
    let others = reasons.split_off(reasons.len().min(REASONS_MAX));
    let others = others.into_iter().map(|(_, flow)| flow).reduce(Flow::plus);
    reasons.extend(others.map(|sum| (None, sum)));
    reasons
}
