//! The sender of a valid token, and what it may do.

use serde::Serialize;
use tradepost_core::{Actor, PlayerId};
use tradepost_wire::Code;

use super::scope::{Needs, Scopes, insufficient};
use crate::failure::Failure;

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
    /// What an operator may do; a player has none.
    pub scopes: Scopes,
    /// When the token was issued (`iat`), in seconds since 1970, if it says so.
    pub issued: Option<u64>,
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

    /// Refuses an operator without any of these scopes; a player, who acts for itself only, needs none.
    pub(crate) fn check<N: Needs>(&self) -> Result<(), Failure> {
        if self.role == Role::Player || self.scopes.has_any_of(N::ANY_OF) {
            return Ok(());
        }
        Err(Failure::new(Code::InsufficientScope, insufficient(self.scopes, N::ANY_OF)))
    }
}
