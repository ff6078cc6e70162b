//! The body of a live stream: encoded messages as they come, comments while there are none, and an end when
//! the caller's token expires.
//!
//! A single timer does both, and is not set again for each message: there may be thousands of streams.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures::stream::{BoxStream, Stream, StreamExt};
use tokio::time::{Instant, Sleep, sleep};
use tradepost_ports::StreamMessage;
use tradepost_wire::write_message;

use crate::streams::StreamPermit;

/// How often an idle stream is looked at. It is sent a comment, which keeps proxies from closing it, after
/// twice that at the latest.
const LOOK: Duration = Duration::from_millis(7_500);
const COMMENT: Bytes = Bytes::from_static(b":\n\n");

/// The body of a live stream.
pub(crate) struct LiveBody {
    messages: BoxStream<'static, Bytes>,
    timer: Pin<Box<Sleep>>,
    /// Whether there was a message since the timer was set.
    spoke: bool,
    /// When the caller's token expires.
    expires: Option<SystemTime>,
    ended: bool,
    _permit: StreamPermit,
}

impl LiveBody {
    pub(crate) fn new(
        messages: BoxStream<'static, Bytes>,
        expires: Option<SystemTime>,
        permit: StreamPermit,
    ) -> Self {
        let timer = Box::pin(sleep(pause(expires)));
        Self { messages, timer, spoke: false, expires, ended: false, _permit: permit }
    }

    fn is_expired(&self) -> bool {
        self.expires.is_some_and(|expires| expires <= SystemTime::now())
    }
}

impl Stream for LiveBody {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            if self.is_expired() {
                self.ended = true;
                let mut last = Vec::new();
                write_message(&mut last, StreamMessage::Expired);
                return Poll::Ready(Some(Ok(last.into())));
            }
            let next = Instant::now() + pause(self.expires);
            self.timer.as_mut().reset(next);
            if !std::mem::take(&mut self.spoke) {
                return Poll::Ready(Some(Ok(COMMENT)));
            }
        }
        let message = std::task::ready!(self.messages.poll_next_unpin(cx));
        self.spoke = true;
        Poll::Ready(message.map(Ok))
    }
}

/// How long until the stream must be looked at. The expiry is a time of day, which may be set, so it is
/// compared anew each time.
fn pause(expires: Option<SystemTime>) -> Duration {
    let left = expires.map(|expires| expires.duration_since(SystemTime::now()).unwrap_or_default());
    left.map_or(LOOK, |left| left.min(LOOK))
}
