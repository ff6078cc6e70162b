//! Freezes accounts: one row, on whose state every order and withdrawal depends anyway.

use tradepost_core::PlayerId;
use tradepost_ports::{Refusal, Stamp};

use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;
use crate::tables::MainRow;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Freezes an account, or ends that. What is committed later obeys.
    pub async fn set_frozen(
        &self,
        player: PlayerId,
        frozen: bool,
        stamp: Option<Stamp>,
    ) -> Result<(), Refusal> {
        let remembered = self.remembered(stamp).await?;
        let freeze = async {
            let actions = vec![MainRow::freeze(&player, frozen)];
            let mut done = self.commit_once(actions, stamp, StoredReply::Done).await?;
            if done.is_none() && stamp.is_some() {
                // A player without an account was never frozen. Only the reply is stored.
                done = self.commit_once(Vec::new(), stamp, StoredReply::Done).await?;
            }
            Ok(done.unwrap_or(StoredReply::Done))
        };
        self.once(stamp, remembered, freeze).await?.done()
    }
}
