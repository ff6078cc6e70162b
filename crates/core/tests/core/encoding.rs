//! What is stored permanently: the bytes of events, and the codes of refusals.
//!
//! A line of `golden/events.txt` stands for bytes in existing journals, so `UPDATE_EXPECT=1` only adds lines:
//! a line whose bytes changed means that old journals can no longer be read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tradepost_core::{
    Amount, Asset, BuyLimit, CloseReason, Coins, Event, FeeTo, MaterialId, MaterialNo, OrderId, PlacedOrder,
    PlayerId, PlayerNo, Price, Quantity, Reference, Rejection, RuleChanges, RuleName, RuleSet, Rules, Side,
    TimeInForce, Timestamp, Trade, TransferStep,
};

use crate::clerk::{START, order_id};
use crate::expectation;

const EVENTS: &str = "golden/events.txt";
const COPPER: MaterialNo = MaterialNo(0);
const WHEAT: MaterialNo = MaterialNo(300);
const ALICE: PlayerNo = PlayerNo(0);
const BOB: PlayerNo = PlayerNo(70_000);

/// The name of an event.
pub(crate) fn name(event: &Event) -> &'static str {
    match event {
        Event::PlayerAdded { .. } => "PlayerAdded",
        Event::MaterialRegistered { .. } => "MaterialRegistered",
        Event::RulesSet(_) => "RulesSet",
        Event::Deposited { .. } => "Deposited",
        Event::Withdrawn { .. } => "Withdrawn",
        Event::OrderPlaced(_) => "OrderPlaced",
        Event::TradeExecuted(_) => "TradeExecuted",
        Event::OrderReduced { .. } => "OrderReduced",
        Event::OrderClosed { .. } => "OrderClosed",
        Event::Halted { .. } => "Halted",
        Event::Resumed { .. } => "Resumed",
        Event::Transferred { .. } => "Transferred",
        Event::AccountFrozen { .. } => "AccountFrozen",
        Event::AccountUnfrozen { .. } => "AccountUnfrozen",
        Event::TokensNotBeforeSet { .. } => "TokensNotBeforeSet",
        Event::RulesChanged { .. } => "RulesChanged",
        Event::RulesScheduled { .. } => "RulesScheduled",
        Event::ListingFeeCharged { .. } => "ListingFeeCharged",
        Event::FeesPaid { .. } => "FeesPaid",
    }
}

/// Events of every kind. Add one for each new kind and for each new enum value in an existing kind.
fn samples() -> Vec<(&'static str, Event)> {
    let mut samples = vec![
        ("player", Event::PlayerAdded { player: BOB, name: PlayerId::new("steam:bob").unwrap() }),
        ("material", registered("northport.copper", "Copper ore, fine")),
        ("rules", Event::RulesSet(Rules { sales_tax_bps: 250, open_orders_max: 200 })),
        ("deposit of coins", deposited(Asset::Coin, tradepost_core::AMOUNT_MAX)),
        ("deposit of a material", deposited(Asset::Material(WHEAT), 1)),
        (
            "withdrawal",
            Event::Withdrawn {
                player: BOB,
                asset: Asset::Coin,
                amount: amount(127),
                reason: "inn".to_owned(),
            },
        ),
        ("order until cancelled", placed(Side::Bid, 10, TimeInForce::Gtc)),
        (
            "order until a date",
            placed(Side::Ask, 10, TimeInForce::Gtd { expires_at: Timestamp(START.0 + 1) }),
        ),
        ("order now or never", placed(Side::Bid, 0, TimeInForce::Ioc)),
        ("order all or nothing", placed(Side::Ask, 0, TimeInForce::Fok)),
        ("trade that a bid took", traded(Side::Bid, 3)),
        ("trade that an ask took", traded(Side::Ask, 0)),
        ("reduction", reduced()),
        ("halt of all", Event::Halted { material: None }),
        ("halt of one", Event::Halted { material: Some(WHEAT) }),
        ("end of a halt of all", Event::Resumed { material: None }),
        ("end of a halt of one", Event::Resumed { material: Some(COPPER) }),
        ("freeze", Event::AccountFrozen { player: BOB }),
        ("end of a freeze", Event::AccountUnfrozen { player: BOB }),
        ("revocation of all tokens", Event::TokensNotBeforeSet { player: None, at: START }),
        ("revocation of a player's tokens", Event::TokensNotBeforeSet { player: Some(BOB), at: START }),
    ];
    samples.extend(ruled());
    samples.extend(STEPS.map(|(name, step)| (name, transferred(step))));
    samples.extend(REASONS.map(|reason| (reason.as_str(), closed(reason))));
    samples
}

/// Every rule that can be set.
fn all_rules() -> RuleSet {
    let price = |coins| Price::new(coins).unwrap();
    RuleSet {
        sales_tax_bps: Some(250),
        listing_fee_bps: Some(30),
        fee_to: Some(FeeTo::Account(PlayerId::new("guild").unwrap())),
        tick: Some(price(5)),
        price_min: Some(price(10)),
        price_max: Some(price(100_000)),
        band_bps: Some(2_000),
        quantity_min: Quantity::new(3),
        buy_limit: Some(BuyLimit { units: 1_000, window_seconds: 14_400 }),
        open_orders_max: Some(40),
    }
}

fn ruled() -> Vec<(&'static str, Event)> {
    let (set, restore) = (all_rules(), RuleName::ALL.to_vec());
    let (material, since, to) = (Some(WHEAT), id(6), BOB);
    let burnt = RuleSet { fee_to: Some(FeeTo::Burn), ..RuleSet::default() };
    let (sales_tax, listing_fee) = (Coins::new(300), Coins::new(7));
    let changes = RuleChanges { set: set.clone(), restore };
    vec![
        ("rules of the market", Event::RulesChanged { material: None, rules: burnt, since, scheduled: None }),
        (
            "rules of a material, as scheduled",
            Event::RulesChanged { material, rules: set, since, scheduled: Some(START) },
        ),
        ("rules for later", Event::RulesScheduled { effective_at: START, material, changes }),
        (
            "listing fee",
            Event::ListingFeeCharged { order_id: id(5), player: BOB, material: COPPER, fee: listing_fee },
        ),
        ("fees paid", Event::FeesPaid { to, material: COPPER, sales_tax, listing_fee }),
    ]
}

const STEPS: [(&str, TransferStep); 5] = [
    ("deposit with a reference", TransferStep::Deposited),
    ("withdrawal with a reference", TransferStep::Withdrawn),
    ("withdrawal on hold", TransferStep::Held),
    ("withdrawal confirmed", TransferStep::Confirmed),
    ("withdrawal aborted", TransferStep::Aborted),
];

const REASONS: [CloseReason; 7] = [
    CloseReason::Filled,
    CloseReason::ByPlayer,
    CloseReason::ByOperator,
    CloseReason::IocRemainder,
    CloseReason::FokUnfillable,
    CloseReason::SelfTrade,
    CloseReason::Expired,
];

fn amount(amount: u64) -> Amount {
    Amount::new(amount).unwrap()
}

fn id(number: usize) -> OrderId {
    order_id(START, number)
}

fn registered(id: &str, name: &str) -> Event {
    Event::MaterialRegistered { material: WHEAT, id: MaterialId::new(id).unwrap(), name: name.to_owned() }
}

fn deposited(asset: Asset, much: u64) -> Event {
    Event::Deposited { player: ALICE, asset, amount: amount(much), reason: "quest".to_owned() }
}

fn transferred(step: TransferStep) -> Event {
    let reference = Reference::new("trip#17").unwrap();
    let (asset, amount) = (Asset::Material(WHEAT), amount(300));
    Event::Transferred { reference, step, player: BOB, asset, amount, reason: "quest".to_owned() }
}

fn placed(side: Side, resting: u64, time_in_force: TimeInForce) -> Event {
    Event::OrderPlaced(PlacedOrder {
        order_id: id(1),
        player: ALICE,
        material: COPPER,
        side,
        price: Price::new(tradepost_core::PRICE_MAX).unwrap(),
        quantity: Quantity::new(1_000).unwrap(),
        resting: Quantity::new(resting).unwrap_or(Quantity::ZERO),
        time_in_force,
    })
}

fn traded(taker_side: Side, improvement: u64) -> Event {
    Event::TradeExecuted(Trade {
        material: COPPER,
        taker_side,
        maker: id(1),
        maker_player: ALICE,
        taker: id(2),
        taker_player: BOB,
        price: Price::new(5).unwrap(),
        quantity: Quantity::new(300).unwrap(),
        fee: Coins::new(37),
        improvement: Coins::new(improvement),
    })
}

fn reduced() -> Event {
    Event::OrderReduced {
        order_id: id(3),
        player: BOB,
        material: WHEAT,
        side: Side::Ask,
        price: Price::new(128).unwrap(),
        by: Quantity::new(1_000_000_000).unwrap(),
    }
}

fn closed(reason: CloseReason) -> Event {
    Event::OrderClosed {
        order_id: id(4),
        player: BOB,
        material: COPPER,
        side: Side::Bid,
        price: Price::new(16_384).unwrap(),
        remaining: Quantity::new(1).unwrap(),
        reason,
    }
}

/// The lines `name = bytes in hex` of the golden file.
fn golden() -> Vec<(String, String)> {
    let text = expectation::read(EVENTS);
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(name, hex)| (name.to_owned(), hex.to_owned())).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn events_are_encoded_as_in_the_golden_file() {
    let mut lines = golden();
    for (name, event) in samples() {
        let found = hex(&postcard::to_stdvec(&event).unwrap());
        match lines.iter().find(|(old, _)| old == name) {
            Some((_, expected)) => {
                assert_eq!(found, *expected, "{name}: journals written before could not be read any more");
            }
            None => lines.push((name.to_owned(), found)),
        }
    }
    let mut text =
        String::from("# Events as they are stored, in hex. See encoding.rs before changing a line.\n\n");
    text.extend(lines.iter().map(|(name, hex)| format!("{name} = {hex}\n")));
    expectation::check(EVENTS, &text);
}

#[test]
fn events_of_the_golden_file_can_still_be_read() {
    let samples = samples();
    for (name, hex) in golden() {
        let event: Event =
            postcard::from_bytes(&bytes(&hex)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let sample = samples.iter().find(|(sample, _)| *sample == name);
        assert_eq!(Some(&event), sample.map(|(_, event)| event), "{name}");
    }
}

#[test]
fn every_kind_of_event_has_a_golden_line() {
    let samples: Vec<Event> = samples().into_iter().map(|(_, event)| event).collect();
    assert_holds_every_kind(&samples);
}

/// Checks that there is a sample of each variant, up to the last one.
fn assert_holds_every_kind<T: Serialize + DeserializeOwned>(samples: &[T]) {
    let mut kinds: Vec<u8> = samples.iter().map(|sample| postcard::to_stdvec(sample).unwrap()[0]).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let next = u8::try_from(kinds.len()).unwrap();
    assert!(kinds.iter().copied().eq(0..next), "{kinds:?} leaves a variant out");
    let mut beyond = [0; 64];
    beyond[0] = next;
    assert!(postcard::from_bytes::<T>(&beyond).is_err(), "variant {next} has no sample");
}

/// One of each refusal, in the order of their encoding.
fn rejections() -> Vec<Rejection> {
    let (needed, available) = (amount(30), amount(20));
    let price = |coins| Price::new(coins).unwrap();
    vec![
        Rejection::UnknownMaterial,
        Rejection::TooManyMaterials,
        Rejection::RulesOutOfRange,
        Rejection::MarketHalted,
        Rejection::MaterialHalted,
        Rejection::ValueOutOfRange,
        Rejection::ExpiryInPast,
        Rejection::OrderNotOpen,
        Rejection::ReduceOutOfRange { filled: 3, quantity: 10 },
        Rejection::SupplyExceeded { left: amount(7) },
        Rejection::InsufficientCoins { needed, available },
        Rejection::InsufficientGoods { needed, available },
        Rejection::TooManyOpenOrders { max: 200 },
        Rejection::UnknownTransfer,
        Rejection::ReferenceReused,
        Rejection::TransferClosed,
        Rejection::AccountFrozen,
        Rejection::QuantityBelowMinimum { min: Quantity::new(3).unwrap() },
        Rejection::PriceOutOfBounds { lowest: price(10), highest: price(40) },
        Rejection::PriceNotOnTick { tick: price(5), below: Some(price(10)), above: Some(price(15)) },
        Rejection::PriceOutOfBand { reference: price(20), lowest: price(18), highest: price(22) },
        Rejection::BuyLimitReached { units: 100, used: 90, left: 10, resets_at: START },
        Rejection::UnknownPlayer,
        Rejection::RuleOutOfRange { rule: RuleName::BandBps, min: 1, max: 1_000_000 },
        Rejection::RulesContradict { lowest: 50, highest: 40 },
        Rejection::TooManyScheduledRules,
    ]
}

#[test]
fn refusals_keep_their_codes_and_texts() {
    assert_holds_every_kind(&rejections());
    let mut text =
        String::from("# The market's refusals in the order of their encoding: code, and text.\n\n");
    text.extend(rejections().iter().map(|rejection| format!("{}: {rejection}\n", rejection.code())));
    expectation::check("golden/rejections.txt", &text);
}
