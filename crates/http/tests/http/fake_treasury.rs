//! The fake deployment's treasury.

use tradepost_core::{
    Amount, AssetName, PlayerId, Reference, Rejection, Timestamp, Transfer, TransferKind, TransferState,
};
use tradepost_ports::{Answer, Page, PageRequest, Stamp, TransferRequest, Transferred, Treasury};

use crate::fake::{Fake, NOON, holding};

/// A withdrawal on hold.
pub(crate) fn held() -> TransferRequest {
    TransferRequest {
        reference: Some(Reference::new("trip#1").unwrap()),
        kind: TransferKind::HeldWithdrawal,
        player: PlayerId::new("bob").unwrap(),
        asset: AssetName::Coin,
        amount: Amount::new(5).unwrap(),
        reason: "gift".to_owned(),
    }
}

fn transferred(request: TransferRequest) -> Transferred {
    let transfer = request.made(Timestamp(NOON));
    Transferred { transfer, balance: holding().balance, repeated: false }
}

impl Treasury for Fake {
    fn transfer(
        &self,
        transfers: Vec<TransferRequest>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Transferred, Rejection>>> {
        let done = |request: &TransferRequest| match request.amount.get() {
            13 => Err(Rejection::ReferenceReused),
            _ => Ok(Transferred { repeated: request.reason == "again", ..transferred(request.clone()) }),
        };
        let results = transfers.iter().map(done).collect();
        self.write(&("transfer", transfers), stamp, results)
    }

    fn close_withdrawal(
        &self,
        reference: Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Transferred> {
        self.write(&("close_withdrawal", reference, confirmed), stamp, transferred(held()))
    }

    fn transfer_of(&self, reference: Reference) -> Answer<'_, Transfer> {
        self.answer(&("transfer_of", reference), transferred(held()).transfer)
    }

    fn transfers(&self, state: Option<TransferState>, page: PageRequest) -> Answer<'_, Page<Transfer>> {
        let items = vec![transferred(held()).transfer];
        self.answer(&("transfers", state, page), Page { items, next: Some("8".to_owned()) })
    }
}
