//! `tradepost replay`: places the orders of a CSV file, in file order.
//!
//! With an operator's token it first registers the file's materials and funds as many players as its rows
//! need, so that neither limits nor self-trades distort the book: a player has at most [`ORDERS_PER_PLAYER`]
//! rows, all on one side.

pub(crate) mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::Context;
use indicatif::ProgressBar;
use tradepost_client::Client;
use tradepost_wire::{BatchOperation, OrderRequest, Side, Status, TransferRequest};

use self::rows::Row;
use super::connection::Connection;
use super::shared::{print_line, progress, runtime};

/// Half the default limit of open orders.
const ORDERS_PER_PLAYER: usize = 100;
const ORDERS_PER_REQUEST: usize = 100;
/// Refused rows that are listed; the others are counted.
const REFUSALS_LISTED_MAX: usize = 20;

#[derive(clap::Args, Debug)]
pub(super) struct Replay {
    /// CSV file of `side,material,quantity,price`; sides are bid, ask, buy, sell in any case; a header is
    /// skipped
    file: PathBuf,
    #[command(flatten)]
    connection: Connection,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Default, serde::Serialize)]
struct Summary {
    rows: usize,
    materials: usize,
    players: usize,
    resting: usize,
    filled: usize,
    closed: usize,
    refused: usize,
    units_traded: u64,
    seconds: f64,
    orders_per_second: f64,
    #[serde(skip)]
    refusals: Vec<String>,
}

/// A row and who places it.
struct Placed<'a> {
    row: &'a Row,
    player: Option<String>,
}

impl Replay {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let rows = rows::read(&self.file)?;
        let summary = runtime()?.block_on(self.replay(&rows))?;
        if self.json {
            print_line(serde_json::to_string(&summary)?)?;
        } else {
            print(&summary)?;
        }
        Ok(if summary.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    async fn replay(&self, rows: &[Row]) -> anyhow::Result<Summary> {
        let client = self.connection.client()?;
        let placed = if is_operator(&self.connection.token) {
            let placed = assign(rows, &run_name()?);
            register(&client, rows).await?;
            fund(&client, &placed).await?;
            placed
        } else {
            rows.iter().map(|row| Placed { row, player: None }).collect()
        };
        let mut summary = Summary {
            rows: rows.len(),
            materials: materials(rows).len(),
            players: placed.iter().filter_map(|placed| placed.player.as_ref()).collect::<BTreeSet<_>>().len(),
            ..Summary::default()
        };
        let started = Instant::now();
        let bar = progress("placing", "orders", u64::try_from(rows.len())?);
        for part in placed.chunks(ORDERS_PER_REQUEST) {
            place(&client, part, &mut summary).await?;
            bar.inc(u64::try_from(part.len())?);
        }
        bar.finish_and_clear();
        summary.seconds = started.elapsed().as_secs_f64();
        summary.orders_per_second = f64::from(u32::try_from(rows.len())?) / summary.seconds.max(1e-9);
        Ok(summary)
    }
}

async fn register(client: &Client, rows: &[Row]) -> anyhow::Result<()> {
    let materials = materials(rows);
    let bar = progress("registering", "materials", u64::try_from(materials.len())?);
    for material in materials {
        client.register(material, material).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Gives each player what its rows offer.
async fn fund(client: &Client, placed: &[Placed<'_>]) -> anyhow::Result<()> {
    let mut needs: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for Placed { row, player } in placed {
        let (asset, amount) = match row.side {
            Side::Bid => ("coin", row.price.saturating_mul(row.quantity)),
            Side::Ask => (row.material.as_str(), row.quantity),
        };
        let need = needs.entry((player.as_deref().unwrap_or_default(), asset)).or_default();
        *need = need.saturating_add(amount);
    }
    let bar: ProgressBar = progress("funding", "accounts", u64::try_from(needs.len())?);
    for ((player, asset), amount) in needs {
        let funds = TransferRequest { asset: asset.to_owned(), amount, reason: "replay".to_owned() };
        client.deposit(player, &funds).await.with_context(|| format!("funding {player}"))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

async fn place(client: &Client, part: &[Placed<'_>], summary: &mut Summary) -> anyhow::Result<()> {
    let orders = part.iter().map(|Placed { row, player }| {
        BatchOperation::Place(OrderRequest {
            side: row.side,
            material: row.material.clone(),
            price: row.price,
            quantity: row.quantity,
            time_in_force: None,
            expires_at: None,
            player: player.clone(),
        })
    });
    let placed = client.batch(orders.collect()).await?;
    for (result, Placed { row, .. }) in placed.results.into_iter().zip(part) {
        match (result.order, result.problem) {
            (Some(order), _) => {
                summary.units_traded = summary.units_traded.saturating_add(order.filled);
                match order.status {
                    Status::Open | Status::PartiallyFilled => summary.resting += 1,
                    Status::Filled => summary.filled += 1,
                    Status::Cancelled | Status::Expired => summary.closed += 1,
                }
            }
            (None, problem) => {
                summary.refused += 1;
                let why = problem.map(|problem| problem.detail).unwrap_or_default();
                summary.refusals.push(format!("line {}: {why}", row.line));
            }
        }
    }
    Ok(())
}

/// Assigns the rows to players, each on one side and with few orders.
fn assign<'a>(rows: &'a [Row], run: &str) -> Vec<Placed<'a>> {
    let (mut bids, mut asks) = (0, 0);
    let mut player = |side| {
        let (name, count) = match side {
            Side::Bid => ("buyer", &mut bids),
            Side::Ask => ("seller", &mut asks),
        };
        *count += 1;
        Some(format!("{run}-{name}-{}", (*count - 1) / ORDERS_PER_PLAYER + 1))
    };
    rows.iter().map(|row| Placed { row, player: player(row.side) }).collect()
}

/// A prefix for the players' names, so that two replays do not share players.
fn run_name() -> anyhow::Result<String> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
    Ok(format!("replay-{}", since_1970.as_millis()))
}

fn materials(rows: &[Row]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.material.as_str()).collect()
}

/// Whether a token claims to be an operator's; the server checks it.
fn is_operator(token: &str) -> bool {
    jsonwebtoken::dangerous::insecure_decode::<serde_json::Value>(token)
        .is_ok_and(|token| token.claims.get("role").is_some_and(|role| role == "operator"))
}

fn print(summary: &Summary) -> anyhow::Result<()> {
    let Summary { rows, materials, players, resting, filled, closed, refused, .. } = summary;
    print_line(format_args!("{rows} rows of {materials} materials, placed by {players} funded players"))?;
    print_line(format_args!(
        "{resting} resting, {filled} filled, {closed} closed unfilled, {refused} refused"
    ))?;
    print_line(format_args!(
        "{} units traded, {:.1} s, {:.0} orders/s",
        summary.units_traded, summary.seconds, summary.orders_per_second
    ))?;
    for refusal in summary.refusals.iter().take(REFUSALS_LISTED_MAX) {
        print_line(refusal)?;
    }
    match summary.refusals.len().checked_sub(REFUSALS_LISTED_MAX) {
        Some(more) if more > 0 => print_line(format_args!("… and {more} more")),
        _ => Ok(()),
    }
}
