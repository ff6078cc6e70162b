//! Endless commands from a seed, in shapes that make the rules interact.
//!
//! Commands name orders by number, as the clerk expects.

use tradepost_core::{
    Actor, Amount, AssetName, BuyLimit, Command, FeeTo, MaterialId, OrderId, PlaceOrder, PlayerId, Price,
    Quantity, Reference, ReferencedTransfer, RuleChanges, RuleName, RuleSet, Rules, Side, TimeInForce,
    Timestamp, TransferKind,
};

use crate::clerk::{Clerk, order_no};
use crate::dice::Dice;

/// How likely each kind of command is, as a share of the sum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mix {
    pub(crate) place: u64,
    pub(crate) cancel: u64,
    pub(crate) reduce: u64,
    pub(crate) cancel_all: u64,
    pub(crate) deposit: u64,
    pub(crate) withdraw: u64,
    pub(crate) rules: u64,
    pub(crate) halt: u64,
}

/// The kind of market that commands are made for.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) players: u64,
    pub(crate) materials: u64,
    pub(crate) price_min: u64,
    pub(crate) price_max: u64,
    pub(crate) quantity_max: u64,
    pub(crate) deposit_max: u64,
    /// Whether prices and amounts are spread over their magnitudes, not evenly.
    pub(crate) wide: bool,
    pub(crate) tax_bps: &'static [u16],
    pub(crate) open_orders_max: &'static [u32],
    /// Of the orders, in percent.
    pub(crate) gtd: u64,
    /// The longest time between two commands, in milliseconds.
    pub(crate) wait_max: u64,
    pub(crate) mix: Mix,
    /// Whether the operator sets more rules than tax and open orders.
    pub(crate) ruled: bool,
}

/// The base of most shapes.
pub(crate) const MIX: Mix =
    Mix { place: 70, cancel: 12, reduce: 6, cancel_all: 1, deposit: 6, withdraw: 3, rules: 1, halt: 1 };

/// Few players and few prices: everything collides.
pub(crate) const CROWD: Shape = Shape {
    players: 4,
    materials: 1,
    price_min: 1,
    price_max: 6,
    quantity_max: 8,
    deposit_max: 300,
    wide: false,
    tax_bps: &[0],
    open_orders_max: &[5, 20, 60],
    gtd: 10,
    wait_max: 1,
    mix: MIX,
    ruled: false,
};

/// Many materials, many players.
pub(crate) const BAZAAR: Shape = Shape {
    players: 14,
    materials: 30,
    price_max: 20,
    quantity_max: 30,
    deposit_max: 4_000,
    open_orders_max: &[30, 40],
    mix: Mix { deposit: 25, ..MIX },
    ..CROWD
};

/// Sales tax of every rate, and prices that leave remainders.
pub(crate) const TAXED: Shape = Shape {
    players: 6,
    materials: 2,
    price_min: 90,
    price_max: 130,
    quantity_max: 13,
    deposit_max: 20_000,
    tax_bps: &[0, 1, 33, 250, 9_999, 10_000, 10_001],
    mix: Mix { rules: 8, ..MIX },
    ..CROWD
};

/// Most orders have an expiry, and time passes quickly.
pub(crate) const MORTAL: Shape = Shape {
    players: 6,
    materials: 3,
    deposit_max: 1_000,
    gtd: 80,
    wait_max: 120,
    open_orders_max: &[40],
    ..CROWD
};

/// The operator stops and starts the market all the time, and players change their minds.
pub(crate) const NERVOUS: Shape = Shape {
    players: 5,
    materials: 4,
    price_max: 10,
    deposit_max: 1_000,
    mix: Mix { place: 50, cancel: 20, reduce: 20, cancel_all: 4, halt: 12, ..MIX },
    ..CROWD
};

/// Prices, quantities and supplies up to their bounds.
pub(crate) const EXTREME: Shape = Shape {
    players: 5,
    materials: 2,
    price_max: tradepost_core::PRICE_MAX,
    quantity_max: 1_000_000_000,
    deposit_max: tradepost_core::AMOUNT_MAX,
    wide: true,
    tax_bps: &[0, 777, 10_000],
    mix: Mix { deposit: 20, withdraw: 8, ..MIX },
    ..CROWD
};

/// One book of many levels and long queues.
pub(crate) const DEEP: Shape = Shape {
    players: 8,
    price_min: 500,
    price_max: 1_500,
    quantity_max: 5,
    deposit_max: 100_000_000,
    open_orders_max: &[300],
    mix: Mix { place: 80, cancel: 5, reduce: 2, cancel_all: 0, rules: 0, halt: 0, ..MIX },
    ..CROWD
};

/// Every rule, set and restored all the time, now and for later.
pub(crate) const RULED: Shape = Shape {
    players: 5,
    materials: 2,
    price_min: 10,
    price_max: 40,
    quantity_max: 12,
    deposit_max: 20_000,
    tax_bps: &[0, 250, 3_333],
    open_orders_max: &[60],
    gtd: 20,
    wait_max: 60,
    mix: Mix { rules: 6, deposit: 10, ..MIX },
    ruled: true,
    ..CROWD
};

/// The commands of a seed in a shape.
#[derive(Clone, Debug)]
pub(crate) struct Workload {
    shape: Shape,
    dice: Dice,
    opening: Vec<Command>,
    halted: Vec<Option<MaterialId>>,
    frozen: Vec<PlayerId>,
    /// How many references were used.
    references: u64,
}

impl Workload {
    pub(crate) fn new(shape: &Shape, seed: u64) -> Self {
        let mut opening = vec![Command::SetRules(Rules {
            sales_tax_bps: shape.tax_bps[shape.tax_bps.len() / 2],
            open_orders_max: shape.open_orders_max[0],
        })];
        for number in 0..shape.materials {
            let (material, name) = (material(number), format!("Material {number}"));
            opening.push(Command::RegisterMaterial { material, name });
        }
        opening.reverse();
        Self {
            shape: shape.clone(),
            dice: Dice::new(seed),
            opening,
            halted: Vec::new(),
            frozen: Vec::new(),
            references: 0,
        }
    }

    /// How long to wait, and the next command.
    pub(crate) fn next(&mut self, clerk: &Clerk) -> (u64, Command) {
        if let Some(command) = self.opening.pop() {
            return (0, command);
        }
        let wait = self.dice.below(self.shape.wait_max + 1);
        (wait, self.command(clerk, Timestamp(clerk.now.0 + wait)))
    }

    fn command(&mut self, clerk: &Clerk, now: Timestamp) -> Command {
        if self.dice.chance(10)
            && let Some(material) = self.halted.pop()
        {
            return Command::Resume { material };
        }
        if !self.frozen.is_empty()
            && self.dice.chance(10)
            && let Some(player) = self.frozen.pop()
        {
            return Command::Unfreeze { player };
        }
        let mix = self.shape.mix;
        let kinds = [mix.place, mix.cancel, mix.reduce, mix.cancel_all, mix.deposit, mix.withdraw, mix.rules];
        let mut left = self.dice.below(kinds.iter().sum::<u64>() + mix.halt);
        let kind = kinds.iter().position(|share| {
            let here = left < *share;
            left = left.saturating_sub(if here { 0 } else { *share });
            here
        });
        match kind {
            Some(0) => Command::PlaceOrder(self.order(now)),
            Some(1) => {
                let (actor, order_id, _) = self.target(clerk);
                Command::CancelOrder { actor, order_id }
            }
            Some(2) => {
                let (actor, order_id, quantity) = self.target(clerk);
                Command::ReduceOrder { actor, order_id, quantity }
            }
            Some(3) => self.cancel_all(),
            Some(4) if self.dice.chance(30) => self.transfer(TransferKind::Deposit),
            Some(5) if self.dice.chance(60) => self.withdrawal(),
            Some(4) => {
                let (player, asset, amount) = (self.player(), self.asset(), self.amount());
                Command::Deposit { player, asset, amount, reason: "harvest".to_owned() }
            }
            Some(5) => {
                let (player, asset, amount) = (self.player(), self.asset(), self.amount());
                Command::Withdraw { player, asset, amount, reason: "feast".to_owned() }
            }
            Some(6) if self.shape.ruled && self.dice.chance(90) => self.change_rules(now),
            Some(6) => self.rules(),
            _ => self.halt(),
        }
    }

    fn transfer(&mut self, kind: TransferKind) -> Command {
        // Now and then a reference that may be pending.
        let number = if self.dice.chance(10) { self.references / 2 } else { self.references };
        self.references = self.references.max(number + 1);
        Command::Transfer(ReferencedTransfer {
            reference: reference(number),
            kind,
            player: self.player(),
            asset: self.asset(),
            amount: self.amount(),
            reason: "trip".to_owned(),
        })
    }

    /// A withdrawal, at once or on hold, or the end of one on hold.
    fn withdrawal(&mut self) -> Command {
        match self.dice.below(4) {
            0 => self.transfer(TransferKind::Withdrawal),
            1 | 2 => self.transfer(TransferKind::HeldWithdrawal),
            _ => {
                let number = self.references.saturating_sub(1 + self.dice.below(8));
                Command::CloseWithdrawal { reference: reference(number), confirmed: self.dice.chance(50) }
            }
        }
    }

    fn order(&mut self, now: Timestamp) -> PlaceOrder {
        let side = *self.dice.pick(&[Side::Bid, Side::Ask]);
        let time_in_force = if self.dice.chance(self.shape.gtd) {
            // Now and then a date that has passed.
            TimeInForce::Gtd { expires_at: Timestamp(now.0 - 100 + self.dice.below(3_000)) }
        } else {
            let always = [TimeInForce::Gtc, TimeInForce::Gtc, TimeInForce::Gtc];
            *self.dice.pick(&[&always[..], &[TimeInForce::Ioc, TimeInForce::Fok]].concat())
        };
        let (material, price) = (self.material(), self.price(side));
        PlaceOrder { player: self.player(), material, side, price, quantity: self.quantity(), time_in_force }
    }

    /// Half of the prices anywhere, half on their own side of the middle.
    fn price(&mut self, side: Side) -> Price {
        let Shape { price_min, price_max, wide, .. } = self.shape;
        if wide {
            return Price::new(self.dice.magnitude(price_max)).unwrap();
        }
        let middle = u64::midpoint(price_min, price_max);
        let coins = match side {
            _ if self.dice.chance(50) => self.dice.between(price_min, price_max),
            Side::Bid => self.dice.between(price_min, middle),
            Side::Ask => self.dice.between(middle, price_max),
        };
        Price::new(coins).unwrap()
    }

    fn quantity(&mut self) -> Quantity {
        let max = self.shape.quantity_max;
        let units = if self.shape.wide { self.dice.magnitude(max) } else { self.dice.between(1, max) };
        Quantity::new(units).unwrap()
    }

    fn amount(&mut self) -> Amount {
        let max = self.shape.deposit_max;
        let amount = if self.shape.wide { self.dice.magnitude(max) } else { self.dice.between(1, max) };
        Amount::new(amount).unwrap()
    }

    /// An order, an actor, and a quantity it could be reduced to: mostly an open order with its player or the
    /// operator, else any order, even a closed or future one, and any actor.
    fn target(&mut self, clerk: &Clerk) -> (Actor, OrderId, Quantity) {
        let player = self.player();
        let open = clerk.market.open_orders(&player);
        if open.is_empty() || self.dice.chance(25) {
            let newest = u64::try_from(clerk.accepted.len()).unwrap() + 1;
            let number = newest.saturating_sub(self.dice.magnitude(2_000));
            return (self.actor(), OrderId::from_u128(number.into()), self.quantity());
        }
        let order = self.dice.pick(&open);
        let number = u128::try_from(order_no(order.terms.order_id)).unwrap();
        let actor = if self.dice.chance(60) { Actor::Player(player) } else { Actor::Operator };
        let quantity = self.dice.between(1, order.state.quantity.get().into());
        (actor, OrderId::from_u128(number), Quantity::new(quantity).unwrap())
    }

    fn cancel_all(&mut self) -> Command {
        let player = self.player();
        let actor = if self.dice.chance(60) { Actor::Player(player.clone()) } else { self.actor() };
        Command::CancelOrders { actor, player, material: self.maybe_material() }
    }

    /// The reference price of every material, in a shape with such rules.
    pub(crate) fn reference_price(&mut self) -> Option<Price> {
        if !self.shape.ruled || self.dice.chance(10) {
            return None;
        }
        Price::new(self.dice.between(self.shape.price_min, self.shape.price_max))
    }

    fn change_rules(&mut self, now: Timestamp) -> Command {
        let (mut set, dice) = (RuleSet::default(), &mut self.dice);
        for _ in 0..=dice.below(3) {
            let price = Price::new(dice.between(8, 45));
            match dice.below(10) {
                0 => set.sales_tax_bps = Some(*dice.pick(&[0, 100, 2_500, 10_001])),
                1 => set.listing_fee_bps = Some(*dice.pick(&[0, 300, 1_000, 10_000])),
                2 => {
                    let burn = dice.chance(30);
                    let account = FeeTo::Account(player(dice.below(self.shape.players + 1)));
                    set.fee_to = Some(if burn { FeeTo::Burn } else { account });
                }
                3 => set.tick = Price::new(dice.between(1, 7)),
                4 => set.price_min = price,
                5 => set.price_max = price,
                6 => set.band_bps = Some(*dice.pick(&[0, 1, 1_000, 5_000, 1_000_000])),
                7 => set.quantity_min = Quantity::new(dice.between(1, 6)),
                8 => {
                    let window_seconds = *dice.pick(&[1, 2, 2, 0]);
                    set.buy_limit = Some(BuyLimit { units: dice.between(1, 40), window_seconds });
                }
                _ => set.open_orders_max = Some(*dice.pick(&[2, 6, 60])),
            }
        }
        let restore = RuleName::ALL.iter().copied().filter(|_| dice.chance(30)).collect();
        let later = Timestamp(now.0.saturating_add(dice.below(2_000)));
        let effective_at = dice.chance(40).then_some(later);
        let material = self.maybe_material();
        Command::ChangeRules { material, changes: RuleChanges { set, restore }, effective_at }
    }

    fn rules(&mut self) -> Command {
        Command::SetRules(Rules {
            sales_tax_bps: *self.dice.pick(self.shape.tax_bps),
            open_orders_max: *self.dice.pick(self.shape.open_orders_max),
        })
    }

    /// A halt, to be lifted soon. Sometimes a resume out of turn, a new name, a frozen account or revoked
    /// tokens instead.
    fn halt(&mut self) -> Command {
        let material = self.maybe_material();
        match self.dice.below(10) {
            0 | 1 => Command::RegisterMaterial {
                material: self.material(),
                name: format!("Best {}", self.dice.below(4)),
            },
            2 => Command::Resume { material },
            3 if self.dice.chance(40) => {
                let player = self.player();
                self.frozen.push(player.clone());
                Command::Freeze { player }
            }
            4 if self.dice.chance(50) => {
                let player = self.dice.chance(70).then(|| self.player());
                Command::SetTokensNotBefore { player, at: Timestamp(self.dice.below(4)) }
            }
            _ => {
                self.halted.push(material.clone());
                Command::Halt { material }
            }
        }
    }

    /// The operator, or a player who is often not the owner.
    fn actor(&mut self) -> Actor {
        if self.dice.chance(60) { Actor::Operator } else { Actor::Player(self.player()) }
    }

    fn player(&mut self) -> PlayerId {
        player(self.dice.below(self.shape.players))
    }

    fn maybe_material(&mut self) -> Option<MaterialId> {
        self.dice.chance(50).then(|| self.material())
    }

    /// Mostly one that is registered.
    fn material(&mut self) -> MaterialId {
        let registered = self.shape.materials;
        material(if self.dice.chance(1) { registered } else { self.dice.below(registered) })
    }

    fn asset(&mut self) -> AssetName {
        if self.dice.chance(40) { AssetName::Coin } else { AssetName::Material(self.material()) }
    }
}

pub(crate) fn player(number: u64) -> PlayerId {
    PlayerId::new(&format!("player-{number}")).unwrap()
}

fn reference(number: u64) -> Reference {
    Reference::new(&format!("trip#{number}")).unwrap()
}

pub(crate) fn material(number: u64) -> MaterialId {
    MaterialId::new(&format!("material-{number}")).unwrap()
}
