//! `tradepost health`: whether a market is ready, for containers and supervisors.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};

use super::shared::{print_line, runtime};

/// How long a market may think: a supervisor asks again anyway.
const TIMEOUT: Duration = Duration::from_secs(5);

#[derive(clap::Args, Debug)]
pub(super) struct Health {
    /// Address of the market
    #[arg(long, env = "TRADEPOST_URL", default_value = "http://127.0.0.1:7171")]
    url: String,
}

impl Health {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        runtime()?.block_on(self.ask())?;
        print_line("ready")?;
        Ok(ExitCode::SUCCESS)
    }

    async fn ask(&self) -> anyhow::Result<()> {
        let http = tradepost_client::http_builder().timeout(TIMEOUT).build()?;
        let url = format!("{}/readyz", self.url.trim_end_matches('/'));
        let answer = http.get(&url).send().await.with_context(|| format!("no answer from {url}"))?;
        if !answer.status().is_success() {
            bail!("{url}: {}", answer.status());
        }
        Ok(())
    }
}
