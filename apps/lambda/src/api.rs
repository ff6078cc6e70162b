//! The API's function: the router of `tradepost-http` over the tables, called by the function URL.

use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use lambda_http::tower::Service;
use lambda_http::{Request, service_fn};
use tradepost_core::Rules;
use tradepost_http::auth::{ClaimNames, KeySettings};
use tradepost_http::{RequestRate, Settings, app};
use tradepost_serverless::Serverless;

use crate::clients::Clients;
use crate::environment::SystemEnvironment;
use crate::secret::RotatingKeys;
use crate::settings::{number, optional, sales_tax_bps, webhooks_allow_private};
use crate::unreadable::restore;

/// How long a reply may take: less than the function may, so that the client gets a timeout error.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(15);

/// Serves requests, one at a time.
pub async fn run() -> anyhow::Result<()> {
    let clients = Clients::new()?;
    let store = clients.store()?;
    let keys = keys(clients).await?;
    let mut settings = Settings::new(keys.keys());
    settings.timeout = ANSWER_WAIT_MAX;
    settings.webhooks_allow_private = webhooks_allow_private()?;
    settings.request_rate = RequestRate {
        per_second: number("TRADEPOST_REQUESTS_PER_SECOND", 0..=1_000_000)?,
        burst: number("TRADEPOST_REQUESTS_BURST", 1..=1_000_000)?,
    };
    let rules = Rules {
        sales_tax_bps: sales_tax_bps()?,
        open_orders_max: number("TRADEPOST_OPEN_ORDERS_MAX", 1..=100_000)?,
    };
    // CORS is handled by the function URL, metrics by CloudWatch.
    let market = Serverless::new(store, SystemEnvironment, rules);
    let api = app(Arc::new(market), settings);
    let serve = service_fn(|request: Request| {
        let mut api = api.clone();
        let keys = &keys;
        async move {
            keys.refresh(request.headers()).await;
            api.call(restore(request)).await
        }
    });
    lambda_http::run(serve).await.map_err(|error| anyhow!("{error}"))
}

/// The keys that the template's parameters name.
async fn keys(clients: Clients) -> anyhow::Result<RotatingKeys> {
    let [jwks, audience, issuer, tokens_not_before, player, role] = [
        "TRADEPOST_JWKS",
        "TRADEPOST_TOKEN_AUDIENCE",
        "TRADEPOST_TOKEN_ISSUER",
        "TRADEPOST_TOKENS_NOT_BEFORE",
        "TRADEPOST_PLAYER_CLAIM",
        "TRADEPOST_ROLE_CLAIM",
    ]
    .map(optional);
    let settings = KeySettings {
        jwks: jwks.as_deref(),
        audience: audience.as_deref(),
        issuer: issuer.as_deref(),
        tokens_not_before: tokens_not_before.as_deref(),
        claims: ClaimNames::given(player.as_deref(), role.as_deref()),
        ..KeySettings::default()
    };
    RotatingKeys::read(clients, settings).await
}
