//! Transfers that carry the game's own reference: deposits, withdrawals, and withdrawals in two phases.

use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::{Amount, Asset, AssetName, PlayerId, PlayerNo, Rejection, Timestamp};

/// The longest reference, in characters.
const REFERENCE_LENGTH_MAX: usize = 128;

/// The text is not 1 to 128 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reference has 1 to 128 visible ASCII characters, without spaces")]
pub struct InvalidReference;

/// The game's own id of a transfer: 1 to 128 visible ASCII characters, unique in the market for good.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Reference(SmolStr);

impl Reference {
    /// Parses a text.
    pub fn new(text: &str) -> Result<Self, InvalidReference> {
        let fits =
            (1..=REFERENCE_LENGTH_MAX).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
        if fits { Ok(Self(text.into())) } else { Err(InvalidReference) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a transfer does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransferKind {
    /// Brings assets into the market.
    Deposit,
    /// Takes assets out of the market.
    Withdrawal,
    /// Holds assets until the withdrawal is confirmed or aborted.
    HeldWithdrawal,
}

impl TransferKind {
    /// The step that makes such a transfer.
    pub const fn step(self) -> TransferStep {
        match self {
            Self::Deposit => TransferStep::Deposited,
            Self::Withdrawal => TransferStep::Withdrawn,
            Self::HeldWithdrawal => TransferStep::Held,
        }
    }

    /// The name in the API: a withdrawal on hold is a withdrawal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Withdrawal | Self::HeldWithdrawal => "withdrawal",
        }
    }
}

/// A transfer with a reference, as it is requested.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReferencedTransfer {
    /// The game's own id.
    pub reference: Reference,
    /// What it does.
    pub kind: TransferKind,
    /// The player whose account changes.
    pub player: PlayerId,
    /// Coins or a material.
    pub asset: AssetName,
    /// In coins or units.
    pub amount: Amount,
    /// The game's own label, for its statistics.
    pub reason: String,
}

/// What happens to a transfer at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransferStep {
    /// Assets came into the market.
    Deposited,
    /// Assets left the market at once.
    Withdrawn,
    /// Assets were put on hold.
    Held,
    /// Assets on hold left the market.
    Confirmed,
    /// Assets on hold were returned to the player.
    Aborted,
}

impl TransferStep {
    /// The step that closes a pending withdrawal.
    pub const fn closing(confirmed: bool) -> Self {
        if confirmed { Self::Confirmed } else { Self::Aborted }
    }

    /// The name in inboxes and feeds.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deposited => "deposited",
            Self::Withdrawn => "withdrawn",
            Self::Held => "withdrawal_held",
            Self::Confirmed => "withdrawal_confirmed",
            Self::Aborted => "withdrawal_aborted",
        }
    }

    /// How the transfer stands after the step.
    pub const fn state(self) -> TransferState {
        match self {
            Self::Deposited | Self::Withdrawn => TransferState::Done,
            Self::Held => TransferState::Pending,
            Self::Confirmed => TransferState::Confirmed,
            Self::Aborted => TransferState::Aborted,
        }
    }
}

/// How a transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TransferState {
    /// Complete since it was made.
    Done,
    /// The assets are on hold.
    Pending,
    /// The assets left the market.
    Confirmed,
    /// The assets were returned.
    Aborted,
}

impl TransferState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Done, Self::Pending, Self::Confirmed, Self::Aborted];

    /// The step that confirms or aborts a transfer which stands like this; `None` if that was done before.
    pub fn close(self, confirmed: bool) -> Result<Option<TransferStep>, Rejection> {
        let step = TransferStep::closing(confirmed);
        match self {
            Self::Pending => Ok(Some(step)),
            state if state == step.state() => Ok(None),
            _ => Err(Rejection::TransferClosed),
        }
    }

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Aborted => "aborted",
        }
    }
}

/// A transfer and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The game's own id, if it gave one.
    pub reference: Option<Reference>,
    /// What it does.
    pub kind: TransferKind,
    /// How it stands.
    pub state: TransferState,
    /// The player whose account changes.
    pub player: PlayerId,
    /// Coins or a material.
    pub asset: AssetName,
    /// In coins or units.
    pub amount: Amount,
    /// The game's own label.
    pub reason: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its state last changed.
    pub updated_at: Timestamp,
}

/// A step of a transfer, as events describe it; without a reference in those of transfers that have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransferEvent<'e> {
    /// The game's own id.
    pub reference: Option<&'e Reference>,
    /// What happens.
    pub step: TransferStep,
    /// The player whose account changes.
    pub player: PlayerNo,
    /// Coins or a material.
    pub asset: Asset,
    /// In coins or units.
    pub amount: Amount,
    /// The game's own label.
    pub reason: &'e str,
}
