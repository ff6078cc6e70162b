//! Measurements, floors and targets: as a table, as JSON, as a page of the documentation.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Section {
    pub(crate) title: &'static str,
    /// How it was measured, for readers who judge the figures.
    pub(crate) about: String,
    pub(crate) rows: Vec<Row>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// The same measurement of the floor, in the same run.
    pub(crate) floor: Option<f64>,
    /// Value to floor: the median of the ratios of single runs, not the ratio of medians.
    pub(crate) ratio: Option<f64>,
    pub(crate) target: Option<Target>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
    RatioAtMost(f64),
    RatioAtLeast(f64),
}

impl Row {
    pub(crate) fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self { what: what.into(), value, unit, floor: None, ratio: None, target: None }
    }

    /// Adds a floor of the same unit.
    pub(crate) fn against(self, floor: f64, ratio: f64) -> Self {
        Self { floor: Some(floor), ratio: Some(ratio), ..self }
    }

    pub(crate) fn target(self, target: Target) -> Self {
        Self { target: Some(target), ..self }
    }

    /// Whether the target is met; `None` without one.
    pub(crate) fn met(&self) -> Option<bool> {
        let ratio = self.ratio.unwrap_or(f64::NAN);
        self.target.map(|target| match target {
            Target::AtMost(limit) => self.value <= limit,
            Target::AtLeast(limit) => self.value >= limit,
            Target::RatioAtMost(limit) => ratio <= limit,
            Target::RatioAtLeast(limit) => ratio >= limit,
        })
    }

    fn cells(&self) -> [String; 6] {
        let target = match self.target {
            None => String::new(),
            Some(Target::AtMost(limit)) => format!("≤ {} {}", figure(limit), self.unit),
            Some(Target::AtLeast(limit)) => format!("≥ {} {}", figure(limit), self.unit),
            Some(Target::RatioAtMost(limit)) => format!("ratio ≤ {limit:.2}"),
            Some(Target::RatioAtLeast(limit)) => format!("ratio ≥ {limit:.2}"),
        };
        let verdict = match self.met() {
            None => "",
            Some(true) => "met",
            Some(false) => "**missed**",
        };
        [
            self.what.clone(),
            format!("{} {}", figure(self.value), self.unit),
            self.floor.map_or_else(String::new, |floor| format!("{} {}", figure(floor), self.unit)),
            self.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            target,
            verdict.to_owned(),
        ]
    }
}

impl Section {
    /// The rows as a table that reads well in a terminal and is Markdown.
    pub(crate) fn table(&self) -> String {
        let head = ["what", "Tradepost", "floor", "ratio", "target", ""].map(str::to_owned);
        let lines: Vec<[String; 6]> = std::iter::once(head).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| {
            lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
        };
        let widths: Vec<usize> = (0..6).map(|column| width(column).unwrap_or(0).max(3)).collect();
        let mut table = String::new();
        for (number, line) in lines.iter().enumerate() {
            for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
                let pad = width - cell.chars().count();
                let (left, right) = if (1..4).contains(&column) { (pad, 0) } else { (0, pad) };
                let _ = write!(table, "| {:left$}{cell}{:right$} ", "", "");
            }
            table.push_str("|\n");
            if number == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let right = if (1..4).contains(&column) { ":" } else { "-" };
                    let _ = write!(table, "|-{:-<width$}{right}", "");
                }
                table.push_str("|\n");
            }
        }
        table
    }
}

/// All measurements as a page of documentation.
pub(crate) fn markdown(command: &str, sections: &[Section]) -> String {
    let mut page = format!(
        "# Benchmarks\n\nWritten by `{command}` on {}.\nRun that command to measure again.\n\nA floor is the \
         shortest program that does the same work, written for this comparison and run in turns with Tradepost.\n\
         Ratios carry over to another machine; absolute figures do not.\n",
        machine()
    );
    for section in sections {
        // One sentence a line, as in all documentation.
        let about = section.about.replace(". ", ".\n");
        let _ = write!(page, "\n## {}\n\n{about}\n\n{}", section.title, section.table());
    }
    page
}

/// The heading of the section that `growth` measures, the last one of the page.
pub(crate) const GROWTH: &str = "## Growth";

/// Writes the page of documentation, and keeps the growth section that it had.
pub(crate) fn write_page(path: &Path, page: &str) -> std::io::Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_default();
    std::fs::write(path, format!("{}\n\n{}", page.trim_end(), split(&old).1))
}

/// Replaces the growth section of the page.
pub(crate) fn write_growth(path: &Path, section: &str) -> std::io::Result<()> {
    let old = std::fs::read_to_string(path)?;
    std::fs::write(path, format!("{}\n\n{section}", split(&old).0.trim_end()))
}

/// The page before its growth section, and that section.
fn split(page: &str) -> (&str, &str) {
    page.split_at(page.find(GROWTH).unwrap_or(page.len()))
}

/// Cores and processor of this machine.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("");
    let model = model.trim_start_matches(['\t', ' ', ':']);
    let model = if model.is_empty() { std::env::consts::ARCH } else { model };
    format!("{cores} cores ({model}, {})", std::env::consts::OS)
}

/// A number with three significant digits and grouped thousands.
pub(crate) fn figure(value: f64) -> String {
    if value.abs() < 10.0 {
        return format!("{value:.2}");
    }
    if value.abs() < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
