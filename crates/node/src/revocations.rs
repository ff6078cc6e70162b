//! The revoked tokens, for those who verify tokens while the engine has the market.

use std::sync::{Arc, PoisonError, RwLock};

use tradepost_core::Market;
use tradepost_ports::Revocations;

/// The revocations as the engine left them.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedRevocations(Arc<RwLock<Arc<Revocations>>>);

impl SharedRevocations {
    /// Publishes those of the market.
    pub(crate) fn publish(&self, market: &Market) {
        let (of_all, of_players) = market.tokens_not_before();
        let of_players = of_players.map(|(player, at)| (player.clone(), at)).collect();
        let revocations = Arc::new(Revocations { of_all, of_players });
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = revocations;
    }

    pub(crate) fn current(&self) -> Arc<Revocations> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
}
