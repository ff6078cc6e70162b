//! An order that breaks several rules is refused for the first of them, in the order in which `Rejection`
//! lists them.

use tradepost_core::{
    Amount, AssetName, BuyLimit, Command, Event, PRICE_MAX, PlaceOrder, Price, Quantity, RuleChanges,
    RuleSet, Rules, Side, TimeInForce, Timestamp,
};

use crate::clerk::Clerk;
use crate::workload::{material, player};

/// The rules an order can break, in order of precedence.
const RULES: [&str; 13] = [
    "unknown_material",
    "market_halted",
    "material_halted",
    "value_out_of_range",
    "expiry_in_past",
    "quantity_below_minimum",
    "price_out_of_bounds",
    "price_not_on_tick",
    "price_out_of_band",
    "account_frozen",
    "buy_limit_reached",
    "insufficient",
    "too_many_open_orders",
];

/// Places an order that breaks the rules whose bit is set.
fn refusal(side: Side, broken: u32) -> Result<Vec<Event>, String> {
    let breaks = |rule: &str| broken & (1 << RULES.iter().position(|other| *other == rule).unwrap()) != 0;
    let mut clerk = Clerk { reference_price: Price::new(1_000), ..Clerk::default() };
    let mut give = |command: &Command| clerk.give(command).map_err(|rejection| rejection.code().to_owned());
    give(&Command::RegisterMaterial { material: material(0), name: String::new() })?;
    for asset in [AssetName::Coin, AssetName::Material(material(0))] {
        let amount = Amount::new(if breaks("insufficient") { 9 } else { tradepost_core::AMOUNT_MAX });
        let (amount, reason) = (amount.unwrap(), String::new());
        give(&Command::Deposit { player: player(0), asset, amount, reason })?;
    }
    if breaks("market_halted") {
        give(&Command::Halt { material: None })?;
    }
    if breaks("material_halted") {
        give(&Command::Halt { material: Some(material(0)) })?;
    }
    if breaks("account_frozen") {
        give(&Command::Freeze { player: player(0) })?;
    }
    if breaks("too_many_open_orders") {
        give(&Command::SetRules(Rules { sales_tax_bps: 0, open_orders_max: 0 }))?;
    }
    let set = RuleSet {
        quantity_min: Quantity::new(20_000).filter(|_| breaks("quantity_below_minimum")),
        price_min: Price::new(2).filter(|_| breaks("price_out_of_bounds")),
        price_max: Price::new(PRICE_MAX - 1).filter(|_| breaks("price_out_of_bounds")),
        tick: Price::new(7).filter(|_| breaks("price_not_on_tick")),
        band_bps: breaks("price_out_of_band").then_some(1),
        buy_limit: breaks("buy_limit_reached").then_some(BuyLimit { units: 5, window_seconds: 60 }),
        ..RuleSet::default()
    };
    let (material, changes) = (Some(material(0)), RuleChanges { set, restore: Vec::new() });
    give(&Command::ChangeRules { material, changes, effective_at: None })?;
    let quantity = if breaks("value_out_of_range") { 10_000 } else { 10 };
    let later = u64::from(!breaks("expiry_in_past"));
    give(&Command::PlaceOrder(PlaceOrder {
        player: player(0),
        material: crate::workload::material(u64::from(breaks("unknown_material"))),
        side,
        price: Price::new(if breaks("value_out_of_range") { 1_000_000_000_000 } else { 1 }).unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        time_in_force: TimeInForce::Gtd { expires_at: Timestamp(crate::clerk::START.0 + later) },
    }))
}

#[test]
fn order_is_refused_for_the_first_rule_it_breaks() {
    for (side, goods) in [(Side::Bid, "coins"), (Side::Ask, "goods")] {
        for broken in 1..1 << RULES.len() {
            let limited = RULES.iter().position(|rule| *rule == "buy_limit_reached").unwrap();
            if side == Side::Ask && broken & (1 << limited) != 0 {
                continue;
            }
            let first = RULES[usize::try_from(u32::trailing_zeros(broken)).unwrap()];
            let code = if first == "insufficient" { format!("{first}_{goods}") } else { first.to_owned() };
            assert_eq!(refusal(side, broken), Err(code), "{broken:b}");
        }
        assert_eq!(refusal(side, 0).map(|events| events.len()), Ok(1));
    }
}
