//! The body of a live stream: encoded messages as they come, a sign of life while there are none, and an end
//! when the caller's token expires or is revoked.
//!
//! A server may take the messages out of the response ([`LiveBody::take`]) and write them itself: what HTTP
//! libraries keep for each request is much for thousands of streams.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::stream::{BoxStream, Stream, StreamExt};
use tokio::time::{Instant, Sleep, sleep};
use tradepost_ports::{StreamFormat, StreamMessage};
use tradepost_wire::write_message;

use crate::revocation::Validity;
use crate::streams::StreamPermit;

/// How often an idle stream is looked at. It is sent a sign of life, which keeps proxies from closing it,
/// after twice that at the latest.
const LOOK: Duration = Duration::from_millis(7_500);
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The body of a live stream's response, which is also an extension of that response.
#[derive(Clone)]
pub struct LiveBody(Arc<Mutex<Option<LiveMessages>>>);

/// The messages of a live stream, until it ends. An item is everything that is due; among lines, an item
/// without any is a sign of life.
///
/// One timer is for signs of life and for the token, and it is not set again for each message.
pub struct LiveMessages {
    messages: BoxStream<'static, Bytes>,
    format: StreamFormat,
    timer: Pin<Box<Sleep>>,
    /// Whether there was a message since the timer was set.
    spoke: bool,
    /// How long the caller's token is valid.
    validity: Option<Validity>,
    ended: bool,
    _permit: StreamPermit,
}

impl LiveMessages {
    /// The messages, which are of this format.
    pub(crate) fn new(
        messages: BoxStream<'static, Bytes>,
        format: StreamFormat,
        validity: Option<Validity>,
        permit: StreamPermit,
    ) -> Self {
        let timer = Box::pin(sleep(pause(validity.as_ref())));
        Self { messages, format, timer, spoke: false, validity, ended: false, _permit: permit }
    }

    /// Whether they have ended because the caller's token is no longer valid.
    pub(crate) fn has_expired(&self) -> bool {
        self.ended
    }
}

impl LiveBody {
    pub(crate) fn new(messages: LiveMessages) -> Self {
        Self(Arc::new(Mutex::new(Some(messages))))
    }

    /// Takes the messages that the response has not sent yet. From now on the response sends nothing, and
    /// does not end.
    pub fn take(&self) -> Option<LiveMessages> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<LiveMessages>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream for LiveBody {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut *self.lock() {
            Some(messages) => messages.poll_next_unpin(cx).map(|next| next.map(Ok)),
            None => Poll::Pending,
        }
    }
}

impl Stream for LiveMessages {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if self.ended {
            return Poll::Ready(None);
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            if self.validity.as_ref().is_some_and(Validity::is_over) {
                self.ended = true;
                let mut last = Vec::new();
                write_message(&mut last, self.format, StreamMessage::Expired);
                return Poll::Ready(Some(last.into()));
            }
            let next = Instant::now() + pause(self.validity.as_ref());
            self.timer.as_mut().reset(next);
            if !std::mem::take(&mut self.spoke) {
                return Poll::Ready(Some(match self.format {
                    StreamFormat::Events => COMMENT,
                    StreamFormat::Lines => Bytes::new(),
                }));
            }
        }
        let message = ready!(self.messages.poll_next_unpin(cx));
        self.spoke = true;
        Poll::Ready(message)
    }
}

/// How long until the stream must be looked at. The expiry is a time of day, which may be set, so it is
/// compared anew each time.
fn pause(validity: Option<&Validity>) -> Duration {
    let left = validity.map(|valid| valid.expires().duration_since(SystemTime::now()).unwrap_or_default());
    left.map_or(LOOK, |left| left.min(LOOK))
}

impl fmt::Debug for LiveBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveBody")
    }
}

impl fmt::Debug for LiveMessages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveMessages").field("validity", &self.validity).finish_non_exhaustive()
    }
}
