//! The audit: checks that deposits equal balances plus withdrawals plus burned tax, and that escrow equals
//! what the open orders and the pending withdrawals hold.

use std::collections::BTreeMap;

use crate::rules::effects;
use crate::{Amount, Asset, AssetName, Market, MaterialNo, OrderId, PlayerNo, Price, Side};

/// The result of an audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// Each asset: coins first, then materials in order of registration.
    pub assets: Vec<AssetAudit>,
    /// One sentence for each mistake found.
    pub problems: Vec<String>,
}

impl Audit {
    /// Whether no mistake was found.
    pub fn ok(&self) -> bool {
        self.problems.is_empty()
    }
}

/// The totals of one asset, in coins or units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetAudit {
    /// Coins or a material.
    pub asset: AssetName,
    /// Entered the market.
    pub deposited: u64,
    /// Left the market.
    pub withdrawn: u64,
    /// Destroyed as sales tax.
    pub burned: u64,
    /// Available in the accounts.
    pub available: u64,
    /// In escrow.
    pub held: u64,
    difference: i64,
}

impl AssetAudit {
    /// Calculates the difference of an asset's totals.
    pub fn of(
        asset: AssetName,
        [deposited, withdrawn, burned]: [u128; 3],
        (available, held): (u64, u64),
    ) -> Self {
        let exact = |amount: u128| u64::try_from(amount).unwrap_or(u64::MAX);
        let signed = |amount: u128| i128::try_from(amount).unwrap_or(i128::MAX);
        let difference = [withdrawn, burned, available.into(), held.into()]
            .into_iter()
            .fold(signed(deposited), |rest, amount| rest.saturating_sub(signed(amount)));
        Self {
            asset,
            deposited: exact(deposited),
            withdrawn: exact(withdrawn),
            burned: exact(burned),
            available,
            held,
            difference: i64::try_from(difference).unwrap_or(i64::MAX),
        }
    }

    /// deposited − withdrawn − burned − available − held, which should be 0. Exact even if the totals exceed
    /// 64 bits.
    pub fn difference(&self) -> i64 {
        self.difference
    }
}

impl Market {
    /// Adds everything up. Reads every account and every open order.
    pub fn audit(&self) -> Audit {
        let mut problems = Vec::new();
        let assets: Vec<Asset> = std::iter::once(Asset::Coin)
            .chain(
                (0..self.materials.len())
                    .filter_map(|no| u16::try_from(no).ok().map(MaterialNo))
                    .map(Asset::Material),
            )
            .collect();
        let mut totals: BTreeMap<Asset, (u64, u64)> = assets.iter().map(|asset| (*asset, (0, 0))).collect();
        let mut held: BTreeMap<(PlayerNo, Asset), Amount> = BTreeMap::new();
        let mut all_linked = 0_u64;

        for player in (0..self.players.len()).filter_map(|no| u32::try_from(no).ok().map(PlayerNo)) {
            for (asset, balance) in self.ledger.balances(player) {
                let total = totals.entry(asset).or_default();
                total.0 = total.0.saturating_add(balance.available.get());
                total.1 = total.1.saturating_add(balance.held.get());
                if !balance.held.is_zero() {
                    held.insert((player, asset), balance.held);
                }
            }
            let linked = self.open_slots(player).count();
            all_linked = all_linked.saturating_add(u64::from(self.player(player).open_orders));
            if u32::try_from(linked) != Ok(self.player(player).open_orders) {
                problems.push(format!("player {} has {linked} orders linked", self.player_name(player)));
            }
        }
        let orders = self.audit_books(&mut held, &mut problems);
        self.audit_withdrawals(&mut held, &mut problems);
        if orders != all_linked {
            problems.push(format!("{orders} orders rest, {all_linked} are linked"));
        }
        if orders != self.open_order_count() {
            problems.push(format!("{orders} orders rest, {} are stored", self.open_order_count()));
        }
        for ((player, asset), left) in held.into_iter().filter(|(_, left)| !left.is_zero()) {
            let (player, asset) = (self.player_name(player), self.asset_name(asset));
            problems.push(format!("{player} holds {} {} for nothing", left.get(), asset.as_str()));
        }
        let assets: Vec<AssetAudit> =
            assets.into_iter().map(|asset| self.audit_asset(asset, &totals)).collect();
        for asset in assets.iter().filter(|asset| asset.difference() != 0) {
            problems.push(format!("{} is off by {}", asset.asset.as_str(), asset.difference()));
        }
        Audit { assets, problems }
    }

    fn audit_asset(&self, asset: Asset, totals: &BTreeMap<Asset, (u64, u64)>) -> AssetAudit {
        let supply = self.ledger.supply(asset);
        let sums = totals.get(&asset).copied().unwrap_or_default();
        let moved = [supply.deposited, supply.withdrawn, supply.burned];
        AssetAudit::of(self.asset_name(asset), moved, sums)
    }

    /// Subtracts from `held` what the pending withdrawals hold.
    fn audit_withdrawals(&self, held: &mut BTreeMap<(PlayerNo, Asset), Amount>, problems: &mut Vec<String>) {
        for (reference, pending) in &self.withdrawals {
            let left = held.entry((pending.player, pending.asset)).or_default();
            if *left < pending.amount {
                problems.push(format!("withdrawal {reference} takes more than it holds in escrow"));
            }
            *left = left.minus(pending.amount.min(*left));
        }
    }

    /// Checks every book, subtracts the escrow of its orders from `held`, and counts its orders.
    fn audit_books(&self, held: &mut BTreeMap<(PlayerNo, Asset), Amount>, problems: &mut Vec<String>) -> u64 {
        let mut orders = 0_u64;
        for material in (0..self.materials.len()).filter_map(|no| u16::try_from(no).ok().map(MaterialNo)) {
            let id = &self.material(material).id;
            if let (Some(bid), Some(ask)) = self.best(material)
                && bid >= ask
            {
                problems.push(format!("{id}: the book is crossed, bid {} and ask {}", bid.get(), ask.get()));
            }
            for side in [Side::Bid, Side::Ask] {
                let mut before: Option<(Price, OrderId)> = None;
                let mut units = 0_u64;
                for slot in self.books.orders(material, side) {
                    let (order, price) = (self.books.order(slot), self.books.level_of(slot).price);
                    orders = orders.saturating_add(1);
                    units = units.saturating_add(u64::from(order.remaining.get()));
                    if before.is_some_and(|(before, id)| before == price && id > order.order_id) {
                        problems.push(format!("{id}: order {} is queued after a later one", order.order_id));
                    }
                    before = Some((price, order.order_id));
                    let (asset, _) = effects::assets(side, material);
                    let amount = side.escrow(price, order.remaining);
                    let left = held.get(&(order.player, asset)).copied().unwrap_or_default();
                    if left < amount {
                        problems.push(format!(
                            "{id}: order {} offers more than it holds in escrow",
                            order.order_id
                        ));
                    }
                    held.insert((order.player, asset), left.minus(amount.min(left)));
                }
                let summed = self
                    .books
                    .levels(material, side)
                    .map(|level| level.quantity)
                    .fold(0, u64::saturating_add);
                if units != summed {
                    problems.push(format!("{id}: its levels sum to {summed} units, its orders to {units}"));
                }
            }
        }
        orders
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Incoming, Material, MaterialId, PlayerId, Quantity, Sequence, TimeInForce};

    const ANN: PlayerNo = PlayerNo(0);
    const BOB: PlayerNo = PlayerNo(1);
    const COPPER: MaterialNo = MaterialNo(0);

    fn amount(amount: u64) -> Amount {
        Amount::new(amount).unwrap()
    }

    fn order(number: u128, player: PlayerNo, side: Side, price: u64) -> Incoming {
        let (price, quantity) = (Price::new(price).unwrap(), Quantity::new(10).unwrap());
        Incoming { order_id: OrderId::from_u128(number), player, material: COPPER, side, price, quantity }
    }

    /// Adds a resting order with its escrow.
    fn rest(market: &mut Market, incoming: Incoming) {
        let Incoming { player, side, price, quantity, .. } = incoming;
        let (offered, _) = effects::assets(side, COPPER);
        market.ledger.hold(player, offered, side.escrow(price, quantity));
        let slot = market.books.rest(&incoming, quantity);
        market.link_order(slot, crate::market::Turnover::default(), TimeInForce::Gtc);
    }

    /// Ann offers 10 twice at 7 and once at 8, Bob bids for 10 at 5.
    fn market() -> Market {
        let mut market = Market::default();
        let (id, name) = (MaterialId::new("copper").unwrap(), String::new());
        market.add_material(Material { id, name, halted: false, last: None, sequence: Sequence(1) });
        for (player, name) in [(ANN, "ann"), (BOB, "bob")] {
            market.add_player(&PlayerId::new(name).unwrap());
            for asset in [Asset::Coin, Asset::Material(COPPER)] {
                market.ledger.deposit(player, asset, amount(1_000));
            }
        }
        for (number, price) in [(1, 7), (2, 7), (4, 8)] {
            rest(&mut market, order(number, ANN, Side::Ask, price));
        }
        rest(&mut market, order(3, BOB, Side::Bid, 5));
        market
    }

    /// The problems that the audit reports after `break_it`.
    fn problems(break_it: impl FnOnce(&mut Market)) -> Vec<String> {
        let mut market = market();
        break_it(&mut market);
        let audit = market.audit();
        assert_eq!(audit.ok(), audit.problems.is_empty());
        audit.problems
    }

    #[test]
    fn a_sound_market_has_no_problems() {
        let audit = market().audit();
        assert!(audit.ok(), "{:?}", audit.problems);
        let sums: Vec<_> = audit.assets.iter().map(|asset| (asset.available, asset.held)).collect();
        assert_eq!(sums, [(1_950, 50), (1_970, 30)]);
        assert!(audit.assets.iter().all(|asset| asset.deposited == 2_000 && asset.difference() == 0));
    }

    #[test]
    fn created_and_vanished_goods_are_reported() {
        let credit = |market: &mut Market| market.ledger.credit(ANN, Asset::Material(COPPER), amount(3));
        assert_eq!(problems(credit), ["copper is off by -3"]);
        let burn = |market: &mut Market| market.ledger.burn(Asset::Coin, amount(2));
        assert_eq!(problems(burn), ["coin is off by -2"]);
        let settle = |market: &mut Market| {
            market.ledger.hold(BOB, Asset::Coin, amount(4));
            market.ledger.settle(BOB, Asset::Coin, amount(4), Amount::ZERO);
        };
        assert_eq!(problems(settle), ["coin is off by 4"]);
    }

    #[test]
    fn escrow_without_an_order_and_orders_without_escrow_are_reported() {
        let hold = |market: &mut Market| market.ledger.hold(BOB, Asset::Material(COPPER), amount(1));
        assert_eq!(problems(hold), ["bob holds 1 copper for nothing"]);
        let release = |market: &mut Market| market.ledger.settle(BOB, Asset::Coin, Amount::ZERO, amount(1));
        let bid = OrderId::from_u128(3);
        assert_eq!(problems(release), [format!("copper: order {bid} offers more than it holds in escrow")]);
    }

    #[test]
    fn a_crossed_book_is_reported() {
        let cross = |price| move |market: &mut Market| rest(market, order(9, BOB, Side::Bid, price));
        assert_eq!(problems(cross(6)), [""; 0]);
        assert_eq!(problems(cross(7)), ["copper: the book is crossed, bid 7 and ask 7"]);
        assert_eq!(problems(cross(9)), ["copper: the book is crossed, bid 9 and ask 7"]);
    }

    #[test]
    fn an_order_queued_after_a_later_one_is_reported() {
        let late = |market: &mut Market| rest(market, order(0, ANN, Side::Ask, 7));
        let order = OrderId::from_u128(0);
        assert_eq!(problems(late), [format!("copper: order {order} is queued after a later one")]);
    }

    #[test]
    fn a_level_that_is_not_the_sum_of_its_orders_is_reported() {
        let shrink = |market: &mut Market| {
            let slot = market.books.find(OrderId::from_u128(3)).unwrap();
            market.books.order_mut(slot).remaining = Quantity::new(9).unwrap();
        };
        assert_eq!(
            problems(shrink),
            ["copper: its levels sum to 10 units, its orders to 9", "bob holds 5 coin for nothing"]
        );
    }

    #[test]
    fn linked_orders_that_do_not_rest_are_reported() {
        let miscount = |market: &mut Market| market.players[1].open_orders += 1;
        assert_eq!(problems(miscount), ["player bob has 1 orders linked", "4 orders rest, 5 are linked"]);
    }
}
