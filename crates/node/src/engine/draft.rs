//! An open batch: what its requests did so far, and the replies that wait for it.

use tokio::sync::oneshot;
use tradepost_core::{Event, Sequence};

use super::batching::Size;
use crate::intake::request::{Moment, Release};
use crate::journal::BodyWriter;

/// An open batch.
pub(super) struct Draft {
    /// The sequence of its first event.
    pub(super) first: Sequence,
    pub(super) body: BodyWriter,
    pub(super) events: Vec<Event>,
    pub(super) releases: Vec<Release>,
    /// Who asked for the market after the batch.
    pub(super) moments: Vec<oneshot::Sender<Moment>>,
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        self.releases.is_empty() && self.moments.is_empty() && self.body.len() == 0
    }

    pub(super) fn size(&self) -> Size {
        Size { requests: self.releases.len() + self.moments.len(), bytes: self.body.len() }
    }
}
