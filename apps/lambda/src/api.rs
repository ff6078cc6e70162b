//! The API's function: the router of `tradepost-http` over the tables, called by the function URL.

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use lambda_http::tower::ServiceBuilder;
use tradepost_core::Rules;
use tradepost_http::auth::{ClaimNames, KeySettings, Keys, without_newline};
use tradepost_http::{RequestRate, Settings, app};
use tradepost_serverless::Serverless;

use crate::clients::Clients;
use crate::environment::SystemEnvironment;
use crate::settings::{number, optional, sales_tax_bps, text};
use crate::unreadable::restore;

/// How long a reply may take: less than the function may, so that the client gets a timeout error.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(15);

/// Serves requests, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let clients = Clients::new()?;
    let secret = clients.secret(&text("TRADEPOST_SECRET")?).await?;
    let (player, role) = (optional("TRADEPOST_PLAYER_CLAIM"), optional("TRADEPOST_ROLE_CLAIM"));
    let keys = Keys::new(&KeySettings {
        secret: Some(without_newline(secret.as_bytes())),
        claims: ClaimNames::given(player.as_deref(), role.as_deref()),
        ..KeySettings::default()
    })?;
    let mut settings = Settings::new(keys);
    settings.timeout = ANSWER_WAIT_MAX;
    settings.request_rate = RequestRate {
        per_second: number("TRADEPOST_REQUESTS_PER_SECOND", 0..=1_000_000)?,
        burst: number("TRADEPOST_REQUESTS_BURST", 1..=1_000_000)?,
    };
    let rules = Rules {
        sales_tax_bps: sales_tax_bps()?,
        open_orders_max: number("TRADEPOST_OPEN_ORDERS_MAX", 1..=100_000)?,
    };
    // CORS is handled by the function URL, metrics by CloudWatch.
    let market = Serverless::new(clients.store()?, SystemEnvironment, rules);
    let api = ServiceBuilder::new().map_request(restore).service(app(Arc::new(market), settings));
    lambda_http::run(api).await.map_err(|error| anyhow!("{error}"))
}
