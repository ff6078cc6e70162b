//! The live stream as the rest of the node sees it: batches go in, subscriptions come out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt};
use tradepost_core::Rejection;
use tradepost_ports::{Refusal, Subscription};

use crate::intake::request::EngineHandle;
use crate::live::dispatcher::Dispatcher;
use crate::live::inbox::{Inbox, SubscriberId};
use crate::live::published::Published;
use crate::live::subscriber::Subscriber;

/// Accepts published batches and subscriptions.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    inbox: Arc<Inbox>,
    /// The number of open subscriptions.
    open: Arc<AtomicUsize>,
    last_id: AtomicU64,
}

impl Hub {
    /// The hub's dispatcher; there must be one only.
    pub(crate) fn dispatcher(&self) -> Dispatcher {
        Dispatcher::new(Arc::clone(&self.inbox))
    }

    pub(crate) fn has_subscribers(&self) -> bool {
        self.open() > 0
    }

    /// The number of open subscriptions.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }

    /// A batch is on disk. Never waits.
    pub(crate) fn publish(&self, published: Published) {
        self.inbox.publish(published);
    }

    /// Ends all streams, after what was published before.
    pub(crate) fn close(&self) {
        self.inbox.close();
    }

    /// Subscribes to some materials, and to everything else that the subscription names.
    pub(crate) async fn subscribe(
        &self,
        engine: EngineHandle,
        subscription: Subscription,
    ) -> Result<BoxStream<'static, Bytes>, Refusal> {
        if self.inbox.is_closed() {
            return Err(Refusal::Stopping);
        }
        let wanted = subscription.materials.clone();
        let known = engine.read(move |market| wanted.iter().all(|id| market.material_no(id).is_some()));
        if !known.await? {
            return Err(Rejection::UnknownMaterial.into());
        }
        Ok(self.subscriber(engine, subscription).boxed())
    }

    pub(super) fn subscriber(&self, engine: EngineHandle, subscription: Subscription) -> Subscriber {
        let id = SubscriberId(self.last_id.fetch_add(1, Ordering::Relaxed));
        Subscriber::new(id, subscription, Arc::clone(&self.inbox), engine, Arc::clone(&self.open))
    }

    /// The changes that wait for the dispatcher.
    #[cfg(test)]
    pub(super) fn changes_waiting(&self) -> usize {
        self.inbox.changes()
    }
}
