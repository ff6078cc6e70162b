//! How assets come into the market and leave it.

use futures::FutureExt;
use tradepost_core::{Reference, Rejection, Transfer, TransferState};
use tradepost_ports::{Answer, Page, PageRequest, Stamp, TransferRequest, Transferred, Treasury};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Treasury for Serverless<S, E> {
    fn transfer(
        &self,
        transfers: Vec<TransferRequest>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Vec<Result<Transferred, Rejection>>> {
        self.transfer_all(transfers, stamp).boxed()
    }

    fn close_withdrawal(
        &self,
        reference: Reference,
        confirmed: bool,
        stamp: Option<Stamp>,
    ) -> Answer<'_, Transferred> {
        self.close_hold(reference, confirmed, stamp).boxed()
    }

    fn transfer_of(&self, reference: Reference) -> Answer<'_, Transfer> {
        self.read_transfer(reference).boxed()
    }

    fn transfers(&self, state: Option<TransferState>, page: PageRequest) -> Answer<'_, Page<Transfer>> {
        self.list_transfers(state, page).boxed()
    }
}
