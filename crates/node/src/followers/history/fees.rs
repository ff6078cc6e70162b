//! Fees, added up by hour and by where they went: burned, or into an account.

use std::collections::BTreeMap;

use rusqlite::{Transaction, params};
use tradepost_core::{Coins, PlayerNo, Timestamp};
use tradepost_ports::CandleInterval;

use super::code::integer;
use super::schema::statements;

/// The number that stands for the fees that were burned.
const BURNED: i64 = -1;

/// Fees of some time; what is paid to an account is taken off what is burned.
#[derive(Debug, Default)]
pub(super) struct FeeHours(BTreeMap<(Timestamp, i64), (i64, i64)>);

impl FeeHours {
    /// Adds the sales tax of a trade.
    pub(super) fn taxed(&mut self, at: Timestamp, tax: Coins) {
        if tax > Coins::ZERO {
            self.add(at, BURNED, integer(tax.get()), 0);
        }
    }

    /// Adds a listing fee.
    pub(super) fn charged(&mut self, at: Timestamp, fee: Coins) {
        self.add(at, BURNED, 0, integer(fee.get()));
    }

    /// Moves fees to an account.
    pub(super) fn paid(&mut self, at: Timestamp, to: PlayerNo, sales_tax: Coins, listing_fee: Coins) {
        let (tax, listing) = (integer(sales_tax.get()), integer(listing_fee.get()));
        self.add(at, BURNED, -tax, -listing);
        self.add(at, to.0.into(), tax, listing);
    }

    fn add(&mut self, at: Timestamp, to: i64, tax: i64, listing: i64) {
        let hour = CandleInterval::Hour.start_of(at);
        let (taxes, listings) = self.0.entry((hour, to)).or_default();
        *taxes = taxes.saturating_add(tax);
        *listings = listings.saturating_add(listing);
    }

    pub(super) fn write(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        let mut add = transaction.prepare_cached(statements::ADD_TO_FEES)?;
        for ((hour, to), (tax, listing)) in &self.0 {
            add.execute(params![integer(hour.0), to, tax, listing])?;
        }
        Ok(())
    }
}
