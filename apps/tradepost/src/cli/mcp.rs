//! `tradepost mcp`: serves a market to an assistant, over standard input and output.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use rmcp::ServiceExt;
use rmcp::transport::io::stdio_pipes;
use tradepost_client::{Client, Options};

use super::shared::runtime;
use crate::mcp::{Rights, Server};

/// How long a call is repeated: an assistant waits for the answer.
const RETRY_FOR: Duration = Duration::from_secs(5);

#[derive(clap::Args, Debug)]
pub(super) struct Mcp {
    /// Address of the market
    #[arg(long, env = "TRADEPOST_URL", default_value = "http://127.0.0.1:7171")]
    url: String,
    /// A player's or an operator's token, which says what the assistant may do [default: none, for market
    /// data and documentation only]
    #[arg(long, env = "TRADEPOST_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Change nothing, even if the token may place and cancel orders
    #[arg(long)]
    read_only: bool,
}

impl Mcp {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let rights = match &self.token {
            Some(token) => Rights::of_token(token).context("the token cannot be read: it must be a JWT")?,
            None => Rights::default(),
        };
        let rights = if self.read_only { rights.read_only() } else { rights };
        let user_agent = concat!("tradepost-mcp/", env!("CARGO_PKG_VERSION")).to_owned();
        let options = Options { user_agent, retry_for: RETRY_FOR, ..Options::default() };
        let market = Client::with_options(&self.url, options)?;
        let market = self.token.map_or(market.clone(), |token| market.with_token(token));
        let runtime = runtime()?;
        let served = runtime.block_on(async {
            let session = Server::new(market, rights).serve(stdio_pipes()).await?;
            session.waiting().await.map_err(anyhow::Error::from)
        });
        // A read of standard input that is under way cannot be stopped.
        runtime.shutdown_background();
        served.context("the session with the assistant failed")?;
        Ok(ExitCode::SUCCESS)
    }
}
