//! The oracle's matching: reads every order each time and always takes the best one.

use tradepost_core::{
    Actor, Asset, Balance, CloseReason, Event, MaterialNo, OrderId, PlayerNo, Rejection, Sequence, Side,
    Trade,
};

use crate::oracle::{OpenOrder, Oracle, coins, offered, price, units_or_none};
use crate::rows::{OrderRow, Rows};

impl Oracle {
    /// How many units an order can trade before it meets an order of its own player, and whether it meets
    /// one.
    pub(crate) fn reach(&self, taker: &OpenOrder) -> (u64, bool) {
        let mut makers: Vec<&OpenOrder> = self.orders.iter().filter(|maker| meet(taker, maker)).collect();
        makers.sort_by_key(|maker| (maker.rank(), maker.order_id));
        let mut met = 0;
        for maker in makers {
            if met >= taker.remaining {
                return (met, false);
            }
            if maker.player == taker.player {
                return (met, true);
            }
            met += maker.remaining;
        }
        (met, false)
    }

    /// What an immediate bid pays before it meets an order of its own player.
    pub(crate) fn cost(&self, taker: &OpenOrder) -> u64 {
        let mut makers: Vec<&OpenOrder> = self.orders.iter().filter(|maker| meet(taker, maker)).collect();
        makers.sort_by_key(|maker| (maker.rank(), maker.order_id));
        let (mut left, mut cost) = (taker.remaining, 0);
        for maker in makers.into_iter().take_while(|maker| maker.player != taker.player) {
            let units = left.min(maker.remaining);
            cost += units * maker.price;
            left -= units;
        }
        cost
    }

    /// Trades until the order is filled or finds no order that it may trade with.
    pub(crate) fn trade_all(&mut self, taker: OrderId) {
        while let Some(taker_at) = self.find(taker) {
            let taker = &self.orders[taker_at];
            let makers = self.orders.iter().filter(|maker| meet(taker, maker));
            let Some(maker) = makers.min_by_key(|maker| (maker.rank(), maker.order_id)) else { return };
            if maker.player == taker.player {
                return;
            }
            let maker_at = self.find(maker.order_id).unwrap();
            self.trade(taker_at, maker_at);
        }
    }

    fn trade(&mut self, taker_at: usize, maker_at: usize) {
        let (taker, maker) = (self.orders[taker_at].clone(), self.orders[maker_at].clone());
        let units = taker.remaining.min(maker.remaining);
        let value = maker.price * units;
        let (bid, ask) = if taker.side == Side::Bid { (&taker, &maker) } else { (&maker, &taker) };
        let fee = self.tax(ask, value);
        let goods = Asset::Material(maker.material);
        let back = (bid.price - maker.price) * units;

        // The maker pays from its escrow, the taker from what it has available.
        let (bids, asks) = if taker.side == Side::Bid {
            (&mut self.available, &mut self.held)
        } else {
            (&mut self.held, &mut self.available)
        };
        *bids.get_mut(&(bid.player, Asset::Coin)).unwrap() -= value;
        *asks.get_mut(&(ask.player, goods)).unwrap() -= units;
        *self.available.entry((bid.player, goods)).or_default() += units;
        *self.available.entry((ask.player, Asset::Coin)).or_default() += value - fee;
        self.supplies.entry(Asset::Coin).or_default().burned += u128::from(fee);

        self.tell(Event::TradeExecuted(Trade {
            material: maker.material,
            taker_side: taker.side,
            maker: maker.order_id,
            maker_player: maker.player,
            taker: taker.order_id,
            taker_player: taker.player,
            price: price(maker.price),
            quantity: units_or_none(units),
            fee: coins(fee),
            improvement: coins(back),
        }));
        self.touch(maker.material);
        self.materials[usize::from(maker.material.0)].last = Some(price(maker.price));
        for at in [taker_at, maker_at] {
            let order = &mut self.orders[at];
            order.remaining -= units;
            order.value += value;
            order.fee += if order.side == Side::Ask { fee } else { 0 };
            order.updated_at = self.now;
        }
        self.orders.retain(|order| order.remaining > 0);
    }

    /// The sales tax of an order on a trade: what its whole proceeds owe, less what it has paid; its own
    /// share where the order has traded under another rate.
    fn tax(&self, ask: &OpenOrder, value: u64) -> u64 {
        let share = |coins: u64| i128::from(coins) * i128::from(self.tax_bps(ask.material)) / 10_000;
        let due = share(ask.value + value) - i128::from(ask.fee);
        let alone = share(value);
        let one_rate = due == alone || (due == alone + 1 && due <= i128::from(value));
        u64::try_from(if one_rate { due } else { alone }).unwrap()
    }

    pub(crate) fn reduce(&mut self, at: usize, quantity: u64) -> Result<(), Rejection> {
        let order = self.orders[at].clone();
        let filled = order.ordered - order.remaining;
        if quantity <= filled || quantity >= order.ordered {
            let exact = |units| u32::try_from(units).unwrap();
            return Err(Rejection::ReduceOutOfRange {
                filled: exact(filled),
                quantity: exact(order.ordered),
            });
        }
        self.refuse_small(order.material, quantity)?;
        let by = order.ordered - quantity;
        self.uncount_bid(order.order_id, by);
        self.give_back(&order, by);
        self.orders[at].ordered -= by;
        self.orders[at].remaining -= by;
        self.orders[at].updated_at = self.now;
        self.tell(Event::OrderReduced {
            order_id: order.order_id,
            player: order.player,
            material: order.material,
            side: order.side,
            price: price(order.price),
            by: units_or_none(by),
        });
        self.touch(order.material);
        Ok(())
    }

    /// Removes an order from the list and releases its escrow.
    pub(crate) fn close(&mut self, at: usize, reason: CloseReason) {
        let order = self.orders.remove(at);
        self.uncount_bid(order.order_id, order.remaining);
        let rested = matches!(reason, CloseReason::ByPlayer | CloseReason::ByOperator | CloseReason::Expired);
        if rested {
            self.give_back(&order, order.remaining);
        }
        self.tell(Event::OrderClosed {
            order_id: order.order_id,
            player: order.player,
            material: order.material,
            side: order.side,
            price: price(order.price),
            remaining: units_or_none(order.remaining),
            reason,
        });
        if rested {
            self.touch(order.material);
        }
    }

    fn give_back(&mut self, order: &OpenOrder, units: u64) {
        let (asset, amount) = offered(order.side, order.material, order.price, units);
        *self.held.get_mut(&(order.player, asset)).unwrap() -= amount;
        *self.available.get_mut(&(order.player, asset)).unwrap() += amount;
    }

    pub(crate) fn find(&self, order_id: OrderId) -> Option<usize> {
        self.orders.iter().position(|order| order.order_id == order_id)
    }

    /// The position of the order, if the actor may change it.
    pub(crate) fn find_for(&self, actor: &Actor, order_id: OrderId) -> Result<usize, Rejection> {
        let at = self.find(order_id).ok_or(Rejection::OrderNotOpen)?;
        match actor {
            Actor::Player(name) if self.player_no(name) != Some(self.orders[at].player) => {
                Err(Rejection::OrderNotOpen)
            }
            _ => Ok(at),
        }
    }

    /// Its whole state as a snapshot.
    pub(crate) fn rows(&self) -> Rows {
        let mut orders: Vec<&OpenOrder> = self.orders.iter().collect();
        orders.sort_by_key(|order| (order.material, order.side, order.rank(), order.order_id));
        let materials = 0..u16::try_from(self.materials.len()).unwrap();
        let assets: Vec<Asset> = std::iter::once(Asset::Coin)
            .chain(materials.map(|number| Asset::Material(MaterialNo(number))))
            .collect();
        let players = 0..u32::try_from(self.players.len()).unwrap();
        let accounts = players.flat_map(|player| assets.iter().map(move |asset| (PlayerNo(player), *asset)));
        Rows {
            sequence: Sequence(self.sequence),
            rules: self.settings,
            halted: self.halted,
            materials: self.materials.clone(),
            players: self.players.clone(),
            supplies: assets
                .iter()
                .map(|asset| (*asset, self.supplies.get(asset).copied().unwrap_or_default()))
                .collect(),
            balances: accounts.map(|(player, asset)| (player, asset, self.balance(player, asset))).collect(),
            orders: orders.into_iter().map(row).collect(),
        }
        .without_empty_accounts()
    }

    fn balance(&self, player: PlayerNo, asset: Asset) -> Balance {
        let amount = |amounts: &std::collections::BTreeMap<_, u64>| {
            tradepost_core::Amount::new(amounts.get(&(player, asset)).copied().unwrap_or(0)).unwrap()
        };
        Balance { available: amount(&self.available), held: amount(&self.held) }
    }
}

/// Whether two orders are on opposite sides of one book at prices that cross.
fn meet(taker: &OpenOrder, maker: &OpenOrder) -> bool {
    maker.material == taker.material
        && match (taker.side, maker.side) {
            (Side::Bid, Side::Ask) => maker.price <= taker.price,
            (Side::Ask, Side::Bid) => maker.price >= taker.price,
            _ => false,
        }
}

fn row(order: &OpenOrder) -> OrderRow {
    OrderRow {
        order_id: order.order_id,
        player: order.player,
        material: order.material,
        side: order.side,
        price: price(order.price),
        quantity: units_or_none(order.ordered),
        remaining: units_or_none(order.remaining),
        value: coins(order.value),
        fee: coins(order.fee),
        time_in_force: order.time_in_force,
        updated_at: order.updated_at,
    }
}
