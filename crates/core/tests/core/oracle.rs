//! The oracle: a second market, written from the rules as plainly as possible, with one list of orders
//! searched linearly.
//!
//! It shares no code with the market under test except plain types: ids, quantities, commands, events,
//! refusals.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tradepost_core::{
    Amount, Asset, AssetName, CloseReason, Coins, Command, Context, Event, Material, MaterialId, MaterialNo,
    OrderId, PendingWithdrawal, PlaceOrder, PlayerId, PlayerNo, Price, Quantity, Reference,
    ReferencedTransfer, Rejection, Rules, Sequence, Side, TimeInForce, Timestamp, TransferKind, TransferStep,
};

use crate::oracle_rules::OracleRules;
use crate::rows::SupplyRow;

/// 2^53 − 1.
const MOST: u64 = 9_007_199_254_740_991;

/// An open order.
#[derive(Clone, Debug)]
pub(crate) struct OpenOrder {
    pub(crate) order_id: OrderId,
    pub(crate) player: PlayerNo,
    pub(crate) material: MaterialNo,
    pub(crate) side: Side,
    pub(crate) price: u64,
    pub(crate) ordered: u64,
    pub(crate) remaining: u64,
    pub(crate) value: u64,
    pub(crate) fee: u64,
    pub(crate) time_in_force: TimeInForce,
    pub(crate) updated_at: Timestamp,
}

#[derive(Clone, Debug)]
pub(crate) struct Oracle {
    /// The settings of the program.
    pub(crate) settings: Rules,
    pub(crate) rules: OracleRules,
    pub(crate) halted: bool,
    pub(crate) materials: Vec<Material>,
    pub(crate) players: Vec<PlayerId>,
    pub(crate) available: BTreeMap<(PlayerNo, Asset), u64>,
    pub(crate) held: BTreeMap<(PlayerNo, Asset), u64>,
    pub(crate) supplies: BTreeMap<Asset, SupplyRow>,
    /// Oldest first.
    pub(crate) orders: Vec<OpenOrder>,
    pub(crate) withdrawals: BTreeMap<Reference, PendingWithdrawal>,
    pub(crate) frozen: Vec<PlayerNo>,
    /// By player; those of everyone under `None`.
    pub(crate) tokens_not_before: BTreeMap<Option<PlayerNo>, Timestamp>,
    pub(crate) now: Timestamp,
    /// The number of events so far.
    pub(crate) sequence: u64,
    /// The events of the current command.
    pub(crate) events: Vec<Event>,
}

impl Default for Oracle {
    fn default() -> Self {
        Self {
            settings: Rules { sales_tax_bps: 0, open_orders_max: 200 },
            rules: OracleRules::default(),
            halted: false,
            materials: Vec::new(),
            players: Vec::new(),
            available: BTreeMap::new(),
            held: BTreeMap::new(),
            supplies: BTreeMap::new(),
            orders: Vec::new(),
            withdrawals: BTreeMap::new(),
            frozen: Vec::new(),
            tokens_not_before: BTreeMap::new(),
            now: Timestamp(0),
            sequence: 0,
            events: Vec::new(),
        }
    }
}

impl Oracle {
    /// Executes a command or returns the refusal.
    pub(crate) fn give(&mut self, command: &Command, context: Context) -> Result<Vec<Event>, Rejection> {
        self.now = context.now;
        match command {
            Command::RegisterMaterial { material, name } => self.register(material, name)?,
            Command::SetRules(rules) if rules.sales_tax_bps > 10_000 => {
                return Err(Rejection::RulesOutOfRange);
            }
            Command::SetRules(rules) if *rules == self.settings => {}
            Command::SetRules(rules) => {
                self.settings = *rules;
                self.tell(Event::RulesSet(*rules));
            }
            Command::Deposit { player, asset, amount, reason } => {
                let (player, asset) = self.deposit(player, asset, *amount)?;
                self.tell(Event::Deposited { player, asset, amount: *amount, reason: reason.clone() });
            }
            Command::Withdraw { player, asset, amount, reason } => {
                let (player, asset) = self.withdraw(player, asset, *amount)?;
                self.tell(Event::Withdrawn { player, asset, amount: *amount, reason: reason.clone() });
            }
            Command::Transfer(transfer) => self.transfer(transfer)?,
            Command::CloseWithdrawal { reference, confirmed } => {
                self.close_withdrawal(reference, *confirmed)?;
            }
            Command::PlaceOrder(order) => self.place(order, context)?,
            Command::ReduceOrder { actor, order_id, quantity } => {
                let at = self.find_for(actor, *order_id)?;
                self.reduce(at, quantity.get().into())?;
            }
            Command::CancelOrder { actor, order_id } => {
                let at = self.find_for(actor, *order_id)?;
                self.close(at, cancel_reason(actor));
            }
            Command::CancelOrders { actor, player, material } => {
                self.cancel_all(actor, player, material.as_ref())?;
            }
            Command::ExpireOrders => {
                self.expire();
                self.let_rules_take_effect(context.order_id);
            }
            Command::ChangeRules { material, changes, effective_at } => {
                let material = material.as_ref().map(|id| self.material_no(id)).transpose()?;
                self.change_rules(material, changes, *effective_at, context.order_id)?;
            }
            Command::Halt { material } => self.halt(true, material.as_ref())?,
            Command::Resume { material } => self.halt(false, material.as_ref())?,
            Command::Freeze { player } => self.freeze(player),
            Command::Unfreeze { player } => self.unfreeze(player),
            Command::SetTokensNotBefore { player, at } => self.set_tokens_not_before(player.as_ref(), *at),
        }
        Ok(std::mem::take(&mut self.events))
    }

    fn register(&mut self, id: &MaterialId, name: &str) -> Result<(), Rejection> {
        let number = self.materials.iter().position(|material| material.id == *id);
        if number.is_some_and(|at| self.materials[at].name == name) {
            return Ok(());
        }
        let at = number.unwrap_or(self.materials.len());
        if at >= 65_000 {
            return Err(Rejection::TooManyMaterials);
        }
        let material = MaterialNo(u16::try_from(at).unwrap());
        self.tell(Event::MaterialRegistered { material, id: id.clone(), name: name.to_owned() });
        if number.is_some() {
            name.clone_into(&mut self.materials[at].name);
        } else {
            let (id, name, sequence) = (id.clone(), name.to_owned(), Sequence(self.sequence));
            self.materials.push(Material { id, name, halted: false, last: None, sequence });
        }
        Ok(())
    }

    fn deposit(
        &mut self,
        name: &PlayerId,
        asset: &AssetName,
        amount: Amount,
    ) -> Result<(PlayerNo, Asset), Rejection> {
        let asset = self.asset(asset)?;
        let supply = self.supplies.entry(asset).or_default();
        let present = supply.deposited - supply.withdrawn - supply.burned;
        let left = MOST - u64::try_from(present).unwrap();
        if amount.get() > left {
            return Err(Rejection::SupplyExceeded { left: Amount::new(left).unwrap() });
        }
        supply.deposited += u128::from(amount.get());
        let player = self.known_or_added(name);
        *self.available.entry((player, asset)).or_default() += amount.get();
        Ok((player, asset))
    }

    fn withdraw(
        &mut self,
        name: &PlayerId,
        asset: &AssetName,
        amount: Amount,
    ) -> Result<(PlayerNo, Asset), Rejection> {
        let asset = self.asset(asset)?;
        self.refuse_frozen(name)?;
        let player = self.who_has(name, asset, amount.get())?;
        *self.available.entry((player, asset)).or_default() -= amount.get();
        self.supplies.entry(asset).or_default().withdrawn += u128::from(amount.get());
        Ok((player, asset))
    }

    fn transfer(&mut self, transfer: &ReferencedTransfer) -> Result<(), Rejection> {
        let ReferencedTransfer { reference, kind, player, asset, amount, reason } = transfer.clone();
        if self.withdrawals.contains_key(&reference) {
            return Err(Rejection::ReferenceReused);
        }
        let (step, (player, asset)) = match kind {
            TransferKind::Deposit => (TransferStep::Deposited, self.deposit(&player, &asset, amount)?),
            TransferKind::Withdrawal => (TransferStep::Withdrawn, self.withdraw(&player, &asset, amount)?),
            TransferKind::HeldWithdrawal => {
                let asset = self.asset(&asset)?;
                self.refuse_frozen(&player)?;
                let player = self.who_has(&player, asset, amount.get())?;
                *self.available.get_mut(&(player, asset)).unwrap() -= amount.get();
                *self.held.entry((player, asset)).or_default() += amount.get();
                let created_at = self.now;
                let pending = PendingWithdrawal { player, asset, amount, reason: reason.clone(), created_at };
                self.withdrawals.insert(reference.clone(), pending);
                (TransferStep::Held, (player, asset))
            }
        };
        self.tell(Event::Transferred { reference, step, player, asset, amount, reason });
        Ok(())
    }

    fn close_withdrawal(&mut self, reference: &Reference, confirmed: bool) -> Result<(), Rejection> {
        let pending = self.withdrawals.remove(reference).ok_or(Rejection::UnknownTransfer)?;
        let PendingWithdrawal { player, asset, amount, reason, .. } = pending;
        *self.held.get_mut(&(player, asset)).unwrap() -= amount.get();
        let step = if confirmed {
            self.supplies.entry(asset).or_default().withdrawn += u128::from(amount.get());
            TransferStep::Confirmed
        } else {
            *self.available.get_mut(&(player, asset)).unwrap() += amount.get();
            TransferStep::Aborted
        };
        let reference = reference.clone();
        self.tell(Event::Transferred { reference, step, player, asset, amount, reason });
        Ok(())
    }

    fn place(&mut self, order: &PlaceOrder, context: Context) -> Result<(), Rejection> {
        let order_id = context.order_id;
        let material = self.material_no(&order.material)?;
        if self.halted {
            return Err(Rejection::MarketHalted);
        }
        if self.materials[usize::from(material.0)].halted {
            return Err(Rejection::MaterialHalted);
        }
        let (price, quantity) = (order.price.get(), u64::from(order.quantity.get()));
        if u128::from(price) * u128::from(quantity) > u128::from(MOST) {
            return Err(Rejection::ValueOutOfRange);
        }
        if matches!(order.time_in_force, TimeInForce::Gtd { expires_at } if expires_at <= self.now) {
            return Err(Rejection::ExpiryInPast);
        }
        self.refuse_unruly(material, order, context.reference_price)?;
        self.refuse_frozen(&order.player)?;
        if order.side == Side::Bid {
            self.refuse_beyond_limit(material, order, order_id)?;
        }
        let immediate = matches!(order.time_in_force, TimeInForce::Ioc | TimeInForce::Fok);
        let spends = order.side == Side::Bid && immediate;
        let player = if spends {
            // Nobody has this number: without an account there are no own orders.
            self.player_no(&order.player).unwrap_or(PlayerNo(u32::MAX))
        } else {
            let (asset, units) = offered(order.side, material, price, quantity);
            self.who_has(&order.player, asset, units)?
        };
        let taker = OpenOrder {
            order_id,
            player,
            material,
            side: order.side,
            price,
            ordered: quantity,
            remaining: quantity,
            value: 0,
            fee: 0,
            time_in_force: order.time_in_force,
            updated_at: self.now,
        };
        let (met, own_order_met) = self.reach(&taker);
        let left = quantity - met.min(quantity);
        if spends {
            let nothing = left > 0 && order.time_in_force == TimeInForce::Fok;
            let cost = if nothing { 0 } else { self.cost(&taker) };
            let least = u64::from(self.player_no(&order.player).is_none());
            self.who_has(&order.player, Asset::Coin, cost.max(least))?;
        }
        let may_rest = matches!(order.time_in_force, TimeInForce::Gtc | TimeInForce::Gtd { .. });
        let rests = left > 0 && may_rest && !own_order_met;
        let listing_fee = if rests { self.refuse_rest(&taker, left)? } else { 0 };
        self.accept(order, taker, if rests { left } else { 0 });
        let at = self.orders.len() - 1;
        if left > 0 && order.time_in_force == TimeInForce::Fok {
            self.close(at, CloseReason::FokUnfillable);
            return Ok(());
        }
        self.trade_all(order_id);
        let resting = rests.then_some((order_id, player, listing_fee));
        if left > 0 && own_order_met {
            self.close(self.find(order_id).unwrap(), CloseReason::SelfTrade);
        } else if left > 0 && !rests {
            self.close(self.find(order_id).unwrap(), CloseReason::IocRemainder);
        }
        self.charge(material, resting);
        Ok(())
    }

    /// Appends the order to the list, not yet matched, and moves what it will rest with into escrow.
    fn accept(&mut self, order: &PlaceOrder, taker: OpenOrder, resting: u64) {
        if resting > 0 {
            let (asset, units) = offered(taker.side, taker.material, taker.price, resting);
            *self.available.get_mut(&(taker.player, asset)).unwrap() -= units;
            *self.held.entry((taker.player, asset)).or_default() += units;
        }
        self.tell(Event::OrderPlaced(tradepost_core::PlacedOrder {
            order_id: taker.order_id,
            player: taker.player,
            material: taker.material,
            side: taker.side,
            price: order.price,
            quantity: order.quantity,
            resting: units_or_none(resting),
            time_in_force: order.time_in_force,
        }));
        if resting > 0 {
            self.touch(taker.material);
        }
        if taker.side == Side::Bid {
            self.count_bid(&taker);
        }
        self.orders.push(taker);
    }

    /// Cancels all open orders of a player, oldest first; players may cancel only their own.
    fn cancel_all(
        &mut self,
        actor: &tradepost_core::Actor,
        player: &PlayerId,
        material: Option<&MaterialId>,
    ) -> Result<(), Rejection> {
        let material = material.map(|id| self.material_no(id)).transpose()?;
        if matches!(actor, tradepost_core::Actor::Player(name) if name != player) {
            return Err(Rejection::OrderNotOpen);
        }
        let player = self.player_no(player);
        let theirs = |order: &OpenOrder| {
            Some(order.player) == player && material.is_none_or(|material| order.material == material)
        };
        while let Some(at) = self.orders.iter().position(theirs) {
            self.close(at, cancel_reason(actor));
        }
        Ok(())
    }

    /// Closes the expired orders, the earliest expiry first.
    fn expire(&mut self) {
        let date = |order: &OpenOrder| match order.time_in_force {
            TimeInForce::Gtd { expires_at } => Some(expires_at),
            _ => None,
        };
        let mut due: Vec<_> =
            self.orders.iter().filter_map(|order| Some((date(order)?, order.order_id))).collect();
        due.retain(|(at, _)| *at <= self.now);
        due.sort();
        for (_, order_id) in due {
            self.close(self.find(order_id).unwrap(), CloseReason::Expired);
        }
    }

    fn halt(&mut self, halted: bool, material: Option<&MaterialId>) -> Result<(), Rejection> {
        let material = material.map(|id| self.material_no(id)).transpose()?;
        let state = match material {
            Some(material) => &mut self.materials[usize::from(material.0)].halted,
            None => &mut self.halted,
        };
        if std::mem::replace(state, halted) != halted {
            self.tell(if halted { Event::Halted { material } } else { Event::Resumed { material } });
        }
        Ok(())
    }

    pub(crate) fn tell(&mut self, event: Event) {
        self.sequence += 1;
        self.events.push(event);
    }

    /// Records that the last event changed a book.
    pub(crate) fn touch(&mut self, material: MaterialNo) {
        self.materials[usize::from(material.0)].sequence = Sequence(self.sequence);
    }

    pub(crate) fn player_no(&self, name: &PlayerId) -> Option<PlayerNo> {
        let at = self.players.iter().position(|player| player == name)?;
        Some(PlayerNo(u32::try_from(at).unwrap()))
    }

    pub(crate) fn material_no(&self, id: &MaterialId) -> Result<MaterialNo, Rejection> {
        let at = self.materials.iter().position(|material| material.id == *id);
        Ok(MaterialNo(u16::try_from(at.ok_or(Rejection::UnknownMaterial)?).unwrap()))
    }

    fn asset(&self, name: &AssetName) -> Result<Asset, Rejection> {
        match name {
            AssetName::Coin => Ok(Asset::Coin),
            AssetName::Material(id) => self.material_no(id).map(Asset::Material),
        }
    }

    /// The player, if enough of the asset is available.
    pub(crate) fn who_has(&self, name: &PlayerId, asset: Asset, needed: u64) -> Result<PlayerNo, Rejection> {
        let player = self.player_no(name);
        let free = player.and_then(|player| self.available.get(&(player, asset))).copied().unwrap_or(0);
        if let Some(player) = player
            && free >= needed
        {
            return Ok(player);
        }
        let (needed, available) = (Amount::new(needed).unwrap(), Amount::new(free).unwrap());
        Err(match asset {
            Asset::Coin => Rejection::InsufficientCoins { needed, available },
            Asset::Material(_) => Rejection::InsufficientGoods { needed, available },
        })
    }
}

impl OpenOrder {
    /// A sort key for prices: the best price first.
    pub(crate) fn rank(&self) -> (Reverse<u64>, u64) {
        match self.side {
            Side::Bid => (Reverse(self.price), 0),
            Side::Ask => (Reverse(0), self.price),
        }
    }
}

/// What an order of this side holds in escrow for `quantity` units.
pub(crate) fn offered(side: Side, material: MaterialNo, price: u64, units: u64) -> (Asset, u64) {
    match side {
        Side::Bid => (Asset::Coin, price * units),
        Side::Ask => (Asset::Material(material), units),
    }
}

pub(crate) fn units_or_none(units: u64) -> Quantity {
    Quantity::new(units).unwrap_or(Quantity::ZERO)
}

pub(crate) fn price(coins: u64) -> Price {
    Price::new(coins).unwrap()
}

pub(crate) fn coins(coins: u64) -> Coins {
    Coins::new(coins)
}

fn cancel_reason(actor: &tradepost_core::Actor) -> CloseReason {
    match actor {
        tradepost_core::Actor::Player(_) => CloseReason::ByPlayer,
        tradepost_core::Actor::Operator => CloseReason::ByOperator,
    }
}
