//! `tradepost archive`: moves old entries of the journal into compressed files, while no server runs.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;
use tradepost_node::{Archived, archive};

use super::shared::{ensure_market, location, print_line};

#[derive(clap::Args, Debug)]
pub(super) struct Archive {
    /// Data directory; no server may be using it
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Directory for the segments [default: archive in the data directory]
    #[arg(long, env = "TRADEPOST_ARCHIVE_DIR", value_name = "DIR")]
    to: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Archive {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        ensure_market(&self.data)?;
        let location = location(&self.data, self.to);
        let Archived { segments, entries, bytes, compressed } = archive(&location)?;
        if self.json {
            print_line(json!({
                "segments": segments, "entries": entries, "bytes": bytes, "compressed": compressed,
            }))?;
        } else if entries == 0 {
            print_line(
                "nothing to archive: entries stay while a start from the last snapshot, history.db or a remembered \
                 idempotency key needs them",
            )?;
        } else {
            let percent = compressed.saturating_mul(100) / bytes.max(1);
            print_line(format_args!(
                "archived {entries} entries in {segments} segments in {}: {bytes} bytes became {compressed} \
                 ({percent} %)\nkeep them: verify, a lost snapshot or history.db, and a restore need them",
                location.archive().display(),
            ))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
