//! `cargo xtask clients`: every client against the real server, through a proxy that makes faults.

mod api;
mod python;
mod lua;
mod java;
mod csharp;
mod gdscript;
mod generated;
mod inspector;

use std::process::Command;

use anyhow::{Result, ensure};

use crate::shell::{cargo, root, run, target};
use crate::ui::Node;
use crate::venv::Venv;

#[derive(clap::Args)]
pub(crate) struct Clients {
    /// Passed to the runner, for example `--client python` or `--only stream`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Clients {
    pub(crate) fn run(self) -> Result<()> {
        let stale = generated::stale(false)?;
        ensure!(stale.is_empty(), "{stale:?}: run UPDATE_EXPECT=1 cargo test -p xtask");
        // With the features of the whole workspace, as the tests have built it.
        cargo(["build", "--workspace", "--bins", "--examples"])?;
        Node::find()?.install()?;
        run(python()?.command("mypy").current_dir(root()?.join("sdks/python")))?;
        let built = target()?.join("debug");
        let mut runner = Command::new(built.join("tradepost-conformance"));
        runner.arg("--root").arg(root()?).arg("--program").arg(built.join("tradepost"));
        run(runner.args(&self.arguments))?;
        if self.arguments.is_empty() {
            inspector::check(&built.join("tradepost"))?;
        }
        Ok(())
    }
}

/// A Python with what the client and its checks need.
pub(crate) fn python() -> Result<Venv> {
    let root = root()?;
    Venv::install(&root.join("target/python-client"), &[root.join("sdks/python/requirements.txt")])
}
