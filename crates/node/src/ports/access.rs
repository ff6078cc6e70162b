//! Who may trade, and with which tokens.

use std::sync::Arc;

use futures::FutureExt;
use tradepost_core::{Command, PlayerId, Timestamp};
use tradepost_ports::{Access, Answer, Revocations, Stamp};

use super::Node;

impl Access for Node {
    fn freeze(&self, player: PlayerId, frozen: bool, stamp: Option<Stamp>) -> Answer<'_, ()> {
        let command = if frozen { Command::Freeze { player } } else { Command::Unfreeze { player } };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }

    fn set_tokens_not_before(
        &self,
        player: Option<PlayerId>,
        at: Timestamp,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()> {
        let command = Command::SetTokensNotBefore { player, at };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }

    fn revocations(&self) -> Arc<Revocations> {
        self.engine.revocations.current()
    }
}
