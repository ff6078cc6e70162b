//! The economy's history is what plain folds over all events say, and reconciles with the market.

use std::collections::BTreeMap;

use tradepost_core::{AssetName, Event, Market, Sequence, Timestamp, TransferEvent, TransferStep};
use tradepost_ports::{CandleInterval, EconomyRange, EconomyRequest, FlowDirection, Flows, MaterialHistory};

use super::Scene;
use super::log::{Log, START, random};
use crate::followers::follower::{Follower as _, Row};
use crate::reads::HistoryReader;

const STEPS: u32 = 250;
const DAY: u64 = 86_400_000;

fn range(from: u64, to: u64, bucket: CandleInterval) -> EconomyRange {
    let (from, to) = (Some(Timestamp(from)), Some(Timestamp(to)));
    EconomyRequest { from, to, bucket }.range(Timestamp(to.unwrap().0)).unwrap()
}

/// Amount and number by asset, way and reason.
type Sums = BTreeMap<(AssetName, FlowDirection, String), (u64, u64)>;

fn expected_flows(log: &Log, range: EconomyRange) -> Sums {
    let mut sums = Sums::new();
    for (_, at, event) in log.events().filter(|(_, at, _)| (range.from..range.to).contains(at)) {
        let Some(TransferEvent { step, asset, amount, reason, .. }) = event.transfer() else { continue };
        let way = match step {
            TransferStep::Deposited => FlowDirection::In,
            TransferStep::Withdrawn | TransferStep::Confirmed => FlowDirection::Out,
            TransferStep::Held | TransferStep::Aborted => continue,
        };
        let sum = sums.entry((log.market.asset_name(asset), way, reason.to_owned())).or_default();
        *sum = (sum.0 + amount.get(), sum.1 + 1);
        assert!(at < range.to);
    }
    sums
}

fn found_flows(flows: &Flows) -> Sums {
    let sum = |(asset, way, reason, flow): (&AssetName, FlowDirection, &str, tradepost_ports::Flow)| {
        ((asset.clone(), way, reason.to_owned()), (flow.amount, flow.count))
    };
    flows.iter().map(sum).collect()
}

/// Prices before the range, then volume, value, number and sales tax of all trades within it, by material.
fn expected_trades(log: &Log, range: EconomyRange) -> Vec<(Option<u64>, [u64; 4])> {
    let mut materials = vec![(None, [0; 4]); log.market.materials().len()];
    for (_, at, event) in log.events() {
        let Event::TradeExecuted(trade) = event else { continue };
        let material = &mut materials[usize::from(trade.material.0)];
        if at < range.from {
            material.0 = Some(trade.price.get());
        } else if at < range.to {
            let trade = [trade.quantity.get().into(), trade.value().get(), 1, trade.fee.get()];
            material.1.iter_mut().zip(trade).for_each(|(sum, more)| *sum += more);
        }
    }
    materials
}

fn found_trades(histories: &[MaterialHistory]) -> Vec<(Option<u64>, [u64; 4])> {
    let sums = |history: &MaterialHistory| {
        let mut sums = [0; 4];
        for candle in &history.candles {
            let candle = [candle.volume, candle.value, candle.trades, candle.fees];
            sums.iter_mut().zip(candle).for_each(|(sum, more)| *sum += more);
        }
        (history.before.map(tradepost_core::Price::get), sums)
    };
    histories.iter().map(sums).collect()
}

#[test]
fn any_range_is_what_its_events_say() {
    for seed in 0..4 {
        let log = random(seed, STEPS);
        let scene = Scene::new();
        let (reader, mut history) = (scene.reader(), scene.history);
        // In pieces, so that sums are added to.
        log.batches().chunks(7).for_each(|batches| history.apply(batches).unwrap());
        let length = log.now.0 - START.0;
        for (bucket, from, to) in [
            (CandleInterval::Day, START.0 - DAY, log.now.0 + DAY),
            (CandleInterval::Day, START.0 + length / 3, START.0 + length / 2),
            (CandleInterval::Hour, START.0 + length / 2, log.now.0 - DAY),
            (CandleInterval::Minute, START.0, START.0 + 3_600_000),
            (CandleInterval::Minute, log.now.0 - 10 * 3_600_000, log.now.0),
        ] {
            let range = range(from, to, bucket);
            let (materials, flows) = reader.economy(range).unwrap();
            assert_eq!(found_flows(&flows), expected_flows(&log, range), "seed {seed} {range:?}");
            assert_eq!(found_trades(&materials), expected_trades(&log, range), "seed {seed} {range:?}");
            for history in &materials {
                assert!(history.candles.is_sorted_by_key(|candle| candle.start), "seed {seed}");
                let within = |start| (range.from..range.to).contains(&start);
                assert!(history.candles.iter().all(|candle| within(candle.start)), "seed {seed}");
            }
        }
    }
}

/// Holds where the history's sums of all time are the supplies of the market.
fn reconciles(reader: &HistoryReader, market: &Market, now: Timestamp) {
    let (materials, flows) = reader.economy(range(START.0 - DAY, now.0 + 1, CandleInterval::Day)).unwrap();
    let flows = found_flows(&flows);
    let moved = |asset: &AssetName, way| {
        let of = flows.iter().filter(|((of, which, _), _)| of == asset && *which == way);
        of.map(|(_, (amount, _))| u128::from(*amount)).sum::<u128>()
    };
    let fees: u64 = found_trades(&materials).iter().map(|(_, [.., fees])| fees).sum();
    for (asset, supply) in market.supplies() {
        assert_eq!(moved(&asset, FlowDirection::In), supply.deposited, "{asset:?}");
        assert_eq!(moved(&asset, FlowDirection::Out), supply.withdrawn, "{asset:?}");
        let burned = if asset == AssetName::Coin { u128::from(fees) } else { 0 };
        assert_eq!(burned, supply.burned, "{asset:?}");
        assert!(supply.present() > 0);
    }
    assert!(fees > 0);
}

#[test]
fn the_sums_of_all_time_are_the_markets_however_they_were_taken_in() {
    for seed in 0..4 {
        let log = random(seed, STEPS);
        let (whole, mut single) = (Scene::of(&log), Scene::new());
        for (first, at, event) in log.events() {
            let events = std::slice::from_ref(event);
            single.history.apply(&[Row { first, at, events }]).unwrap();
            single.history.apply(&[Row { first: Sequence(first.0), at, events }]).unwrap();
        }
        reconciles(&whole.reader(), &log.market, log.now);
        reconciles(&single.reader(), &log.market, log.now);
    }
}
