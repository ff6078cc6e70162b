//! Routes for operators: frozen accounts, revoked tokens.

use std::sync::Arc;

use axum::extract::State;
use jsonwebtoken::get_current_timestamp;
use tradepost_core::PlayerId;
use tradepost_ports::{Access, Stamp};
use tradepost_wire::{Code, Freeze, Time, TokensNotBefore, TokensNotBeforeRequest};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::request::{IdempotencyStamp, JsonWrite, PathId, ValidQuery};
use crate::state::App;

/// How far ahead the clock of the game's server may be, in milliseconds.
const AHEAD_MAX_MS: u64 = 5_000;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(freeze, unfreeze))
        .routes(routes!(revoke_tokens_of_player))
        .routes(routes!(revoke_all_tokens))
}

/// Freezes an account.
///
/// New orders and withdrawals are refused; cancels, reductions and deposits still work. Open orders stay and
/// may trade. A player without an account can be frozen too.
#[utoipa::path(
    put, path = "/v1/accounts/{player}/freeze", tag = "operator", security(("token" = ["support"])),
    params(("player" = String, Path, description = "The player's id"), IdempotencyKey),
    responses((status = OK, description = "The new state", body = Freeze), problems::Freezing)
)]
async fn freeze(
    State(access): State<Arc<dyn Access>>,
    _: Operator<scope::Support>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Freeze>, Failure> {
    set_frozen(&*access, player, true, stamp).await
}

/// Ends the freeze of an account.
#[utoipa::path(
    delete, path = "/v1/accounts/{player}/freeze", tag = "operator", security(("token" = ["support"])),
    params(("player" = String, Path, description = "The player's id"), IdempotencyKey),
    responses((status = OK, description = "The new state", body = Freeze), problems::Freezing)
)]
async fn unfreeze(
    State(access): State<Arc<dyn Access>>,
    _: Operator<scope::Support>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Freeze>, Failure> {
    set_frozen(&*access, player, false, stamp).await
}

async fn set_frozen(
    access: &dyn Access,
    player: PlayerId,
    frozen: bool,
    stamp: Option<Stamp>,
) -> Result<Json<Freeze>, Failure> {
    access.freeze(player.clone(), frozen, stamp).await?;
    Ok(Json(Freeze { player: player.to_string(), frozen }))
}

/// Refuses a player's tokens of before a time.
///
/// Tokens whose `iat` is earlier, or missing, get a 401: at once on one machine, within ten seconds on AWS.
/// Live streams opened with such a token end within eight seconds. An operator's tokens are not affected.
#[utoipa::path(
    put, path = "/v1/accounts/{player}/tokens-not-before", tag = "operator", security(("token" = ["support"])),
    params(("player" = String, Path, description = "The player's id"), IdempotencyKey),
    request_body = TokensNotBeforeRequest,
    responses((status = OK, description = "The new state", body = TokensNotBefore), problems::Revoking)
)]
async fn revoke_tokens_of_player(
    State(access): State<Arc<dyn Access>>,
    _: Operator<scope::Support>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
    write: JsonWrite<TokensNotBeforeRequest>,
) -> Result<Json<TokensNotBefore>, Failure> {
    revoke(&*access, Some(player), write).await
}

/// Refuses all tokens of before a time.
///
/// Tokens of players and operators whose `iat` is earlier, or missing, get a 401: at once on one machine,
/// within ten seconds on AWS. The setting `tokens-not-before` is in force besides.
#[utoipa::path(
    put, path = "/v1/tokens-not-before", tag = "operator", security(("token" = ["admin"])),
    params(IdempotencyKey), request_body = TokensNotBeforeRequest,
    responses((status = OK, description = "The new state", body = TokensNotBefore), problems::Revoking)
)]
async fn revoke_all_tokens(
    State(access): State<Arc<dyn Access>>,
    _: Operator<scope::Admin>,
    ValidQuery(()): ValidQuery<()>,
    write: JsonWrite<TokensNotBeforeRequest>,
) -> Result<Json<TokensNotBefore>, Failure> {
    revoke(&*access, None, write).await
}

async fn revoke(
    access: &dyn Access,
    player: Option<PlayerId>,
    JsonWrite { body, stamp }: JsonWrite<TokensNotBeforeRequest>,
) -> Result<Json<TokensNotBefore>, Failure> {
    let now = Time(get_current_timestamp().saturating_mul(1_000));
    if body.at.0 > now.0.saturating_add(AHEAD_MAX_MS) {
        // New tokens would be refused too, until then.
        let detail = format!("at must not be in the future; it is {now}");
        return Err(Failure::new(Code::InvalidBody, detail));
    }
    access.set_tokens_not_before(player.clone(), body.at.into(), stamp).await?;
    Ok(Json(TokensNotBefore { player: player.map(|player| player.to_string()), at: body.at }))
}
