//! Revoked tokens: what the operator set while the market runs, besides the setting `tokens-not-before`.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use tradepost_core::Timestamp;
use tradepost_ports::Access;
use tradepost_wire::{Code, Time};

use crate::auth::{Caller, Role};
use crate::failure::Failure;

/// Refuses a caller whose token was revoked. Only a player's tokens are revoked by the player's id: those of
/// operators, who have no account, with those of everyone.
pub(crate) async fn check(access: &dyn Access, caller: &Caller) -> Result<(), Failure> {
    if let Some(refresh) = access.refresh_revocations() {
        refresh.await?;
    }
    match revoked_at(access, caller) {
        None => Ok(()),
        Some(not_before) => {
            let not_before = Time::from(not_before);
            let detail = match caller.issued {
                Some(_) => format!("the token is revoked: it was issued before {not_before}"),
                None => {
                    format!("the token is revoked: it has no `iat`, and must not be from before {not_before}")
                }
            };
            Err(Failure::new(Code::Unauthenticated, detail))
        }
    }
}

/// The time before which the caller's token must not have been issued, if it was.
fn revoked_at(access: &dyn Access, caller: &Caller) -> Option<Timestamp> {
    let player = (caller.role == Role::Player).then_some(&caller.subject);
    let not_before = access.revocations().not_before(player);
    let issued = caller.issued.map_or(0, |seconds| seconds.saturating_mul(1_000));
    (issued < not_before.0).then_some(not_before)
}

/// How long the token of a live stream is valid.
#[derive(Clone)]
pub(crate) struct Validity {
    caller: Caller,
    expires: SystemTime,
    access: Arc<dyn Access>,
}

impl Validity {
    pub(crate) fn new(caller: Caller, expires: SystemTime, access: Arc<dyn Access>) -> Self {
        Self { caller, expires, access }
    }

    /// When the token expires, unless it is revoked before.
    pub(crate) fn expires(&self) -> SystemTime {
        self.expires
    }

    pub(crate) fn is_over(&self) -> bool {
        self.expires <= SystemTime::now() || revoked_at(&*self.access, &self.caller).is_some()
    }
}

impl fmt::Debug for Validity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validity").field("expires", &self.expires).finish_non_exhaustive()
    }
}
