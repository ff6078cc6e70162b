//! The oracle's rules: looked up anew for each order; a buy limit is a list of bids that count.

use std::collections::BTreeMap;

use tradepost_core::{
    Amount, Asset, BuyLimit, Event, FeeTo, Market, MaterialNo, OrderId, PlaceOrder, PlayerNo, Price,
    Rejection, RuleChanges, RuleName, RuleSet, Side, Timestamp,
};

use crate::oracle::{OpenOrder, Oracle, coins, price};

/// 10^12.
const HIGHEST: u64 = 1_000_000_000_000;

/// What the operator set, and the bids that count towards buy limits.
#[derive(Clone, Debug, Default)]
pub(crate) struct OracleRules {
    /// Those of the market under `None`.
    sets: BTreeMap<Option<MaterialNo>, RuleSet>,
    scheduled: Vec<(Timestamp, Option<MaterialNo>, RuleChanges)>,
    bids: Vec<CountedBid>,
}

#[derive(Clone, Debug)]
struct CountedBid {
    order_id: OrderId,
    player: PlayerNo,
    material: MaterialNo,
    units: u64,
}

impl OracleRules {
    /// A rule of a material, or else of the market.
    fn rule<T>(&self, material: MaterialNo, of: impl Fn(&RuleSet) -> Option<T>) -> Option<T> {
        self.sets.get(&Some(material)).and_then(&of).or_else(|| self.sets.get(&None).and_then(&of))
    }

    /// The lowest and the highest price that are on a tick.
    fn bounds(&self, material: MaterialNo) -> (u64, u64) {
        let tick = self.rule(material, |set| set.tick).map_or(1, Price::get);
        let min = self.rule(material, |set| set.price_min).map_or(1, Price::get);
        let max = self.rule(material, |set| set.price_max).map_or(HIGHEST, Price::get);
        (min.div_ceil(tick) * tick, max / tick * tick)
    }
}

impl Oracle {
    pub(crate) fn tax_bps(&self, material: MaterialNo) -> u16 {
        self.rules.rule(material, |set| set.sales_tax_bps).unwrap_or(self.settings.sales_tax_bps)
    }

    pub(crate) fn change_rules(
        &mut self,
        scope: Option<MaterialNo>,
        changes: &RuleChanges,
        effective_at: Option<Timestamp>,
        since: OrderId,
    ) -> Result<(), Rejection> {
        self.refuse_out_of_range(&changes.set)?;
        let mut after = self.rules.clone();
        after.sets.insert(scope, self.changed(scope, changes));
        let materials = (0..u16::try_from(self.materials.len()).unwrap()).map(MaterialNo);
        let mut concerned: Vec<_> =
            materials.filter(|material| scope.is_none_or(|one| one == *material)).collect();
        // A material that nobody has registered stands for those without rules of their own.
        concerned.extend(scope.is_none().then_some(MaterialNo(u16::MAX)));
        concerned.sort_by_key(|material| (material.0 != u16::MAX, *material));
        for material in concerned {
            let (lowest, highest) = after.bounds(material);
            if lowest > highest {
                return Err(Rejection::RulesContradict { lowest, highest });
            }
        }
        match effective_at {
            Some(at) if at > self.now => {
                let same = |(when, what, _): &(Timestamp, Option<MaterialNo>, RuleChanges)| {
                    (*when, *what) == (at, scope)
                };
                let before = self.rules.scheduled.iter().position(same);
                let before = before.map(|place| self.rules.scheduled.remove(place).2).unwrap_or_default();
                if !changes.is_empty() {
                    self.rules.scheduled.push((at, scope, changes.clone()));
                }
                if before != *changes {
                    let changes = changes.clone();
                    self.tell(Event::RulesScheduled { effective_at: at, material: scope, changes });
                }
            }
            _ => {
                let rules = self.changed(scope, changes);
                if self.rules.sets.get(&scope).cloned().unwrap_or_default() != rules {
                    self.set_rules(scope, rules, since, None);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn let_rules_take_effect(&mut self, since: OrderId) {
        loop {
            let due = self.rules.scheduled.iter().filter(|(at, ..)| *at <= self.now);
            let Some((at, scope, changes)) = due.min_by_key(|(at, scope, _)| (*at, *scope)).cloned() else {
                return;
            };
            self.rules.scheduled.retain(|(when, what, _)| (*when, *what) != (at, scope));
            self.set_rules(scope, self.changed(scope, &changes), since, Some(at));
        }
    }

    fn changed(&self, scope: Option<MaterialNo>, changes: &RuleChanges) -> RuleSet {
        let mut set = self.rules.sets.get(&scope).cloned().unwrap_or_default();
        for rule in Vec::from(changes.set.clone()) {
            set.set(rule);
        }
        for rule in &changes.restore {
            set.restore(*rule);
        }
        set
    }

    fn set_rules(
        &mut self,
        scope: Option<MaterialNo>,
        rules: RuleSet,
        since: OrderId,
        scheduled: Option<Timestamp>,
    ) {
        let windows = |oracle: &Self| -> Vec<Option<u32>> {
            let materials = (0..u16::try_from(oracle.materials.len()).unwrap()).map(MaterialNo);
            materials.map(|material| Some(oracle.limit(material)?.window_seconds)).collect()
        };
        let before = windows(self);
        self.tell(Event::RulesChanged { material: scope, rules: rules.clone(), since, scheduled });
        self.rules.sets.insert(scope, rules);
        let after = windows(self);
        self.rules.bids.retain(|bid| {
            let number = usize::from(bid.material.0);
            before[number] == after[number]
        });
    }

    fn refuse_out_of_range(&self, set: &RuleSet) -> Result<(), Rejection> {
        let out = |rule, min, max| Err(Rejection::RuleOutOfRange { rule, min, max });
        if set.sales_tax_bps.is_some_and(|bps| bps > 10_000) {
            return out(RuleName::SalesTaxBps, 0, 10_000);
        }
        if set.listing_fee_bps.is_some_and(|bps| bps > 10_000) {
            return out(RuleName::ListingFeeBps, 0, 10_000);
        }
        if set.band_bps.is_some_and(|bps| bps == 0 || bps > 1_000_000) {
            return out(RuleName::BandBps, 1, 1_000_000);
        }
        if set.buy_limit.is_some_and(|limit| limit.window_seconds == 0) {
            return out(RuleName::BuyLimit, 1, 366 * 24 * 3_600);
        }
        match &set.fee_to {
            Some(FeeTo::Account(player)) if self.player_no(player).is_none() => Err(Rejection::UnknownPlayer),
            _ => Ok(()),
        }
    }

    pub(crate) fn refuse_small(&self, material: MaterialNo, units: u64) -> Result<(), Rejection> {
        match self.rules.rule(material, |set| set.quantity_min) {
            Some(min) if units < u64::from(min.get()) => Err(Rejection::QuantityBelowMinimum { min }),
            _ => Ok(()),
        }
    }

    /// Refuses an order whose quantity or price the rules do not allow.
    pub(crate) fn refuse_unruly(
        &self,
        material: MaterialNo,
        order: &PlaceOrder,
        reference: Option<Price>,
    ) -> Result<(), Rejection> {
        self.refuse_small(material, order.quantity.get().into())?;
        let (lowest, highest) = self.rules.bounds(material);
        let at = order.price.get();
        let below_min = self.rules.rule(material, |set| set.price_min).is_some_and(|min| order.price < min);
        let above_max = self.rules.rule(material, |set| set.price_max).is_some_and(|max| order.price > max);
        let bounded = |coins| Price::new(coins).unwrap_or(price(HIGHEST));
        if below_min || above_max {
            return Err(Rejection::PriceOutOfBounds { lowest: bounded(lowest), highest: bounded(highest) });
        }
        let tick = self.rules.rule(material, |set| set.tick).unwrap_or(price(1));
        if !at.is_multiple_of(tick.get()) {
            let near = |coins: u64| (coins >= lowest && coins <= highest && coins > 0).then(|| price(coins));
            let below = at / tick.get() * tick.get();
            return Err(Rejection::PriceNotOnTick {
                tick,
                below: near(below),
                above: near(below + tick.get()),
            });
        }
        let band = self.rules.rule(material, |set| set.band_bps);
        let Some((bps, reference)) = band.zip(reference) else { return Ok(()) };
        let middle = if reference.get() < lowest {
            lowest
        } else if reference.get() > highest {
            highest
        } else {
            reference.get()
        };
        let width = i128::from(middle) * i128::from(bps) / 10_000;
        let tick = i128::from(tick.get());
        let (from, to) = (i128::from(middle) - width, i128::from(middle) + width);
        let from = from.div_euclid(tick) * tick;
        let to = -((-to).div_euclid(tick)) * tick;
        let from = bounded(u64::try_from(from.max(i128::from(lowest))).unwrap());
        let to = bounded(u64::try_from(to.min(i128::from(highest))).unwrap());
        if order.price < from || order.price > to {
            return Err(Rejection::PriceOutOfBand { reference, lowest: from, highest: to });
        }
        Ok(())
    }

    fn limit(&self, material: MaterialNo) -> Option<BuyLimit> {
        self.rules.rule(material, |set| set.buy_limit)
    }

    /// What a player used of a limit at a moment.
    fn used(&self, limit: BuyLimit, material: MaterialNo, player: Option<PlayerNo>, at: Timestamp) -> u64 {
        let number = |at: Timestamp| at.0 / (u64::from(limit.window_seconds) * 1_000);
        let bids =
            self.rules.bids.iter().filter(|bid| bid.material == material && Some(bid.player) == player);
        let now = bids.filter(|bid| number(bid.order_id.timestamp()) == number(at));
        now.map(|bid| bid.units).sum()
    }

    pub(crate) fn refuse_beyond_limit(
        &self,
        material: MaterialNo,
        order: &PlaceOrder,
        order_id: OrderId,
    ) -> Result<(), Rejection> {
        let Some(limit) = self.limit(material) else { return Ok(()) };
        let at = order_id.timestamp();
        let used = self.used(limit, material, self.player_no(&order.player), at);
        if used + u64::from(order.quantity.get()) <= limit.units {
            return Ok(());
        }
        let window = u64::from(limit.window_seconds) * 1_000;
        Err(Rejection::BuyLimitReached {
            units: limit.units,
            used,
            left: limit.units - used.min(limit.units),
            resets_at: Timestamp((at.0 / window + 1) * window),
        })
    }

    pub(crate) fn count_bid(&mut self, order: &OpenOrder) {
        if self.limit(order.material).is_some() {
            let &OpenOrder { order_id, player, material, ordered, .. } = order;
            self.rules.bids.push(CountedBid { order_id, player, material, units: ordered });
        }
    }

    /// What a bid did not buy no longer counts.
    pub(crate) fn uncount_bid(&mut self, order_id: OrderId, units: u64) {
        for bid in self.rules.bids.iter_mut().filter(|bid| bid.order_id == order_id) {
            bid.units -= units;
        }
    }

    /// Refuses to let `left` units of an order rest, or returns what that costs.
    pub(crate) fn refuse_rest(&self, order: &OpenOrder, left: u64) -> Result<u64, Rejection> {
        let bps = self.rules.rule(order.material, |set| set.listing_fee_bps).unwrap_or(0);
        let fee = u128::from(order.price) * u128::from(left) * u128::from(bps) / 10_000;
        let fee = u64::try_from(fee).unwrap();
        if fee > 0 {
            let escrow = if order.side == Side::Bid { order.price * order.remaining } else { 0 };
            let needed = (escrow + fee).min((1 << 53) - 1);
            let free = self.available.get(&(order.player, Asset::Coin)).copied().unwrap_or(0);
            if free < escrow + fee {
                let (needed, available) = (Amount::new(needed).unwrap(), Amount::new(free).unwrap());
                return Err(Rejection::InsufficientCoins { needed, available });
            }
        }
        let market = self.rules.sets.get(&None).and_then(|set| set.open_orders_max);
        let market = market.unwrap_or(self.settings.open_orders_max);
        let own = self.rules.sets.get(&Some(order.material)).and_then(|set| set.open_orders_max);
        let open = |of: Option<MaterialNo>| {
            let theirs = self.orders.iter().filter(|open| open.player == order.player);
            theirs.filter(|open| of.is_none_or(|material| open.material == material)).count()
        };
        for (max, of) in [(Some(market), None), (own, Some(order.material))] {
            if let Some(max) = max
                && open(of) >= usize::try_from(max).unwrap()
            {
                return Err(Rejection::TooManyOpenOrders { max });
            }
        }
        Ok(fee)
    }

    /// Takes the listing fee of an order that rests, and moves the fees of this command where they go.
    pub(crate) fn charge(&mut self, material: MaterialNo, resting: Option<(OrderId, PlayerNo, u64)>) {
        let taxes = self.events.iter().map(|event| match event {
            Event::TradeExecuted(trade) => trade.fee.get(),
            _ => 0,
        });
        let tax: u64 = taxes.sum();
        let mut listing = 0;
        if let Some((order_id, player, fee)) = resting.filter(|(.., fee)| *fee > 0) {
            listing = fee;
            *self.available.get_mut(&(player, Asset::Coin)).unwrap() -= fee;
            self.supplies.entry(Asset::Coin).or_default().burned += u128::from(fee);
            self.tell(Event::ListingFeeCharged { order_id, player, material, fee: coins(fee) });
        }
        let Some(FeeTo::Account(to)) = self.rules.rule(material, |set| set.fee_to.clone()) else { return };
        if tax + listing > 0 {
            let to = self.player_no(&to).unwrap();
            self.supplies.entry(Asset::Coin).or_default().burned -= u128::from(tax + listing);
            *self.available.entry((to, Asset::Coin)).or_default() += tax + listing;
            let (sales_tax, listing_fee) = (coins(tax), coins(listing));
            self.tell(Event::FeesPaid { to, material, sales_tax, listing_fee });
        }
    }

    /// Compares what the market reports of its rules.
    pub(crate) fn compare_rules(&self, market: &Market, now: Timestamp) {
        let set = |scope| self.rules.sets.get(&scope).cloned().unwrap_or_default();
        assert_eq!(market.rule_set(None), set(None));
        let mut scheduled = self.rules.scheduled.clone();
        scheduled.sort_by_key(|(at, scope, _)| (*at, *scope));
        let found = market.scheduled_rules().map(|rules| {
            let scope = rules.material.and_then(|id| market.material_no(&id));
            (rules.effective_at, scope, rules.changes)
        });
        assert!(found.eq(scheduled));
        for (number, _) in market.numbered_materials() {
            assert_eq!(market.rule_set(Some(number)), set(Some(number)));
            for (player, _) in (0..).map(PlayerNo).zip(&self.players) {
                let used = market.buy_limit(Some(player), number, now).map(|limit| limit.used);
                let expected = self.limit(number).map(|limit| self.used(limit, number, Some(player), now));
                assert_eq!(used, expected);
            }
        }
    }
}
