//! The figures by hand.

use tradepost_core::AMOUNT_MAX;

use super::*;

const HOUR: u64 = 3_600_000;

fn id(name: &str) -> MaterialId {
    MaterialId::new(name).unwrap()
}

fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

/// A candle of the hour with this number.
fn candle(hour: u64, open: u64, close: u64, volume: u64) -> Candle {
    let (low, high) = (price(open.min(close)), price(open.max(close)));
    let (start, value) = (Timestamp(hour * HOUR), volume * close);
    Candle {
        start,
        open: price(open),
        high,
        low,
        close: price(close),
        volume,
        value,
        trades: 2,
        fees: value / 100,
    }
}

fn history(name: &str, before: Option<u64>, candles: &[Candle]) -> MaterialHistory {
    MaterialHistory { material: id(name), before: before.map(price), candles: candles.to_vec() }
}

/// An economy of the hours 10 to 14, read at half past twelve.
fn economy(materials: Vec<MaterialHistory>) -> Economy {
    let range =
        EconomyRange { from: Timestamp(10 * HOUR), to: Timestamp(14 * HOUR), bucket: CandleInterval::Hour };
    let at = Timestamp(12 * HOUR + HOUR / 2);
    Economy {
        range,
        at,
        materials,
        supply: Vec::new(),
        flows: Flows::default(),
        fees: Vec::new(),
        wealth: Wealth::of(Vec::new()),
    }
}

fn index(materials: Vec<MaterialHistory>) -> Vec<Option<u64>> {
    economy(materials).figures().buckets.iter().map(|bucket| bucket.price_index).collect()
}

#[test]
fn a_material_weighs_as_much_as_it_is_traded() {
    // 300 copper and 100 wheat: 300·10 + 100·50 = 8,000 at first; copper then rises by 2, wheat falls by 25.
    let copper = history("copper", Some(10), &[candle(10, 11, 12, 100), candle(12, 12, 12, 200)]);
    let wheat = history("wheat", Some(50), &[candle(11, 40, 25, 100)]);
    let rises = (300 * 12 + 100 * 50) * 10_000 / 8_000;
    let falls = (300 * 12 + 100 * 25) * 10_000 / 8_000;
    assert_eq!(index(vec![copper, wheat]), [Some(rises), Some(falls), Some(falls)]);
}

#[test]
fn the_change_of_prices_does_not_depend_on_the_length_of_the_buckets() {
    let copper = history("copper", Some(10), &[candle(10, 11, 12, 100), candle(12, 12, 9, 200)]);
    let tin = history("tin", None, &[candle(11, 40, 25, 100), candle(13, 30, 50, 7)]);
    let joined = |it: &MaterialHistory| {
        let (first, last) = (&it.candles[0], it.candles.last().unwrap());
        let volume = it.candles.iter().map(|candle| candle.volume).sum();
        let whole = Candle { start: Timestamp(0), close: last.close, volume, ..*first };
        MaterialHistory { candles: vec![whole], ..it.clone() }
    };
    let by_day = economy(vec![joined(&copper), joined(&tin)]);
    let range = EconomyRange { from: Timestamp(0), to: Timestamp(24 * HOUR), bucket: CandleInterval::Day };
    let by_day = Economy { range, ..by_day }.figures().buckets.last().unwrap().price_index;
    let by_hour = *index(vec![copper, tin]).last().unwrap();
    assert_eq!(by_hour, by_day);
    assert!(by_hour.is_some_and(|index| index > 10_000), "{by_hour:?}");
}

#[test]
fn what_first_trades_within_the_range_counts_from_then_on() {
    let copper = history("copper", Some(10), &[candle(10, 10, 10, 100)]);
    let new = history("tin", None, &[candle(11, 4, 8, 100)]);
    let idle = history("gold", Some(1_000_000), &[]);
    // 1,000 + 400 at first; tin doubles within its first hour.
    assert_eq!(index(vec![copper, new, idle]), [Some(10_000), Some(12_857), Some(12_857)]);
}

#[test]
fn an_idle_market_has_buckets_but_no_index() {
    let figures = economy(vec![history("copper", Some(10), &[])]).figures();
    let starts: Vec<_> = figures.buckets.iter().map(|bucket| bucket.start.0 / HOUR).collect();
    assert_eq!(starts, [10, 11, 12], "13 has not begun");
    assert!(figures.buckets.iter().all(|bucket| bucket.price_index.is_none() && bucket.value == 0));
    let copper = figures.materials.first().unwrap();
    assert_eq!((copper.open, copper.close, copper.volume), (Some(price(10)), Some(price(10)), 0));
    assert!(economy(Vec::new()).figures().materials.is_empty());
}

#[test]
fn trades_of_a_bucket_that_has_not_begun_by_the_readers_clock_count() {
    let ahead = history("copper", None, &[candle(13, 5, 5, 1)]);
    assert_eq!(economy(vec![ahead]).figures().buckets.last().map(|bucket| bucket.value), Some(5));
}

#[test]
fn materials_and_buckets_are_sums_of_the_same_trades() {
    let copper = history("copper", Some(10), &[candle(10, 11, 12, 100), candle(11, 13, 14, 200)]);
    let wheat = history("wheat", None, &[candle(11, 40, 20, 50)]);
    let figures = economy(vec![copper, wheat]).figures();
    let copper = figures.materials.first().unwrap();
    assert_eq!((copper.volume, copper.value, copper.trades, copper.fees), (300, 4_000, 4, 40));
    assert_eq!((copper.open, copper.close), (Some(price(10)), Some(price(14))));
    let wheat = figures.materials.last().unwrap();
    assert_eq!((wheat.open, wheat.close), (Some(price(40)), Some(price(20))));
    let buckets: Vec<_> =
        figures.buckets.iter().map(|bucket| (bucket.value, bucket.trades, bucket.fees)).collect();
    assert_eq!(buckets, [(1_200, 2, 12), (3_800, 4, 38), (0, 0, 0)]);
}

#[test]
fn the_largest_figures_stay_in_bounds() {
    let large =
        |hour| Candle { volume: AMOUNT_MAX, value: AMOUNT_MAX, ..candle(hour, 1, 1_000_000_000_000, 1) };
    let figures = economy(vec![history("copper", None, &[large(10), large(11)])]).figures();
    let copper = figures.materials.first().unwrap();
    assert_eq!((copper.volume, copper.value), (AMOUNT_MAX, AMOUNT_MAX));
    assert_eq!(figures.buckets.last().unwrap().price_index, Some(AMOUNT_MAX));
}

#[test]
fn flows_name_the_largest_reasons_and_add_up_the_others() {
    let mut economy = economy(Vec::new());
    let copper = AssetName::Material(id("copper"));
    economy.supply = vec![(AssetName::Coin, Supply::default()), (copper.clone(), Supply::default())];
    let flow = |amount| Flow { amount, count: 1 };
    for amount in 1..=REASONS_MAX as u64 + 3 {
        economy.flows.add(AssetName::Coin, FlowDirection::In, format!("quest {amount:02}"), flow(amount));
    }
    economy.flows.add(AssetName::Coin, FlowDirection::In, "quest 01".to_owned(), flow(100));
    for reason in ["eaten", "burnt"] {
        economy.flows.add(copper.clone(), FlowDirection::Out, reason.to_owned(), flow(7));
    }
    let flows = economy.figures().flows;
    let row = |row: &FlowFigures| (row.reason.clone(), row.flow.amount, row.flow.count);
    let coins: Vec<_> = flows.iter().filter(|flow| flow.asset == AssetName::Coin).map(row).collect();
    assert_eq!(coins.len(), REASONS_MAX + 1);
    assert_eq!(coins.first(), Some(&(Some("quest 01".to_owned()), 101, 2)));
    assert_eq!(coins.get(1), Some(&(Some("quest 23".to_owned()), 23, 1)));
    assert_eq!(coins.last(), Some(&(None, 2 + 3 + 4, 3)));
    let copper: Vec<_> = flows.iter().skip(coins.len()).map(|flow| (flow.direction, row(flow))).collect();
    let withdrawn = |reason: &str| (FlowDirection::Out, (Some(reason.to_owned()), 7, 1));
    assert_eq!(copper, [withdrawn("burnt"), withdrawn("eaten")]);
}

fn wealth(worths: &[u64]) -> Wealth {
    Wealth::of(worths.to_vec())
}

#[test]
fn deciles_run_from_the_poorest_to_the_richest() {
    let spread = wealth(&[40, 10, 30, 20]);
    assert_eq!((spread.players, spread.total, spread.median), (4, 100, 25));
    assert_eq!(spread.deciles, [0, 0, 10, 0, 20, 0, 0, 30, 0, 40]);
    assert_eq!(spread.gini_bps, Some(2_500), "Σ|x − y| = 200 over 2·4²·25");
    assert_eq!(wealth(&(1..=20).collect::<Vec<_>>()).deciles, [3, 7, 11, 15, 19, 23, 27, 31, 35, 39]);
    assert_eq!(wealth(&[3, 1, 2]).median, 2);
}

#[test]
fn equal_players_have_no_spread_and_one_who_owns_all_the_greatest() {
    assert_eq!(wealth(&[7; 9]).gini_bps, Some(0));
    let mut one = [0; 100];
    one[42] = 5;
    assert_eq!(wealth(&one).gini_bps, Some(9_900), "(n − 1) / n");
    assert_eq!(wealth(&[AMOUNT_MAX + 1, u64::MAX]).total, AMOUNT_MAX);
    let nobody = wealth(&[]);
    assert_eq!((nobody.players, nobody.total, nobody.median, nobody.gini_bps), (0, 0, 0, None));
    assert_eq!(wealth(&[0, 0]).gini_bps, None);
}
