//! A table's stream: each change of a row, with its images.

use std::task::{Poll, Waker};

use crate::store::{Item, Key};

/// What happened to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamKind {
    /// There was none before.
    Insert,
    /// It was another one before.
    Modify,
    /// There is none any more.
    Remove,
}

/// A change of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRecord {
    pub key: Key,
    /// What happened to it.
    pub kind: StreamKind,
    /// As it was.
    pub before: Option<Item>,
    /// As it is.
    pub after: Option<Item>,
    /// Which call wrote it: the same for all rows of a transaction. (DynamoDB does not report it.)
    pub write: u64,
}

#[derive(Debug, Default)]
pub(super) struct Stream {
    records: Vec<StreamRecord>,
    writes: u64,
    waiting: Vec<Waker>,
}

impl Stream {
    pub(super) fn records(&self, from: usize) -> Vec<StreamRecord> {
        self.records.get(from..).unwrap_or_default().to_vec()
    }

    /// A call begins to write.
    pub(super) fn begin(&mut self) {
        self.writes += 1;
    }

    /// Records a write, unless it changes nothing.
    pub(super) fn push(&mut self, key: Key, before: Option<Item>, after: Option<Item>) {
        let kind = match (&before, &after) {
            _ if before == after => return,
            (None, _) => StreamKind::Insert,
            (_, None) => StreamKind::Remove,
            _ => StreamKind::Modify,
        };
        self.records.push(StreamRecord { key, kind, before, after, write: self.writes });
        self.waiting.drain(..).for_each(Waker::wake);
    }

    pub(super) fn poll_longer(&mut self, seen: usize, waker: &Waker) -> Poll<()> {
        if self.records.len() > seen {
            return Poll::Ready(());
        }
        self.waiting.push(waker.clone());
        Poll::Pending
    }
}
