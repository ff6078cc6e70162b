//! `tradepost-bench`: measures the code against floors, checks that both did the same work, and compares with
//! targets.
//!
//! For those who change the code. Not here: how fast a machine or a running market is (`tradepost bench`).

mod measure;
mod report;
mod orders;
mod tree;
mod workload;
mod book;
mod market;
mod engine;
mod durable;
mod load;
mod server;
mod floor;
mod http;
mod bridge;
mod references;
mod listeners;
mod fan_out_floor;
mod fan_out;
mod restart;
mod reports;
mod growth;
mod soak;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Parser, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use report::Section;

/// Measures Tradepost against floors: the shortest programs that do the same work.
#[derive(Debug, Parser)]
struct Arguments {
    /// What to measure.
    #[arg(value_enum, default_value = "all")]
    part: Part,
    /// A smoke run of a few seconds; its figures mean little.
    #[arg(long)]
    quick: bool,
    /// Only those measurements of order books, of the engine and of growth whose name contains this text.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Where to write the measurements as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where to write the measurements as a page of documentation.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// The most closed orders of growth: 20 million take the better part of an hour, and disk by the
    /// gigabyte.
    #[arg(long, value_name = "ORDERS", default_value_t = 20_000_000)]
    closed_orders_max: usize,
    /// Duration of the soak test.
    #[arg(long, default_value_t = 60.0)]
    minutes: f64,
    /// Directory of a floor's files.
    #[arg(long, hide = true)]
    directory: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Order books alone.
    Book,
    /// The market in memory: decide, evolve, memory, restart.
    Market,
    /// The engine with its journal on disk.
    Engine,
    /// The server over HTTP.
    Http,
    /// Transfers with references, the feed, webhooks.
    Bridge,
    /// The live stream with many listeners.
    #[value(name = "fanout")]
    FanOut,
    /// The server's start with a million open orders.
    Restart,
    /// Reports on the whole market while it serves.
    Reports,
    /// Everything above.
    All,
    /// What grows with materials, players, orders, history and streams, at steps of ten: about half an hour.
    Growth,
    /// One server under load for a long time, through overload, backup, deletion and kills.
    Soak,
    /// Serves the HTTP floor; the measurement starts it.
    #[value(hide = true)]
    DurableFloor,
    /// Serves the fan-out floor; the measurement starts it.
    #[value(hide = true)]
    FanOutFloor,
}

/// Measures a part: whether quickly, and the text that names must contain.
type Run = fn(bool, &str, &ProgressBar) -> anyhow::Result<Section>;

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(directory) = &arguments.directory {
        return match arguments.part {
            Part::FanOutFloor => fan_out_floor::serve(directory),
            _ => durable::serve(directory),
        };
    }
    if arguments.part == Part::Soak {
        return soak::run(arguments.minutes);
    }
    let progress = ProgressBar::new_spinner();
    progress.set_style(ProgressStyle::with_template("{spinner} {elapsed_precise} {msg} (run {pos})")?);
    progress.enable_steady_tick(Duration::from_millis(200));

    if arguments.part == Part::Growth {
        let Arguments { quick, ref only, closed_orders_max, .. } = arguments;
        let size = growth::Size { quick, only, closed_orders_max };
        return growth::run(&size, &progress, arguments.markdown.as_deref());
    }
    let mut sections = Vec::new();
    let parts: [(Part, Run); 8] = [
        (Part::Book, book::run),
        (Part::Market, market::run),
        (Part::Engine, engine::run),
        (Part::Http, http::run),
        (Part::Bridge, bridge::run),
        (Part::FanOut, fan_out::run),
        (Part::Restart, restart::run),
        (Part::Reports, reports::run),
    ];
    for (part, run) in parts {
        if arguments.part == part || arguments.part == Part::All {
            let section = run(arguments.quick, &arguments.only, &progress)?;
            progress.suspend(|| print(&section))?;
            sections.push(section);
        }
    }
    progress.finish_and_clear();
    write_files(&arguments, &sections)
}

fn print(section: &Section) -> std::io::Result<()> {
    writeln!(std::io::stdout(), "{}\n\n{}\n\n{}", section.title, section.about, section.table())
}

fn write_files(arguments: &Arguments, sections: &[Section]) -> anyhow::Result<()> {
    if let Some(path) = &arguments.json {
        let measured = serde_json::json!({ "machine": report::machine(), "sections": sections });
        std::fs::write(path, serde_json::to_string_pretty(&measured)?).context(path.display().to_string())?;
    }
    if let Some(path) = &arguments.markdown {
        let page = report::markdown("cargo xtask bench", sections);
        report::write_page(path, &page).context(path.display().to_string())?;
    }
    Ok(())
}
