//! `cargo xtask deny`: what the dependencies are allowed to be (`deny.toml`), and whether a hole is known in one of them.

use anyhow::{Context, Result};

use crate::shell::{report, root, run};
use crate::venv::Venv;

/// The workspaces: each has a lock file of its own.
const WORKSPACES: [&str; 3] = [".", "apps/lambda", "fuzz"];

/// The chore's arguments.
#[derive(clap::Args)]
pub(crate) struct Deny {
    /// Fail where the database of known holes cannot be fetched (github.com/RustSec/advisory-db), instead of saying so
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
        let fetched = deny(".", &["fetch", "db"]).context("the database of known holes cannot be fetched");
        match fetched {
            Ok(()) => WORKSPACES.iter().try_for_each(|workspace| deny(workspace, &["check", "advisories"])),
            Err(error) if self.advisories => Err(error),
            Err(error) => {
                report(format_args!("NOT CHECKED: advisories. {error:#}"));
                report("on a machine that reaches it: cargo xtask deny --advisories");
                Ok(())
            }
        }
    }
}
