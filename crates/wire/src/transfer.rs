//! Deposits and withdrawals.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::account::Balance;
use crate::object;
use crate::problem::Problem;
use crate::time::Time;
use crate::whole;

/// A deposit or withdrawal to make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"asset": "coin", "amount": 10_000, "reason": "quest 17", "reference": "save-3/quest-17"}))]
pub struct TransferRequest {
    /// `coin` or a material's id.
    pub asset: String,
    /// The amount, in coins or units.
    #[serde(deserialize_with = "whole::number")]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount: u64,
    /// The reason, in the game's words: 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good. The
    /// same transfer with the same reference is made once, however often and however late it is repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 128)]
    pub reference: Option<String>,
    /// Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or
    /// aborted.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hold: bool,
}

impl TransferRequest {
    /// A transfer without a reference.
    pub fn new(asset: &str, amount: u64, reason: &str) -> Self {
        Self { asset: asset.to_owned(), amount, reason: reason.to_owned(), reference: None, hold: false }
    }
}

/// Up to 100 transfers, which are made one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBatch {
    /// The transfers, in the order in which they are made.
    #[serde(deserialize_with = "object::list")]
    #[schema(min_items = 1, max_items = 100)]
    pub transfers: Vec<BatchTransfer>,
}

/// One transfer of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchTransfer {
    /// Whether assets come in or go out.
    pub kind: TransferKind,
    /// The id of the player whose account it is.
    pub player: String,
    /// `coin` or a material's id.
    pub asset: String,
    /// The amount, in coins or units.
    #[serde(deserialize_with = "whole::number")]
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount: u64,
    /// The reason, in the game's words: 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// Your own id of the transfer, as for a single one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 128)]
    pub reference: Option<String>,
    /// As for a single withdrawal.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hold: bool,
}

/// The results of a batch, one per transfer, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TransferBatchResults {
    /// One result per transfer.
    pub results: Vec<TransferBatchResult>,
}

/// The result of one transfer of a batch: a transfer or a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TransferBatchResult {
    /// The HTTP status that the transfer alone would have had.
    #[schema(example = 201)]
    pub status: u16,
    /// The transfer; absent if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    /// Why the transfer failed; absent if it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// Whether assets come into the market or leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferKind {
    /// Into the market.
    Deposit,
    /// Out of the market.
    Withdrawal,
}

/// How a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Complete since it was made.
    Done,
    /// The assets are on hold.
    Pending,
    /// The assets were on hold and left the market.
    Confirmed,
    /// The assets were on hold and were returned to the player.
    Aborted,
}

/// A deposit or withdrawal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transfer {
    /// Your own id of the transfer, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "save-3/quest-17")]
    pub reference: Option<String>,
    /// Whether assets came in or went out.
    pub kind: TransferKind,
    /// How it stands.
    pub state: TransferState,
    /// The id of the player whose account it is.
    #[schema(example = "ada")]
    pub player: String,
    /// `coin` or a material's id.
    #[schema(example = "coin")]
    pub asset: String,
    /// The amount, in coins or units.
    #[schema(example = 10_000)]
    pub amount: u64,
    /// The reason, in the game's words.
    #[schema(example = "quest 17")]
    pub reason: String,
    /// When it was made.
    pub created_at: Time,
    /// When its state last changed.
    pub updated_at: Time,
    /// The account's balance of the asset now; only in the answer to a write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Balance>,
}

/// Transfers with references.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TransferList {
    /// The transfers. On one machine they are in the order in which they were made.
    pub transfers: Vec<Transfer>,
    /// The `after` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

impl From<TransferState> for core::TransferState {
    fn from(state: TransferState) -> Self {
        match state {
            TransferState::Done => Self::Done,
            TransferState::Pending => Self::Pending,
            TransferState::Confirmed => Self::Confirmed,
            TransferState::Aborted => Self::Aborted,
        }
    }
}

impl From<core::Transfer> for Transfer {
    fn from(transfer: core::Transfer) -> Self {
        Self {
            reference: transfer.reference.map(|reference| reference.as_str().to_owned()),
            kind: match transfer.kind {
                core::TransferKind::Deposit => TransferKind::Deposit,
                core::TransferKind::Withdrawal | core::TransferKind::HeldWithdrawal => {
                    TransferKind::Withdrawal
                }
            },
            state: match transfer.state {
                core::TransferState::Done => TransferState::Done,
                core::TransferState::Pending => TransferState::Pending,
                core::TransferState::Confirmed => TransferState::Confirmed,
                core::TransferState::Aborted => TransferState::Aborted,
            },
            player: transfer.player.as_str().to_owned(),
            asset: transfer.asset.as_str().to_owned(),
            amount: transfer.amount.get(),
            reason: transfer.reason,
            created_at: transfer.created_at.into(),
            updated_at: transfer.updated_at.into(),
            balance: None,
        }
    }
}

impl From<port::Transferred> for Transfer {
    fn from(done: port::Transferred) -> Self {
        let holding = port::Holding { asset: done.transfer.asset.clone(), balance: done.balance };
        Self { balance: Some(holding.into()), ..done.transfer.into() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
