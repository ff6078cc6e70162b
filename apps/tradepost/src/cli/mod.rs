//! The program's commands, one file each.

mod serve;
mod demo;
mod token;
pub(crate) mod replay;
mod verify;
mod backup;
mod bench;
mod connection;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use tracing_subscriber::EnvFilter;
use tradepost_sched::set_latency_sensitive;

use crate::config::{Config, Options};

/// A commodities market for games: sellers post asks, buyers post bids, and neither needs to be online to
/// trade.
#[derive(Parser, Debug)]
#[command(name = "tradepost", version, about, max_term_width = 110)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the market in a directory
    Serve(Box<serve::Serve>),
    /// Run a market with an economy of bots, watch it trade, and trade in it
    Demo(Box<demo::Demo>),
    /// Print a token for a player or for your game's server
    Token(token::Token),
    /// Place the orders of a CSV file (side,material,quantity,price)
    Replay(replay::Replay),
    /// Verify the journal and the balances
    Verify(verify::Verify),
    /// Save a copy of a running market
    Backup(backup::Backup),
    /// Measure how many orders per second a market processes
    Bench(bench::Bench),
}

/// Data directory and settings.
#[derive(clap::Args, Debug)]
struct DataArgs {
    /// Data directory; created if it does not exist
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Configuration file [default: tradepost.toml in the data directory, if it exists]
    #[arg(long, env = "TRADEPOST_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

/// Runs the command line; errors go to standard error, each cause on a separate line.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Bench(command) => command.run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}

fn print_error(error: &anyhow::Error) {
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
fn print_line(line: impl std::fmt::Display) -> anyhow::Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => Ok(written?),
    }
}

/// A progress bar on standard error, if that is a terminal.
fn progress(what: &'static str, unit: &str, length: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template =
        format!("{{msg}} [{{bar:40}}] {{human_pos}}/{{human_len}} {unit} ({{per_sec}}, {{eta}} left)");
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style.progress_chars("=> ")).with_message(what)
}

fn log_filter(config: &Config) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(config.log()).context("option log")
}

/// The program's only runtime, with a worker for each core: the engine uses little of one and is woken first
/// (ADR 17).
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    Ok(runtime.on_thread_start(set_latency_sensitive).enable_all().build()?)
}
