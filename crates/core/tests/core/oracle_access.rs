//! The oracle's frozen accounts and revoked tokens.

use tradepost_core::{Event, PlayerId, PlayerNo, Rejection, Timestamp};

use crate::oracle::Oracle;

impl Oracle {
    pub(crate) fn refuse_frozen(&self, name: &PlayerId) -> Result<(), Rejection> {
        let frozen = self.frozen.iter().any(|player| self.player_no(name) == Some(*player));
        if frozen { Err(Rejection::AccountFrozen) } else { Ok(()) }
    }

    pub(crate) fn freeze(&mut self, name: &PlayerId) {
        let player = self.known_or_added(name);
        if !self.frozen.contains(&player) {
            self.frozen.push(player);
            self.tell(Event::AccountFrozen { player });
        }
    }

    pub(crate) fn unfreeze(&mut self, name: &PlayerId) {
        let Some(player) = self.player_no(name) else { return };
        let before = self.frozen.len();
        self.frozen.retain(|frozen| *frozen != player);
        if self.frozen.len() < before {
            self.tell(Event::AccountUnfrozen { player });
        }
    }

    pub(crate) fn set_tokens_not_before(&mut self, name: Option<&PlayerId>, at: Timestamp) {
        let player = name.map(|name| self.known_or_added(name));
        if self.tokens_not_before.insert(player, at).unwrap_or_default() != at {
            self.tell(Event::TokensNotBeforeSet { player, at });
        }
    }

    pub(crate) fn known_or_added(&mut self, name: &PlayerId) -> PlayerNo {
        self.player_no(name).unwrap_or_else(|| {
            let player = PlayerNo(u32::try_from(self.players.len()).unwrap_or(u32::MAX));
            self.players.push(name.clone());
            self.tell(Event::PlayerAdded { player, name: name.clone() });
            player
        })
    }
}
