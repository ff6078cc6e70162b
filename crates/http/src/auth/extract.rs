//! The caller as an argument of a handler, so that a handler's signature shows who may call it.
//!
//! Not here: verifying the token, which [`mod@crate::guard`] does for all guarded routes.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tradepost_core::PlayerId;
use tradepost_wire::Code;

use super::scope::Needs;
use super::{Caller, Role};
use crate::failure::Failure;

/// A player, who acts for itself; operators are refused.
#[derive(Clone, Debug)]
pub struct Player(pub PlayerId);

/// An operator whose token has a scope that the route needs; players are refused.
#[derive(Clone, Copy, Debug)]
pub struct Operator<N>(PhantomData<N>);

/// A player, who acts for itself, or an operator whose token has a scope that the route needs.
#[derive(Clone, Debug)]
pub struct PlayerOr<N> {
    /// The sender of the request.
    pub caller: Caller,
    needs: PhantomData<N>,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Failure::internal("a handler with a caller is on an unguarded route"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Player {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = Caller::from_request_parts(parts, state).await?;
        match caller.role {
            Role::Player => Ok(Self(caller.subject)),
            Role::Operator => {
                Err(Failure::new(Code::Forbidden, "for players only; operators use /v1/accounts/{player}"))
            }
        }
    }
}

impl<N: Needs, S: Send + Sync> FromRequestParts<S> for Operator<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Self::of(&Caller::from_request_parts(parts, state).await?)
    }
}

impl<N: Needs> Operator<N> {
    /// Checks a caller.
    pub(crate) fn of(caller: &Caller) -> Result<Self, Failure> {
        match caller.role {
            Role::Operator => caller.check::<N>().map(|()| Self(PhantomData)),
            Role::Player => Err(Failure::new(Code::Forbidden, "for operators only")),
        }
    }
}

impl<N: Needs, S: Send + Sync> FromRequestParts<S> for PlayerOr<N> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = Caller::from_request_parts(parts, state).await?;
        caller.check::<N>()?;
        Ok(Self { caller, needs: PhantomData })
    }
}
