//! Event logs: one by hand, and ones that the core decides from a seed.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use tradepost_core::{
    Actor, Amount, AssetName, Command, Context, Event, Market, MaterialId, PlaceOrder, PlayerId, Price,
    Quantity, Reference, ReferencedTransfer, Rules, Sequence, Side, TimeInForce, Timestamp, TransferKind,
    decide, evolve,
};

use crate::engine::order_ids::OrderIds;
use crate::followers::follower::Row;

/// 2026-09-21T14:26:40Z.
pub(super) const START: Timestamp = Timestamp(1_790_000_800_000);

/// What a market decided, in batches, and the market it left.
pub(super) struct Log {
    pub(super) market: Market,
    pub(super) now: Timestamp,
    rows: Vec<(Sequence, Timestamp, Vec<Event>)>,
    ids: OrderIds,
    last: Sequence,
}

impl Log {
    pub(super) fn new() -> Self {
        let ids = OrderIds::after(tradepost_core::OrderId::from_u128(0), SmallRng::seed_from_u64(1));
        Self { market: Market::default(), now: START, rows: Vec::new(), ids, last: Sequence(0) }
    }

    /// Does commands at one time, as one batch; answers how many events followed.
    pub(super) fn run(&mut self, commands: &[Command]) -> usize {
        let mut happened = Vec::new();
        for command in [Command::ExpireOrders].iter().chain(commands) {
            let order_id = self.ids.next(self.now);
            let context = Context { now: self.now, order_id, reference_price: None };
            let mut events = Vec::new();
            if decide(&self.market, command, context, &mut events).is_ok() {
                for event in &events {
                    evolve(&mut self.market, event, self.now);
                }
                happened.extend(events);
            }
        }
        let count = happened.len();
        self.rows.push((self.last.next(), self.now, happened));
        self.last = Sequence(self.last.0 + count as u64);
        count
    }

    pub(super) fn batches(&self) -> Vec<Row<'_>> {
        self.rows.iter().map(|(first, at, events)| Row { first: *first, at: *at, events }).collect()
    }

    /// Every event with its number and time.
    pub(super) fn events(&self) -> impl Iterator<Item = (Sequence, Timestamp, &Event)> {
        self.rows.iter().flat_map(|(first, at, events)| {
            (first.0..).map(Sequence).zip(events).map(|(sequence, event)| (sequence, *at, event))
        })
    }

    pub(super) fn last(&self) -> Sequence {
        self.last
    }
}

pub(super) fn material(id: &str) -> MaterialId {
    MaterialId::new(id).unwrap()
}

pub(super) fn player(name: &str) -> PlayerId {
    PlayerId::new(name).unwrap()
}

pub(super) fn quantity(units: u64) -> Quantity {
    Quantity::new(units).unwrap()
}

pub(super) fn register(id: &str, name: &str) -> Command {
    Command::RegisterMaterial { material: material(id), name: name.to_owned() }
}

pub(super) fn deposit(name: &str, asset: &str, amount: u64) -> Command {
    let (asset, amount) = (AssetName::new(asset).unwrap(), Amount::new(amount).unwrap());
    Command::Deposit { player: player(name), asset, amount, reason: "start".to_owned() }
}

pub(super) fn withdraw(name: &str, asset: &str, amount: u64) -> Command {
    let (asset, amount) = (AssetName::new(asset).unwrap(), Amount::new(amount).unwrap());
    Command::Withdraw { player: player(name), asset, amount, reason: "eaten".to_owned() }
}

pub(super) fn transfer(reference: &str, kind: TransferKind, name: &str, asset: &str, amount: u64) -> Command {
    Command::Transfer(ReferencedTransfer {
        reference: Reference::new(reference).unwrap(),
        kind,
        player: player(name),
        asset: AssetName::new(asset).unwrap(),
        amount: Amount::new(amount).unwrap(),
        reason: "trip".to_owned(),
    })
}

pub(super) fn close(reference: &str, confirmed: bool) -> Command {
    Command::CloseWithdrawal { reference: Reference::new(reference).unwrap(), confirmed }
}

/// `ask 5 copper @ 12` of a player.
pub(super) fn place(name: &str, order: &str, time_in_force: TimeInForce) -> Command {
    let words: Vec<_> = order.split(' ').collect();
    let [side, units, of, "@", price] = words[..] else { unreachable!("`{order}` is no order") };
    Command::PlaceOrder(PlaceOrder {
        player: player(name),
        material: material(of),
        side: if side == "bid" { Side::Bid } else { Side::Ask },
        price: Price::new(price.parse().unwrap()).unwrap(),
        quantity: quantity(units.parse().unwrap()),
        time_in_force,
    })
}

/// Two traders and a bystander; every kind of event.
pub(super) fn by_hand() -> Log {
    let mut log = Log::new();
    let gtc = TimeInForce::Gtc;
    log.run(&[Command::SetRules(Rules { sales_tax_bps: 1_000, ..Rules::default() })]);
    log.run(&[register("copper", "Copper"), register("wheat", "Wheat"), register("copper", "Copper ore")]);
    log.run(&[deposit("ann", "copper", 100), deposit("ann", "wheat", 10), deposit("bob", "coin", 10_000)]);
    log.run(&[place("ann", "ask 5 copper @ 12", gtc), place("ann", "ask 9 copper @ 13", gtc)]);
    log.now.0 += 61_000;
    log.run(&[place("bob", "bid 7 copper @ 14", gtc)]);
    log.now.0 += 1_000;
    let expires_at = Timestamp(log.now.0 + 500);
    log.run(&[place("ann", "ask 3 wheat @ 20", TimeInForce::Gtd { expires_at })]);
    log.run(&[place("bob", "bid 10 copper @ 13", TimeInForce::Ioc)]);
    log.run(&[place("bob", "bid 4 wheat @ 8", gtc)]);
    let wheat = log.market.open_orders(&player("bob"))[0].terms.order_id;
    let reduced = Command::ReduceOrder { actor: Actor::Operator, order_id: wheat, quantity: quantity(1) };
    log.run(&[reduced, withdraw("bob", "coin", 7), Command::Halt { material: Some(material("wheat")) }]);
    log.now.0 += 3_600_000;
    log.run(&[Command::Resume { material: Some(material("wheat")) }, deposit("eve", "coin", 1)]);
    log.run(&[
        transfer("trip#1", TransferKind::Deposit, "eve", "coin", 9),
        transfer("trip#2", TransferKind::Withdrawal, "eve", "coin", 2),
        transfer("trip#3", TransferKind::HeldWithdrawal, "eve", "coin", 3),
        transfer("trip#4", TransferKind::HeldWithdrawal, "eve", "coin", 4),
        transfer("trip#5", TransferKind::HeldWithdrawal, "eve", "coin", 1),
    ]);
    log.run(&[close("trip#3", true), close("trip#4", false)]);
    log
}

/// A market that a seed leads through all commands.
pub(super) fn random(seed: u64, steps: u32) -> Log {
    let mut log = Log::new();
    let mut dice = SmallRng::seed_from_u64(seed);
    let (players, materials) = (["ann", "bob", "eve", "joe", "kim"], ["copper", "wheat", "bread"]);
    log.run(&materials.map(|id| register(id, id)));
    log.run(&[Command::SetRules(Rules { sales_tax_bps: 250, open_orders_max: 30 })]);
    for name in players {
        log.run(&["coin", "copper", "wheat", "bread"].map(|asset| deposit(name, asset, 50_000)));
    }
    for _ in 0..steps {
        // Now and then a pause, so that minutes, hours and days change.
        log.now.0 += if dice.random_bool(0.02) {
            dice.random_range(0..50_000_000)
        } else {
            dice.random_range(0..9_000)
        };
        let commands: Vec<_> = (0..dice.random_range(1..5))
            .map(|_| random_command(&log, &mut dice, players, materials))
            .collect();
        log.run(&commands);
    }
    log
}

fn random_command(log: &Log, dice: &mut SmallRng, players: [&str; 5], materials: [&str; 3]) -> Command {
    let name = players[dice.random_range(0..players.len())];
    let of = materials[dice.random_range(0..materials.len())];
    let open = log.market.open_orders(&player(name));
    let chosen = (!open.is_empty()).then(|| &open[dice.random_range(0..open.len())]);
    match (dice.random_range(0..100), chosen) {
        (0..10, Some(order)) => {
            Command::CancelOrder { actor: Actor::Operator, order_id: order.terms.order_id }
        }
        (10..18, Some(order)) => {
            let units = dice.random_range(1..=u64::from(order.state.quantity.get()));
            Command::ReduceOrder {
                actor: Actor::Player(player(name)),
                order_id: order.terms.order_id,
                quantity: quantity(units),
            }
        }
        (18, _) => Command::CancelOrders { actor: Actor::Operator, player: player(name), material: None },
        (19, _) => {
            let kind = if dice.random_bool(0.5) { TransferKind::Deposit } else { TransferKind::Withdrawal };
            if dice.random_bool(0.5) {
                transfer(&format!("trip#{}", log.last().0), kind, name, of, 7)
            } else {
                deposit(name, of, 7)
            }
        }
        (20, _) => match log.market.snapshot().withdrawals.first() {
            _ if dice.random_bool(0.3) => withdraw(name, "coin", 5),
            Some((reference, _)) if dice.random_bool(0.5) => {
                Command::CloseWithdrawal { reference: reference.clone(), confirmed: dice.random_bool(0.5) }
            }
            _ => transfer(&format!("trip#{}", log.last().0), TransferKind::HeldWithdrawal, name, "coin", 5),
        },
        (21, _) => Command::Halt { material: Some(material(of)) },
        (22..26, _) => Command::Resume { material: Some(material(of)) },
        (way, _) => {
            let time_in_force = match way {
                26..30 => TimeInForce::Ioc,
                30..34 => TimeInForce::Fok,
                34..44 => {
                    TimeInForce::Gtd { expires_at: Timestamp(log.now.0 + dice.random_range(1..60_000)) }
                }
                _ => TimeInForce::Gtc,
            };
            let side = if dice.random_bool(0.5) { "bid" } else { "ask" };
            let (units, price) = (dice.random_range(1..30), dice.random_range(95..106));
            place(name, &format!("{side} {units} {of} @ {price}"), time_in_force)
        }
    }
}
