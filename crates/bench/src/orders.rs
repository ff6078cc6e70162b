//! The operations of a workload: the input of every engine that is compared.

use tradepost_core::Side;

/// An operation on a book.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Op {
    /// Counted from 1; a cancel has the id of its order.
    pub(crate) id: u64,
    pub(crate) price: u64,
    pub(crate) quantity: u32,
    /// The player, below [`OWNERS`]; order books alone ignore it.
    pub(crate) owner: u16,
    pub(crate) book: u16,
    pub(crate) side: Side,
    pub(crate) kind: Kind,
}

/// Number of players.
pub(crate) const OWNERS: u64 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Place,
    Cancel,
}
