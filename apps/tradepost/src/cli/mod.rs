//! The program's commands, one file each.

mod shared;
mod serve;
pub(crate) mod init;
mod doctor;
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
mod mcp;
mod manual;
mod examples;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// A commodities market for games: players buy and sell goods without being online at the same time
#[derive(Parser, Debug)]
#[command(name = "tradepost", version, about, max_term_width = 110)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a market in a directory: settings, secret, first materials
    Init(Box<init::Init>),
    /// Serve the market in a directory, with its page
    Serve(Box<serve::Serve>),
    /// Run a market with an economy of bots, watch it trade, and trade in it
    Demo(Box<demo::Demo>),
    /// Print a token for a player or for your game's server
    Token(token::Token),
    /// Place the orders of a CSV file
    Replay(replay::Replay),
    /// Compare your game's list of transfers with the market's
    Reconcile(reconcile::Reconcile),
    /// Make the market's rules those of a file
    Rules(rules::Rules),
    /// Read the whole journal and check that the accounts balance
    Verify(verify::Verify),
    /// Save a copy of a running market
    Backup(backup::Backup),
    /// Go back to a backup; the files it replaces are kept
    Restore(restore::Restore),
    /// Check a market and the machine around it, and say what to do
    Doctor(Box<doctor::Doctor>),
    /// Move old entries of the journal into compressed files
    Archive(archive::Archive),
    /// Measure how many orders per second a market processes
    Bench(bench::Bench),
    /// Ask whether a market is ready, for supervisors
    Health(health::Health),
    /// Serve a market to an assistant (Model Context Protocol, over standard input and output)
    Mcp(mcp::Mcp),
    /// Print completions for bash, zsh, fish and others
    Completions(manual::Completions),
    /// Write the manual pages
    #[command(hide = true)]
    Manual(manual::Manual),
}

/// The command line, with examples in its help.
fn program() -> clap::Command {
    examples::with_examples(Arguments::command())
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
    let matches = without_empty_variables(program()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let done = match arguments.command {
        Command::Init(command) => command.run(),
        Command::Serve(command) => command.run(),
        Command::Demo(command) => command.run(),
        Command::Token(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Reconcile(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Backup(command) => command.run(),
        Command::Restore(command) => command.run(),
        Command::Doctor(command) => command.run(),
        Command::Archive(command) => command.run(),
        Command::Bench(command) => command.run(),
        Command::Health(command) => command.run(),
        Command::Mcp(command) => command.run(),
        Command::Completions(command) => Ok(command.run(program())),
        Command::Manual(command) => command.run(program()),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            shared::print_error(&error);
            ExitCode::FAILURE
        }
    }
}
