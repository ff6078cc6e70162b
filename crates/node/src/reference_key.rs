//! Digests of references and of the transfers that carry them: what the market keeps in memory and indexes.

use sha2::{Digest, Sha256};
use tradepost_core::{Amount, AssetName, PlayerId, Reference, ReferencedTransfer, Transfer, TransferKind};

/// The digest of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReferenceKey(u128);

impl ReferenceKey {
    /// Of a reference.
    pub fn of(reference: &Reference) -> Self {
        Self(digest(|hash| hash.update(reference.as_str())))
    }

    /// Its first half, for an index whose finds are compared with the reference itself.
    pub fn indexed(self) -> ReferenceDigest {
        let bytes = self.0.to_be_bytes();
        ReferenceDigest(bytes.first_chunk().map_or(0, |half| u64::from_be_bytes(*half)))
    }
}

#[cfg(test)]
impl ReferenceKey {
    /// Another one, at a distance: where thousands are needed, digests would take long.
    pub(crate) fn moved(self, by: u64) -> Self {
        Self(self.0.wrapping_add(u128::from(by)))
    }
}

/// Half of a reference's digest. Ordered as the file stores it, as a signed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceDigest(pub(crate) u64);

impl ReferenceDigest {
    /// The first one in the order of the file.
    pub(crate) const FIRST: Self = Self(i64::MIN.cast_unsigned());

    pub(crate) fn from_stored(number: i64) -> Self {
        Self(number.cast_unsigned())
    }

    pub(crate) fn stored(self) -> i64 {
        self.0.cast_signed()
    }

    /// The next one in the order of the file.
    pub(crate) fn next(self) -> Option<Self> {
        self.stored().checked_add(1).map(Self::from_stored)
    }
}

/// The digest of what a transfer does: equal if it is the same transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TransferContent(u128);

impl TransferContent {
    pub(crate) fn of(transfer: &ReferencedTransfer) -> Self {
        let ReferencedTransfer { kind, player, asset, amount, reason, .. } = transfer;
        content(*kind, player, asset, *amount, reason)
    }

    pub(crate) fn of_known(transfer: &Transfer) -> Self {
        let Transfer { kind, player, asset, amount, reason, .. } = transfer;
        content(*kind, player, asset, *amount, reason)
    }
}

fn content(
    kind: TransferKind,
    player: &PlayerId,
    asset: &AssetName,
    amount: Amount,
    reason: &str,
) -> TransferContent {
    let kind = match kind {
        TransferKind::Deposit => 0_u8,
        TransferKind::Withdrawal => 1,
        TransferKind::HeldWithdrawal => 2,
    };
    // No name contains a line feed, and the reason comes last.
    TransferContent(digest(|hash| {
        hash.update([kind]);
        hash.update(amount.get().to_be_bytes());
        for text in [player.as_str(), "\n", asset.as_str(), "\n", reason] {
            hash.update(text);
        }
    }))
}

fn digest(feed: impl FnOnce(&mut Sha256)) -> u128 {
    let mut hash = Sha256::new();
    feed(&mut hash);
    hash.finalize().first_chunk().map_or(0, |half| u128::from_be_bytes(*half))
}
