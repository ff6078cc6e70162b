//! A subscriber's mailbox: encoded messages on their way to one socket.
//!
//! Limits: the bytes that wait, apart from whole books, of which a subscriber requests a few at a time. A
//! mailbox that is full loses everything, and its subscriber starts over with whole books.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::{Bytes, BytesMut};

/// The most bytes that wait in a mailbox, unless a single delivery is larger.
pub(super) const BYTES_MAX: usize = 256 << 10;

/// A subscriber's mailbox. The dispatcher fills it, the subscriber's connection empties it.
#[derive(Debug, Default)]
pub(super) struct Mailbox(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Bytes>,
    bytes: usize,
    /// Whole books requested and not received yet.
    books_due: usize,
    /// Grows whenever the subscriber starts over; what was due to it before no longer is.
    life: u32,
    waker: Option<Waker>,
    /// Whether the dispatcher is about to wake the subscriber.
    wakes: bool,
    behind: bool,
    ended: bool,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// It waits; the subscriber will be woken anyway.
    Waits,
    /// It waits, and the subscriber must be woken.
    Wake,
    /// The mailbox was full: the subscriber has fallen behind, and must be woken.
    FellBehind,
    /// The subscriber has started over or is gone.
    Refused,
}

/// What a subscriber finds in its mailbox.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Everything that waited.
    Messages(Bytes),
    /// Messages were lost; it starts over, in the life of this number.
    Behind(u32),
    /// Nothing, and every requested book has arrived.
    Nothing,
    /// There will be no more.
    End,
}

impl Mailbox {
    /// Delivers encoded messages to the subscriber as it was in `life`.
    pub(super) fn deliver(&self, life: u32, messages: &[Bytes]) -> Delivery {
        let mut state = self.lock();
        if state.life != life || state.ended {
            return Delivery::Refused;
        }
        let bytes: usize = messages.iter().map(Bytes::len).sum();
        if state.bytes > 0 && state.bytes + bytes > BYTES_MAX {
            state.start_over();
            return Delivery::FellBehind;
        }
        state.waiting.extend(messages.iter().cloned());
        state.bytes += bytes;
        state.wake()
    }

    /// Delivers a whole book, which does not count towards the limit.
    pub(super) fn deliver_book(&self, life: u32, book: Bytes) -> Delivery {
        let mut state = self.lock();
        if state.life != life || state.ended {
            return Delivery::Refused;
        }
        state.waiting.push_back(book);
        state.books_due = state.books_due.saturating_sub(1);
        state.wake()
    }

    /// Drops everything that waits: the subscriber starts over.
    pub(super) fn fall_behind(&self) -> Delivery {
        let mut state = self.lock();
        state.start_over();
        state.wake()
    }

    /// The subscriber has requested this many whole books, unless it has to start over.
    pub(super) fn expect_books(&self, life: u32, books: usize) {
        let mut state = self.lock();
        if state.life == life {
            state.books_due += books;
        }
    }

    /// After what waits there will be no more.
    pub(super) fn end(&self) {
        self.lock().ended = true;
        self.wake();
    }

    /// Wakes the subscriber.
    pub(super) fn wake(&self) {
        let mut state = self.lock();
        state.wakes = false;
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }

    /// Empties the mailbox; when there is nothing, `cx` is woken once there is. Pending means that a
    /// requested book is on its way.
    pub(super) fn poll(&self, cx: &Context<'_>) -> Poll<Found> {
        let mut state = self.lock();
        if std::mem::take(&mut state.behind) {
            return Poll::Ready(Found::Behind(state.life));
        }
        if !state.waiting.is_empty() {
            state.bytes = 0;
            // Takes the memory along: most mailboxes are empty most of the time.
            let waiting = std::mem::take(&mut state.waiting);
            drop(state);
            return Poll::Ready(Found::Messages(joined(waiting)));
        }
        if state.ended {
            return Poll::Ready(Found::End);
        }
        if !state.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
            state.waker = Some(cx.waker().clone());
        }
        if state.books_due > 0 { Poll::Pending } else { Poll::Ready(Found::Nothing) }
    }

    /// The bytes that wait.
    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.lock().waiting.iter().map(Bytes::len).sum()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn start_over(&mut self) {
        self.waiting = VecDeque::new();
        (self.bytes, self.books_due) = (0, 0);
        self.life += 1;
        self.behind = true;
    }

    fn wake(&mut self) -> Delivery {
        if std::mem::replace(&mut self.wakes, true) { Delivery::Waits } else { Delivery::Wake }
    }
}

/// All messages in one piece, for one write; a single piece is not copied.
fn joined(mut waiting: VecDeque<Bytes>) -> Bytes {
    match (waiting.pop_front(), waiting.is_empty()) {
        (None, _) => Bytes::new(),
        (Some(only), true) => only,
        (Some(first), false) => {
            let mut all =
                BytesMut::with_capacity(first.len() + waiting.iter().map(Bytes::len).sum::<usize>());
            all.extend_from_slice(&first);
            for piece in &waiting {
                all.extend_from_slice(piece);
            }
            all.freeze()
        }
    }
}
