//! The table in docs/clients.md: which client passes which scenario.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};

const FILE: &str = "docs/clients.md";
const BEGIN: &str = "<!-- Written by `UPDATE_EXPECT=1 cargo xtask clients`. -->\n";
const END: &str = "<!-- End of the table. -->\n";

/// The table of these clients, with a row for each scenario.
pub(crate) fn render(clients: &[&str], rows: &[(&str, Vec<bool>)]) -> String {
    let mut table =
        format!("| scenario | {} |\n|---|{}\n", clients.join(" | "), ":-:|".repeat(clients.len()));
    for (scenario, passed) in rows {
        let cells: Vec<_> = passed.iter().map(|passed| if *passed { "✓" } else { "✗" }).collect();
        // Writing to a string cannot fail.
        writeln!(table, "| {scenario} | {} |", cells.join(" | ")).ok();
    }
    table
}

/// Compares a table with the documented one, or writes it.
pub(crate) fn compare(root: &Path, table: &str) -> Result<()> {
    let path = root.join(FILE);
    let text = std::fs::read_to_string(&path)?;
    let (before, found, after) = split(&text)?;
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return Ok(std::fs::write(path, format!("{before}{BEGIN}\n{table}\n{END}{after}"))?);
    }
    ensure!(found.trim() == table.trim(), "{FILE} is not what this run shows: run with UPDATE_EXPECT=1");
    Ok(())
}

fn split(text: &str) -> Result<(&str, &str, &str)> {
    let (before, rest) = text.split_once(BEGIN).context("docs/clients.md has no table")?;
    let (table, after) = rest.split_once(END).context("the table of docs/clients.md has no end")?;
    Ok((before, table, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_table_has_every_scenario_and_every_client() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = std::fs::read_to_string(root.join(FILE)).unwrap();
        let (_, documented, _) = split(&text).unwrap();
        let clients: Vec<_> = crate::clients::CLIENTS.iter().map(|client| client.name).collect();
        let scenarios = crate::scenario::all().unwrap();
        let all = |scenario| (scenario, vec![true; clients.len()]);
        let rows: Vec<_> = scenarios.iter().map(|scenario| all(scenario.name.as_str())).collect();
        assert_eq!(
            documented.trim(),
            render(&clients, &rows).trim(),
            "run UPDATE_EXPECT=1 cargo xtask clients"
        );
    }
}
