//! The caller as an argument of a handler, so that a signature shows who may call.
//!
//! Not here: reading the token, which [`mod@crate::guard`] does for all guarded routes.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tradepost_core::PlayerId;

use super::{Caller, Role};
use crate::error::{Code, Failure};

/// A player, acting for itself.
#[derive(Clone, Debug)]
pub struct Player(pub PlayerId);

/// The operator.
#[derive(Clone, Copy, Debug)]
pub struct Operator;

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Failure::internal("a handler that takes a caller is not guarded".to_owned()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Player {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.role {
            Role::Player => Ok(Self(caller.subject)),
            Role::Operator => Err(Failure::new(
                Code::Forbidden,
                "this is about a player's own account; the operator asks under /v1/accounts/{player}",
            )),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.role {
            Role::Operator => Ok(Self),
            Role::Player => Err(Failure::new(Code::Forbidden, "this is for the operator")),
        }
    }
}
