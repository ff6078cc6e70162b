//! The market that a command calls: its address and the operator's token.

use std::time::Duration;

use tradepost_client::{Client, Options};

/// How long a call is repeated: long enough for a busy market, short enough for a wrong address.
const RETRY_FOR: Duration = Duration::from_secs(5);

#[derive(clap::Args, Clone, Debug)]
pub(super) struct Connection {
    /// Address of the market
    #[arg(long, env = "TRADEPOST_URL", default_value = "http://127.0.0.1:7171")]
    pub(super) url: String,
    /// An operator's token: `tradepost token --player NAME --role operator`
    #[arg(long, env = "TRADEPOST_TOKEN", hide_env_values = true)]
    pub(super) token: String,
}

impl Connection {
    /// A client that keeps its connections and acts for the token's holder.
    pub(super) fn client(&self) -> anyhow::Result<Client> {
        let user_agent = concat!("tradepost/", env!("CARGO_PKG_VERSION")).to_owned();
        let options = Options { user_agent, retry_for: RETRY_FOR, ..Options::default() };
        Ok(Client::with_options(&self.url, options)?.with_token(&self.token))
    }
}
