//! The names of the numbers in events, as far as they are known. A number never changes its name.

use std::collections::HashMap;

use tradepost_core::{Event, MaterialId, MaterialNo, PlayerId, PlayerNo};

use super::error::FeedError;
use crate::reads::HistoryReader;

/// How many players are remembered: some 20 MB.
const PLAYERS_MAX: usize = 200_000;

/// The names that are remembered, and where the others are read.
#[derive(Debug)]
pub(super) struct Names {
    players: HashMap<PlayerNo, PlayerId>,
    /// By number.
    materials: Vec<MaterialId>,
    history: HistoryReader,
}

impl Names {
    pub(super) fn new(history: HistoryReader) -> Self {
        Self { players: HashMap::new(), materials: Vec::new(), history }
    }

    /// Remembers the name that an event gives.
    pub(super) fn learn(&mut self, event: &Event) {
        match event {
            Event::PlayerAdded { player, name } if self.players.len() < PLAYERS_MAX => {
                self.players.insert(*player, name.clone());
            }
            Event::MaterialRegistered { material, id, .. }
                if usize::from(material.0) == self.materials.len() =>
            {
                self.materials.push(id.clone());
            }
            _ => {}
        }
    }

    /// Reads the names of players that are not remembered. The history may not know the newest yet.
    pub(super) fn find(&mut self, players: &[PlayerNo]) -> Result<(), FeedError> {
        let unknown = |player: &&PlayerNo| !self.players.contains_key(player);
        let mut missing: Vec<_> = players.iter().filter(unknown).copied().collect();
        if self.players.len() + missing.len() > PLAYERS_MAX {
            self.players.clear();
            missing = players.to_vec();
        }
        if !missing.is_empty() {
            self.players.extend(self.history.player_names(&missing)?);
        }
        Ok(())
    }

    /// The name of a player that was found.
    pub(super) fn player(&self, player: PlayerNo) -> Result<PlayerId, FeedError> {
        self.players.get(&player).cloned().ok_or(FeedError::NameUnknown)
    }

    /// The id of a material.
    pub(super) fn material(&mut self, material: MaterialNo) -> Result<MaterialId, FeedError> {
        let place = usize::from(material.0);
        if self.materials.len() <= place {
            self.materials = self.history.material_ids()?;
        }
        self.materials.get(place).cloned().ok_or(FeedError::NameUnknown)
    }
}
