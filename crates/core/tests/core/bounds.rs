//! Bounds: the smallest and largest units, names and counts.

use tradepost_core::{
    AMOUNT_MAX, Amount, AssetName, Coins, Command, InvalidId, MaterialId, OrderId, PRICE_MAX, PlaceOrder,
    PlayerId, Price, QUANTITY_MAX, Quantity, Rejection, Rules, Side, TimeInForce,
};

use crate::clerk::{Clerk, START, order_id};
use crate::workload::{material, player};

#[test]
fn units_have_bounds() {
    assert_eq!((PRICE_MAX, QUANTITY_MAX, AMOUNT_MAX), (1_000_000_000_000, 1_000_000_000, (1 << 53) - 1));
    assert_eq!(Price::new(0), None);
    assert_eq!(Price::new(1).map(Price::get), Some(1));
    assert_eq!(Price::new(PRICE_MAX).map(Price::get), Some(PRICE_MAX));
    assert_eq!(Price::new(PRICE_MAX + 1), None);
    assert_eq!(Quantity::new(0), None);
    assert_eq!(Quantity::new(1).map(Quantity::get), Some(1));
    assert_eq!(Quantity::new(QUANTITY_MAX.into()).map(Quantity::get), Some(QUANTITY_MAX));
    assert_eq!(Quantity::new(u64::from(QUANTITY_MAX) + 1), None);
    assert_eq!(Quantity::new((1 << 32) + 1), None);
    assert_eq!(Amount::new(0), Some(Amount::ZERO));
    assert_eq!(Amount::new(AMOUNT_MAX).map(Amount::get), Some(AMOUNT_MAX));
    assert_eq!(Amount::new(AMOUNT_MAX + 1), None);
}

#[test]
fn value_of_an_order_fits_a_json_number() {
    let value = |price, units| Price::new(price).unwrap().checked_times(Quantity::new(units).unwrap());
    assert_eq!(value(6_361 * 69_431, 20_394_401), Some(Coins::new(AMOUNT_MAX)));
    assert_eq!(value(1 << 27, 1 << 26), None);
    assert_eq!(value(PRICE_MAX, QUANTITY_MAX.into()), None);
}

#[test]
fn share_is_rounded_down() {
    let share = |coins, bps| Coins::new(coins).share(bps).get();
    assert_eq!(share(39, 250), 0);
    assert_eq!(share(40, 250), 1);
    assert_eq!(share(79, 250), 1);
    assert_eq!(share(9_999, 1), 0);
    assert_eq!(share(10_000, 1), 1);
    assert_eq!(share(AMOUNT_MAX, 0), 0);
    assert_eq!(share(AMOUNT_MAX, 10_000), AMOUNT_MAX);
    assert_eq!(share(AMOUNT_MAX, 9_999), AMOUNT_MAX - 900_719_925_475);
}

#[test]
fn names_have_an_alphabet_and_a_length() {
    let (longest, too_long) = ("a".repeat(64), "a".repeat(65));
    for name in
        ["a", "0", "copper", "northport.copper", "minecraft:iron_ingot", "a:b:c", "x_-.9", "coins", &longest]
    {
        assert_eq!(MaterialId::new(name).unwrap().as_str(), name);
        assert_eq!(PlayerId::new(name).unwrap().as_str(), name);
    }
    for name in [
        "",
        ".a",
        "_a",
        "-a",
        ":a",
        "a:",
        ":",
        "Copper",
        "INK_SACK:3",
        "a b",
        "köln",
        "a/b",
        "coin",
        &too_long,
    ] {
        assert_eq!(MaterialId::new(name), Err(InvalidId::Material), "{name}");
    }
    for name in ["Alice", "steam:42", "a@b.c", "auth0|5", "+=-", "."] {
        assert_eq!(PlayerId::new(name).unwrap().to_string(), name);
    }
    for name in ["", "a b", "köln", "a/b", "a\n", "a\"", &too_long] {
        assert_eq!(PlayerId::new(name), Err(InvalidId::Player), "{name}");
    }
    assert_eq!(AssetName::new("coin"), Ok(AssetName::Coin));
    assert_eq!(AssetName::new("copper").unwrap().as_str(), "copper");
    assert_eq!(AssetName::new("Coin"), Err(InvalidId::Material));
}

#[test]
fn order_id_is_a_uuid_that_contains_the_time() {
    let id = order_id(START, 5);
    assert_eq!(id.to_string(), "019b76da-a800-7000-8000-000000000005");
    assert_eq!(OrderId::parse(&id.to_string()), Ok(id));
    assert_eq!(OrderId::parse("019B76DAA80070008000000000000005"), Ok(id));
    assert_eq!(OrderId::parse("five"), Err(InvalidId::Order));
    assert_eq!(id.timestamp(), START);
    assert!(id < order_id(START, 6));
}

#[test]
fn only_immediate_orders_never_rest() {
    let rests =
        [TimeInForce::Gtc, TimeInForce::Gtd { expires_at: START }, TimeInForce::Ioc, TimeInForce::Fok]
            .map(TimeInForce::rests);
    assert_eq!(rests, [true, true, false, false]);
}

#[test]
fn a_new_market_has_no_tax_and_allows_two_hundred_orders_each() {
    let mut clerk = Clerk::default();
    assert_eq!(clerk.market.rules(), Rules { sales_tax_bps: 0, open_orders_max: 200 });
    let (copper, reason) = (material(0), String::new());
    clerk.give(&Command::RegisterMaterial { material: copper.clone(), name: reason.clone() }).unwrap();
    let (asset, amount) = (AssetName::Material(copper.clone()), Amount::new(1_000).unwrap());
    clerk.give(&Command::Deposit { player: player(0), asset, amount, reason }).unwrap();
    let order = Command::PlaceOrder(PlaceOrder {
        player: player(0),
        material: copper,
        side: Side::Ask,
        price: Price::new(1).unwrap(),
        quantity: Quantity::new(1).unwrap(),
        time_in_force: TimeInForce::Gtc,
    });
    for _ in 0..200 {
        clerk.give(&order).unwrap();
    }
    assert_eq!(clerk.give(&order), Err(Rejection::TooManyOpenOrders { max: 200 }));
}

#[test]
fn sixty_five_thousand_materials_can_be_registered() {
    let mut clerk = Clerk::default();
    let register = |number: u32, name: &str| Command::RegisterMaterial {
        material: MaterialId::new(&format!("m{number}")).unwrap(),
        name: name.to_owned(),
    };
    for number in 0..65_000 {
        assert_eq!(clerk.give(&register(number, "")).map(|events| events.len()), Ok(1));
    }
    assert_eq!(clerk.give(&register(65_000, "")), Err(Rejection::TooManyMaterials));
    assert_eq!(clerk.give(&register(64_999, "renamed")).map(|events| events.len()), Ok(1));
    assert_eq!(clerk.market.materials().len(), 65_000);
}

#[test]
fn more_may_come_and_go_than_can_be_counted_in_64_bits() {
    let mut clerk = Clerk::default();
    let (everything, reason) = (Amount::new(AMOUNT_MAX).unwrap(), String::new);
    let deposit =
        Command::Deposit { player: player(0), asset: AssetName::Coin, amount: everything, reason: reason() };
    let withdraw =
        Command::Withdraw { player: player(0), asset: AssetName::Coin, amount: everything, reason: reason() };
    for _ in 0..2_100 {
        clerk.give(&deposit).unwrap();
        clerk.give(&withdraw).unwrap();
    }
    clerk.give(&deposit).unwrap();
    let audit = clerk.market.audit();
    assert!(audit.ok(), "{:?}", audit.problems);
    assert_eq!(audit.assets[0].difference(), 0);
}
