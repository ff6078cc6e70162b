//! The effect and the right answer of each request.

use tradepost_core::{
    AMOUNT_MAX, Actor, Amount, AssetName, CloseReason, MaterialId, OrderId, PlaceOrder, PlayerId, Quantity,
    Rejection, Side, Timestamp,
};
use tradepost_ports::{Operation, Stamp};

use super::market::{Material, known};
use super::matching::Fill;
use super::story::{Event, Reported};
use super::{Account, Expected, ExpectedRefusal, Market, OrderView};
use crate::call::{Call, number};

pub(super) type Outcome<T> = Result<T, Rejection>;

impl Market {
    /// A batch begins: its time, and the orders whose time has come by then.
    pub(crate) fn begin(&mut self, now: Timestamp) {
        self.now = now;
        self.expire();
        self.let_rules_take_effect();
    }

    /// Does a request, unless its key was used before; returns the right answer.
    pub(crate) fn execute(&mut self, call: &Call, stamp: Option<Stamp>) -> Expected {
        let Some(stamp) = stamp.filter(|_| call.is_write()) else { return self.perform(call) };
        match self.keys.find(stamp.key) {
            Some((request, _)) if *request != stamp.request => {
                return Expected::Refused(ExpectedRefusal::KeyReused);
            }
            Some((_, answer)) => return answer.clone(),
            None => {}
        }
        let answer = self.perform(call);
        self.keys.keep(self.now, stamp, answer.clone());
        answer
    }

    fn perform(&mut self, call: &Call) -> Expected {
        let refused = |rejection| Expected::Refused(ExpectedRefusal::Rejected(rejection));
        match call {
            Call::Place(order) => self.place(order).map_or_else(refused, Expected::Order),
            Call::Batch(actor, operations) => {
                let result = |operation: &Operation| match operation {
                    Operation::Place(order) => self.place(order),
                    Operation::Cancel(id) => {
                        let number = self.touchable(actor, *id).ok_or(Rejection::OrderNotOpen)?;
                        Ok(self.cancel(actor, number))
                    }
                    Operation::Reduce(id, quantity) => {
                        let number = self.touchable(actor, *id).ok_or(Rejection::OrderNotOpen)?;
                        self.reduce(number, *quantity)
                    }
                };
                Expected::Results(operations.iter().map(result).collect())
            }
            Call::Cancel(actor, id) => match self.touchable(actor, *id) {
                Some(number) => Expected::Order(self.cancel(actor, number)),
                None => self.gone(actor, *id),
            },
            Call::Reduce(actor, id, quantity) => match self.touchable(actor, *id) {
                Some(number) => self.reduce(number, *quantity).map_or_else(refused, Expected::Order),
                None => self.gone(actor, *id),
            },
            Call::CancelAll(actor, player, material) => {
                self.cancel_all(actor, player, material.as_ref()).map_or_else(refused, Expected::Orders)
            }
            Call::Register(material, name) => self.register(material, name),
            Call::Transfer(transfer) => self.transfer(transfer).unwrap_or_else(refused),
            Call::Halt(halted, material) => {
                self.halt(*halted, material.as_ref()).map_or_else(refused, |()| Expected::Done)
            }
            Call::Freeze(player, frozen) => {
                let player = self.player(known(player));
                (player.known, player.frozen) = (player.known || *frozen, *frozen);
                Expected::Done
            }
            Call::ChangeRules(material, changes, effective_at) => {
                self.change_rules(material.as_ref(), changes, *effective_at)
            }
            Call::Quote(order) => self.quote(order),
            Call::Order(actor, id) => match self.number(*id).map(|number| *self.order(number)) {
                Some(order) if may_see(actor, &order) => Expected::Order(order),
                _ => Expected::Refused(ExpectedRefusal::OrderNotFound),
            },
            Call::Balances(player) => {
                Expected::Account(self.holdings(player), self.player(known(player)).frozen)
            }
            Call::OpenOrders(player) => {
                Expected::OpenOrders(self.player(known(player)).open, self.rules.open_orders_max)
            }
            Call::Book(material, depth) => self.depth(material, *depth as usize),
            Call::Audit => Expected::Audit(self.totals()),
            Call::Materials(page) => self.materials(page.limit as usize),
            Call::CloseWithdrawal(reference, confirmed) => self.close_withdrawal(reference, *confirmed),
            Call::Feed(_) => unreachable!("the feed is simulated on AWS"),
            Call::Orders(..)
            | Call::Inbox(..)
            | Call::Fills(..)
            | Call::Trades(..)
            | Call::TransferOf(_)
            | Call::Transfers(..) => {
                unreachable!("what is read from the history is judged when it arrives")
            }
        }
    }

    /// The order's start, if it may be placed.
    fn admit(&mut self, order: &PlaceOrder) -> Outcome<OrderView> {
        let &PlaceOrder { side, price, quantity, time_in_force, .. } = order;
        let (price, quantity) = (price.get(), u64::from(quantity.get()));
        let material = self.registered(&order.material)?;
        let material_halted = self.material(material).is_some_and(|material| material.halted);
        let value = price.checked_mul(quantity).filter(|value| *value <= AMOUNT_MAX);
        if self.halted {
            return Err(Rejection::MarketHalted);
        } else if material_halted {
            return Err(Rejection::MaterialHalted);
        } else if value.is_none() {
            return Err(Rejection::ValueOutOfRange);
        } else if time_in_force.expires_at().is_some_and(|at| at <= self.now) {
            return Err(Rejection::ExpiryInPast);
        }
        let player = known(&order.player);
        self.refuse_unruly(material, price, quantity)?;
        self.refuse_frozen(player)?;
        if side == Side::Bid {
            self.refuse_beyond_limit(material, player, quantity)?;
        }
        let view = OrderView {
            number: self.orders.len(),
            player,
            material,
            side,
            price,
            quantity,
            remaining: quantity,
            value: 0,
            fee: 0,
            time_in_force,
            close_reason: None,
            created: self.now,
            updated: self.now,
        };
        if side == Side::Ask || time_in_force.rests() {
            let (asset, needed) = view.escrow();
            self.covered(player, asset, needed)?;
        }
        Ok(view)
    }

    pub(super) fn refuse_frozen(&mut self, player: u8) -> Outcome<()> {
        if self.player(player).frozen { Err(Rejection::AccountFrozen) } else { Ok(()) }
    }

    /// Whether a player has that much.
    pub(super) fn covered(&mut self, player: u8, asset: u8, needed: u64) -> Outcome<()> {
        let available = self.account(player, asset).available;
        if available >= needed {
            return Ok(());
        }
        let (needed, available) = (amount(needed), amount(available));
        Err(match asset {
            0 => Rejection::InsufficientCoins { needed, available },
            _ => Rejection::InsufficientGoods { needed, available },
        })
    }

    /// What becomes of an order, unless it would rest where too many do or its player cannot pay for
    /// that; and what it pays to rest.
    fn decide(&mut self, order: OrderView) -> Outcome<(OrderView, Vec<Fill>, Option<CloseReason>, u64)> {
        let (fills, close) = self.verdict(&order);
        let filled: u64 = fills.iter().map(|(_, units)| units).sum();
        if order.side == Side::Bid && !order.time_in_force.rests() {
            let price = |number: &usize| self.orders.get(*number).map_or(0, |maker| maker.price);
            let cost: u64 = fills.iter().map(|(maker, units)| price(maker) * units).sum();
            // Without an account no order is accepted, not even one that costs nothing.
            let least = u64::from(!self.player(order.player).known);
            self.covered(order.player, 0, cost.max(least))?;
        }
        let rests = close.is_none() && filled < order.quantity;
        let listing_fee = if rests { self.refuse_rest(&order, order.quantity - filled)? } else { 0 };
        Ok((order, fills, close, listing_fee))
    }

    fn place(&mut self, order: &PlaceOrder) -> Outcome<OrderView> {
        let order = self.admit(order)?;
        let (order, fills, close, listing_fee) = self.decide(order)?;
        let burned = self.supply(0).burned;
        let filled: u64 = fills.iter().map(|(_, units)| units).sum();
        let rests = close.is_none() && filled < order.quantity;
        let OrderView { number, player, material, side, .. } = order;
        self.orders.push(order);
        self.count_bid(&order);
        self.player(player).orders.push(number);
        for (maker, units) in fills {
            self.trade(number, maker, units);
        }
        if let Some(reason) = close {
            self.close(number, reason);
        }
        if rests {
            let (asset, amount) = self.order(number).escrow();
            let account = self.account(player, asset);
            account.available -= amount;
            account.held += amount;
            self.book(material, side).push(number);
            self.player(player).open += 1;
        }
        self.charge(&order, listing_fee, burned);
        Ok(*self.order(number))
    }

    fn quote(&mut self, order: &PlaceOrder) -> Expected {
        let best = self.registered(&order.material).ok().and_then(|material| {
            let Some(Some(material)) = self.materials.get(usize::from(material)) else { return None };
            let (others, side) = match order.side {
                Side::Bid => (&material.asks, Side::Ask),
                Side::Ask => (&material.bids, Side::Bid),
            };
            self.levels(others, side).first().map(|(price, ..)| *price)
        });
        let (order, fills, close, _) = match self.admit(order).and_then(|order| self.decide(order)) {
            Ok(decided) => decided,
            Err(rejection) => return Expected::Refused(ExpectedRefusal::Rejected(rejection)),
        };
        let mut quoted = OrderView { close_reason: close, ..order };
        let mut levels: Vec<super::expected::Level> = Vec::new();
        for (maker, units) in fills {
            let price = self.order(maker).price;
            let value = price * units;
            quoted.remaining -= units;
            quoted.value += value;
            match levels.last_mut() {
                Some(level) if level.0 == price => *level = (price, level.1 + units, level.2 + 1),
                _ => levels.push((price, units, 1)),
            }
        }
        quoted.fee = if order.side == Side::Ask { self.tax(quoted.value) } else { 0 };
        if quoted.remaining == 0 {
            quoted.close_reason = Some(CloseReason::Filled);
        }
        Expected::Quote { order: quoted, fills: levels, best }
    }

    fn touchable(&mut self, actor: &Actor, id: OrderId) -> Option<usize> {
        let number = self.number(id)?;
        let order = *self.order(number);
        (order.is_open() && may_see(actor, &order)).then_some(number)
    }

    /// The refusal for a change to an order that is not open or belongs to another player.
    fn gone(&mut self, actor: &Actor, id: OrderId) -> Expected {
        let number = self.number(id);
        let own = number.is_some_and(|number| may_see(actor, self.order(number)));
        Expected::Refused(if own { ExpectedRefusal::OrderClosed } else { ExpectedRefusal::OrderNotFound })
    }

    fn cancel(&mut self, actor: &Actor, number: usize) -> OrderView {
        self.close(number, actor.cancel_reason());
        *self.order(number)
    }

    fn cancel_all(
        &mut self,
        actor: &Actor,
        player: &PlayerId,
        material: Option<&MaterialId>,
    ) -> Outcome<Vec<OrderView>> {
        let material = material.map(|id| self.registered(id)).transpose()?;
        let numbers = self.player(known(player)).orders.clone();
        let wanted = |number: &usize| {
            self.orders.get(*number).is_some_and(|order| {
                order.is_open() && material.is_none_or(|material| order.material == material)
            })
        };
        let open: Vec<_> = numbers.into_iter().filter(wanted).collect();
        let mut closed: Vec<_> = open.into_iter().map(|number| self.cancel(actor, number)).collect();
        closed.reverse();
        Ok(closed)
    }

    fn reduce(&mut self, number: usize, quantity: Quantity) -> Outcome<OrderView> {
        let order = *self.order(number);
        let (filled, wanted) = (order.quantity - order.remaining, u64::from(quantity.get()));
        if wanted <= filled || wanted >= order.quantity {
            let exact = |units: u64| u32::try_from(units).unwrap_or(u32::MAX);
            return Err(Rejection::ReduceOutOfRange {
                filled: exact(filled),
                quantity: exact(order.quantity),
            });
        }
        self.refuse_small(order.material, wanted)?;
        let by = order.quantity - wanted;
        self.uncount_bid(number, by);
        let (asset, amount) = OrderView { remaining: by, ..order }.escrow();
        let account = self.account(order.player, asset);
        account.held -= amount;
        account.available += amount;
        let at = self.now;
        let changed = self.order(number);
        changed.quantity -= by;
        changed.remaining -= by;
        changed.updated = at;
        let event = Event::Reduced { order: number, quantity: by };
        self.player(order.player).inbox.push(Reported { at, event });
        Ok(*self.order(number))
    }

    pub(super) fn registered(&mut self, id: &MaterialId) -> Outcome<u8> {
        let material = number(id.as_str()).ok_or(Rejection::UnknownMaterial)?;
        self.material(material).map(|_| material).ok_or(Rejection::UnknownMaterial)
    }

    fn register(&mut self, id: &MaterialId, name: &str) -> Expected {
        let material = number(id.as_str()).unwrap_or_else(|| unreachable!("materials have numbers"));
        if let Some(known) = self.materials.get_mut(usize::from(material)) {
            if known.is_none() {
                self.registered.push(material);
            }
            name.clone_into(&mut known.get_or_insert_with(Material::default).name);
        }
        Expected::Done
    }

    pub(super) fn asset(&mut self, name: &AssetName) -> Outcome<u8> {
        match name {
            AssetName::Coin => Ok(0),
            AssetName::Material(id) => self.registered(id).map(|material| material + 1),
        }
    }

    fn halt(&mut self, halted: bool, material: Option<&MaterialId>) -> Outcome<()> {
        match material {
            None => self.halted = halted,
            Some(id) => {
                let material = self.registered(id)?;
                if let Some(material) = self.material(material) {
                    material.halted = halted;
                }
            }
        }
        Ok(())
    }

    /// What a player has, without what is empty: coins, then materials in the order of their registration.
    pub(crate) fn holdings(&mut self, player: &PlayerId) -> Vec<(u8, Account)> {
        let order = std::iter::once(0).chain(self.registered.iter().map(|material| material + 1));
        let assets: Vec<u8> = order.collect();
        let player = known(player);
        let held = assets.into_iter().map(|asset| (asset, *self.account(player, asset)));
        held.filter(|(_, account)| *account != Account::default()).collect()
    }

    fn depth(&mut self, material: &MaterialId, depth: usize) -> Expected {
        let Ok(material) = self.registered(material) else {
            return Expected::Refused(ExpectedRefusal::Rejected(Rejection::UnknownMaterial));
        };
        let Some(Some(material)) = self.materials.get(usize::from(material)) else { return Expected::Done };
        let mut bids = self.levels(&material.bids, Side::Bid);
        let mut asks = self.levels(&material.asks, Side::Ask);
        bids.truncate(depth);
        asks.truncate(depth);
        Expected::Book { bids, asks }
    }
}

fn may_see(actor: &Actor, order: &OrderView) -> bool {
    match actor {
        Actor::Operator => true,
        Actor::Player(player) => known(player) == order.player,
    }
}

pub(super) fn amount(amount: u64) -> Amount {
    Amount::new(amount).unwrap_or_default()
}
