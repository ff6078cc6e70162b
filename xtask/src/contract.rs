//! `cargo xtask contract`: the HTTP contract suite against a running deployment.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell::cargo_command;

#[derive(clap::Args)]
pub(crate) struct Contract {
    /// Address of the deployment
    #[arg(long)]
    url: String,
    /// File with the secret its tokens are signed with (`secret` in a data directory)
    #[arg(long)]
    secret_file: PathBuf,
    /// Features that the deployment lacks (`live-stream,rules` on AWS)
    #[arg(long, default_value = "")]
    without: String,
    /// How long the deployment may take to match and expire, in seconds (90 on AWS: its sweeper runs every
    /// minute)
    #[arg(long, default_value_t = 10)]
    settle: u32,
    /// Only cases whose name contains this
    #[arg(long, default_value = "")]
    only: String,
}

impl Contract {
    pub(crate) fn run(self) -> Result<()> {
        let secret = self.secret_file.canonicalize().context("the secret's file")?;
        let mut command = cargo_command();
        command
            .args(["test", "--package", "tradepost", "--test", "server", "--", "--nocapture", "contract"])
            .env("TRADEPOST_CONTRACT_URL", self.url)
            .env("TRADEPOST_CONTRACT_SECRET_FILE", secret)
            .env("TRADEPOST_CONTRACT_WITHOUT", self.without)
            .env("TRADEPOST_CONTRACT_SETTLE_SECONDS", self.settle.to_string())
            .env("TRADEPOST_CONTRACT_ONLY", self.only)
            .current_dir(crate::shell::root()?);
        crate::shell::run(&mut command)
    }
}
