//! Why a deployment refuses or fails a request.

use std::error::Error;

use tradepost_core::Rejection;

use crate::WebhookUrlFault;

/// Why a deployment refuses or fails a request.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A rule of the market forbids it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// The idempotency key was used for a different request.
    #[error("this idempotency key was used for a different request")]
    IdempotencyKeyReused,
    /// No order has this id, or it is another player's.
    #[error("you have no order with this id")]
    OrderNotFound,
    /// The order is no longer open.
    #[error("the order is closed")]
    OrderClosed,
    /// This deployment did not issue the cursor.
    #[error("unknown cursor")]
    InvalidCursor,
    /// The range of time has more buckets than an answer may have.
    #[error("the range has more than {max} buckets")]
    TooManyBuckets {
        /// The most buckets of an answer.
        max: u32,
    },
    /// The webhook's URL is refused.
    #[error(transparent)]
    WebhookUrl(#[from] WebhookUrlFault),
    /// No webhook has this name.
    #[error("no webhook has this name")]
    UnknownWebhook,
    /// The market has the maximum number of webhooks.
    #[error("the market has {max} webhooks already")]
    TooManyWebhooks {
        /// The maximum.
        max: u32,
    },
    /// This deployment does not have the feature.
    #[error("not supported by this deployment")]
    Unsupported,
    /// A copy for another backup is being made or sent.
    #[error("another backup is in progress; retry later")]
    BackupInProgress,
    /// The disk has too little room.
    #[error("the disk has {available} bytes free; {needed} are needed")]
    InsufficientStorage {
        /// Bytes needed.
        needed: u64,
        /// Bytes free.
        available: u64,
    },
    /// Too many requests are waiting; nothing was done.
    #[error("the server is busy; retry later")]
    Busy,
    /// The history has not caught up with the market in time.
    #[error("the history is catching up; retry later")]
    HistoryBehind,
    /// The deployment cannot store what it decides, and is stopping; nothing was acknowledged.
    #[error("the market is stopping; retry later")]
    Stopping,
    /// A bug or a broken machine. The source and its causes are for the log, never for the client.
    #[error("internal error")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl Refusal {
    /// An internal error with this cause: an error, or a text where there is none.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }
}
