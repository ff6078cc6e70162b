//! `tradepost verify`: reads the whole journal from its first entry, builds the market up from it, and adds everything up.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use serde_json::json;

use super::{progress, say};
use tradepost_node::{JOURNAL_FILE, JournalReader};
use tradepost_node::{Recovered, replay_all};

/// The command's arguments.
#[derive(clap::Args, Debug)]
pub(super) struct Verify {
    /// Directory of the market's files; a server may be using them
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Say the result as JSON
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        if !self.data.join(JOURNAL_FILE).exists() {
            anyhow::bail!("there is no market in {}: {JOURNAL_FILE} is missing", self.data.display());
        }
        let bar = progress("reading the journal", "entries", 0);
        let recovered = replay_all(&self.data, |entry, last| {
            bar.set_length(last);
            bar.set_position(entry);
        })?;
        bar.finish_and_clear();
        let mut problems = JournalReader::open(&self.data)?.integrity().context("SQLite's own check")?;
        let audit = recovered.market.audit();
        problems.extend(audit.problems.iter().cloned());
        if self.json {
            say(report(&recovered, &problems))?;
        } else {
            self.tell(&recovered, &problems)?;
        }
        Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    fn tell(&self, recovered: &Recovered, problems: &[String]) -> anyhow::Result<()> {
        let market = &recovered.market;
        say(format_args!(
            "{}: {} entries, {} events, {} players, {} materials, {} open orders",
            self.data.display(),
            recovered.entry,
            market.sequence().0,
            market.player_count(),
            market.materials().len(),
            market.open_order_count(),
        ))?;
        say(format_args!(
            "{:<24}{:>22}{:>22}{:>18}{:>22}{:>22}{:>12}",
            "asset", "deposited", "withdrawn", "burned", "available", "held", "difference"
        ))?;
        for asset in market.audit().assets {
            say(format_args!(
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
            return say("all entries are whole, and everything adds up");
        }
        problems.iter().try_for_each(|problem| say(format_args!("problem: {problem}")))
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
