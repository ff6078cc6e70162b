//! What the market says when it is asked, against the plain rows of its state.

use std::collections::BTreeMap;

use tradepost_core::{Asset, AssetName, Balance, Level, Market, MaterialNo, Side};

use crate::rows::{OrderRow, Rows};

/// Asks for everything that can be asked.
pub(crate) fn compare(market: &Market, rows: &Rows) {
    assert_eq!(market.sequence(), rows.sequence);
    assert_eq!(market.rules(), rows.rules);
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

/// The levels of orders that come best first.
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
        let open: Vec<_> = market.open_orders(name).iter().map(|order| order.order_id).collect();
        assert_eq!(open, theirs, "open orders come newest first");
        assert_eq!(usize::try_from(market.open_orders_of(name)).unwrap(), theirs.len());
    }
}
