//! What grows with the game: each cost at steps of ten, over HTTP, with the exponent of its growth.

mod chart;
mod client;
mod closed_orders;
pub(crate) mod curve;
mod materials;
mod open_orders;
mod players;
mod streams;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use indicatif::ProgressBar;
use tradepost_http::auth::Role;

use crate::report::{GROWTH, figure, machine, write_growth};
use crate::server::Server;
use curve::{Curve, Growth};

/// Measures all costs. Prints the table; with `markdown`, replaces the section in that page and writes the
/// chart beside it.
pub(crate) fn run(
    quick: bool,
    only: &str,
    progress: &ProgressBar,
    markdown: Option<&Path>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(quick, only, progress))?;
    let section = section(&measured);
    progress.suspend(|| std::io::Write::write_all(&mut std::io::stdout(), section.as_bytes()))?;
    if let Some(page) = markdown {
        write_growth(page, &section)?;
        chart::draw(&measured, &page.with_file_name(CHART)).context(CHART)?;
    }
    Ok(())
}

/// The file of the chart, beside the page.
const CHART: &str = "growth.svg";

async fn measure(quick: bool, only: &str, progress: &ProgressBar) -> anyhow::Result<Vec<Growth>> {
    let mut measured = Vec::new();
    let wanted = |name: &str| name.contains(only);
    if wanted("materials") {
        measured.push(materials::measure(quick, progress).await?);
    }
    if wanted("players") {
        measured.push(players::measure(quick, progress).await?);
    }
    if wanted("open orders") {
        measured.push(open_orders::measure(quick, progress).await?);
    }
    if wanted("closed orders") {
        measured.push(closed_orders::measure(quick, progress).await?);
    }
    if wanted("live streams") {
        measured.push(streams::measure(quick, progress).await?);
    }
    Ok(measured)
}

/// The section of the page: how it was measured, one table, the chart.
fn section(measured: &[Growth]) -> String {
    let mut section = format!(
        "{GROWTH}\n\nWritten by `cargo xtask bench growth` on {}.\nEach cost at growing sizes, over HTTP, on one server a \
         dimension.\nThe exponent is the slope of the logarithms by least squares: 0 is constant, 1 is linear.\n",
        machine()
    );
    for growth in measured {
        let _ = write!(section, "\n- Growing **{}**.\n  {}", growth.of, growth.about.replace(". ", ".\n  "));
    }
    section.push_str("\n\n| growing | cost | at each size | exponent |\n|---|---|---|--:|\n");
    for growth in measured {
        for curve in &growth.curves {
            let exponent = curve.exponent().map_or_else(String::new, |exponent| format!("{exponent:.2}"));
            let _ = writeln!(section, "| {} | {} | {} | {exponent} |", growth.of, curve.what, points(curve));
        }
    }
    let _ =
        write!(section, "\n![Each cost relative to its first size, by size; logarithmic axes]({CHART})\n");
    section
}

fn points(curve: &Curve) -> String {
    let points = curve
        .points
        .iter()
        .map(|point| format!("{}: {} {}", size(point.size), figure(point.cost), curve.unit));
    points.collect::<Vec<_>>().join(" · ")
}

/// A size as people write it: `1 k`, `20 M`.
fn size(size: f64) -> String {
    match size {
        size if size >= 1e6 => format!("{} M", size / 1e6),
        size if size >= 1e3 => format!("{} k", size / 1e3),
        size => format!("{size}"),
    }
}

/// Waits until the history has caught up.
async fn settle(server: &Server) -> anyhow::Result<()> {
    while server.events_behind().await?.is_none_or(|behind| behind > 0) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

/// A share of bytes for each of `count`.
#[expect(clippy::cast_precision_loss, reason = "bytes and counts are far below 2^52")]
fn per(bytes: u64, count: usize) -> f64 {
    bytes as f64 / count as f64
}

fn operator_header(server: &Server) -> anyhow::Result<String> {
    Ok(format!("Authorization: Bearer {}\r\n", server.token("bench", Role::Operator)?))
}

/// A request with a JSON body.
fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
