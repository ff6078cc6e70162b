//! Revokes tokens, and reads which are revoked.

use tradepost_core::{PlayerId, Timestamp};
use tradepost_ports::{Refusal, Revocations, Stamp};

use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::RevocationRow;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Refuses tokens that were issued before this time.
    pub async fn revoke_tokens(
        &self,
        player: Option<PlayerId>,
        at: Timestamp,
        stamp: Option<Stamp>,
    ) -> Result<(), Refusal> {
        let remembered = self.remembered(stamp).await?;
        let row = RevocationRow { player, not_before: at };
        let revoke = async {
            let done = self.commit_once(vec![row.key().put(row.item())], stamp, StoredReply::Done).await;
            self.revocations.outdate();
            Ok(done?.unwrap_or(StoredReply::Done))
        };
        self.once(stamp, remembered, revoke).await?.done()
    }

    /// Reads the revocations, strongly consistent.
    pub async fn read_revocations(&self) -> Result<(), Refusal> {
        let (now, changes) = (self.environment.now_us(), self.revocations.changes());
        let mut revocations = Revocations::default();
        for row in store::query_all(&self.store, RevocationRow::all()).await? {
            let RevocationRow { player, not_before } = RevocationRow::decode(&row)?;
            match player {
                None => revocations.of_all = not_before,
                Some(player) => drop(revocations.of_players.insert(player, not_before)),
            }
        }
        self.revocations.keep(revocations, now, changes);
        Ok(())
    }
}
