//! `tradepost rules`: makes the rules of a running market those of a file.
//!
//! The file is the whole truth: a rule that it does not name gets its default back. All of it is checked
//! before anything is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;
use tradepost_client::{Client, Error};
use tradepost_core::{self as core, MaterialId, MaterialRules};
use tradepost_wire::{Code, RuleChanges, RuleSet, Rules as Sheet};

use super::connection::Connection;
use super::shared::{print_line, runtime};

#[derive(clap::Args, Debug)]
pub(super) struct Rules {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(clap::Subcommand, Debug)]
enum RulesCommand {
    /// Show what would change, then make the market's rules those of a TOML file
    Apply(Apply),
}

#[derive(clap::Args, Debug)]
struct Apply {
    /// TOML file: rules under [market] and [materials.ID]; what it does not name gets its default back
    file: PathBuf,
    #[command(flatten)]
    connection: Connection,
    /// Only show what would change
    #[arg(long)]
    dry_run: bool,
}

/// The rules of one place in the file, by name.
type Table = BTreeMap<Spanned<String>, Spanned<toml::Value>>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    market: Table,
    #[serde(default)]
    materials: BTreeMap<Spanned<String>, Table>,
}

/// The rules of a file: those of the market under `None`.
type Wanted = BTreeMap<Option<String>, Scope>;

/// The rules of the market or of a material, and where in the file they begin.
#[derive(Debug, Default)]
struct Scope {
    rules: RuleSet,
    line: usize,
    /// The line of the account that fees go to.
    account: Option<(String, usize)>,
}

/// A change of one place.
#[derive(Debug)]
struct Step {
    material: Option<String>,
    before: RuleSet,
    changes: RuleChanges,
}

impl Rules {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let RulesCommand::Apply(apply) = self.command;
        runtime()?.block_on(apply.run())
    }
}

impl Apply {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let path = self.file.display().to_string();
        let text = fs::read_to_string(&self.file).with_context(|| format!("cannot read {path}"))?;
        let wanted = read(&text).with_context(|| path.clone())?;
        let client = self.connection.client()?;
        let sheet = client.rules().await?;
        check_names(&client, &wanted).await.context(path)?;
        let steps = plan(&sheet, wanted);
        for step in &steps {
            for line in step.lines()? {
                print_line(line)?;
            }
        }
        if steps.is_empty() {
            print_line("The market has these rules already.")?;
        } else if self.dry_run {
            print_line("Nothing was changed: --dry-run.")?;
        } else {
            for step in &steps {
                let rules = client.change_rules(step.material.as_deref(), &step.changes).await;
                rules.with_context(|| format!("cannot change the rules of {}", step.place()))?;
            }
            print_line("Applied.")?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The rules of a file; an error names the line and the rule.
fn read(text: &str) -> anyhow::Result<Wanted> {
    let file: File = toml::from_str(text)?;
    let line = |span: Range<usize>| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1;
    let mut wanted = BTreeMap::from([(None, scope(file.market, line)?)]);
    for (id, table) in file.materials {
        let at = line(id.span());
        let id = id.into_inner();
        MaterialId::new(&id).with_context(|| format!("line {at}: `{id}`"))?;
        wanted.insert(Some(id), Scope { line: at, ..scope(table, line)? });
    }
    let market = parsed(&wanted.get(&None).map(|scope| scope.rules.clone()).unwrap_or_default())?;
    for (material, Scope { rules, line, .. }) in &wanted {
        let own = if material.is_some() { parsed(rules)? } else { core::RuleSet::default() };
        let rules = MaterialRules::of(core::Rules::default(), &market, &own);
        let at = || match material {
            Some(material) => format!("line {line}: tick, price_min and price_max of {material}"),
            None => "tick, price_min and price_max of the market".to_owned(),
        };
        rules.admit_any().with_context(at)?;
    }
    Ok(wanted)
}

fn scope(table: Table, line: impl Fn(Range<usize>) -> usize) -> anyhow::Result<Scope> {
    let (mut rules, mut account) = (serde_json::Map::new(), None);
    for (name, value) in table {
        let at = line(name.span());
        let name = name.into_inner();
        let value = serde_json::to_value(value.into_inner())?;
        check_rule(&name, &value).with_context(|| format!("line {at}: rule `{name}`"))?;
        if let Some(player) = value.as_str().and_then(|to| to.strip_prefix("account:")) {
            account = Some((player.to_owned(), at));
        }
        rules.insert(name, value);
    }
    let rules = serde_json::from_value(Value::Object(rules))?;
    Ok(Scope { rules, line: 0, account })
}

/// Whether a rule exists, and has a value in its range.
fn check_rule(name: &str, value: &Value) -> anyhow::Result<()> {
    let names: Vec<_> = core::RuleName::ALL.iter().map(|rule| rule.as_str()).collect();
    ensure!(names.contains(&name), "no rule has this name; the rules are {}", names.join(", "));
    ensure!(!value.is_null(), "no value");
    let changes: RuleChanges = serde_json::from_value(json!({ name: value }))?;
    let changes = core::RuleChanges::try_from(changes).map_err(|invalid| anyhow!("{invalid}"))?;
    Ok(changes.set.in_range()?)
}

fn parsed(rules: &RuleSet) -> anyhow::Result<core::RuleSet> {
    let changes = RuleChanges::between(&RuleSet::default(), rules);
    let changes = core::RuleChanges::try_from(changes).map_err(|invalid| anyhow!("{invalid}"))?;
    Ok(changes.set)
}

/// Whether the market knows the materials and accounts that the file names.
async fn check_names(client: &Client, wanted: &Wanted) -> anyhow::Result<()> {
    let mut known = BTreeSet::new();
    for (material, Scope { line, account, .. }) in wanted {
        if let Some(material) = material {
            match client.material(material).await {
                Err(Error::Refused { problem, .. }) if problem.code == Code::UnknownMaterial.as_str() => {
                    return Err(anyhow!("line {line}: no material `{material}` is registered"));
                }
                found => drop(found?),
            }
        }
        if let Some((player, line)) = account.as_ref().filter(|(player, _)| !known.contains(player)) {
            let balances = client.balances_of(player).await?.balances;
            ensure!(!balances.is_empty(), "line {line}: rule `fee_to`: no player `{player}` has an account");
            known.insert(player.clone());
        }
    }
    Ok(())
}

/// What has to change, the market first.
fn plan(sheet: &Sheet, mut wanted: Wanted) -> Vec<Step> {
    for material in sheet.materials.keys() {
        wanted.entry(Some(material.clone())).or_default();
    }
    let steps = wanted.into_iter().filter_map(|(material, scope)| {
        let before = match &material {
            None => sheet.rules.clone().only(&sheet.explicit),
            Some(material) => sheet.materials.get(material).cloned().unwrap_or_default(),
        };
        let changes = RuleChanges::between(&before, &scope.rules);
        (before != scope.rules).then_some(Step { material, before, changes })
    });
    steps.collect()
}

impl Step {
    fn place(&self) -> &str {
        self.material.as_deref().unwrap_or("the market")
    }

    /// A line for each rule that changes.
    fn lines(&self) -> anyhow::Result<Vec<String>> {
        let (before, changes) = (serde_json::to_value(&self.before)?, serde_json::to_value(&self.changes)?);
        let shown = |rules: &Value, name| match rules.get(name) {
            None | Some(Value::Null) => "default".to_owned(),
            Some(value) => value.to_string(),
        };
        let line = |name: &'static str| {
            format!("{}: {name} {} -> {}", self.place(), shown(&before, name), shown(&changes, name))
        };
        Ok(self.changes.names().into_iter().map(line).collect())
    }
}
