//! The engine in the process, with its journal on disk, against a bare file: the same bytes in the same group
//! commits, each appended and synced (fdatasync).

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use indicatif::ProgressBar;

use crate::measure::median;
use crate::report::{Row, Section, Target};

pub(crate) fn run(quick: bool, only: &str, progress: &ProgressBar) -> anyhow::Result<Section> {
    let (orders, rounds) = if quick { (50_000, 1) } else { (2_000_000, 3) };
    let mut rows = Vec::new();
    for (clients, batch) in [(64, 50), (1_024, 1)] {
        let name = format!("{clients} clients, {batch} orders a request");
        if !name.contains(only) {
            continue;
        }
        let (mut rates, mut floors) = (Vec::new(), Vec::new());
        for number in 0..rounds {
            progress.set_position(number);
            progress.set_message(format!("engine: {name}; then the same bytes into a bare file"));
            let (rate, floor) = round(clients, batch, orders)?;
            rates.push(rate);
            floors.push(floor);
        }
        let ratio = median(rates.iter().zip(&floors).map(|(rate, floor)| rate / floor));
        let row = Row::new(name, median(rates), "orders/s");
        rows.push(row.against(median(floors), ratio).target(Target::RatioAtLeast(0.40)));
    }
    let about = "Orders of 1,000 players for one material pass through the engine's queue, are decided with escrow and \
                 balances, journalled by group commit, and answered once they are on disk. The history follows in its own \
                 thread. Floor: the bodies of the same journal entries appended one by one to a bare file, each synced.";
    Ok(Section { title: "Engine with the journal on disk", about: about.into(), rows })
}

/// Orders per second of the engine and of the bare file.
fn round(clients: usize, batch: usize, orders: usize) -> anyhow::Result<(f64, f64)> {
    let program = std::env::current_exe()?.with_file_name("tradepost-bench-engine");
    let arguments = [clients, batch, orders].map(|number| number.to_string());
    let output = Command::new(&program).args(arguments).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| program.display().to_string())?;
    ensure!(output.status.success(), "{} ended with {}", program.display(), output.status);
    let printed = String::from_utf8(output.stdout)?;
    let (rate, floor) =
        printed.trim().split_once(' ').with_context(|| format!("unexpected output {printed:?}"))?;
    Ok((rate.parse()?, floor.parse()?))
}
