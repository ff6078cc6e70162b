//! `cargo xtask sim`: runs both deployments in a simulated world, seed by seed, until one is wrong.

use anyhow::Result;

/// The chore's arguments.
#[derive(clap::Args)]
pub(crate) struct Sim {
    /// Passed on to `tradepost-sim`: `--seeds 20`, `--minutes 5`, `--world machine`, `--seed 7`; `--help` tells all
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Sim {
    pub(crate) fn run(self) -> Result<()> {
        let run = ["run", "--release", "--package", "tradepost-sim", "--"];
        crate::shell::cargo(run.map(String::from).into_iter().chain(self.arguments))
    }
}
