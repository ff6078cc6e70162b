//! Transfers with references: one, or pages of them in the order in which the tables keep them.

use tradepost_core::{Reference, Rejection, Transfer, TransferState};
use tradepost_ports::{Page, PageRequest, Refusal};

use super::cursor::{opened, sealed};
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Scan, Store};
use crate::tables::{Table, TransferRow, transfer_key};

/// The first byte of a cursor. Another format gets another one.
const VERSION: u8 = 0xA3;
/// Rows of a page that is read in search of a state.
const ROWS: u32 = 200;
/// The most rows read for a page, which then ends before it is full.
const ROWS_MAX: usize = 2_000;

impl<S: Store, E: Environment> Serverless<S, E> {
    pub async fn read_transfer(&self, reference: Reference) -> Result<Transfer, Refusal> {
        let row = self.referenced(&reference).await?.ok_or(Rejection::UnknownTransfer)?;
        Ok(row.transfer())
    }

    /// A page of the transfers, or of those in a state. Those that are pending have a table of their own.
    pub async fn list_transfers(
        &self,
        state: Option<TransferState>,
        page: PageRequest,
    ) -> Result<Page<Transfer>, Refusal> {
        let after = page.after.as_deref().map(|text| after(text).ok_or(Refusal::InvalidCursor));
        let mut start = after.transpose()?.map(|reference| transfer_key(&reference).item());
        let table = if state == Some(TransferState::Pending) { Table::HOLDS } else { Table::TRANSFERS };
        let picks = state.is_some_and(|state| state != TransferState::Pending);
        let limit = if picks { page.limit.max(ROWS) } else { page.limit };
        let (mut items, mut read) = (Vec::new(), 0);
        loop {
            let scan = Scan { table, consistent: true, limit: Some(limit), part: None, start };
            let found = store::scan(&self.store, scan).await?;
            read += found.items.len();
            for item in &found.items {
                let transfer = TransferRow::decode(item)?.transfer();
                if state.is_some_and(|state| state != transfer.state) {
                    continue;
                }
                let next = transfer.reference.as_ref().map(cursor);
                items.push(transfer);
                if items.len() >= page.limit as usize {
                    return Ok(Page { items, next });
                }
            }
            let next = found.next.map(|key| TransferRow::reference_of(&key)).transpose()?;
            if next.is_none() || read >= ROWS_MAX {
                return Ok(Page { items, next: next.as_ref().map(cursor) });
            }
            start = next.map(|reference| transfer_key(&reference).item());
        }
    }
}

/// The cursor after a transfer.
fn cursor(reference: &Reference) -> String {
    sealed(VERSION, reference.as_str().as_bytes())
}

/// The transfer that a cursor stands after.
fn after(text: &str) -> Option<Reference> {
    let bytes = opened(VERSION, text)?;
    Reference::new(std::str::from_utf8(&bytes).ok()?).ok()
}
