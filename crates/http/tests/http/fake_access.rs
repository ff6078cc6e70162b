//! The fake deployment's frozen accounts and revoked tokens.

use tradepost_core::{PlayerId, Timestamp};
use tradepost_ports::{Access, Answer, Revocations, Stamp};

use crate::fake::Fake;

impl Access for Fake {
    fn freeze(&self, player: PlayerId, frozen: bool, stamp: Option<Stamp>) -> Answer<'_, ()> {
        self.write(&("freeze", player, frozen), stamp, ())
    }

    fn set_tokens_not_before(
        &self,
        player: Option<PlayerId>,
        at: Timestamp,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()> {
        self.write(&("tokens_not_before", player, at), stamp, ())
    }

    fn revocations(&self) -> std::sync::Arc<Revocations> {
        std::sync::Arc::default()
    }
}
