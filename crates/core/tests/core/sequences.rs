//! Properties of every short sequence of commands; a counterexample is shrunk to its smallest form.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use tradepost_core::{
    Actor, Amount, AssetName, BuyLimit, Command, Event, FeeTo, Market, MaterialId, OrderId, PlaceOrder,
    PlayerId, Price, Quantity, Reference, ReferencedTransfer, Rule, RuleChanges, RuleName, RuleSet, Rules,
    Side, TimeInForce, Timestamp, TransferEvent, TransferKind, TransferStep, decide,
};

use crate::clerk::{Clerk, START};
use crate::workload::{material, player};

const PLAYERS: u64 = 3;
const MATERIALS: u64 = 2;

/// A time to wait, and a command that names orders by number.
type Step = (u64, Command);

/// The same cases each time; `PROPTEST_RNG_SEED` chooses others.
fn config() -> Config {
    Config { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(28), ..Config::default() }
}

/// Deposits and registrations, then any commands.
fn steps() -> impl Strategy<Value = Vec<Step>> {
    let opening = || {
        let name = |number| format!("Material {number}");
        let materials = (0..MATERIALS)
            .map(move |number| Command::RegisterMaterial { material: material(number), name: name(number) });
        let assets = || {
            std::iter::once(AssetName::Coin)
                .chain((0..MATERIALS).map(|number| AssetName::Material(material(number))))
        };
        let deposits = (0..PLAYERS).flat_map(move |number| {
            assets().map(move |asset| Command::Deposit {
                player: player(number),
                asset,
                amount: Amount::new(60).unwrap(),
                reason: String::new(),
            })
        });
        materials.chain(deposits).map(|command| (0, command))
    };
    let step = (prop_oneof![3 => Just(0), 1 => 1..4_u64], a_command());
    prop::collection::vec(step, 0..60).prop_map(move |steps| opening().chain(steps).collect())
}

fn a_command() -> impl Strategy<Value = Command> {
    let asset = || prop_oneof![Just(AssetName::Coin), a_material().prop_map(AssetName::Material)];
    let amount = || (0..40_u64).prop_map(|amount| Amount::new(amount).unwrap());
    let maybe_material = || prop::option::of(a_material());
    prop_oneof![
        24 => an_order().prop_map(Command::PlaceOrder),
        4 => (an_actor(), an_order_number())
            .prop_map(|(actor, order_id)| Command::CancelOrder { actor, order_id }),
        4 => (an_actor(), an_order_number(), a_quantity())
            .prop_map(|(actor, order_id, quantity)| Command::ReduceOrder { actor, order_id, quantity }),
        1 => (an_actor(), a_player(), maybe_material())
            .prop_map(|(actor, player, material)| Command::CancelOrders { actor, player, material }),
        1 => (a_player(), asset(), amount()).prop_map(|(player, asset, amount)| {
            Command::Deposit { player, asset, amount, reason: String::new() }
        }),
        2 => (a_player(), asset(), amount()).prop_map(|(player, asset, amount)| {
            Command::Withdraw { player, asset, amount, reason: String::new() }
        }),
        2 => (a_reference(), a_transfer_kind(), a_player(), asset(), amount()).prop_map(
            |(reference, kind, player, asset, amount)| {
                Command::Transfer(ReferencedTransfer {
                    reference, kind, player, asset, amount, reason: String::new(),
                })
            },
        ),
        2 => (a_reference(), any::<bool>()).prop_map(|(reference, confirmed)| {
            Command::CloseWithdrawal { reference, confirmed }
        }),
        1 => (0..12_000_u16, 0..6_u32).prop_map(|(sales_tax_bps, open_orders_max)| {
            Command::SetRules(Rules { sales_tax_bps, open_orders_max })
        }),
        3 => (maybe_material(), a_change(), prop::option::of(0..8_u64)).prop_map(|(material, changes, ms)| {
            let effective_at = ms.map(|ms| Timestamp(START.0 + ms * 3));
            Command::ChangeRules { material, changes, effective_at }
        }),
        1 => maybe_material().prop_map(|material| Command::Halt { material }),
        2 => maybe_material().prop_map(|material| Command::Resume { material }),
        1 => a_player().prop_map(|player| Command::Freeze { player }),
        2 => a_player().prop_map(|player| Command::Unfreeze { player }),
        1 => (prop::option::of(a_player()), 0..3_u64)
            .prop_map(|(player, at)| Command::SetTokensNotBefore { player, at: Timestamp(at) }),
    ]
}

fn a_change() -> impl Strategy<Value = RuleChanges> {
    let price = || (1..6_u64).prop_map(|coins| Price::new(coins).unwrap());
    let fee_to = prop_oneof![Just(FeeTo::Burn), a_player().prop_map(FeeTo::Account)];
    let rule = prop_oneof![
        (0..12_000_u16).prop_map(Rule::SalesTaxBps),
        (0..12_000_u16).prop_map(Rule::ListingFeeBps),
        fee_to.prop_map(Rule::FeeTo),
        price().prop_map(Rule::Tick),
        price().prop_map(Rule::PriceMin),
        price().prop_map(Rule::PriceMax),
        a_quantity().prop_map(Rule::QuantityMin),
        (1..20_u64).prop_map(|units| Rule::BuyLimit(BuyLimit { units, window_seconds: 1 })),
        (0..6_u32).prop_map(Rule::OpenOrdersMax),
    ];
    let restored = prop::sample::subsequence(RuleName::ALL, 0..=3);
    (prop::collection::vec(rule, 0..4), restored)
        .prop_map(|(rules, restore)| RuleChanges { set: RuleSet::from(rules), restore })
}

fn an_order() -> impl Strategy<Value = PlaceOrder> {
    let side = prop_oneof![Just(Side::Bid), Just(Side::Ask)];
    let price = (1..6_u64).prop_map(|coins| Price::new(coins).unwrap());
    let time_in_force = prop_oneof![
        4 => Just(TimeInForce::Gtc),
        3 => (0..8_u64).prop_map(|ms| TimeInForce::Gtd { expires_at: Timestamp(START.0 + ms * 3) }),
        1 => Just(TimeInForce::Ioc),
        1 => Just(TimeInForce::Fok),
    ];
    (a_player(), a_material(), side, price, a_quantity(), time_in_force).prop_map(
        |(player, material, side, price, quantity, time_in_force)| PlaceOrder {
            player,
            material,
            side,
            price,
            quantity,
            time_in_force,
        },
    )
}

fn a_reference() -> impl Strategy<Value = Reference> {
    (0..4_u8).prop_map(|number| Reference::new(&format!("trip#{number}")).unwrap())
}

fn a_transfer_kind() -> impl Strategy<Value = TransferKind> {
    prop_oneof![
        Just(TransferKind::Deposit),
        Just(TransferKind::Withdrawal),
        Just(TransferKind::HeldWithdrawal),
    ]
}

fn a_quantity() -> impl Strategy<Value = Quantity> {
    (1..8_u64).prop_map(|units| Quantity::new(units).unwrap())
}

/// Sometimes one without an account.
fn a_player() -> impl Strategy<Value = PlayerId> {
    (0..=PLAYERS).prop_map(player)
}

/// Sometimes one that is not registered.
fn a_material() -> impl Strategy<Value = MaterialId> {
    prop_oneof![20 => 0..MATERIALS, 1 => Just(MATERIALS)].prop_map(material)
}

fn an_order_number() -> impl Strategy<Value = OrderId> {
    (0..30_u128).prop_map(OrderId::from_u128)
}

fn an_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![Just(Actor::Operator), a_player().prop_map(Actor::Player)]
}

/// Plays the steps and passes each command on with its outcome: the market before and after, and the events.
fn play(steps: &[Step], mut see: impl FnMut(&Market, &Clerk, &Command, Option<&[Event]>)) {
    let mut clerk = Clerk::default();
    for (wait, command) in steps {
        clerk.now.0 += wait;
        for command in [&Command::ExpireOrders, command] {
            let before = clerk.market.clone();
            let events = clerk.give(command);
            see(&before, &clerk, command, events.as_deref().ok());
        }
    }
}

/// The total of one asset over all accounts, available and held.
fn present(market: &Market, asset: &AssetName) -> u64 {
    let balances = (0..=PLAYERS).map(|number| market.balance(&player(number), asset));
    balances.map(|balance| balance.available.get() + balance.held.get()).sum()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn goods_and_coins_are_conserved(steps in steps()) {
        let mut sums = std::collections::BTreeMap::new();
        play(&steps, |_, clerk, _, events| {
            for event in events.unwrap_or_default() {
                if let Some(TransferEvent { step, asset, amount, .. }) = event.transfer() {
                    let sum = sums.entry(clerk.market.asset_name(asset)).or_insert(0);
                    match step {
                        TransferStep::Deposited => *sum += amount.get(),
                        TransferStep::Withdrawn | TransferStep::Confirmed => *sum -= amount.get(),
                        TransferStep::Held | TransferStep::Aborted => {}
                    }
                }
                let coins = sums.entry(AssetName::Coin).or_insert(0);
                match event {
                    Event::TradeExecuted(trade) => *coins -= trade.fee.get(),
                    Event::ListingFeeCharged { fee, .. } => *coins -= fee.get(),
                    Event::FeesPaid { sales_tax, listing_fee, .. } => {
                        *coins += sales_tax.get() + listing_fee.get();
                    }
                    _ => {}
                }
            }
            for (asset, sum) in &sums {
                assert_eq!(present(&clerk.market, asset), *sum);
            }
            let audit = clerk.market.audit();
            assert!(audit.ok(), "{:?}", audit.problems);
        });
    }

    #[test]
    fn book_is_never_crossed(steps in steps()) {
        play(&steps, |_, clerk, _, _| {
            for material in clerk.market.materials() {
                let number = clerk.market.material_no(&material.id).unwrap();
                let (bid, ask) = clerk.market.best(number);
                assert!(bid.zip(ask).is_none_or(|(bid, ask)| bid < ask));
            }
        });
    }

    #[test]
    fn expired_order_never_trades(steps in steps()) {
        let mut dates = std::collections::BTreeMap::new();
        play(&steps, |_, clerk, _, events| {
            for event in events.unwrap_or_default() {
                match event {
                    Event::OrderPlaced(placed) => {
                        dates.extend(placed.time_in_force.expires_at().map(|at| (placed.order_id, at)));
                    }
                    Event::TradeExecuted(trade) => {
                        for order in [trade.maker, trade.taker] {
                            assert!(dates.get(&order).is_none_or(|at| *at > clerk.now));
                        }
                    }
                    _ => {}
                }
            }
            assert!(clerk.market.next_expiry().is_none_or(|at| at > clerk.now));
        });
    }

    #[test]
    fn refused_command_leaves_everything_as_it_was(steps in steps()) {
        let earlier = vec![Event::Halted { material: None }];
        play(&steps, |before, clerk, command, events| {
            if events.is_none() {
                assert_eq!(clerk.market.snapshot(), before.snapshot());
                let mut events = earlier.clone();
                assert!(decide(before, &clerk.with_ids(command), clerk.context(), &mut events).is_err());
                assert_eq!(events, earlier);
            }
        });
    }

    #[test]
    fn decide_changes_nothing_and_says_the_same_twice(steps in steps()) {
        let mut clerk = Clerk::default();
        for (wait, command) in &steps {
            clerk.wait(*wait);
            let (with_ids, context, before) = (clerk.with_ids(command), clerk.context(), clerk.market.snapshot());
            let answers = [(); 2].map(|()| clerk.market.preview(&with_ids, context));
            prop_assert_eq!(&answers[0], &answers[1]);
            prop_assert_eq!(clerk.market.snapshot(), before);
            prop_assert_eq!(&clerk.give(command), &answers[0]);
        }
    }

    #[test]
    fn events_are_appended_to_existing_ones(steps in steps()) {
        let earlier = vec![Event::Halted { material: None }];
        play(&steps, |before, clerk, command, events| {
            let (Some(events), Command::Deposit { .. } | Command::SetRules(_)) = (events, command) else { return };
            let mut all = earlier.clone();
            decide(before, command, clerk.context(), &mut all).unwrap();
            assert_eq!(all, [&earlier[..], events].concat());
        });
    }

    #[test]
    fn trade_is_never_worse_than_either_limit(steps in steps()) {
        let mut limits = std::collections::BTreeMap::new();
        play(&steps, |_, _, _, events| {
            for event in events.unwrap_or_default() {
                match event {
                    Event::OrderPlaced(placed) => {
                        limits.insert(placed.order_id, placed.price);
                    }
                    Event::TradeExecuted(trade) => {
                        assert!(trade.price <= limits[&trade.order(Side::Bid)]);
                        assert!(trade.price >= limits[&trade.order(Side::Ask)]);
                        assert_eq!(trade.price, limits[&trade.maker]);
                        assert_ne!(trade.maker_player, trade.taker_player);
                    }
                    _ => {}
                }
            }
        });
    }
}
