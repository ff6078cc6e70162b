//! `tradepost restore`: goes back to a backup. Checks it, moves the old files aside, and reports what is
//! lost.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use serde_json::json;
use tradepost_core::Timestamp;
use tradepost_node::{JournalEnd, Replaced, Restored, restore};
use tradepost_wire::Time;

use super::shared::{location, print_line, progress};

#[derive(clap::Args, Debug)]
pub(super) struct Restore {
    /// File that `tradepost backup` saved
    backup: PathBuf,
    /// Data directory; no server may be using it
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Directory of archived segments [default: the one they were written to]
    #[arg(long, env = "TRADEPOST_ARCHIVE_DIR", value_name = "DIR")]
    archive_dir: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let location = location(&self.data, self.archive_dir.clone());
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
        let now = Timestamp(u64::try_from(since_1970.as_millis())?);
        let aside = format!("replaced-{}", shown(now).replace([':', '.'], "-"));
        let bar = progress("checking the backup", "entries", 0);
        let restored = restore(&self.backup, &location, &aside, |entry, last| {
            bar.set_length(last);
            bar.set_position(entry);
        })?;
        bar.finish_and_clear();
        if self.json {
            print_line(report(&restored))?;
        } else {
            self.print(&restored)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn print(&self, restored: &Restored) -> anyhow::Result<()> {
        let JournalEnd { entry, sequence, at } = restored.end;
        print_line(format_args!(
            "{}: restored {entry} entries, {} events, the last one of {}; all are intact, and the accounts balance",
            self.data.display(),
            sequence.0,
            shown(at),
        ))?;
        if let Some(moved_to) = &restored.moved_to {
            print_line(format_args!("the files that were there are in {}", moved_to.display()))?;
        }
        match (&restored.replaced, restored.events_lost()) {
            (Replaced::Journal(end), Some(lost)) if lost > 0 => print_line(format_args!(
                "going back loses {lost} events, from {} to {}.\n\
                 Tell players that what they did in that time is undone. Your game must repeat the deposits and \
                 withdrawals of that time, and take back what they brought.\n\
                 Clients get invalid_cursor for cursors after event {}, and start again from their last event \
                 before it, or from the beginning.",
                shown(at),
                shown(end.at),
                sequence.0,
            )),
            (Replaced::Unreadable(why), _) => print_line(format_args!(
                "the journal that was there cannot be read, so what is lost is not known: {why}"
            )),
            _ => print_line("nothing is lost by going back"),
        }
    }
}

fn report(restored: &Restored) -> serde_json::Value {
    let replaced = match &restored.replaced {
        Replaced::Journal(end) => json!({ "events": end.sequence.0, "last_at": shown(end.at) }),
        Replaced::Unreadable(why) => json!({ "unreadable": why }),
        Replaced::Nothing => json!(null),
    };
    json!({
        "entries": restored.end.entry,
        "events": restored.end.sequence.0,
        "last_at": shown(restored.end.at),
        "events_lost": restored.events_lost(),
        "replaced": replaced,
        "moved_to": restored.moved_to,
    })
}

/// A time as the API shows it.
fn shown(at: Timestamp) -> String {
    Time::from(at).to_string()
}
