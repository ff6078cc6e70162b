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

use anyhow::Context as _;
use indicatif::ProgressBar;

use crate::report::{GROWTH, figure, machine, write_growth};
use curve::{Curve, Growth, size};

/// How much is measured.
#[derive(Debug)]
pub(crate) struct Size<'a> {
    pub(crate) quick: bool,
    /// Only dimensions whose name contains this text.
    pub(crate) only: &'a str,
    pub(crate) closed_orders_max: usize,
}

/// Measures all costs. Prints the table; with `markdown`, replaces the section in that page and writes the
/// chart beside it.
pub(crate) fn run(size: &Size<'_>, progress: &ProgressBar, markdown: Option<&Path>) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(size, progress))?;
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

async fn measure(size: &Size<'_>, progress: &ProgressBar) -> anyhow::Result<Vec<Growth>> {
    let Size { quick, only, closed_orders_max } = *size;
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
        measured.push(closed_orders::measure(quick, closed_orders_max, progress).await?);
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
