//! Webhooks, for operators. What they send is in `tradepost-webhooks`.

use std::time::{Duration, SystemTime};

use axum::extract::State;
use axum::http::StatusCode;
use futures::future;
use tradepost_core::{AssetName, PlayerId, Timestamp};
use tradepost_ports::{self as port, FeedRequest, FeedStart, WebhookName, WebhookSecret, WebhookUrl};
use tradepost_wire::{Code, EventKind, Webhook, WebhookList, WebhookRequest, WebhookState};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems;
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::request::{JsonBody, PathId, ValidQuery};
use crate::state::App;

/// The most entries of a filter.
const FILTER_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(webhooks))
        .routes(routes!(webhook, put_webhook, remove_webhook))
        .routes(routes!(resume_webhook))
}

/// Lists the webhooks.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "operator", security(("token" = ["admin"])),
    responses((status = OK, description = "All webhooks", body = WebhookList), problems::Webhooks)
)]
async fn webhooks(
    State(app): State<App>,
    _: Operator<scope::Admin>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<WebhookList>, Failure> {
    let webhooks = app.webhooks()?.webhooks().await?;
    let webhooks = webhooks.into_iter().map(|webhook| status(&app, webhook));
    Ok(Json(WebhookList { webhooks: future::try_join_all(webhooks).await? }))
}

/// Returns a webhook.
#[utoipa::path(
    get, path = "/v1/webhooks/{name}", tag = "operator", security(("token" = ["admin"])),
    params(("name" = String, Path, description = "The webhook's name")),
    responses((status = OK, description = "The webhook", body = Webhook), problems::OneWebhook)
)]
async fn webhook(
    State(app): State<App>,
    _: Operator<scope::Admin>,
    PathId(name): PathId<WebhookName>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Webhook>, Failure> {
    let webhook = app.webhooks()?.webhook(name).await?;
    Ok(Json(status(&app, webhook).await?))
}

/// Creates or changes a webhook, which sends the events of the feed to an URL.
///
/// A new one begins with what happens from now on; a changed one continues. Each event is sent at least once,
/// those of a player in order, until the receiver answers with a status of 2xx; the header `webhook-id` is
/// the same each time. Failed attempts are repeated, ever more rarely, for three days; then the webhook is
/// parked. Only the response that creates a webhook has its `secret`.
#[utoipa::path(
    put, path = "/v1/webhooks/{name}", tag = "operator", security(("token" = ["admin"])),
    params(("name" = String, Path, description = "The webhook's name")),
    request_body = WebhookRequest,
    responses(
        (status = CREATED, description = "The new webhook, with its secret", body = Webhook),
        (status = OK, description = "The changed webhook", body = Webhook),
        problems::PuttingWebhook,
    )
)]
async fn put_webhook(
    State(app): State<App>,
    _: Operator<scope::Admin>,
    PathId(name): PathId<WebhookName>,
    ValidQuery(()): ValidQuery<()>,
    JsonBody(request): JsonBody<WebhookRequest>,
) -> Result<(StatusCode, Json<Webhook>), Failure> {
    let (settings, secret) = settings(request, app.webhooks_allow_private())?;
    let (webhook, is_new) = app.webhooks()?.put_webhook(name, settings, secret).await?;
    let secret = is_new.then(|| webhook.secret.to_text());
    let webhook = Webhook { secret, ..status(&app, webhook).await? };
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(webhook)))
}

/// Removes a webhook. What it has not sent is not sent.
#[utoipa::path(
    delete, path = "/v1/webhooks/{name}", tag = "operator", security(("token" = ["admin"])),
    params(("name" = String, Path, description = "The webhook's name")),
    responses((status = OK, description = "The webhook as it was", body = Webhook), problems::OneWebhook)
)]
async fn remove_webhook(
    State(app): State<App>,
    _: Operator<scope::Admin>,
    PathId(name): PathId<WebhookName>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Webhook>, Failure> {
    let webhook = app.webhooks()?.remove_webhook(name).await?;
    Ok(Json(status(&app, webhook).await?))
}

/// Resumes a webhook: it tries again at once, for another three days.
///
/// It continues where it stopped; after a restore that lost this place, with what happens from now on.
#[utoipa::path(
    post, path = "/v1/webhooks/{name}/resume", tag = "operator", security(("token" = ["admin"])),
    params(("name" = String, Path, description = "The webhook's name")),
    responses((status = OK, description = "The webhook", body = Webhook), problems::OneWebhook)
)]
async fn resume_webhook(
    State(app): State<App>,
    _: Operator<scope::Admin>,
    PathId(name): PathId<WebhookName>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Webhook>, Failure> {
    let webhook = app.webhooks()?.resume_webhook(name).await?;
    Ok(Json(status(&app, webhook).await?))
}

fn settings(
    request: WebhookRequest,
    private_allowed: bool,
) -> Result<(port::WebhookSettings, Option<WebhookSecret>), Failure> {
    let WebhookRequest { url, format, kinds, materials, players, secret } = request;
    let invalid = |detail: String| Failure::new(Code::InvalidBody, detail);
    let secret = secret.map(|secret| {
        let fault = || invalid("secret must be whsec_ and 24 to 64 bytes in base64".to_owned());
        WebhookSecret::parse(&secret).ok_or_else(fault)
    });
    let size = |name: &str, filter: Option<usize>| match filter {
        None | Some(1..=FILTER_MAX) => Ok(()),
        Some(_) => Err(invalid(format!("{name} must have 1 to {FILTER_MAX} entries, or be left out"))),
    };
    size("kinds", kinds.as_ref().map(Vec::len))?;
    size("materials", materials.as_ref().map(Vec::len))?;
    size("players", players.as_ref().map(Vec::len))?;
    let players = players.unwrap_or_default();
    let players = players.iter().map(|id| PlayerId::new(id)).collect::<Result<_, _>>()?;
    let materials = materials.unwrap_or_default();
    let assets = materials.iter().map(|id| AssetName::new(id)).collect::<Result<_, _>>()?;
    let secret = secret.transpose()?;
    let url = WebhookUrl::new(&url, private_allowed).map_err(port::Refusal::from)?;
    let kinds = kinds.unwrap_or_default().into_iter().map(EventKind::name).map(str::to_owned).collect();
    Ok((port::WebhookSettings { url, format: format.into(), kinds, assets, players }, secret))
}

/// A webhook and how it is doing, without its secret.
async fn status(app: &App, webhook: port::Webhook) -> Result<Webhook, Failure> {
    let port::WebhookProgress { cursor, failure, is_parked } = webhook.progress;
    let next = FeedRequest { from: FeedStart::After(cursor), limit: 1 };
    let lag = match app.feed()?.feed(next, Duration::ZERO).await {
        Ok(page) => page.events.first().map_or(0, |event| age(event.event.at)),
        // The feed no longer has its place: `last_error` says so.
        Err(port::Refusal::InvalidCursor) => 0,
        Err(refusal) => return Err(refusal.into()),
    };
    let listed = |list: Vec<String>| (!list.is_empty()).then_some(list);
    let settings = webhook.settings;
    let kinds: Vec<_> = settings.kinds.iter().filter_map(|name| EventKind::named(name)).collect();
    Ok(Webhook {
        name: webhook.name.as_str().to_owned(),
        url: settings.url.as_str().to_owned(),
        format: settings.format.into(),
        kinds: (!kinds.is_empty()).then_some(kinds),
        materials: listed(settings.assets.iter().map(|asset| asset.as_str().to_owned()).collect()),
        players: listed(settings.players.iter().map(|player| player.as_str().to_owned()).collect()),
        state: if is_parked { WebhookState::Parked } else { WebhookState::Active },
        lag,
        last_error: failure.map(|failure| failure.error),
        secret: None,
    })
}

/// In milliseconds.
fn age(at: Timestamp) -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
    u64::try_from(now).unwrap_or(u64::MAX).saturating_sub(at.0)
}
