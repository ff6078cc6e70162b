//! The program's commands, one file each.

mod shared;
mod serve;
mod demo;
mod token;
mod spreadsheet;
pub(crate) mod replay;
mod reconcile;
mod rules;
mod verify;
mod backup;
mod restore;
mod archive;
mod bench;
mod connection;
mod health;
mod manual;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

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
    /// Compare your game's list of transfers with the market's
    Reconcile(reconcile::Reconcile),
    /// Make the market's rules those of a file
    Rules(rules::Rules),
    /// Verify the journal and the balances
    Verify(verify::Verify),
    /// Save a copy of a running market
    Backup(backup::Backup),
    /// Go back to a backup
    Restore(restore::Restore),
    /// Move old entries of the journal into compressed files
    Archive(archive::Archive),
    /// Measure how many orders per second a market processes
    Bench(bench::Bench),
    /// Ask whether a market is ready
    Health(health::Health),
    /// Print completions for a shell
    Completions(manual::Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Manual(manual::Manual),
}

/// Ignores variables that are set to nothing, as they are where a deployment leaves a setting open.
fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|argument| {
            if argument.get_env().is_some_and(is_empty) { argument.env(None::<&str>) } else { argument }
        })
        .mut_subcommands(without_empty_variables)
}

/// Runs the command line; errors go to standard error, each cause on a separate line.
pub fn run() -> ExitCode {
    let matches = without_empty_variables(Arguments::command()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let done = match arguments.command {
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Reconcile(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Archive(command) => command.run(),
        Command::Bench(command) => command.run(),
        Command::Health(command) => command.run(),
        Command::Completions(command) => Ok(command.run(Arguments::command())),
        Command::Manual(command) => command.run(Arguments::command()),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            shared::print_error(&error);
            ExitCode::FAILURE
        }
    }
}
