//! Deposits and withdrawals by reason: the largest by name, all others together.

use tradepost_core::AssetName;

use tradepost_ports::{Flow, Flows, Way};
use tradepost_wire::{AssetFlow, FlowKind};

/// How many reasons of an asset and kind are told by name.
pub(super) const REASONS_MAX: usize = 20;

/// The flows of these assets, in their order.
pub(super) fn told(flows: &mut Flows, assets: &[AssetName]) -> Vec<AssetFlow> {
    let mut all = Vec::new();
    for asset in assets {
        for (way, kind) in [(Way::In, FlowKind::Deposited), (Way::Out, FlowKind::Withdrawn)] {
            let flow = |reason, Flow { amount, count }| AssetFlow {
                asset: asset.as_str().to_owned(),
                kind,
                reason,
                amount,
                count,
            };
            let mut reasons: Vec<_> = flows.take(asset, way).into_iter().collect();
            reasons.sort_by(|(a, a_sum), (b, b_sum)| b_sum.amount.cmp(&a_sum.amount).then(a.cmp(b)));
            let others = reasons.split_off(reasons.len().min(REASONS_MAX));
            all.extend(reasons.into_iter().map(|(reason, sum)| flow(Some(reason), sum)));
            if !others.is_empty() {
                let sum = others.into_iter().fold(Flow::default(), |sum, (_, other)| sum.plus(other));
                all.push(flow(None, sum));
            }
        }
    }
    all
}
