//! Deposits and withdrawals, one by one or in batches, and withdrawals in two phases. For operators.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;
use tradepost_core::{AMOUNT_MAX, Amount, AssetName, PlayerId, Reference, TransferKind};
use tradepost_ports::{self as port, Stamp, Treasury};
use tradepost_wire::{
    self as wire, BatchTransfer, Code, Transfer, TransferBatch, TransferBatchResult, TransferBatchResults,
    TransferList, TransferRequest, TransferState,
};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::batch::{carry_out, check_size};
use super::problems::{self, IdempotencyKey};
use crate::answer::Json;
use crate::auth::{Operator, scope};
use crate::failure::Failure;
use crate::plain_text::plain_text;
use crate::request::{IdempotencyStamp, JsonWrite, PathId, ValidQuery, page};
use crate::state::App;

/// The longest reason of a transfer, in characters.
const REASON_LENGTH_MAX: usize = 200;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(deposit))
        .routes(routes!(withdraw))
        .routes(routes!(transfers))
        .routes(routes!(transfer_batch))
        .route("/v1/transfers/batch", get(transfer_named_batch))
        .routes(routes!(transfer))
        .routes(routes!(confirm))
        .routes(routes!(abort))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TransfersQuery {
    /// Only transfers in this state.
    state: Option<TransferState>,
    /// Return only what comes after this `next`; without it, start at the first.
    after: Option<String>,
    /// The maximum number of rows.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// Deposits coins or goods into a player's account.
///
/// With a `reference`, the same deposit repeated at any time returns 200 and changes nothing.
#[utoipa::path(
    post, path = "/v1/accounts/{player}/deposits", tag = "operator", security(("token" = ["transfer"])),
    params(("player" = String, Path, description = "The player's id"), IdempotencyKey),
    request_body = TransferRequest,
    responses(
        (status = CREATED, description = "The deposit", body = Transfer),
        (status = OK, description = "The deposit, which was made before", body = Transfer),
        problems::Transferring,
    )
)]
async fn deposit(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Transfer>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<TransferRequest>,
) -> Result<(StatusCode, Json<Transfer>), Failure> {
    make(&*treasury, request(wire::TransferKind::Deposit, player, body)?, stamp).await
}

/// Withdraws coins or goods from a player's account.
///
/// Only what is available can be withdrawn, never what open orders hold.
/// With `hold`, the assets are put on hold until the withdrawal is confirmed or aborted.
/// With a `reference`, the same withdrawal repeated at any time returns 200 and changes nothing.
#[utoipa::path(
    post, path = "/v1/accounts/{player}/withdrawals", tag = "operator", security(("token" = ["transfer"])),
    params(("player" = String, Path, description = "The player's id"), IdempotencyKey),
    request_body = TransferRequest,
    responses(
        (status = CREATED, description = "The withdrawal", body = Transfer),
        (status = OK, description = "The withdrawal, which was made before, as it stands", body = Transfer),
        problems::Transferring,
    )
)]
async fn withdraw(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Transfer>,
    PathId(player): PathId<PlayerId>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<TransferRequest>,
) -> Result<(StatusCode, Json<Transfer>), Failure> {
    make(&*treasury, request(wire::TransferKind::Withdrawal, player, body)?, stamp).await
}

/// Makes up to 100 transfers, one after another.
///
/// A failed transfer does not stop the ones after it. A malformed body is refused as a whole.
#[utoipa::path(
    post, path = "/v1/transfers/batch", tag = "operator", security(("token" = ["transfer"])), params(IdempotencyKey),
    request_body = TransferBatch,
    responses(
        (status = OK, description = "One result per transfer, in the same order", body = TransferBatchResults),
        problems::TransferringAll,
    )
)]
async fn transfer_batch(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Transfer>,
    ValidQuery(()): ValidQuery<()>,
    JsonWrite { body, stamp }: JsonWrite<TransferBatch>,
) -> Result<Json<TransferBatchResults>, Failure> {
    check_size(body.transfers.len(), "transfers")?;
    let requests = body.transfers.into_iter().map(request_of);
    let outcomes = carry_out(requests, |requests| treasury.transfer(requests, stamp)).await?;
    Ok(Json(TransferBatchResults { results: outcomes.into_iter().map(result).collect() }))
}

/// Lists the transfers that have a reference.
#[utoipa::path(
    get, path = "/v1/transfers", tag = "operator", security(("token" = ["read"])), params(TransfersQuery),
    responses((status = OK, description = "Transfers", body = TransferList), problems::Transfers)
)]
async fn transfers(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Read>,
    ValidQuery(query): ValidQuery<TransfersQuery>,
) -> Result<Json<TransferList>, Failure> {
    let page = treasury.transfers(query.state.map(Into::into), page(query.after, query.limit)?).await?;
    Ok(Json(TransferList {
        transfers: page.items.into_iter().map(Transfer::from).collect(),
        next: page.next,
    }))
}

/// Returns the transfer with a reference.
#[utoipa::path(
    get, path = "/v1/transfers/{reference}", tag = "operator", security(("token" = ["read"])),
    params(("reference" = String, Path, description = "Your own id of the transfer")),
    responses((status = OK, description = "The transfer", body = Transfer), problems::OneTransfer)
)]
async fn transfer(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Read>,
    PathId(reference): PathId<Reference>,
    ValidQuery(()): ValidQuery<()>,
) -> Result<Json<Transfer>, Failure> {
    Ok(Json(treasury.transfer_of(reference).await?.into()))
}

/// Returns the transfer with the reference `batch`, which `POST /v1/transfers/batch` must not hide.
async fn transfer_named_batch(
    treasury: State<Arc<dyn Treasury>>,
    operator: Operator<scope::Read>,
    query: ValidQuery<()>,
) -> Result<Json<Transfer>, Failure> {
    transfer(treasury, operator, PathId(Reference::new("batch")?), query).await
}

/// Confirms a withdrawal that is on hold: the assets leave the market.
///
/// The same again changes nothing.
#[utoipa::path(
    post, path = "/v1/transfers/{reference}/confirm", tag = "operator", security(("token" = ["transfer"])),
    params(("reference" = String, Path, description = "Your own id of the withdrawal"), IdempotencyKey),
    responses((status = OK, description = "The withdrawal", body = Transfer), problems::ClosingTransfer)
)]
async fn confirm(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Transfer>,
    PathId(reference): PathId<Reference>,
    ValidQuery(()): ValidQuery<()>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Transfer>, Failure> {
    Ok(Json(treasury.close_withdrawal(reference, true, stamp).await?.into()))
}

/// Aborts a withdrawal that is on hold: the assets are returned to the player.
///
/// The same again changes nothing.
#[utoipa::path(
    post, path = "/v1/transfers/{reference}/abort", tag = "operator", security(("token" = ["transfer"])),
    params(("reference" = String, Path, description = "Your own id of the withdrawal"), IdempotencyKey),
    responses((status = OK, description = "The withdrawal", body = Transfer), problems::ClosingTransfer)
)]
async fn abort(
    State(treasury): State<Arc<dyn Treasury>>,
    _: Operator<scope::Transfer>,
    PathId(reference): PathId<Reference>,
    ValidQuery(()): ValidQuery<()>,
    IdempotencyStamp(stamp): IdempotencyStamp,
) -> Result<Json<Transfer>, Failure> {
    Ok(Json(treasury.close_withdrawal(reference, false, stamp).await?.into()))
}

async fn make(
    treasury: &dyn Treasury,
    request: port::TransferRequest,
    stamp: Option<Stamp>,
) -> Result<(StatusCode, Json<Transfer>), Failure> {
    let done = treasury.transfer_one(request, stamp).await?;
    Ok((status(&done), Json(done.into())))
}

fn request_of(transfer: BatchTransfer) -> Result<port::TransferRequest, Failure> {
    let BatchTransfer { kind, player, asset, amount, reason, reference, hold } = transfer;
    request(kind, PlayerId::new(&player)?, TransferRequest { asset, amount, reason, reference, hold })
}

fn request(
    kind: wire::TransferKind,
    player: PlayerId,
    transfer: TransferRequest,
) -> Result<port::TransferRequest, Failure> {
    let asset = AssetName::new(&transfer.asset)?;
    let amount = Amount::new(transfer.amount).filter(|amount| !amount.is_zero()).ok_or_else(|| {
        Failure::new(Code::AmountOutOfRange, format!("an amount must be 1 to {AMOUNT_MAX}"))
    })?;
    plain_text("a reason", &transfer.reason, REASON_LENGTH_MAX)
        .map_err(|detail| Failure::new(Code::InvalidReason, detail))?;
    let reference = transfer.reference.as_deref().map(Reference::new).transpose()?;
    let refused = |detail| Err(Failure::new(Code::InvalidReference, detail));
    let kind = match (kind, transfer.hold) {
        (wire::TransferKind::Deposit, false) => TransferKind::Deposit,
        (wire::TransferKind::Deposit, true) => return refused("only a withdrawal can be on hold"),
        (wire::TransferKind::Withdrawal, false) => TransferKind::Withdrawal,
        (wire::TransferKind::Withdrawal, true) if reference.is_none() => {
            return refused("a withdrawal on hold needs a `reference`, by which it is confirmed or aborted");
        }
        (wire::TransferKind::Withdrawal, true) => TransferKind::HeldWithdrawal,
    };
    Ok(port::TransferRequest { reference, kind, player, asset, amount, reason: transfer.reason })
}

fn status(done: &port::Transferred) -> StatusCode {
    if done.repeated { StatusCode::OK } else { StatusCode::CREATED }
}

fn result(outcome: Result<port::Transferred, Failure>) -> TransferBatchResult {
    match outcome {
        Ok(done) => {
            let status = status(&done).as_u16();
            TransferBatchResult { status, transfer: Some(done.into()), problem: None }
        }
        Err(failure) => {
            let problem = failure.into_problem();
            TransferBatchResult { status: problem.status, transfer: None, problem: Some(problem) }
        }
    }
}
