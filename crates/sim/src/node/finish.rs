//! Checks everything at the end of a run, and again after a rebuild from the journal alone.

use tradepost_core::TransferState;

use super::World;
use crate::auditor::{Reading, Violation};
use crate::call::{Call, material, player};
use crate::clients::page;
use crate::plan::Derived;
use crate::world::disk::{self, Disk};

/// How many rounds the pending requests may take to be answered.
const ROUNDS_MAX: u32 = 8;
/// The most items of a page.
const LIMIT: u32 = 1_000;

impl World {
    /// Everything is answered; then everything is rebuilt from the journal alone.
    pub(super) fn finish(&mut self) -> Result<(), Violation> {
        disk::with(Disk::disarm);
        self.finish_accepted()?;
        self.right.check()?;
        self.look_at_everything()?;
        self.lose(&[Derived::Snapshot, Derived::History])?;
        self.look_at_everything()
    }

    /// Every request sent so far is answered.
    pub(super) fn finish_accepted(&mut self) -> Result<(), Violation> {
        for _ in 0..ROUNDS_MAX {
            self.sync()?;
            self.take_in();
            self.end_batch()?;
            self.sync()?;
            self.follow()?;
            self.deliver()?;
            if self.pending.is_empty() {
                return Ok(());
            }
        }
        let waiting: Vec<_> = self.pending.values().map(|pending| &pending.call).collect();
        Err(Violation(format!("never answered: {waiting:?}")))
    }

    /// Every account, book, list and inbox, through the ports.
    pub(super) fn look_at_everything(&mut self) -> Result<(), Violation> {
        disk::with(Disk::disarm);
        let limit = LIMIT as usize;
        for number in 0..=self.cast.players {
            let who = player(number);
            self.send(Call::Balances(who.clone()), None, None)?;
            self.send(Call::OpenOrders(who.clone()), None, None)?;
            for open in [None, Some(true)] {
                let filter = tradepost_ports::OrderFilter { open, material: None };
                let reading = Reading::Orders { player: number, open, limit };
                self.send(Call::Orders(who.clone(), filter, page(None, LIMIT)), None, Some(reading))?;
            }
            let reading = Reading::Inbox { player: number, from: 0, limit };
            self.send(Call::Inbox(who.clone(), page(None, LIMIT)), None, Some(reading))?;
            let reading = Reading::Fills { player: number, from: 0, limit };
            self.send(Call::Fills(who, page(None, LIMIT)), None, Some(reading))?;
        }
        for number in 0..self.cast.materials {
            self.send(Call::Book(material(number), LIMIT), None, None)?;
            let reading = Reading::Trades { material: number, limit, known: true };
            self.send(Call::Trades(material(number), page(None, LIMIT)), None, Some(reading))?;
        }
        for state in std::iter::once(None).chain(TransferState::ALL.map(Some)) {
            let reading = Reading::Transfers { state, limit };
            self.send(Call::Transfers(state, page(None, LIMIT)), None, Some(reading))?;
        }
        self.send(Call::Materials(page(None, LIMIT)), None, None)?;
        self.send(Call::Audit, None, None)?;
        self.finish_accepted()
    }
}
