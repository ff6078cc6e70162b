//! What the operator decided about players: whose accounts are frozen, and since when tokens must have been
//! issued.
//!
//! Not here: reading a token, which is the API's task.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{PlayerNo, Timestamp};

/// Frozen accounts and revoked tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    pub(crate) frozen: BTreeSet<PlayerNo>,
    /// For the tokens of everyone; 0 accepts all.
    pub(crate) tokens_not_before: Timestamp,
    /// For those of a player, besides.
    pub(crate) tokens_of_player_not_before: BTreeMap<PlayerNo, Timestamp>,
}

impl Access {
    #[inline]
    pub(crate) fn is_frozen(&self, player: Option<PlayerNo>) -> bool {
        !self.frozen.is_empty() && player.is_some_and(|player| self.frozen.contains(&player))
    }

    pub(crate) fn set_frozen(&mut self, player: PlayerNo, frozen: bool) {
        if frozen {
            self.frozen.insert(player);
        } else {
            self.frozen.remove(&player);
        }
    }

    /// The moment that was set for a player's tokens, or for those of everyone.
    pub(crate) fn not_before(&self, player: Option<PlayerNo>) -> Timestamp {
        match player {
            None => self.tokens_not_before,
            Some(player) => self.tokens_of_player_not_before.get(&player).copied().unwrap_or_default(),
        }
    }

    pub(crate) fn set_not_before(&mut self, player: Option<PlayerNo>, at: Timestamp) {
        match player {
            None => self.tokens_not_before = at,
            Some(player) if at == Timestamp(0) => {
                self.tokens_of_player_not_before.remove(&player);
            }
            Some(player) => {
                self.tokens_of_player_not_before.insert(player, at);
            }
        }
    }
}
