//! `tradepost verify`: replays the whole journal from its first entry and audits the resulting market.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use serde_json::json;
use tradepost_node::{JournalReader, Recovered, replay_all};

use super::shared::{ensure_market, location, print_line, progress};

#[derive(clap::Args, Debug)]
pub(super) struct Verify {
    /// Data directory; a server may be using it
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Directory of archived segments [default: the one they were written to]
    #[arg(long, env = "TRADEPOST_ARCHIVE_DIR", value_name = "DIR")]
    archive_dir: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        ensure_market(&self.data)?;
        let location = location(&self.data, self.archive_dir.clone());
        let bar = progress("reading the journal", "entries", 0);
        let recovered = replay_all(&location, |entry, last| {
            bar.set_length(last);
            bar.set_position(entry);
        })?;
        bar.finish_and_clear();
        let mut problems = JournalReader::open(&location)?.integrity().context("SQLite's integrity check")?;
        let audit = recovered.market.audit();
        problems.extend(audit.problems.iter().cloned());
        if self.json {
            print_line(report(&recovered, &problems))?;
        } else {
            self.print(&recovered, &problems)?;
        }
        Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn print(&self, recovered: &Recovered, problems: &[String]) -> anyhow::Result<()> {
        let market = &recovered.market;
        print_line(format_args!(
            "{}: {} entries, {} events, {} players, {} materials, {} open orders",
            self.data.display(),
            recovered.entry,
            market.sequence().0,
            market.player_count(),
            market.materials().len(),
            market.open_order_count(),
        ))?;
        print_line(format_args!(
            "{:<24}{:>22}{:>22}{:>18}{:>22}{:>22}{:>12}",
            "asset", "deposited", "withdrawn", "burned", "available", "held", "difference"
        ))?;
        for asset in market.audit().assets {
            print_line(format_args!(
                "{:<24}{:>22}{:>22}{:>18}{:>22}{:>22}{:>12}",
                asset.asset.as_str(),
                asset.deposited,
                asset.withdrawn,
                asset.burned,
                asset.available,
                asset.held,
                asset.difference()
            ))?;
        }
        if problems.is_empty() {
            return print_line("all entries are intact, and the accounts balance");
        }
        problems.iter().try_for_each(|problem| print_line(format_args!("problem: {problem}")))
    }
}

fn report(recovered: &Recovered, problems: &[String]) -> serde_json::Value {
    let market = &recovered.market;
    json!({
        "ok": problems.is_empty(),
        "entries": recovered.entry,
        "events": market.sequence().0,
        "players": market.player_count(),
        "materials": market.materials().len(),
        "open_orders": market.open_order_count(),
        "problems": problems,
    })
}
