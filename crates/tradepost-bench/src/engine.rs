//! The engine in the process, with its journal on disk, against a bare file: the same bytes in the same group commits,
//! each appended and synced (fdatasync).

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use indicatif::ProgressBar;
use tradepost_core::{
    Amount, AssetName, Command, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Rules, Side, TimeInForce,
};
use tradepost_server::{EngineHandle, JournalReader, MarketSettings, start};

use crate::measure::median;
use crate::report::{Row, Section, Target};

const PLAYERS: usize = 1_000;
const FUNDS: u64 = 4_000_000_000_000;

pub(crate) fn run(quick: bool, only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (orders, rounds) = if quick { (50_000, 1) } else { (2_000_000, 3) };
    let mut rows = Vec::new();
    for (clients, batch) in [(64, 50), (1_024, 1)] {
        let name = format!("{clients} clients, {batch} orders a request");
        if !name.contains(only) {
            continue;
        }
        let (mut rates, mut floors) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            progress.set_position(round);
            progress.set_message(format!("engine: {name}"));
            let directory = tempfile::tempdir()?;
            rates.push(runtime.block_on(engine(directory.path(), clients, batch, orders))?);
            progress.set_message("engine: the same bytes into a bare file");
            floors.push(bare_file(directory.path(), orders)?);
        }
        let ratio = median(rates.iter().zip(&floors).map(|(rate, floor)| rate / floor));
        let row = Row::new(name, median(rates), "orders/s");
        rows.push(row.against(median(floors), ratio).target(Target::RatioAtLeast(0.40)));
    }
    let about = "Orders of 1,000 players for one material through the engine's queue, decided with escrow and \
                 balances, journalled by group commit, answered once on disk; the history follows in its own thread meanwhile. \
                 Floor: the bodies of the same journal's entries appended one by one to a bare file, each synced.";
    Ok(Section { title: "Engine with the journal on disk", about: about.into(), rows })
}

/// Orders a second.
async fn engine(directory: &Path, clients: usize, batch: usize, orders: usize) -> anyhow::Result<f64> {
    let rules = Rules { sales_tax_bps: 0, open_orders_max: u32::MAX };
    let running = start(MarketSettings { rules, ..MarketSettings::new(directory) }, |_, _| {}).await?;
    let engine = running.market.engine().clone();
    let copper = MaterialId::new("copper")?;
    let players: Arc<[PlayerId]> =
        (0..PLAYERS).map(|number| PlayerId::new(&format!("player-{number}"))).collect::<Result<_, _>>()?;
    fund(&engine, &copper, &players).await?;

    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (engine, copper, players, next) =
                (engine.clone(), copper.clone(), players.clone(), Arc::clone(&next));
            tokio::spawn(async move {
                loop {
                    let first = next.fetch_add(batch, Ordering::Relaxed);
                    if first >= orders {
                        return Ok::<_, tradepost_http::port::Refusal>(());
                    }
                    let commands =
                        (first..first + batch).filter_map(|step| order(step, &copper, &players)).collect();
                    engine.write(commands, None).await?;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let elapsed = started.elapsed();
    running.stop()?;
    Ok(rate(orders, elapsed))
}

async fn fund(engine: &EngineHandle, copper: &MaterialId, players: &[PlayerId]) -> anyhow::Result<()> {
    let mut commands = vec![Command::RegisterMaterial { material: copper.clone(), name: "Copper".into() }];
    let amount = Amount::new(FUNDS).context("a bounded amount")?;
    for player in players {
        for asset in [AssetName::Coin, AssetName::Material(copper.clone())] {
            let reason = "benchmark".into();
            commands.push(Command::Deposit { player: player.clone(), asset, amount, reason });
        }
    }
    engine.write(commands, None).await?;
    Ok(())
}

/// Orders around one price, of which most trade.
fn order(step: usize, copper: &MaterialId, players: &[PlayerId]) -> Option<Command> {
    let random = u64::try_from(step).ok()?.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let player = players.get(usize::try_from(random % 1_000).ok()?)?.clone();
    Some(Command::PlaceOrder(PlaceOrder {
        player,
        material: copper.clone(),
        side: if (random >> 10).is_multiple_of(2) { Side::Bid } else { Side::Ask },
        price: Price::new(1_241 + (random >> 11) % 20)?,
        quantity: Quantity::new(1 + (random >> 16) % 100)?,
        time_in_force: TimeInForce::Gtc,
    }))
}

/// Writes the bodies of a journal to a bare file in the same group commits. Orders a second.
fn bare_file(directory: &Path, orders: usize) -> anyhow::Result<f64> {
    let bodies = JournalReader::open(directory)?.bodies()?;
    let mut file = File::create(directory.join("bare"))?;
    let started = Instant::now();
    for body in &bodies {
        file.write_all(body)?;
        file.sync_data()?;
    }
    Ok(rate(orders, started.elapsed()))
}

#[expect(clippy::cast_precision_loss, reason = "a count of orders")]
fn rate(orders: usize, elapsed: Duration) -> f64 {
    orders as f64 / elapsed.as_secs_f64()
}
