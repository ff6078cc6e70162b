//! Matching in its plainest form: price, then time, at the maker's price; all or nothing for FOK orders.

use tradepost_core::{CloseReason, Side, TimeInForce};

use super::story::{Event, Reported, Traded};
use super::{Market, OrderView};

/// A trade that an order would make: with whom, and how many units.
pub(super) type Fill = (usize, u64);

impl Market {
    /// What an order would meet, best price first and at each price the oldest; and whether it stops at its
    /// own player.
    pub(super) fn meets(&self, order: &OrderView) -> (Vec<Fill>, bool) {
        let mut left = order.remaining;
        let mut fills: Vec<Fill> = Vec::new();
        let Some(Some(material)) = self.materials.get(usize::from(order.material)) else {
            return (fills, false);
        };
        let others = match order.side {
            Side::Bid => &material.asks,
            Side::Ask => &material.bids,
        };
        while left > 0 {
            // The oldest come first in the list, so of equal prices the first one found is the oldest.
            let mut best: Option<(usize, &OrderView)> = None;
            for number in others.iter().filter(|number| fills.iter().all(|(taken, _)| taken != *number)) {
                let Some(other) = self.orders.get(*number) else { continue };
                let better = best.is_none_or(|(_, best)| match order.side {
                    Side::Bid => other.price < best.price,
                    Side::Ask => other.price > best.price,
                });
                if better {
                    best = Some((*number, other));
                }
            }
            let Some((number, other)) = best else { break };
            let crosses = match order.side {
                Side::Bid => other.price <= order.price,
                Side::Ask => other.price >= order.price,
            };
            if !crosses {
                break;
            }
            if other.player == order.player {
                return (fills, true);
            }
            let units = left.min(other.remaining);
            fills.push((number, units));
            left -= units;
        }
        (fills, false)
    }

    /// What becomes of an order: its trades, and why it closes without all of it having traded, if it does.
    pub(super) fn verdict(&self, order: &OrderView) -> (Vec<Fill>, Option<CloseReason>) {
        let (fills, own) = self.meets(order);
        let all = fills.iter().map(|(_, units)| units).sum::<u64>() == order.remaining;
        match order.time_in_force {
            _ if all => (fills, None),
            TimeInForce::Fok => (Vec::new(), Some(CloseReason::FokUnfillable)),
            _ if own => (fills, Some(CloseReason::SelfTrade)),
            TimeInForce::Ioc => (fills, Some(CloseReason::IocRemainder)),
            TimeInForce::Gtc | TimeInForce::Gtd { .. } => (fills, None),
        }
    }

    /// What proceeds owe as sales tax, rounded down. (The rate never changes.)
    pub(super) fn tax(&self, proceeds: u64) -> u64 {
        let tax = u128::from(proceeds) * u128::from(self.rules.sales_tax_bps) / 10_000;
        u64::try_from(tax).unwrap_or(u64::MAX)
    }

    /// Goods to the buyer, coins to the seller, tax to nobody. The one who came second pays from what it has
    /// available, the other from its escrow.
    pub(super) fn trade(&mut self, taker: usize, maker: usize, units: u64) {
        let (took, made) = (*self.order(taker), *self.order(maker));
        let (buyer, seller) = if took.side == Side::Bid { (taker, maker) } else { (maker, taker) };
        let value = made.price * units;
        let sold = *self.order(seller);
        let fee = self.tax(sold.value + value) - sold.fee;
        let (buyers, sellers, goods) =
            (self.order(buyer).player, self.order(seller).player, made.material + 1);

        let buyer_came_second = took.side == Side::Bid;
        let coins = self.account(buyers, 0);
        *(if buyer_came_second { &mut coins.available } else { &mut coins.held }) -= value;
        let stock = self.account(sellers, goods);
        *(if buyer_came_second { &mut stock.held } else { &mut stock.available }) -= units;
        self.account(buyers, goods).available += units;
        self.account(sellers, 0).available += value - fee;
        self.supply(0).burned += u128::from(fee);

        let traded = Traded {
            material: made.material,
            price: made.price,
            quantity: units,
            taker_side: took.side,
            fee,
            at: self.now,
        };
        if let Some(material) = self.material(made.material) {
            material.trades.push(traded);
        }
        for number in [maker, taker] {
            let at = self.now;
            let order = self.order(number);
            order.remaining -= units;
            order.value += value;
            let fee = if order.side == Side::Ask { fee } else { 0 };
            order.fee += fee;
            order.updated = at;
            let order = *order;
            let event = Event::Filled { order: number, quantity: units, price: made.price, fee };
            let player = self.player(order.player);
            player.inbox.push(Reported { at, event });
            player.fills.push((traded, number, number == maker));
            if order.remaining == 0 {
                self.take_out(number, CloseReason::Filled);
            }
        }
    }

    /// Closes an order, and gives back what it holds if it rests.
    pub(super) fn close(&mut self, number: usize, reason: CloseReason) {
        let at = self.now;
        let order = *self.order(number);
        self.uncount_bid(number, order.remaining);
        if self.book(order.material, order.side).contains(&number) {
            let (asset, amount) = order.escrow();
            let account = self.account(order.player, asset);
            account.held -= amount;
            account.available += amount;
        }
        self.order(number).updated = at;
        let event = Event::Closed { order: number, remaining: order.remaining, reason };
        self.player(order.player).inbox.push(Reported { at, event });
        self.take_out(number, reason);
    }

    fn take_out(&mut self, number: usize, reason: CloseReason) {
        let order = self.order(number);
        order.close_reason = Some(reason);
        let OrderView { player, material, side, .. } = *order;
        let book = self.book(material, side);
        let before = book.len();
        book.retain(|open| *open != number);
        let rested = book.len() < before;
        self.player(player).open -= u32::from(rested);
    }

    /// Closes the orders whose time has come.
    pub(super) fn expire(&mut self) {
        let mut due: Vec<_> = Vec::new();
        for material in self.materials.iter().flatten() {
            for number in material.bids.iter().chain(&material.asks) {
                let at = self.orders.get(*number).and_then(|order| order.time_in_force.expires_at());
                due.extend(at.filter(|at| *at <= self.now).map(|at| (at, *number)));
            }
        }
        due.sort_unstable();
        for (_, number) in due {
            self.close(number, CloseReason::Expired);
        }
    }
}
