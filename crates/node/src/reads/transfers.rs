//! Transfers with a reference, by reference and in pages.

use rusqlite::{Row, params};
use tradepost_core::{Asset, AssetName, Reference, Sequence, Transfer, TransferState};
use tradepost_ports::{Page, PageRequest};

use super::HistoryReader;
use super::cursor;
use super::session::Session;
use crate::followers::history::HistoryError;
use crate::followers::history::code::{self, integer};
use crate::followers::history::row::{self, TransferRow};
use crate::followers::history::schema::statements;
use crate::reference_key::ReferenceKey;

impl HistoryReader {
    /// The transfers with these references, in their order, `None` where there is none; and the last event of
    /// the history that was read.
    pub(crate) fn transfers_of(
        &self,
        references: &[Reference],
    ) -> Result<(Sequence, Vec<Option<Transfer>>), HistoryError> {
        self.pool.read(|session| {
            session.at_once(|session| {
                let last = session.one(statements::POSITION, [], |found| row::sequence(found, 0))?;
                let found = references.iter().map(|reference| transfer_of(session, reference));
                Ok((last.unwrap_or_default(), found.collect::<Result<_, _>>()?))
            })
        })
    }

    /// The transfers with references, or those in one state, in the order in which they were made.
    pub(crate) fn transfers(
        &self,
        state: Option<TransferState>,
        page: &PageRequest,
    ) -> Result<Page<Transfer>, HistoryError> {
        let after = cursor::after(page.after.as_deref())?;
        self.pool.read(|session| {
            session.issued(after, page.after.as_deref())?;
            let take = |found: &Row<'_>| {
                let transfer = TransferRow::read(found)?;
                let wanted = state.is_none_or(|state| transfer.state == state);
                Ok(wanted.then_some(transfer))
            };
            let (transfers, next) = match state {
                // Nearly all transfers are done, so an index would only cost.
                None | Some(TransferState::Done) => {
                    session.list(statements::TRANSFERS_AFTER, [integer(after.0)], page.limit, take)?
                }
                Some(state) => {
                    let which = params![integer(after.0), code::transfer_state(state)];
                    session.list(statements::TRANSFERS_IN_STATE_AFTER, which, page.limit, take)?
                }
            };
            let items = transfers.into_iter().map(|transfer| named(session, transfer));
            Ok(Page { items: items.collect::<Result<_, _>>()?, next })
        })
    }
}

fn transfer_of(session: &mut Session, reference: &Reference) -> Result<Option<Transfer>, HistoryError> {
    let digest = ReferenceKey::of(reference).indexed();
    let found = session.all(statements::TRANSFERS_OF_DIGEST, [digest.stored()], TransferRow::read)?;
    let transfer = found.into_iter().find(|transfer| transfer.reference == *reference);
    transfer.map(|transfer| named(session, transfer)).transpose()
}

fn named(session: &mut Session, transfer: TransferRow) -> Result<Transfer, HistoryError> {
    let asset = match transfer.asset {
        Asset::Coin => AssetName::Coin,
        Asset::Material(material) => AssetName::Material(session.material(material)?),
    };
    Ok(transfer.named(asset))
}
