//! The sender of a valid token, and what it may do.

use serde::Serialize;
use tradepost_core::{Actor, PlayerId};

/// What a caller may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Acts for itself only.
    Player,
    /// The game's server, which acts for any player.
    Operator,
}

/// The sender of a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The player's id in the token.
    pub subject: PlayerId,
    /// What the token permits.
    pub role: Role,
}

impl Role {
    /// `player` or `operator`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Operator => "operator",
        }
    }
}

impl Caller {
    /// The caller as the core's commands name it.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Player => Actor::Player(self.subject.clone()),
            Role::Operator => Actor::Operator,
        }
    }
}
