//! The log of rules, and where fees went.

use tradepost_core::{
    Command, FeeTo, MaterialId, Price, RuleChanges, RuleName, RuleSet, Sequence, TimeInForce, Timestamp,
};
use tradepost_ports::{CandleInterval, EconomyRange, FeeFigures, RulesDone};

use super::log::{Log, deposit, place, player, register};
use super::{Scene, all_pages, rows};
use crate::followers::follower::{Follower as _, Row};

const HOUR: u64 = 3_600_000;

fn change(material: Option<&str>, set: RuleSet, restore: &[RuleName], at: Option<Timestamp>) -> Command {
    let material = material.map(|id| MaterialId::new(id).unwrap());
    let changes = RuleChanges { set, restore: restore.to_vec() };
    Command::ChangeRules { material, changes, effective_at: at }
}

/// Ann sells to Bob: first fees are burned, then a guild gets them.
fn ruled() -> Log {
    let mut log = Log::new();
    let fees = RuleSet { sales_tax_bps: Some(1_000), listing_fee_bps: Some(500), ..RuleSet::default() };
    log.run(&[register("copper", "Copper"), deposit("ann", "copper", 100), deposit("ann", "coin", 100)]);
    log.run(&[deposit("bob", "coin", 1_000), deposit("guild", "coin", 1), change(None, fees, &[], None)]);
    let trade = [
        place("ann", "ask 10 copper @ 20", TimeInForce::Gtc),
        place("bob", "bid 10 copper @ 20", TimeInForce::Gtc),
    ];
    log.run(&trade);
    let to = RuleSet { fee_to: Some(FeeTo::Account(player("guild"))), ..RuleSet::default() };
    let later = Some(Timestamp(log.now.0 + HOUR));
    let tick = RuleSet { tick: Price::new(5), ..RuleSet::default() };
    log.run(&[change(None, to, &[], None), change(Some("copper"), tick, &[RuleName::QuantityMin], later)]);
    log.now.0 += 2 * HOUR;
    log.run(&trade);
    log
}

#[test]
fn changes_of_rules_are_read_newest_first_and_as_people_read_them() {
    let log = ruled();
    let scene = Scene::of(&log);
    let reader = scene.reader();
    let changes = all_pages(2, |page| reader.rules(page).unwrap());
    let summed: Vec<_> = changes
        .iter()
        .map(|change| {
            let what = match &change.what {
                RulesDone::Changed(rules) => format!("{:?}", Vec::from(rules.clone())),
                RulesDone::Scheduled(changes) => format!("{:?}", changes.restore),
            };
            let material = change.material.as_ref().map(MaterialId::as_str);
            (material, change.effective_at.is_some(), what)
        })
        .collect();
    let tick = "[Tick(Price(5))]".to_owned();
    let guild = "[SalesTaxBps(1000), ListingFeeBps(500), FeeTo(Account(PlayerId(\"guild\")))]".to_owned();
    assert_eq!(
        summed,
        [
            (Some("copper"), true, tick),
            (Some("copper"), true, "[QuantityMin]".to_owned()),
            (None, false, guild),
            (None, false, "[SalesTaxBps(1000), ListingFeeBps(500)]".to_owned()),
        ]
    );
    assert!(changes.is_sorted_by(|newer, older| newer.at >= older.at));
    assert_eq!(
        rows(&scene.connection(), "SELECT change, material, rules FROM rules_log ORDER BY sequence"),
        [
            "changed - {\"sales_tax_bps\":1000,\"listing_fee_bps\":500}",
            "changed - {\"sales_tax_bps\":1000,\"listing_fee_bps\":500,\"fee_to\":\"account:guild\"}",
            "scheduled copper {\"tick\":5,\"quantity_min\":null}",
            "changed copper {\"tick\":5}",
        ]
    );
}

#[test]
fn fees_are_added_up_by_destination_however_they_were_taken_in() {
    let log = ruled();
    let (whole, mut single) = (Scene::of(&log), Scene::new());
    for (first, at, event) in log.events() {
        single
            .history
            .apply(&[Row { first: Sequence(first.0), at, events: std::slice::from_ref(event) }])
            .unwrap();
    }
    let from = CandleInterval::Hour.start_of(Timestamp(log.now.0 - 2 * HOUR));
    let all = EconomyRange { from, to: Timestamp(from.0 + 24 * HOUR), bucket: CandleInterval::Hour };
    let (sales_tax, listing_fee) = (20, 10);
    let burned = FeeFigures { to: None, sales_tax, listing_fee };
    let guild = FeeFigures { to: Some(player("guild")), sales_tax, listing_fee };
    for scene in [&whole, &single] {
        assert_eq!(scene.reader().fees(all).unwrap(), [burned.clone(), guild.clone()]);
        let first = EconomyRange { to: Timestamp(from.0 + HOUR), ..all };
        assert_eq!(scene.reader().fees(first).unwrap(), std::slice::from_ref(&burned));
    }
    assert_eq!(log.market.coin_supply().burned, 30);
    assert_eq!(
        rows(&whole.connection(), "SELECT recipient, sales_tax, listing_fee FROM fees WHERE sales_tax > 0"),
        ["burned 20 10", "guild 20 10"]
    );
}
