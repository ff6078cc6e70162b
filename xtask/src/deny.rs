//! `cargo xtask deny`: checks licences, sources and bans (`deny.toml`), and known vulnerabilities.

use anyhow::{Context, Result};

use crate::shell::{report, root, run};
use crate::venv::Venv;

/// The workspaces, each with its own lock file.
const WORKSPACES: [&str; 4] = [".", "apps/lambda", "examples/bevy", "fuzz"];

#[derive(clap::Args)]
pub(crate) struct Deny {
    /// Fail if the advisory database (github.com/RustSec/advisory-db) cannot be fetched, instead of reporting
    /// it
    #[arg(long)]
    advisories: bool,
}

impl Deny {
    pub(crate) fn run(self) -> Result<()> {
        let tools = Venv::of_the_gate()?;
        let config = root()?.join("deny.toml");
        let deny = |workspace: &str, arguments: &[&str]| {
            let mut command = tools.command("cargo-deny");
            command.current_dir(root()?.join(workspace)).arg("--config").arg(&config).args(arguments);
            run(&mut command)
        };
        for workspace in WORKSPACES {
            deny(workspace, &["check", "bans", "licenses", "sources"])?;
        }
        let fetched = deny(".", &["fetch", "db"]).context("the advisory database cannot be fetched");
        match fetched {
            Ok(()) => WORKSPACES.iter().try_for_each(|workspace| deny(workspace, &["check", "advisories"])),
            Err(error) if self.advisories => Err(error),
            Err(error) => {
                report(format_args!("NOT CHECKED: advisories. {error:#}"));
                report("on a machine with access, run: cargo xtask deny --advisories");
                Ok(())
            }
        }
    }
}
