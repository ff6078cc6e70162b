//! A subscriber: the stream of what is delivered to its mailbox.
//!
//! It requests whole books a few at a time, the next ones when its connection has taken those before, so that
//! a subscriber of hundreds of materials does not hold them all in memory.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::Stream;
use tradepost_ports::{StreamMessage, Subscription};
use tradepost_wire::write_message;

use crate::intake::request::EngineHandle;
use crate::live::inbox::{Follow, Inbox, Input, SubscriberId};
use crate::live::mailbox::{Found, Mailbox};

/// Whole books that a subscriber requests at once.
const BOOKS_AT_ONCE: usize = 4;

/// The stream of a subscriber.
#[derive(Debug)]
pub(super) struct Subscriber {
    id: SubscriberId,
    pub(super) mailbox: Arc<Mailbox>,
    life: u32,
    subscription: Arc<Subscription>,
    /// How many of its materials it has followed in this life.
    followed: usize,
    inbox: Arc<Inbox>,
    engine: EngineHandle,
    /// The number of open subscriptions.
    open: Arc<AtomicUsize>,
}

impl Subscriber {
    /// Subscribes. What happens from now on is delivered.
    pub(super) fn new(
        id: SubscriberId,
        subscription: Subscription,
        inbox: Arc<Inbox>,
        engine: EngineHandle,
        open: Arc<AtomicUsize>,
    ) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        let mut subscriber = Self {
            id,
            mailbox: Arc::default(),
            life: 0,
            subscription: Arc::new(subscription),
            followed: 0,
            inbox,
            engine,
            open,
        };
        subscriber.follow(true);
        subscriber
    }

    /// Follows the next materials, and everything else if `others`.
    fn follow(&mut self, others: bool) {
        let last = self.subscription.materials.len().min(self.followed + BOOKS_AT_ONCE);
        let materials = self.followed..last;
        self.followed = last;
        self.mailbox.expect_books(self.life, materials.len());
        self.inbox.send(Input::Follow(Follow {
            subscriber: self.id,
            mailbox: Arc::clone(&self.mailbox),
            life: self.life,
            subscription: Arc::clone(&self.subscription),
            materials,
            others,
            engine: self.engine.clone(),
        }));
    }
}

impl Stream for Subscriber {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            match self.mailbox.poll(cx) {
                Poll::Ready(Found::Messages(messages)) => return Poll::Ready(Some(messages)),
                Poll::Ready(Found::Behind(life)) => {
                    (self.life, self.followed) = (life, 0);
                    self.follow(true);
                    let mut message = Vec::new();
                    write_message(&mut message, self.subscription.format, StreamMessage::Behind);
                    return Poll::Ready(Some(message.into()));
                }
                Poll::Ready(Found::Nothing) if self.followed < self.subscription.materials.len() => {
                    self.follow(false);
                }
                Poll::Ready(Found::Nothing) | Poll::Pending => return Poll::Pending,
                Poll::Ready(Found::End) => return Poll::Ready(None),
            }
        }
    }
}

impl Drop for Subscriber {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
        self.mailbox.end();
        self.inbox.send(Input::Leave(self.id, Arc::clone(&self.subscription)));
    }
}
