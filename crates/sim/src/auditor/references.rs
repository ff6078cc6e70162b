//! The transfers with references that were made, as they stand.

use std::collections::HashMap;

use tradepost_core::{Reference, Transfer, TransferState};

/// The transfers with references, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    pub(super) made: Vec<Transfer>,
    numbers: HashMap<Reference, usize>,
}

impl References {
    pub(super) fn get(&self, reference: &Reference) -> Option<&Transfer> {
        self.numbers.get(reference).and_then(|number| self.made.get(*number))
    }

    pub(super) fn add(&mut self, transfer: Transfer) {
        if let Some(reference) = transfer.reference.clone() {
            self.numbers.insert(reference, self.made.len());
            self.made.push(transfer);
        }
    }

    pub(super) fn get_mut(&mut self, reference: &Reference) -> Option<&mut Transfer> {
        self.numbers.get(reference).and_then(|number| self.made.get_mut(*number))
    }

    /// Those on hold.
    pub(super) fn pending(&self) -> impl Iterator<Item = &Transfer> {
        self.made.iter().filter(|transfer| transfer.state == TransferState::Pending)
    }
}
