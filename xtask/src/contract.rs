//! `cargo xtask contract`: the HTTP contract suite against a deployment that is running.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

/// The chore's arguments.
#[derive(clap::Args)]
pub(crate) struct Contract {
    /// Address of the deployment
    #[arg(long)]
    url: String,
    /// File with the secret its tokens are signed with (`secret` in a data directory)
    #[arg(long)]
    secret_file: PathBuf,
    /// Only the cases whose name has this in it
    #[arg(long, default_value = "")]
    only: String,
}

impl Contract {
    pub(crate) fn run(self) -> Result<()> {
        let secret = self.secret_file.canonicalize().context("the secret's file")?;
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args([
                "test",
                "--package",
                "tradepost-server",
                "--test",
                "server",
                "--",
                "--nocapture",
                "contract",
            ])
            .env("TRADEPOST_CONTRACT_URL", self.url)
            .env("TRADEPOST_CONTRACT_SECRET_FILE", secret)
            .env("TRADEPOST_CONTRACT_ONLY", self.only)
            .current_dir(crate::root()?);
        crate::run(&mut command)
    }
}
