//! The treasury: how assets come into the market and leave it. For the operator only.

use tradepost_core::{Amount, AssetName, PlayerId};

use crate::{Answer, Holding, Stamp};

/// How assets come into the market and leave it. For the operator only.
pub trait Treasury: Send + Sync {
    /// Brings assets in; returns what the player then holds of the asset.
    fn deposit(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding>;
    /// Takes available assets out; returns what the player then holds of the asset.
    fn withdraw(&self, transfer: Transfer, stamp: Option<Stamp>) -> Answer<'_, Holding>;
}

/// A deposit or withdrawal.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The player whose account changes.
    pub player: PlayerId,
    /// The asset.
    pub asset: AssetName,
    /// Coins or units, at least 1.
    pub amount: Amount,
    /// Why, in the game's words, at most 200 characters.
    pub reason: String,
}
