//! `cargo xtask demo`: builds the program as users get it, and runs its demo.

use anyhow::Result;

/// The chore's arguments.
#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Passed on to `tradepost demo`; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        let run = ["run", "--release", "--package", "tradepost-server", "--bin", "tradepost", "--", "demo"];
        crate::cargo(run.map(String::from).into_iter().chain(self.arguments))
    }
}
