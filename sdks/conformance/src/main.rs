//! One suite for all clients: scenarios as data, played by each client through a proxy that makes faults,
//! against the real server.

mod scenario;
mod expected;
mod http;
mod market;
mod proxy;
mod driver;
mod play;
mod clients;
mod game;
mod table;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::Parser;

use clients::{CLIENTS, Client};
use market::Market;
use play::Stage;
use proxy::Proxy;
use scenario::Scenario;

/// Plays the scenarios through the clients; `cargo xtask clients` builds what it needs.
#[derive(Parser)]
struct Arguments {
    /// The root of the sources
    #[arg(long)]
    root: PathBuf,
    /// The program `tradepost`
    #[arg(long)]
    program: PathBuf,
    /// Only this client
    #[arg(long)]
    client: Option<String>,
    /// Only scenarios whose name contains this
    #[arg(long, default_value = "")]
    only: String,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let mut scenarios = scenario::all()?;
    scenarios.retain(|scenario| scenario.name.contains(&arguments.only));
    let wanted = |client: &&Client| {
        arguments.client.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(client.name))
    };
    let clients: Vec<_> = CLIENTS.iter().filter(wanted).collect();
    ensure!(!clients.is_empty() && !scenarios.is_empty(), "no such client or scenario");
    for client in &clients {
        client.prepare(&arguments.root)?;
    }
    let scenarios = scenarios.as_slice();
    let results = std::thread::scope(|scope| {
        let start = |client| scope.spawn(move || play(client, arguments, scenarios));
        let running: Vec<_> = clients.iter().map(|client| start(*client)).collect();
        running.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut columns = Vec::new();
    for result in results {
        columns.push(result.map_err(|_| anyhow::anyhow!("the runner panicked"))??);
    }
    let row = |index: usize| columns.iter().map(|column| column.get(index) == Some(&true)).collect();
    let rows: Vec<_> =
        scenarios.iter().enumerate().map(|(index, scenario)| (scenario.name.as_str(), row(index))).collect();
    let names: Vec<_> = clients.iter().map(|client| client.name).collect();
    let table = table::render(&names, &rows);
    let failed = columns.iter().flatten().filter(|passed| !**passed).count();
    ensure!(failed == 0, "{failed} scenarios failed");
    if arguments.client.is_none() && arguments.only.is_empty() {
        table::compare(&arguments.root, &table)?;
    }
    Ok(())
}

/// Plays all scenarios through a client, in front of a market of its own. Returns which passed.
fn play(client: &Client, arguments: &Arguments, scenarios: &[Scenario]) -> Result<Vec<bool>> {
    let started = Instant::now();
    let market = Market::start(&arguments.program)?;
    let proxy = Proxy::start(market.address)?;
    let root: &Path = &arguments.root;
    let command = || client.driver(root);
    let mut stage = Stage::new(&market, &proxy, &command)?;
    let mut passed = Vec::new();
    for (number, scenario) in scenarios.iter().enumerate() {
        let played = stage.play(number, scenario);
        if let Err(error) = &played {
            report(format_args!("{}: {}: {error:#}", client.name, scenario.name));
        }
        passed.push(played.is_ok());
    }
    game::play(client, &arguments.root, &arguments.program)?;
    let count = passed.iter().filter(|passed| **passed).count();
    report(format_args!(
        "{}: {count} of {} scenarios in {:.1} s",
        client.name,
        passed.len(),
        started.elapsed().as_secs_f32()
    ));
    Ok(passed)
}

/// Writes a line to standard error.
fn report(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
