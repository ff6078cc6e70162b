//! The market as the engine runs it, without disk or network: decide and evolve with escrow, balances and
//! events; the memory of open orders; the time to restore the market from its snapshot.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;
use tradepost_core::{
    Actor, Amount, AssetName, Books, Command, Context, Event, Market, MaterialId, OrderId, PlaceOrder,
    PlayerId, Price, Quantity, Rejection, Rules, Side, Snapshot, TimeInForce, decide, evolve,
};

use crate::book::{MANY, ONE, order_id, shorter};
use crate::measure::{cpu, each_second, median, ns_each};
use crate::orders::{Kind, OWNERS, Op};
use crate::report::{Row, Section, Target};
use crate::workload::{Random, Shape, Workload};

const FUNDS: u64 = 40_000_000_000;
const MATERIALS: u64 = 10;
/// The price between bids and asks.
const MID: u64 = 10_000;

pub(crate) fn run(quick: bool, _only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let (rounds, resting) = if quick { (1, 100_000) } else { (7, 1_000_000) };
    let mut rows = Vec::new();
    for (shape, target) in [(ONE, Some(Target::AtLeast(2_500_000.0))), (MANY, None)] {
        progress.set_message(format!("market: {}", shape.name));
        let shape = if quick { shorter(shape) } else { shape };
        let rate = operations(&shape, rounds, progress)?;
        let row = Row::new(format!("decide and evolve, {}", shape.name), rate, "operations/s");
        rows.push(match target {
            Some(target) => row.target(target),
            None => row,
        });
    }

    progress.set_message("market: filling");
    let names = Names::new(MATERIALS)?;
    let fill = names.resting(resting)?;
    let mut runner = Runner::new(names.market()?);
    let mut longest = Duration::ZERO;
    for group in fill.chunks(Books::AHEAD) {
        let (result, took) = cpu(|| runner.run(group));
        result?;
        longest = longest.max(took);
    }
    ensure!(runner.market.open_order_count() == resting, "all orders rest");
    let bytes = ns_each(Duration::from_nanos(u64::try_from(runner.market.order_bytes())?), fill.len());
    let what = format!("memory of {} open orders", fill.len());
    rows.push(Row::new(what, bytes, "bytes/order").target(Target::AtMost(128.0)));
    let what = format!("the longest {} of them took to place", Books::AHEAD);
    rows.push(Row::new(what, longest.as_secs_f64() * 1e3, "ms"));

    progress.set_message("market: snapshot and back");
    let stored = postcard::to_allocvec(&runner.market.snapshot())?;
    let (restored, took) =
        cpu(|| postcard::from_bytes::<Snapshot>(&stored).map(|snapshot| Market::restore(&snapshot)));
    ensure!(restored?.snapshot() == runner.market.snapshot(), "a restored market is the same");
    rows.push(Row::new(format!("{} open orders from their snapshot", fill.len()), took.as_secs_f64(), "s"));
    Ok(Section { title: "The market in memory, one thread", about: about(rounds), rows })
}

fn about(rounds: u64) -> String {
    format!(
        "The same operations as commands of {OWNERS} players: decided and applied one by one with escrow, balances and \
         events, memory prefetched {} commands ahead. 65 of 100 operations place an order, 35 cancel one. CPU time of \
         the thread, median of {rounds} runs, each audited at its end. Memory counts the order slab, index, levels and \
         ladders. The longest time is where a data structure grows.",
        Books::AHEAD
    )
}

/// Operations per second of a stream.
fn operations(shape: &Shape, rounds: u64, progress: &ProgressBar) -> anyhow::Result<f64> {
    let workload = Workload::generate(shape);
    let names = Names::new(shape.books)?;
    let commands = |ops: &[Op]| ops.iter().map(|op| names.command(op)).collect::<anyhow::Result<Vec<_>>>();
    let (prefill, ops) = (commands(&workload.prefill)?, commands(&workload.ops)?);
    let start = names.market()?;
    let mut rates = Vec::new();
    for round in 0..rounds {
        progress.set_position(round);
        let mut runner = Runner::new(start.clone());
        runner.run(&prefill)?;
        let (result, took) = cpu(|| runner.run(&ops));
        result?;
        ensure!(runner.market.audit().ok(), "the accounts balance");
        // Unlike in the floor, self-trades cancel orders here.
        ensure!(runner.trades * 100 >= workload.digest.trades * 95, "only {} trades", runner.trades);
        rates.push(each_second(took, ops.len()));
    }
    Ok(median(rates))
}

/// A command and the id of the order that it may place.
type Numbered = (Command, OrderId);

#[derive(Debug)]
struct Names {
    players: Vec<PlayerId>,
    materials: Vec<MaterialId>,
}

impl Names {
    fn new(materials: u64) -> anyhow::Result<Self> {
        let players = (0..OWNERS).map(|number| PlayerId::new(&format!("player-{number}")));
        let materials = (0..materials).map(|number| MaterialId::new(&format!("material-{number}")));
        Ok(Self {
            players: players.collect::<Result<_, _>>()?,
            materials: materials.collect::<Result<_, _>>()?,
        })
    }

    /// A market in which every player has enough of every asset.
    fn market(&self) -> anyhow::Result<Market> {
        let mut runner = Runner::new(Market::default());
        let amount = Amount::new(FUNDS).context("an amount in bounds")?;
        let mut apply = |command| runner.apply(&command, order_id(0));
        apply(Command::SetRules(Rules { sales_tax_bps: 100, open_orders_max: u32::MAX }))?;
        for material in &self.materials {
            apply(Command::RegisterMaterial { material: material.clone(), name: material.to_string() })?;
        }
        for player in &self.players {
            let assets = self.materials.iter().cloned().map(AssetName::Material);
            for asset in std::iter::once(AssetName::Coin).chain(assets) {
                let reason = String::new();
                apply(Command::Deposit { player: player.clone(), asset, amount, reason })?;
            }
        }
        Ok(runner.market)
    }

    fn command(&self, op: &Op) -> anyhow::Result<Numbered> {
        let player = self.players.get(usize::from(op.owner)).context("there are players")?.clone();
        let material = self.materials.get(usize::from(op.book)).context("there are materials")?.clone();
        let order_id = order_id(op.id);
        let command = match op.kind {
            Kind::Cancel => Command::CancelOrder { actor: Actor::Player(player), order_id },
            Kind::Place => placing(player, material, op.side, op.price, u64::from(op.quantity))?,
        };
        Ok((command, order_id))
    }

    /// Orders that rest, since no bid crosses an ask.
    fn resting(&self, count: u64) -> anyhow::Result<Vec<Numbered>> {
        let mut random = Random::new(3);
        (1..=count)
            .map(|number| {
                let player = pick(&self.players, &mut random).context("there are players")?;
                let material = pick(&self.materials, &mut random).context("there are materials")?;
                let (side, price) = match random.below(2) {
                    0 => (Side::Bid, MID - 1 - random.below(500)),
                    _ => (Side::Ask, MID + 1 + random.below(500)),
                };
                Ok((placing(player, material, side, price, 1 + random.below(100))?, order_id(number)))
            })
            .collect()
    }
}

fn placing(
    player: PlayerId,
    material: MaterialId,
    side: Side,
    price: u64,
    quantity: u64,
) -> anyhow::Result<Command> {
    Ok(Command::PlaceOrder(PlaceOrder {
        player,
        material,
        side,
        price: Price::new(price).context("a price in bounds")?,
        quantity: Quantity::new(quantity).context("a quantity in bounds")?,
        time_in_force: TimeInForce::Gtc,
    }))
}

fn pick<T: Clone>(from: &[T], random: &mut Random) -> Option<T> {
    from.get(usize::try_from(random.below(u64::try_from(from.len()).ok()?)).ok()?).cloned()
}

/// Applies commands to a market as the engine does.
#[derive(Debug)]
struct Runner {
    market: Market,
    events: Vec<Event>,
    trades: u64,
}

impl Runner {
    fn new(market: Market) -> Self {
        Self { market, events: Vec::new(), trades: 0 }
    }

    fn run(&mut self, commands: &[Numbered]) -> anyhow::Result<()> {
        for group in commands.chunks(Books::AHEAD) {
            self.market.prefetch(group.iter().map(|(command, order_id)| (command, *order_id)));
            for (command, order_id) in group {
                self.apply(command, *order_id)?;
            }
        }
        Ok(())
    }

    fn apply(&mut self, command: &Command, order_id: OrderId) -> anyhow::Result<()> {
        self.events.clear();
        let now = order_id.timestamp();
        match decide(
            &self.market,
            command,
            Context { now, order_id, reference_price: None },
            &mut self.events,
        ) {
            // The cancel of an order that a self-trade cancelled.
            Err(Rejection::OrderNotOpen) => {}
            decided => decided?,
        }
        for event in &self.events {
            self.trades += u64::from(matches!(event, Event::TradeExecuted(_)));
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
        let names = Names::new(1).unwrap();
        let workload = Workload::generate(&Shape { ops: 220_000, ..ONE });
        let commands = |ops: &[Op]| ops.iter().map(|op| names.command(op).unwrap()).collect::<Vec<_>>();
        let (prefill, ops) = (commands(&workload.prefill), commands(&workload.ops));
        let mut runner = Runner::new(names.market().unwrap());
        runner.run(&prefill).unwrap();
        let (warm_up, measured) = ops.split_at(200_000);
        runner.run(warm_up).unwrap();
        let before = runner.trades;

        let info = allocation_counter::measure(|| runner.run(measured).unwrap());
        assert!(runner.trades - before > 5_000, "many trade");
        assert_eq!(info.count_total, 0, "to place, to match and to cancel");
    }

    #[test]
    fn the_reported_memory_of_open_orders_is_what_was_allocated() {
        let names = Names::new(MATERIALS).unwrap();
        let commands = names.resting(15_000).unwrap();
        let mut runner = Runner::new(names.market().unwrap());
        let reported = runner.market.order_bytes();
        let info = allocation_counter::measure(|| runner.run(&commands).unwrap());
        let reported = runner.market.order_bytes() - reported;
        let allocated = usize::try_from(info.bytes_current).unwrap();
        assert!(reported.abs_diff(allocated) < allocated / 50, "{reported} reported, {allocated} allocated");
    }
}
