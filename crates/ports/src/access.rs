//! Access: who may trade, and since when tokens must have been issued. For the operator only.

use std::collections::HashMap;
use std::sync::Arc;

use tradepost_core::{PlayerId, Timestamp};

use crate::{Answer, Stamp};

/// Who may trade, and with which tokens.
pub trait Access: Send + Sync {
    /// Freezes an account (`true`), which need not exist yet, or ends that. A frozen account places no orders
    /// and withdraws nothing; its open orders may trade.
    fn freeze(&self, player: PlayerId, frozen: bool, stamp: Option<Stamp>) -> Answer<'_, ()>;
    /// Refuses tokens that were issued before this time, of a player or of everyone; 0 accepts all.
    fn set_tokens_not_before(
        &self,
        player: Option<PlayerId>,
        at: Timestamp,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()>;
    /// The revocations as this process knows them.
    fn revocations(&self) -> Arc<Revocations>;
    /// Reads the revocations again; `None` while those that are known are good.
    fn refresh_revocations(&self) -> Option<Answer<'_, ()>> {
        None
    }
}

/// The times before which tokens must not have been issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocations {
    /// For tokens of everyone, operators included; 0 accepts all.
    pub of_all: Timestamp,
    /// For those of a player, besides.
    pub of_players: HashMap<PlayerId, Timestamp>,
}

impl Revocations {
    /// The time for a player's tokens, or for an operator's.
    pub fn not_before(&self, player: Option<&PlayerId>) -> Timestamp {
        let own = player.and_then(|player| self.of_players.get(player)).copied();
        self.of_all.max(own.unwrap_or_default())
    }
}
