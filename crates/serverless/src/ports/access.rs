//! Who may trade, and with which tokens.

use std::sync::Arc;

use futures::FutureExt;
use tradepost_core::{PlayerId, Timestamp};
use tradepost_ports::{Access, Answer, Revocations, Stamp};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Access for Serverless<S, E> {
    fn freeze(&self, player: PlayerId, frozen: bool, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.set_frozen(player, frozen, stamp).boxed()
    }

    fn set_tokens_not_before(
        &self,
        player: Option<PlayerId>,
        at: Timestamp,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()> {
        self.revoke_tokens(player, at, stamp).boxed()
    }

    fn revocations(&self) -> Arc<Revocations> {
        self.revocations.current()
    }

    fn refresh_revocations(&self) -> Option<Answer<'_, ()>> {
        let fresh = self.revocations.is_fresh(self.environment.now_us());
        (!fresh).then(|| self.read_revocations().boxed())
    }
}
