//! How the program's commands call a serving market: address, token, errors in words.

use anyhow::{Context, bail};
use reqwest::{Client, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use tradepost_wire::Problem;

/// A market to call.
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
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches('/'))
    }

    /// Sends a request with the token; anything but success is an error in the server's words.
    pub(super) async fn send(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let response = request
            .bearer_auth(&self.token)
            .send()
            .await
            .with_context(|| format!("cannot reach {}: is it serving?", self.url))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let (status, path) = (response.status(), response.url().path().to_owned());
        let body = response.text().await.unwrap_or_default();
        match serde_json::from_str::<Problem>(&body) {
            Ok(problem) => bail!("{path} answered {status}: {} ({})", problem.detail, problem.code),
            Err(_) => bail!("{path} answered {status}: {body}"),
        }
    }

    /// Sends a request and reads its JSON.
    pub(super) async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> anyhow::Result<T> {
        self.send(request).await?.json().await.context("the answer is not what Tradepost answers")
    }
}

/// A client that keeps its connections.
pub(super) fn client() -> anyhow::Result<Client> {
    Ok(tradepost_client::builder().user_agent(concat!("tradepost/", env!("CARGO_PKG_VERSION"))).build()?)
}
