//! The economy at a glance: what a deployment knows of a range of time, as the figures that clients read.
//!
//! In: [`port::Economy`]. Out: [`wire::Economy`]. All integers; sums beyond 2^53 − 1 stay there.

mod prices;
mod flows;
mod wealth;

use std::collections::BTreeMap;

use tradepost_core::{AMOUNT_MAX, AssetName, Price, Supply, Timestamp};

use tradepost_ports::{self as port, EconomyRange, MaterialHistory};
use tradepost_wire::{self as wire, AssetSupply, EconomyBucket, EconomyMaterial};

use prices::Basket;

/// What clients are told of an economy.
pub(crate) fn told(mut economy: port::Economy) -> wire::Economy {
    let EconomyRange { from, to, bucket } = economy.range;
    let assets: Vec<AssetName> = economy.supply.iter().map(|(asset, _)| asset.clone()).collect();
    wire::Economy {
        from: from.into(),
        to: to.into(),
        bucket: bucket.into(),
        at: economy.at.into(),
        materials: economy.materials.iter().map(material).collect(),
        buckets: buckets(economy.range, economy.at, &economy.materials),
        supply: economy.supply.iter().map(supply).collect(),
        flows: flows::told(&mut economy.flows, &assets),
        wealth: wealth::told(economy.worths),
    }
}

/// The sums of one bucket.
#[derive(Clone, Copy, Default)]
struct Sums {
    value: u64,
    trades: u64,
    fees: u64,
}

fn plus(sum: u64, more: u64) -> u64 {
    sum.saturating_add(more).min(AMOUNT_MAX)
}

fn material(history: &MaterialHistory) -> EconomyMaterial {
    let candles = &history.candles;
    let sum = |of: fn(&port::Candle) -> u64| candles.iter().map(of).fold(0, plus);
    let first = candles.first().map(|candle| candle.open);
    let last = candles.last().map(|candle| candle.close);
    EconomyMaterial {
        material: history.material.as_str().to_owned(),
        volume: sum(|candle| candle.volume),
        value: sum(|candle| candle.value),
        trades: sum(|candle| candle.trades),
        fees: sum(|candle| candle.fees),
        open: history.before.or(first).map(Price::get),
        close: last.or(history.before).map(Price::get),
    }
}

/// One for each bucket that has begun.
fn buckets(range: EconomyRange, at: Timestamp, materials: &[MaterialHistory]) -> Vec<EconomyBucket> {
    let mut sums = BTreeMap::<Timestamp, Sums>::new();
    for candle in materials.iter().flat_map(|material| &material.candles) {
        let sum = sums.entry(candle.start).or_default();
        sum.value = plus(sum.value, candle.value);
        sum.trades = plus(sum.trades, candle.trades);
        sum.fees = plus(sum.fees, candle.fees);
    }
    let mut basket = Basket::of(materials);
    let length = range.bucket.ms();
    let starts = (0..).map(|place| Timestamp(range.from.0 + place * length));
    let begun =
        |start: &Timestamp| *start < range.to && (*start <= at || sums.range(start..).next().is_some());
    starts
        .take_while(begun)
        .map(|start| {
            let Sums { value, trades, fees } = sums.get(&start).copied().unwrap_or_default();
            EconomyBucket { start: start.into(), value, trades, fees, price_index: basket.index_after(start) }
        })
        .collect()
}

fn supply((asset, supply): &(AssetName, Supply)) -> AssetSupply {
    let exact = |amount: u128| u64::try_from(amount).unwrap_or(u64::MAX);
    AssetSupply {
        asset: asset.as_str().to_owned(),
        deposited: exact(supply.deposited),
        withdrawn: exact(supply.withdrawn),
        burned: exact(supply.burned),
        existing: exact(supply.present()),
    }
}

#[cfg(test)]
mod tests;
