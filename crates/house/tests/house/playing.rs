//! Three plans for one material among players who trade at random, interrupted at random, in a real market.

use std::collections::BTreeSet;

use tradepost_core::{
    Actor, Amount, AssetName, Coins, Command, Context, Event, Market, MaterialId, OrderIds, PlaceOrder,
    PlayerId, Price, Quantity, Rejection, Side, TimeInForce, Timestamp, TransferKind,
    decide as decide_command, evolve,
};
use tradepost_dice::Dice;
use tradepost_house::{Decision, Demand, Maker, OwnOrder, Plan, Role, Stock, Supply, View, decide};

const BUDGET: u64 = 20_000;
const PLAYERS: u64 = 5;
const STEP_MS: u64 = 97_000;

struct World {
    market: Market,
    ids: OrderIds,
    dice: Dice,
    now: Timestamp,
    plans: Vec<Plan>,
    /// References of transfers: a plan's account and the period.
    references: BTreeSet<(PlayerId, u64)>,
    /// Trades in which the house had a part.
    house_trades: u64,
}

fn name(text: &str) -> PlayerId {
    PlayerId::new(text).expect("a player")
}

fn copper() -> MaterialId {
    MaterialId::new("copper").expect("a material")
}

fn price(coins: u64) -> Price {
    Price::new(coins).expect("a price")
}

fn units(units: u64) -> Quantity {
    Quantity::new(units).expect("a quantity")
}

fn plans() -> Vec<Plan> {
    let maker = Maker {
        price: price(100),
        price_min: price(60),
        price_max: price(150),
        spread_bps: 1_000,
        size: units(20),
        stock: units(60),
        skew_bps: 1_500,
        depth_enough: units(60),
    };
    let demand =
        Demand { per_day: units(500), stock_max: units(200), price_min: price(80), price_max: price(130) };
    let supply =
        Supply { per_day: units(500), stock_max: units(200), price_min: price(70), price_max: price(120) };
    [("maker", Role::Maker(maker)), ("town", Role::Demand(demand)), ("mine", Role::Supply(supply))]
        .into_iter()
        .map(|(account, role)| Plan {
            account: name(account),
            material: copper(),
            budget: Coins::new(BUDGET),
            role,
        })
        .collect()
}

impl World {
    fn new(seed: u64) -> Self {
        let mut world = Self {
            market: Market::default(),
            ids: OrderIds::default(),
            dice: Dice::new(seed),
            now: Timestamp(1_700_000_000_000),
            plans: plans(),
            references: BTreeSet::new(),
            house_trades: 0,
        };
        world.accepted(&Command::RegisterMaterial { material: copper(), name: "Copper".into() });
        for account in ["maker", "town", "mine"] {
            world.deposit(&name(account), AssetName::Coin, BUDGET);
        }
        for player in 0..PLAYERS {
            let player = name(&format!("player-{player}"));
            world.deposit(&player, AssetName::Coin, 1_000_000);
            world.deposit(&player, AssetName::Material(copper()), 10_000);
        }
        world
    }

    /// Executes a command.
    fn carry_out(&mut self, command: &Command) -> Result<(), Rejection> {
        self.now = Timestamp(self.now.0 + 1);
        let order_id = self.ids.next(self.now, 0);
        let context = Context { now: self.now, order_id, reference_price: None };
        for command in [&Command::ExpireOrders, command] {
            self.apply(command, context)?;
        }
        Ok(())
    }

    fn apply(&mut self, command: &Command, context: Context) -> Result<(), Rejection> {
        let mut events = Vec::new();
        decide_command(&self.market, command, context, &mut events)?;
        for event in events {
            if let Event::TradeExecuted(trade) = &event {
                let of_house = [trade.maker_player, trade.taker_player].map(|player| self.is_house(player));
                assert_ne!(of_house, [true, true], "the house traded with itself: {trade:?}");
                self.house_trades += u64::from(of_house != [false, false]);
            }
            evolve(&mut self.market, &event, self.now);
        }
        Ok(())
    }

    fn accepted(&mut self, command: &Command) {
        let outcome = self.carry_out(command);
        assert_eq!(outcome, Ok(()), "{command:?}");
    }

    fn is_house(&self, player: tradepost_core::PlayerNo) -> bool {
        let player = self.market.player_name(player);
        self.plans.iter().any(|plan| plan.account == *player)
    }

    fn deposit(&mut self, player: &PlayerId, asset: AssetName, amount: u64) {
        let amount = Amount::new(amount).expect("an amount");
        self.accepted(&Command::Deposit { player: player.clone(), asset, amount, reason: "test".into() });
    }

    /// A player places or cancels at random.
    fn player_acts(&mut self) {
        let player = name(&format!("player-{}", self.dice.below(PLAYERS)));
        let side = if self.dice.chance(50) { Side::Bid } else { Side::Ask };
        let command = if self.dice.chance(20) {
            Command::CancelOrders { actor: Actor::Player(player.clone()), player, material: None }
        } else {
            Command::PlaceOrder(PlaceOrder {
                player,
                material: copper(),
                side,
                price: price(self.dice.between(60, 140)),
                quantity: units(self.dice.between(1, 30)),
                time_in_force: if self.dice.chance(30) { TimeInForce::Gtc } else { TimeInForce::Ioc },
            })
        };
        // A player may run out of something.
        let _outcome = self.carry_out(&command);
    }

    fn view(&self, plan: &Plan) -> View {
        let material = self.market.material_no(&copper()).expect("registered");
        let house: Vec<_> = self.plans.iter().map(|plan| &plan.account).collect();
        let orders_of = |account: &PlayerId| self.market.open_orders(account);
        let mut depth = self.market.depth(material, usize::MAX);
        for order in house.iter().flat_map(|account| orders_of(account)) {
            let levels = if order.terms.side == Side::Bid { &mut depth.bids } else { &mut depth.asks };
            for level in levels.iter_mut().filter(|level| level.price == order.terms.price) {
                level.quantity -= u64::from(order.state.remaining.get());
            }
            levels.retain(|level| level.quantity > 0);
        }
        let others = || house.iter().filter(|account| **account != &plan.account);
        let prices = |side| {
            let orders = others().flat_map(|account| orders_of(account));
            orders.filter(move |order| order.terms.side == side).map(|order| order.terms.price)
        };
        let stock = |asset| {
            let balance = self.market.balance(&plan.account, &asset);
            Stock { available: balance.available.get(), held: balance.held.get() }
        };
        View {
            now: self.now,
            reference: None,
            tick: 1,
            bids: depth.bids,
            asks: depth.asks,
            house_bid: prices(Side::Bid).max(),
            house_ask: prices(Side::Ask).min(),
            orders: orders_of(&plan.account)
                .iter()
                .map(|order| OwnOrder {
                    order_id: order.terms.order_id,
                    side: order.terms.side,
                    price: order.terms.price,
                    remaining: order.state.remaining,
                    expires_at: order.terms.time_in_force.expires_at(),
                })
                .collect(),
            coins: stock(AssetName::Coin),
            goods: stock(AssetName::Material(copper())),
        }
    }

    /// The commands of a decision. A flow whose reference was used before does nothing.
    fn commands(&self, plan: &Plan, decision: &Decision) -> Vec<(Option<u64>, Command)> {
        let (player, asset) = (plan.account.clone(), AssetName::Material(copper()));
        let flow = decision.flow.filter(|flow| !self.references.contains(&(player.clone(), flow.period)));
        let flow = flow.map(|flow| {
            let amount = Amount::new(flow.units).expect("an amount");
            let (player, asset, reason) = (player.clone(), asset.clone(), "house".to_owned());
            let command = match flow.kind {
                TransferKind::Deposit => Command::Deposit { player, asset, amount, reason },
                _ => Command::Withdraw { player, asset, amount, reason },
            };
            (Some(flow.period), command)
        });
        let actor = Actor::Player(player.clone());
        let cancel = decision
            .cancel
            .iter()
            .map(|order_id| (None, Command::CancelOrder { actor: actor.clone(), order_id: *order_id }));
        let place = decision.place.iter().map(|it| {
            let order = PlaceOrder {
                player: player.clone(),
                material: copper(),
                side: it.side,
                price: it.price,
                quantity: it.quantity,
                time_in_force: TimeInForce::Gtd { expires_at: it.expires_at },
            };
            (None, Command::PlaceOrder(order))
        });
        flow.into_iter().chain(cancel).chain(place).collect()
    }

    /// One round of every plan. It may be interrupted after any command.
    fn house_acts(&mut self) {
        for plan in self.plans.clone() {
            let decision = decide(&plan, &self.view(&plan));
            for (period, command) in self.commands(&plan, &decision) {
                if self.dice.chance(3) {
                    return;
                }
                self.accepted(&command);
                self.references.extend(period.map(|period| (plan.account.clone(), period)));
            }
            self.check_quotes(&plan);
        }
    }

    fn check_quotes(&self, plan: &Plan) {
        let orders = self.market.open_orders(&plan.account);
        for side in [Side::Bid, Side::Ask] {
            let open = orders.iter().filter(|order| order.terms.side == side).count();
            assert!(open <= 1, "{} has {open} orders on one side", plan.account.as_str());
        }
    }
}

#[test]
fn house_never_trades_with_itself_nor_doubles_a_quote_nor_is_refused() {
    let mut traded = 0;
    for seed in 0..40 {
        let mut world = World::new(seed);
        for _ in 0..500 {
            world.now = Timestamp(world.now.0 + STEP_MS);
            for _ in 0..world.dice.below(4) {
                world.player_acts();
            }
            world.house_acts();
        }
        assert_eq!(world.market.audit().problems, Vec::<String>::new(), "seed {seed}");
        traded += world.house_trades;
    }
    assert!(traded > 1_000, "the house hardly traded: {traded}");
}

#[test]
fn maker_in_an_empty_market_lets_a_lone_player_buy_and_sell() {
    let mut world = World::new(1);
    world.deposit(&name("maker"), AssetName::Material(copper()), 60);
    world.plans.retain(|plan| matches!(plan.role, Role::Maker(_)));
    for side in [Side::Bid, Side::Ask] {
        // No round of the random interruptions may be the one that matters.
        (0..3).for_each(|_| world.house_acts());
        let order = PlaceOrder {
            player: name("player-0"),
            material: copper(),
            side,
            price: price(if side == Side::Bid { 120 } else { 80 }),
            quantity: units(5),
            time_in_force: TimeInForce::Fok,
        };
        let before = world.house_trades;
        world.accepted(&Command::PlaceOrder(order));
        assert_eq!(world.house_trades, before + 1);
    }
}
