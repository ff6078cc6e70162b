//! The treasury: how assets come into the market and leave it. For the operator only.

use futures::FutureExt;
use tradepost_core::{
    Amount, AssetName, Balance, PlayerId, Reference, ReferencedTransfer, Rejection, Timestamp, Transfer,
    TransferKind, TransferState,
};

use crate::{Answer, Page, PageRequest, Refusal, Stamp};

/// How assets come into the market and leave it. For the operator only.
pub trait Treasury: Send + Sync {
    /// Makes transfers, one after another; each has its own result. One whose reference was used for the same
    /// transfer before is not made again.
    fn transfer(
        &self,
        transfers: Vec<TransferRequest>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Transferred, Rejection>>>;
    /// Makes one transfer.
    fn transfer_one(&self, transfer: TransferRequest, stamp: Option<Stamp>) -> Answer<'_, Transferred> {
        async move {
            let result = self.transfer(vec![transfer], stamp).await?.pop();
            Ok(result.ok_or_else(|| Refusal::internal("a transfer was not answered"))??)
        }
        .boxed()
    }
    /// Lets the assets of a pending withdrawal leave the market (`confirmed`), or returns them to the player.
    /// The same again changes nothing.
    fn close_withdrawal(
        &self,
        reference: Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Transferred>;
    /// The transfer with a reference.
    fn transfer_of(&self, reference: Reference) -> Answer<'_, Transfer>;
    /// The transfers with references, or those in one state: on one machine in the order in which they were
    /// made, on AWS in no particular order.
    fn transfers(&self, state: Option<TransferState>, page: PageRequest) -> Answer<'_, Page<Transfer>>;
}

/// A transfer to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRequest {
    /// The game's own id of the transfer; one on hold has one.
    pub reference: Option<Reference>,
    /// What it does.
    pub kind: TransferKind,
    /// The player whose account changes.
    pub player: PlayerId,
    /// The asset.
    pub asset: AssetName,
    /// Coins or units, at least 1.
    pub amount: Amount,
    /// Why, in the game's words, at most 200 characters.
    pub reason: String,
}

impl TransferRequest {
    /// The transfer that is made of it at a time.
    pub fn made(self, at: Timestamp) -> Transfer {
        let Self { reference, kind, player, asset, amount, reason } = self;
        let state = kind.step().state();
        Transfer { reference, kind, state, player, asset, amount, reason, created_at: at, updated_at: at }
    }

    /// The transfer with its reference, if it has one.
    pub fn referenced(&self) -> Option<ReferencedTransfer> {
        let Self { reference, kind, player, asset, amount, reason } = self.clone();
        reference.map(|reference| ReferencedTransfer { reference, kind, player, asset, amount, reason })
    }
}

impl From<ReferencedTransfer> for TransferRequest {
    fn from(transfer: ReferencedTransfer) -> Self {
        let ReferencedTransfer { reference, kind, player, asset, amount, reason } = transfer;
        Self { reference: Some(reference), kind, player, asset, amount, reason }
    }
}

/// A transfer that was made or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// The transfer.
    pub transfer: Transfer,
    /// What the player now holds of the asset.
    pub balance: Balance,
    /// Whether it had been done before.
    pub repeated: bool,
}
