//! `tradepost-bench-engine CLIENTS BATCH ORDERS`: one run of the engine and of a bare file; prints both
//! orders per second.
//!
//! A separate program, because it uses the allocator of the shipped program, and the floors of the order
//! books do not.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Parser;
use tradepost_core::{
    Amount, AssetName, Command, MaterialId, PlaceOrder, PlayerId, Price, Quantity, Rules, Side, TimeInForce,
};
use tradepost_node::{EngineHandle, JournalLocation, JournalReader, MarketSettings, start};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PLAYERS: usize = 1_000;
const FUNDS: u64 = 4_000_000_000_000;

#[derive(Debug, Parser)]
struct Arguments {
    /// Concurrent clients.
    clients: usize,
    /// Orders per request.
    batch: usize,
    /// Total number of orders.
    orders: usize,
}

fn main() -> anyhow::Result<()> {
    let Arguments { clients, batch, orders } = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let directory = tempfile::tempdir()?;
    let engine = runtime.block_on(engine(directory.path(), clients, batch, orders))?;
    let floor = bare_file(directory.path(), orders)?;
    writeln!(std::io::stdout(), "{engine} {floor}")?;
    Ok(())
}

/// Returns orders per second.
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
                        return Ok::<_, tradepost_ports::Refusal>(());
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

/// Orders around one price, most of which trade.
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

/// Writes the bodies of a journal to a bare file in the same group commits. Returns orders per second.
fn bare_file(directory: &Path, orders: usize) -> anyhow::Result<f64> {
    let bodies = JournalReader::open(&JournalLocation::new(directory))?.bodies()?;
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
