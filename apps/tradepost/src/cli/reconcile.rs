//! `tradepost reconcile`: compares the game's list of transfers with the market's.
//!
//! Both lists are in memory meanwhile, some 300 bytes a transfer.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use csv::StringRecord;
use serde::Serialize;
use tradepost_client::Client;
use tradepost_wire::{Transfer, TransferKind, TransferState};

use super::connection::Connection;
use super::shared::{print_line, progress, runtime};
use super::spreadsheet::{ensure_commas, records, whole};

/// The columns of a file without a header, in their order; the last is optional.
const COLUMNS: [&str; 5] = ["reference", "player", "asset", "amount", "kind"];
/// How many of them are needed.
const NEEDED: usize = 4;
/// Transfers a request.
const PAGE: u32 = 1_000;

#[derive(clap::Args, Debug)]
pub(super) struct Reconcile {
    /// CSV file of `reference,player,asset,amount` and optionally `kind` (deposit or withdrawal); a header
    /// may name the columns in another order
    file: PathBuf,
    #[command(flatten)]
    connection: Connection,
    /// Print the differences as JSON, one a line
    #[arg(long)]
    json: bool,
}

/// A transfer as the game knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    reference: String,
    player: String,
    asset: String,
    amount: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<TransferKind>,
    /// Line in the file, from 1.
    line: u64,
}

/// What one of the two has and the other has not.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "difference", rename_all = "snake_case")]
enum Difference {
    /// The game has it, the market does not: repeat the transfer, or take it back in the game.
    NotInMarket { game: Row },
    /// The market has it, the game does not.
    NotInGame { market: Transfer },
    /// Both have it with different content.
    Different { game: Row, market: Transfer },
    /// The game has it, and the market has returned the assets.
    Aborted { game: Row, market: Transfer },
    /// The withdrawal is on hold: confirm or abort it.
    Pending { game: Row, market: Transfer },
}

impl Reconcile {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let path = self.file.display().to_string();
        let file = fs::read(&self.file).with_context(|| format!("cannot read {path}"))?;
        let game = read(&file).context(path)?;
        let market = runtime()?.block_on(transfers(&self.connection.client()?))?;
        let (transfers, rows) = (market.len(), game.len());
        let differences = compare(game, market);
        for difference in &differences {
            if self.json {
                print_line(serde_json::to_string(difference)?)?;
            } else {
                print_line(sentence(difference))?;
            }
        }
        if !self.json {
            let count = differences.len();
            print_line(format_args!(
                "{rows} transfers in the file, {transfers} in the market, {count} differences"
            ))?;
        }
        Ok(if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// All transfers of the market that have a reference.
async fn transfers(client: &Client) -> anyhow::Result<BTreeMap<String, Transfer>> {
    let bar = progress("reading the market's list", "transfers", 0);
    let (mut transfers, mut after) = (BTreeMap::new(), None::<String>);
    loop {
        let mut call = client.transfers().limit(PAGE);
        if let Some(after) = &after {
            call = call.after(after);
        }
        let page = call.await?;
        for transfer in page.transfers {
            if let Some(reference) = transfer.reference.clone() {
                transfers.insert(reference, transfer);
            }
        }
        bar.set_position(u64::try_from(transfers.len())?);
        after = page.next;
        if after.is_none() {
            bar.finish_and_clear();
            return Ok(transfers);
        }
    }
}

/// The rows of the game's file by reference.
fn read(bytes: &[u8]) -> anyhow::Result<BTreeMap<String, Row>> {
    let (mut rows, mut columns) = (BTreeMap::new(), None);
    for record in records(bytes)? {
        let (line, record) = record?;
        let at_line = || format!("line {line}");
        ensure_commas(&record).with_context(at_line)?;
        // A header has no number, and every row has one.
        if columns.is_none() && record.iter().all(|field| field.parse::<u64>().is_err()) {
            columns = Some(header(&record).with_context(at_line)?);
            continue;
        }
        let columns = columns.get_or_insert([0, 1, 2, 3, 4].map(Some));
        let row = row(&record, columns, line).with_context(at_line)?;
        if let Some(Row { line: first, .. }) = rows.insert(row.reference.clone(), row) {
            bail!("the reference of line {first} is used again in line {line}");
        }
    }
    Ok(rows)
}

/// Where each column is; the optional one may be missing.
fn header(record: &StringRecord) -> anyhow::Result<[Option<usize>; 5]> {
    let place = |name: &str| record.iter().position(|column| column.eq_ignore_ascii_case(name));
    let columns = COLUMNS.map(place);
    for (name, column) in COLUMNS.iter().zip(columns).take(NEEDED) {
        ensure!(column.is_some(), "the header has no column `{name}`");
    }
    Ok(columns)
}

fn row(record: &StringRecord, columns: &[Option<usize>; 5], line: u64) -> anyhow::Result<Row> {
    let [reference, player, asset, amount, kind] =
        columns.map(|place| place.and_then(|place| record.get(place)).unwrap_or_default());
    for (name, field) in COLUMNS.iter().zip([reference, player, asset, amount]) {
        ensure!(!field.is_empty(), "`{name}` is missing");
    }
    let kind = match &*kind.to_lowercase() {
        "" => None,
        "deposit" => Some(TransferKind::Deposit),
        "withdrawal" => Some(TransferKind::Withdrawal),
        other => bail!("kind `{other}` is neither deposit nor withdrawal"),
    };
    let amount = whole(amount, "amount")?;
    let [reference, player, asset] = [reference, player, asset].map(str::to_owned);
    Ok(Row { reference, player, asset, amount, kind, line })
}

/// The differences: those of the file in its order of references, then those of the market alone.
fn compare(game: BTreeMap<String, Row>, mut market: BTreeMap<String, Transfer>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (reference, game) in game {
        let Some(market) = market.remove(&reference) else {
            differences.push(Difference::NotInMarket { game });
            continue;
        };
        let same = game.player == market.player
            && game.asset == market.asset
            && game.amount == market.amount
            && game.kind.is_none_or(|kind| kind == market.kind);
        if !same {
            differences.push(Difference::Different { game, market });
        } else if market.state == TransferState::Aborted {
            differences.push(Difference::Aborted { game, market });
        } else if market.state == TransferState::Pending {
            differences.push(Difference::Pending { game, market });
        }
    }
    // What was aborted has no effect, so the game need not have it.
    let others = market.into_values().filter(|transfer| transfer.state != TransferState::Aborted);
    differences.extend(others.map(|market| Difference::NotInGame { market }));
    differences
}

fn sentence(difference: &Difference) -> String {
    let of_game = |row: &Row| {
        let kind = row.kind.map_or("transfer", name);
        format!("{kind} of {} {} for {} (line {})", row.amount, row.asset, row.player, row.line)
    };
    let of_market = |transfer: &Transfer| {
        let Transfer { kind, player, asset, amount, .. } = transfer;
        format!("{} of {amount} {asset} for {player}", name(*kind))
    };
    match difference {
        Difference::NotInMarket { game } => {
            format!("{}: the market does not have the {}", game.reference, of_game(game))
        }
        Difference::NotInGame { market } => {
            let reference = market.reference.as_deref().unwrap_or_default();
            format!("{reference}: the file does not have the {}", of_market(market))
        }
        Difference::Different { game, market } => {
            format!(
                "{}: the file has the {}, the market the {}",
                game.reference,
                of_game(game),
                of_market(market)
            )
        }
        Difference::Aborted { game, .. } => {
            format!("{}: the {} was aborted in the market", game.reference, of_game(game))
        }
        Difference::Pending { game, .. } => {
            format!("{}: the {} is on hold; confirm or abort it", game.reference, of_game(game))
        }
    }
}

fn name(kind: TransferKind) -> &'static str {
    match kind {
        TransferKind::Deposit => "deposit",
        TransferKind::Withdrawal => "withdrawal",
    }
}
