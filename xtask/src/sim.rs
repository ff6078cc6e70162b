//! `cargo xtask sim`: runs both deployments in a simulated world, seed by seed, until one fails.

use anyhow::Result;

#[derive(clap::Args)]
pub(crate) struct Sim {
    /// Passed to `tradepost-sim`: `--seeds 20`, `--minutes 5`, `--world node`, `--seed 7`; see `--help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Sim {
    pub(crate) fn run(self) -> Result<()> {
        let run = ["run", "--release", "--package", "tradepost-sim", "--"];
        crate::shell::cargo(run.map(String::from).into_iter().chain(self.arguments))
    }
}
