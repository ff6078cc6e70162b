//! A whole book on its way from the engine, and the subscribers that wait for it.
//!
//! The read sees the market at some moment after its request. What happened between that moment and the
//! book's arrival is kept, and follows the book.

use std::sync::Arc;

use bytes::Bytes;
use tradepost_core::Sequence;
use tradepost_ports::{StreamFormat, StreamMessage, Subscription};
use tradepost_wire::write_message;

use crate::intake::request::EngineHandle;
use crate::live::inbox::{SubscriberId, WholeBook};
use crate::live::published::MaterialChange;
use crate::live::topic::{Pending, Seat, encode_trades};

/// The most changes that are kept; with more, the book is requested again.
const CHANGES_MAX: usize = 1_000;

/// A subscriber that waits for a book.
#[derive(Debug)]
pub(super) struct Joining {
    pub(super) subscription: Arc<Subscription>,
    pub(super) subscriber: SubscriberId,
    pub(super) seat: Seat,
}

/// A whole book on its way.
#[derive(Debug)]
pub(super) struct Loading {
    /// The number of its request.
    pub(super) request: u64,
    pub(super) engine: EngineHandle,
    pub(super) joining: Vec<Joining>,
    changes: Vec<MaterialChange>,
}

impl Loading {
    /// A book that has not been requested yet.
    pub(super) fn new(engine: EngineHandle) -> Self {
        Self { request: 0, engine, joining: Vec::new(), changes: Vec::new() }
    }

    /// Keeps a change. Returns whether there are too many, so that the book must be requested again.
    pub(super) fn merge(&mut self, change: &MaterialChange) -> bool {
        self.changes.push(change.clone());
        self.changes.len() > CHANGES_MAX
    }

    /// The book is requested again.
    pub(super) fn renew(&mut self, request: u64) {
        self.request = request;
        self.changes.clear();
    }

    /// The book, and what happened since, encoded.
    pub(super) fn encode(&self, whole: &WholeBook, format: StreamFormat) -> Bytes {
        let WholeBook { since, book, .. } = whole;
        let mut later = Pending::default();
        for change in &self.changes {
            // The levels of a change are those after its last event, so that they may be applied to a book
            // that includes its first.
            if change.book.sequence > book.sequence {
                later.merge_material(change, &encode_trades(change, *since, format));
            }
        }
        let mut text = Vec::new();
        write_message(&mut text, format, StreamMessage::Book(book.clone()));
        text.extend_from_slice(&later.encode(format));
        text.into()
    }
}

/// Before any event.
pub(super) const START: Sequence = Sequence(0);
