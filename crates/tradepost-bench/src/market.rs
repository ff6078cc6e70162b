//! The market as the engine runs it, without disk or network: decide and evolve with escrow, balances and events; the
//! memory of open orders; the time to build the market up again.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use tradepost_core::{
    Amount, AssetName, Books, Command, Context, Event, Market, MaterialId, PlaceOrder, PlayerId, Price,
    Quantity, Rules, Side, Snapshot, TimeInForce, Timestamp, decide, evolve,
};

use crate::book::order_id;
use crate::measure::{cpu, each_second, median, ns_each};
use crate::report::{Row, Section, Target};
use crate::workload::Random;

const PLAYERS: u64 = 10_000;
const MATERIALS: u64 = 10;
const FUNDS: u64 = 400_000_000_000;
/// The price around which everybody trades, in coins.
const MID: u64 = 10_000;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let (rounds, orders, resting) = if quick { (1, 100_000, 100_000) } else { (7, 1_000_000, 1_000_000) };
    let names = Names::new()?;
    let mut rows = Vec::new();

    progress.set_message("market: decide and evolve");
    let start = names.market()?;
    let mut clerk = Clerk::new(start.clone());
    clerk.run(&names.orders(1, orders, Prices::Around)?)?;
    let mut runs = Vec::new();
    let mut trading = 0.0;
    for round in 0..rounds {
        progress.set_position(round);
        let commands = names.orders(round + 10, orders, Prices::Around)?;
        clerk.takers = 0;
        let (result, took) = cpu(|| clerk.run(&commands));
        result?;
        ensure!(clerk.market.audit().ok(), "the market adds up");
        trading = share(clerk.takers, commands.len());
        runs.push(each_second(took, commands.len()));
    }
    let target = Target::AtLeast(2_500_000.0);
    let what = format!("decide and evolve, {:.0} % of the orders trade at once", trading * 100.0);
    rows.push(Row::new(what, median(runs), "orders/s").target(target));

    progress.set_message("market: filling");
    let fill = names.orders(3, resting, Prices::Apart)?;
    let mut clerk = Clerk::new(start);
    clerk.run(&fill)?;
    ensure!(clerk.market.open_order_count() == resting, "all orders rest");
    let bytes = ns_each(Duration::from_nanos(u64::try_from(clerk.market.order_bytes())?), fill.len());
    let what = format!("memory of {} open orders", fill.len());
    rows.push(Row::new(what, bytes, "bytes/order").target(Target::AtMost(128.0)));

    progress.set_message("market: snapshot and back");
    let stored = postcard::to_allocvec(&clerk.market.snapshot())?;
    let (restored, took) =
        cpu(|| postcard::from_bytes::<Snapshot>(&stored).map(|snapshot| Market::restore(&snapshot)));
    ensure!(restored?.snapshot() == clerk.market.snapshot(), "a market built up again is the same");
    rows.push(Row::new(format!("restart with {} open orders", fill.len()), took.as_secs_f64(), "s"));

    progress.set_message("market: decide and evolve in large books");
    let commands = names.orders(4, orders, Prices::Around)?;
    let (result, took) = cpu(|| clerk.run(&commands));
    result?;
    ensure!(clerk.market.audit().ok(), "the market adds up");
    let what = format!("the same with {} open orders of {MATERIALS} materials", fill.len());
    rows.push(Row::new(what, each_second(took, commands.len()), "orders/s"));
    Ok(Section { title: "The market in memory, one thread", about: about(rounds), rows })
}

fn about(rounds: u64) -> String {
    format!(
        "Limit orders of {PLAYERS} players for {MATERIALS} materials, decided and taken in one by one with escrow, \
         balances and events, memory asked for {} commands ahead; CPU time of the thread, median of {rounds} runs, each \
         audited at its end. Memory: what order slab, index, levels and ladders have allocated.",
        Books::AHEAD
    )
}

#[expect(clippy::cast_precision_loss, reason = "a count of orders is far below 2^52")]
fn share(part: u64, of: usize) -> f64 {
    part as f64 / of as f64
}

/// Where prices of both sides lie.
#[derive(Clone, Copy, Debug)]
enum Prices {
    /// Overlapping, so that orders trade.
    Around,
    /// Apart, so that they rest.
    Apart,
}

/// Who trades what.
#[derive(Debug)]
struct Names {
    players: Vec<PlayerId>,
    materials: Vec<MaterialId>,
}

impl Names {
    fn new() -> anyhow::Result<Self> {
        let players = (0..PLAYERS).map(|number| PlayerId::new(&format!("player-{number}")));
        let materials = (0..MATERIALS).map(|number| MaterialId::new(&format!("material-{number}")));
        Ok(Self {
            players: players.collect::<Result<_, _>>()?,
            materials: materials.collect::<Result<_, _>>()?,
        })
    }

    /// A market in which everybody has enough of everything.
    fn market(&self) -> anyhow::Result<Market> {
        let mut clerk = Clerk::new(Market::default());
        let amount = Amount::new(FUNDS).context("an amount in bounds")?;
        clerk.give(&Command::SetRules(Rules { sales_tax_bps: 100, open_orders_max: u32::MAX }))?;
        for material in &self.materials {
            clerk.give(&Command::RegisterMaterial {
                material: material.clone(),
                name: material.to_string(),
            })?;
        }
        for player in &self.players {
            let assets = self.materials.iter().cloned().map(AssetName::Material);
            for asset in std::iter::once(AssetName::Coin).chain(assets) {
                clerk.give(&Command::Deposit {
                    player: player.clone(),
                    asset,
                    amount,
                    reason: String::new(),
                })?;
            }
        }
        Ok(clerk.market)
    }

    fn orders(&self, seed: u64, count: u64, prices: Prices) -> anyhow::Result<Vec<Command>> {
        let mut random = Random::new(seed);
        (0..count)
            .map(|_| {
                let player = pick(&self.players, &mut random).context("there are players")?;
                let material = pick(&self.materials, &mut random).context("there are materials")?;
                let side = if random.below(2) == 0 { Side::Bid } else { Side::Ask };
                let price = match (prices, side) {
                    (Prices::Around, Side::Bid) => MID - 6 + random.below(17),
                    (Prices::Around, Side::Ask) => MID + 6 - random.below(17),
                    (Prices::Apart, Side::Bid) => MID - 11 - random.below(500),
                    (Prices::Apart, Side::Ask) => MID + 11 + random.below(500),
                };
                Ok(Command::PlaceOrder(PlaceOrder {
                    player,
                    material,
                    side,
                    price: Price::new(price).context("a price in bounds")?,
                    quantity: Quantity::new(1 + random.below(100)).context("a quantity in bounds")?,
                    time_in_force: TimeInForce::Gtc,
                }))
            })
            .collect()
    }
}

fn pick<T: Clone>(from: &[T], random: &mut Random) -> Option<T> {
    from.get(usize::try_from(random.below(u64::try_from(from.len()).ok()?)).ok()?).cloned()
}

/// Gives commands to a market as the engine does.
#[derive(Debug)]
struct Clerk {
    market: Market,
    events: Vec<Event>,
    /// The orders given so far.
    orders: u64,
    /// Those that traded on arrival.
    takers: u64,
}

impl Clerk {
    fn new(market: Market) -> Self {
        let orders = market.sequence().0;
        Self { market, events: Vec::new(), orders, takers: 0 }
    }

    fn run(&mut self, commands: &[Command]) -> anyhow::Result<()> {
        for group in commands.chunks(Books::AHEAD) {
            self.market.prefetch(group.iter().zip((self.orders + 1..).map(order_id)));
            for command in group {
                self.give(command)?;
            }
        }
        Ok(())
    }

    fn give(&mut self, command: &Command) -> anyhow::Result<()> {
        self.orders += 1;
        self.events.clear();
        let order_id = order_id(self.orders);
        let now: Timestamp = order_id.timestamp();
        decide(&self.market, command, Context { now, order_id }, &mut self.events)?;
        self.takers += u64::from(matches!(self.events.get(1), Some(Event::TradeExecuted(_))));
        for event in &self.events {
            evolve(&mut self.market, event, now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_rest_trade_or_are_cancelled_allocate_nothing_once_there_is_room() {
        let names = Names::new().unwrap();
        let mut clerk = Clerk::new(names.market().unwrap());
        let commands = names.orders(5, 20_000, Prices::Around).unwrap();
        let cancel = |clerk: &mut Clerk| {
            let ids: Vec<_> =
                names.players.iter().flat_map(|player| clerk.market.open_orders(player)).collect();
            let info = allocation_counter::measure(|| {
                for order in &ids {
                    let order_id = order.order_id;
                    clerk
                        .give(&Command::CancelOrder { actor: tradepost_core::Actor::Operator, order_id })
                        .unwrap();
                }
            });
            (ids.len(), info.count_total)
        };
        clerk.run(&commands).unwrap();
        assert!(clerk.takers > 5_000, "many trade");
        let (cancelled, _) = cancel(&mut clerk);
        assert!(cancelled > 500, "{cancelled} rest, that is not many");

        let placing = allocation_counter::measure(|| clerk.run(&commands).unwrap());
        assert_eq!(placing.count_total, 0, "to place and to match");
        assert_eq!(cancel(&mut clerk).1, 0, "to cancel");
    }

    #[test]
    fn what_open_orders_are_said_to_take_is_what_was_allocated() {
        let names = Names::new().unwrap();
        let commands = names.orders(6, 100_000, Prices::Apart).unwrap();
        let mut clerk = Clerk::new(names.market().unwrap());
        let said = clerk.market.order_bytes();
        let info = allocation_counter::measure(|| clerk.run(&commands).unwrap());
        let said = clerk.market.order_bytes() - said;
        let allocated = usize::try_from(info.bytes_current).unwrap();
        assert!(said.abs_diff(allocated) < allocated / 50, "{said} said, {allocated} allocated");
    }
}
