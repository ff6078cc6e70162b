//! `tradepost init`: makes a market in a directory: its settings with what each means, the secret that signs
//! its tokens, and its first materials.
//!
//! Materials are registered in the journal at once, as the API would: a later start has nothing to repeat,
//! and a name that is changed later stays changed.
//!
//! Invariants: everything is read and checked before anything is written; no file is overwritten; if it
//! fails, what it made is removed.

mod asking;
pub(crate) mod materials;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};
use serde_json::json;
use tradepost_http::BATCH_SIZE_MAX;
use tradepost_node::{JOURNAL_FILE, start};
use tradepost_ports::Administration;

use self::materials::Entry;
use super::shared::{DataArgs, print_line, runtime};
use crate::config::{CONFIG_FILE, Config, Options};
use crate::secret::{SECRET_FILE, secret};

#[derive(clap::Args, Debug)]
pub(super) struct Init {
    #[command(flatten)]
    data: DataArgs,
    /// File with the first materials: CSV of `id,name`, or the JSON of `POST /v1/materials/batch`
    #[arg(long, value_name = "FILE")]
    materials: Option<PathBuf>,
    /// Ask nothing, even on a terminal: what is not given has its default
    #[arg(long, short)]
    yes: bool,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

/// What to make, all of it checked.
struct Plan {
    directory: PathBuf,
    settings: PathBuf,
    options: Options,
    config: Config,
    materials: Vec<Entry>,
}

impl Init {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let directory = self.data.data;
        let settings = self.data.config.unwrap_or_else(|| directory.join(CONFIG_FILE));
        for made in [&settings, &directory.join(JOURNAL_FILE)] {
            ensure!(
                !made.exists(),
                "{} exists already, and nothing is overwritten; to serve that market: tradepost serve --data {}",
                made.display(),
                directory.display()
            );
        }
        let (mut options, mut file) = (self.data.options, self.materials);
        if !self.yes && !self.json && io::stdin().is_terminal() && io::stderr().is_terminal() {
            asking::ask(&directory, &mut options, &mut file)?;
        }
        let config = Config::of(&directory, options.clone())?;
        config.serving()?;
        let materials = file.as_deref().map(materials::read).transpose()?.unwrap_or_default();
        let plan = Plan { directory, settings, options, config, materials };
        plan.carry_out()?;
        plan.report(self.json)?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Plan {
    /// Makes everything, or nothing.
    fn carry_out(&self) -> anyhow::Result<()> {
        let before = names(&self.directory)?;
        let made = self.make();
        if made.is_err() {
            // The first error is the one to report.
            self.remove_since(before.as_ref()).ok();
        }
        made
    }

    fn make(&self) -> anyhow::Result<()> {
        tradepost_node::make_directory(&self.directory)
            .with_context(|| format!("cannot make {}", self.directory.display()))?;
        secret(&self.directory)?;
        runtime()?.block_on(self.register())?;
        // The settings are the last, so that a directory with them is complete.
        let cannot_write = || format!("cannot write {}", self.settings.display());
        let mut file = File::create_new(&self.settings).with_context(cannot_write)?;
        file.write_all(self.options.document().as_bytes()).with_context(cannot_write)?;
        file.sync_all().with_context(cannot_write)
    }

    /// Starts the market, registers the materials, and stops it.
    async fn register(&self) -> anyhow::Result<()> {
        let running = start(self.config.market(), |_, _| {}).await?;
        let mut refused = None;
        for part in self.materials.chunks(BATCH_SIZE_MAX) {
            let named = part.iter().map(|entry| (entry.id.clone(), entry.name.clone())).collect();
            let results = running.market.register_all(named, None).await?;
            refused = results.into_iter().zip(part).find_map(|(result, entry)| Some((result.err()?, entry)));
            if refused.is_some() {
                break;
            }
        }
        running.stop()?;
        match refused {
            Some((why, Entry { place, id, .. })) => bail!("{place}: {id} cannot be registered: {why}"),
            None => Ok(()),
        }
    }

    /// Removes what was not in the directory before; the directory too if it is new.
    fn remove_since(&self, before: Option<&BTreeSet<OsString>>) -> anyhow::Result<()> {
        let Some(before) = before else { return Ok(fs::remove_dir_all(&self.directory)?) };
        for name in names(&self.directory)?.unwrap_or_default().difference(before) {
            fs::remove_file(self.directory.join(name))?;
        }
        Ok(())
    }

    fn report(&self, json: bool) -> anyhow::Result<()> {
        let data = self.directory.display();
        if json {
            return print_line(json!({
                "data": self.directory, "settings": self.settings, "materials": self.materials.len(),
            }));
        }
        let materials = match self.materials.len() {
            1 => "1 material".to_owned(),
            count => format!("{count} materials"),
        };
        print_line(format_args!("{}: every setting and what it means", self.settings.display()))?;
        print_line(format_args!(
            "{}: signs the tokens; keep it",
            self.directory.join(SECRET_FILE).display()
        ))?;
        print_line(format_args!("{}: {materials}", self.directory.join(JOURNAL_FILE).display()))?;
        // A file elsewhere must be named to each command.
        let elsewhere = self.settings.parent() != Some(self.directory.as_path());
        let config = if elsewhere { format!(" --config {}", self.settings.display()) } else { String::new() };
        print_line(format_args!(
            "\nNext:\n  tradepost serve --data {data}{config}\n  \
             tradepost token --data {data}{config} --player game --role operator   # for your game's server\n  \
             tradepost doctor --data {data}{config}   # checks the machine around it",
        ))
    }
}

/// The names in a directory; `None` if there is none.
fn names(directory: &Path) -> anyhow::Result<Option<BTreeSet<OsString>>> {
    match fs::read_dir(directory) {
        Ok(entries) => Ok(Some(entries.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>()?)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot use {}", directory.display())),
    }
}
