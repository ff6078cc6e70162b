//! What several commands share: the data directory's arguments, output, the runtime.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::EnvFilter;
use tradepost_node::{JOURNAL_FILE, JournalLocation};
use tradepost_sched::set_latency_sensitive;

use crate::config::{Config, Options};

/// Data directory and settings.
#[derive(clap::Args, Debug)]
pub(super) struct DataArgs {
    /// Data directory; init and serve create it
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    pub(super) data: PathBuf,
    /// Configuration file [default: tradepost.toml in the data directory, if it exists]
    #[arg(long, env = "TRADEPOST_CONFIG", value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) options: Options,
}

/// The journal in a data directory, with the segments in another directory if one is given.
pub(super) fn location(data: &Path, archive: Option<PathBuf>) -> JournalLocation {
    JournalLocation { archive, ..JournalLocation::new(data) }
}

/// Fails where there is no market.
pub(super) fn ensure_market(data: &Path) -> anyhow::Result<()> {
    ensure!(data.join(JOURNAL_FILE).exists(), "no market in {}: {JOURNAL_FILE} is missing", data.display());
    Ok(())
}

pub(super) fn print_error(error: &anyhow::Error) {
    let mut stderr = io::stderr().lock();
    let mut text = format!("error: {error}");
    for cause in error.chain().skip(1).map(ToString::to_string) {
        // Some errors repeat their cause in their own text.
        if !text.contains(&cause) {
            text = format!("{text}\n  caused by: {cause}");
        }
    }
    // If standard error is closed, nothing can be reported.
    drop(writeln!(stderr, "{text}"));
}

/// Writes a line to standard output. A closed pipe is not an error.
pub(super) fn print_line(line: impl std::fmt::Display) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// A progress bar on standard error, if that is a terminal.
pub(super) fn progress(what: &'static str, unit: &str, length: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template =
        format!("{{msg}} [{{bar:40}}] {{human_pos}}/{{human_len}} {unit} ({{per_sec}}, {{eta}} left)");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style.progress_chars("=> ")).with_message(what)
}

pub(super) fn log_filter(config: &Config) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(config.log()).context("option log")
}

/// The program's only runtime, with a worker for each core: the engine uses little of one and is woken first
/// (ADR 17).
pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    Ok(runtime.on_thread_start(set_latency_sensitive).enable_all().build()?)
}
