//! The market's reads, compared with the plain rows of its state.

use std::collections::BTreeMap;

use tradepost_core::{
    Amount, Asset, AssetName, Balance, Command, Level, Market, MaterialNo, PlaceOrder, Price, Quantity, Side,
    TimeInForce,
};

use crate::clerk::Clerk;
use crate::rows::{OrderRow, Rows};
use crate::workload::{material, player};

/// Checks every read.
pub(crate) fn compare(market: &Market, rows: &Rows) {
    assert_eq!(market.sequence(), rows.sequence);
    assert_eq!(market.settings(), rows.rules);
    assert_eq!(market.halted(), rows.halted);
    assert_eq!(market.materials(), rows.materials);
    assert_eq!(market.player_count(), rows.players.len());
    assert_eq!(usize::try_from(market.open_order_count()).unwrap(), rows.orders.len());
    let dates = rows.orders.iter().filter_map(|order| order.time_in_force.expires_at());
    assert_eq!(market.next_expiry(), dates.min());
    for (number, material) in rows.materials.iter().enumerate() {
        let number = MaterialNo(u16::try_from(number).unwrap());
        assert_eq!(market.material_no(&material.id), Some(number));
        assert_eq!(market.material(number), material);
        compare_book(market, rows, number);
    }
    compare_accounts(market, rows);
}

fn compare_book(market: &Market, rows: &Rows, material: MaterialNo) {
    let depth = market.depth(material, usize::MAX);
    for (side, levels) in [(Side::Bid, &depth.bids), (Side::Ask, &depth.asks)] {
        let expected =
            levels_of(rows.orders.iter().filter(|order| (order.material, order.side) == (material, side)));
        assert_eq!(*levels, expected);
        for level in levels {
            assert_eq!(market.level(material, side, level.price), *level);
            let none = Level { price: level.price, quantity: 0, orders: 0 };
            assert_eq!(market.level(material, side.opposite(), level.price), none);
        }
    }
    let first = |levels: &[Level]| levels.first().map(|level| level.price);
    assert_eq!(market.best(material), (first(&depth.bids), first(&depth.asks)));
    assert_eq!(market.depth(material, 2).bids, depth.bids[..depth.bids.len().min(2)]);
    assert_eq!(depth.sequence, rows.materials[usize::from(material.0)].sequence);
}

/// The levels of orders that are sorted best first.
fn levels_of<'a>(orders: impl Iterator<Item = &'a OrderRow>) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for order in orders {
        let units = u64::from(order.remaining.get());
        match levels.last_mut() {
            Some(level) if level.price == order.price => {
                level.quantity += units;
                level.orders += 1;
            }
            _ => levels.push(Level { price: order.price, quantity: units, orders: 1 }),
        }
    }
    levels
}

fn compare_accounts(market: &Market, rows: &Rows) {
    let asset_name = |asset: &Asset| match asset {
        Asset::Coin => AssetName::Coin,
        Asset::Material(number) => AssetName::Material(rows.materials[usize::from(number.0)].id.clone()),
    };
    let mut expected: BTreeMap<_, Vec<(AssetName, Balance)>> = BTreeMap::new();
    for (player, asset, balance) in &rows.balances {
        expected.entry(*player).or_default().push((asset_name(asset), *balance));
    }
    for name in &rows.players {
        let number = market.player_no(name).unwrap();
        assert_eq!(market.player_name(number), name);
        let mut balances = market.balances(name);
        for (asset, balance) in &balances {
            assert_eq!(market.balance(name, asset), *balance);
        }
        balances.retain(|(_, balance)| *balance != Balance::default());
        assert_eq!(balances, expected.remove(&number).unwrap_or_default());

        let mut theirs: Vec<_> =
            rows.orders.iter().filter(|row| row.player == number).map(|row| row.order_id).collect();
        theirs.sort();
        theirs.reverse();
        let open = market.open_orders(name);
        for order in &open {
            assert_eq!(order.created_at(), order.terms.order_id.timestamp());
        }
        let open: Vec<_> = open.iter().map(|order| order.terms.order_id).collect();
        assert_eq!(open, theirs, "open orders come newest first");
        assert_eq!(usize::try_from(market.open_orders_of(name)).unwrap(), theirs.len());
    }
}

/// Ann has 10 copper and 100 coins, and sells Bob 2 at 7 each, of 50 coins.
fn after_one_trade() -> Clerk {
    let mut clerk = Clerk::default();
    let give = |clerk: &mut Clerk, command| clerk.give(&command).map(drop).unwrap();
    for number in 0..2 {
        let (material, name) = (material(number), String::new());
        give(&mut clerk, Command::RegisterMaterial { material, name });
    }
    let copper = AssetName::Material(material(0));
    for (owner, asset, amount) in [
        (0, copper, 10),
        (0, AssetName::Material(material(1)), 3),
        (0, AssetName::Coin, 100),
        (1, AssetName::Coin, 50),
    ] {
        let (player, amount, reason) = (player(owner), Amount::new(amount).unwrap(), String::new());
        give(&mut clerk, Command::Deposit { player, asset, amount, reason });
    }
    for (owner, side, quantity) in [(0, Side::Ask, 5), (1, Side::Bid, 2)] {
        give(
            &mut clerk,
            Command::PlaceOrder(PlaceOrder {
                player: player(owner),
                material: material(0),
                side,
                price: Price::new(7).unwrap(),
                quantity: Quantity::new(quantity).unwrap(),
                time_in_force: TimeInForce::Gtc,
            }),
        );
    }
    clerk
}

#[test]
fn balances_are_worth_their_last_price() {
    let market = after_one_trade().market;
    // Of copper 8 are left to Ann, 3 of them in escrow; what never traded is worth nothing.
    assert_eq!(market.worths(), [100 + 14 + 8 * 7, 50 - 14 + 2 * 7]);
}

#[test]
fn supplies_are_the_sums_of_deposits_and_withdrawals() {
    let mut clerk = after_one_trade();
    let (asset, amount) = (AssetName::Coin, Amount::new(30).unwrap());
    clerk.give(&Command::Withdraw { player: player(0), asset, amount, reason: String::new() }).unwrap();
    let supplies: Vec<_> = clerk
        .market
        .supplies()
        .into_iter()
        .map(|(asset, supply)| {
            (asset.as_str().to_owned(), supply.deposited, supply.withdrawn, supply.present())
        })
        .collect();
    let named = |number| material(number).to_string();
    assert_eq!(supplies, [("coin".to_owned(), 150, 30, 120), (named(0), 10, 0, 10), (named(1), 3, 0, 3)]);
}

#[test]
fn accounts_are_separate_by_player_and_material() {
    // Enough accounts for some of them to have equal tags in the table.
    const MANY: u64 = 1_000;
    let mut clerk = Clerk::default();
    for number in 0..MANY {
        let (material, name) = (material(number), String::new());
        clerk.give(&Command::RegisterMaterial { material, name }).unwrap();
    }
    let accounts = (0..MANY).map(|number| (0, number)).chain((1..MANY).map(|number| (number, 0)));
    let asset = |number| AssetName::Material(material(number));
    for ((owner, goods), amount) in accounts.clone().zip(1..) {
        let (player, amount, reason) = (player(owner), Amount::new(amount).unwrap(), String::new());
        clerk.give(&Command::Deposit { player, asset: asset(goods), amount, reason }).unwrap();
    }
    for ((owner, goods), amount) in accounts.zip(1..) {
        assert_eq!(clerk.market.balance(&player(owner), &asset(goods)).available.get(), amount);
    }
}
