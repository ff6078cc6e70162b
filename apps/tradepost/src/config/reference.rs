//! `docs/settings.md`, made from the settings' own definition.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use clap::{Args, Command};

use super::Options;

const HEAD: &str = "\
# Settings

Made from `apps/tradepost/src/config/options.rs`; `UPDATE_EXPECT=1 cargo test --workspace --lib` rewrites it.

Each is set by a flag of `tradepost serve` (`--sales-tax-bps 250`), by an environment variable
(`TRADEPOST_SALES_TAX_BPS=250`), or in `tradepost.toml` in the data directory (`sales-tax-bps = 250`).
The first of these wins.
An empty value counts as none; a number out of its bounds stops the start, with a message that names them.

The data directory itself is `--data` or `TRADEPOST_DATA`, by default `tradepost-data`; `--config` or
`TRADEPOST_CONFIG` names another file of settings.
On AWS, settings are [parameters of the deployment](aws.md).

| name | default | bounds | meaning |
|---|---|---|---|
";

fn page() -> String {
    let numbers = Options::default().numbers().into_iter();
    let bounds: BTreeMap<_, _> = numbers.map(|(name, _, bounds)| (name, bounds)).collect();
    let mut page = HEAD.to_owned();
    for setting in Options::augment_args(Command::new("tradepost")).get_arguments() {
        let name = setting.get_long().unwrap();
        let help = setting.get_help().unwrap().to_string().replace('\n', " ");
        let (meaning, default) =
            help.strip_suffix(']').and_then(|help| help.rsplit_once(" [default: ")).unwrap();
        let bounds = bounds.get(name).map_or(String::new(), |bounds| {
            format!("{} to {}", grouped(*bounds.start()), grouped(*bounds.end()))
        });
        let default = default.parse().map_or_else(|_| default.to_owned(), grouped);
        let meaning = meaning.replace('|', "\\|");
        writeln!(page, "| `{name}` | {default} | {bounds} | {meaning} |").unwrap();
    }
    page
}

/// A number with its thousands apart.
fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[test]
fn the_page_of_settings_matches_their_definition() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/settings.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page(), "docs/settings.md is out of date: run with UPDATE_EXPECT=1");
}
