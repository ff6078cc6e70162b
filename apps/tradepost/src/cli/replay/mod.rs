//! `tradepost replay`: places the orders of a CSV file, in file order.
//!
//! A material that is not registered is a misspelling until `--register` says otherwise.
//! With an operator's token it first funds as many players as the rows need, so that neither limits nor
//! self-trades distort the book: a player has at most [`ORDERS_PER_PLAYER`] rows, all on one side.

pub(crate) mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail, ensure};
use indicatif::ProgressBar;
use tradepost_client::Client;
use tradepost_core::AMOUNT_MAX;
use tradepost_wire::{BatchOperation, Code, OrderRequest, Side, Status, TransferRequest};

use self::rows::Row;
use super::connection::Connection;
use super::shared::{print_line, progress, runtime};

/// The asset that bids offer.
const COIN: &str = "coin";
/// Half the default limit of open orders.
const ORDERS_PER_PLAYER: usize = 100;
const ORDERS_PER_REQUEST: usize = 100;
/// Refused rows that are listed; the others are counted.
const REFUSALS_LISTED_MAX: usize = 20;

#[derive(clap::Args, Debug)]
pub(super) struct Replay {
    /// CSV file of `side,material,quantity,price`; a header may name the columns in another order; sides are
    /// bid, ask, buy, sell in any case
    file: PathBuf,
    /// Register materials of the file that the market does not have (needs an operator's token)
    #[arg(long)]
    register: bool,
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
        let is_operator = is_operator(&self.connection.token);
        if self.register && !is_operator {
            bail!("--register needs an operator's token");
        }
        let unknown = unknown_materials(&client, rows).await?;
        if !self.register && !unknown.is_empty() {
            bail!(
                "not registered: {}; correct them, or add --register",
                unknown
                    .iter()
                    .map(|(material, line)| format!("{material} (line {line})"))
                    .collect::<Vec<_>>()
                    .join(", ")
            );
        }
        let placed = if is_operator {
            ensure_can_be_funded(rows)?;
            let placed = assign(rows, &run_name()?);
            register(&client, &unknown).await?;
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

/// The materials that the market does not have, with the first line of each.
async fn unknown_materials<'a>(client: &Client, rows: &'a [Row]) -> anyhow::Result<Vec<(&'a str, u64)>> {
    let materials = materials(rows);
    let bar = progress("looking up", "materials", u64::try_from(materials.len())?);
    let mut unknown = Vec::new();
    for (material, line) in materials {
        match client.material(material).await {
            Err(error) if error.code() == Code::UnknownMaterial.as_str() => unknown.push((material, line)),
            found => drop(found?),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(unknown)
}

async fn register(client: &Client, materials: &[(&str, u64)]) -> anyhow::Result<()> {
    let bar = progress("registering", "materials", u64::try_from(materials.len())?);
    for (material, line) in materials {
        client.register(material, material).await.with_context(|| format!("line {line}"))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// What a row offers.
fn offer(row: &Row) -> (&str, u64) {
    match row.side {
        Side::Bid => (COIN, row.price.saturating_mul(row.quantity)),
        Side::Ask => (row.material.as_str(), row.quantity),
    }
}

/// Checks that a market can hold what all rows offer at once; the error names the first line that is too
/// much.
fn ensure_can_be_funded(rows: &[Row]) -> anyhow::Result<()> {
    let mut totals: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        let (asset, amount) = offer(row);
        let total = totals.entry(asset).or_default();
        *total = total.saturating_add(amount);
        ensure!(
            *total <= AMOUNT_MAX,
            "line {}: the rows up to here offer {total} {asset}; a market holds at most {AMOUNT_MAX} of an asset",
            row.line
        );
    }
    Ok(())
}

/// Gives each player what its rows offer.
async fn fund(client: &Client, placed: &[Placed<'_>]) -> anyhow::Result<()> {
    // The amount, and the first line that needs it.
    let mut needs: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    for Placed { row, player } in placed {
        let (asset, amount) = offer(row);
        let (need, _) = needs.entry((player.as_deref().unwrap_or_default(), asset)).or_insert((0, row.line));
        *need = need.saturating_add(amount);
    }
    let bar: ProgressBar = progress("funding", "accounts", u64::try_from(needs.len())?);
    for ((player, asset), (amount, line)) in needs {
        let funds = TransferRequest::new(asset, amount, "replay");
        let funding = || format!("line {line}: cannot fund this row and later ones with {amount} {asset}");
        client.deposit(player, &funds).await.with_context(funding)?;
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

/// The materials, with the first line of each.
fn materials(rows: &[Row]) -> BTreeMap<&str, u64> {
    rows.iter().rev().map(|row| (row.material.as_str(), row.line)).collect()
}

/// Whether a token claims to be an operator's, in whatever claim the server looks for it; the server checks
/// it.
fn is_operator(token: &str) -> bool {
    jsonwebtoken::dangerous::insecure_decode::<serde_json::Map<String, serde_json::Value>>(token)
        .is_ok_and(|token| token.claims.values().any(|claim| claim == "operator"))
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
