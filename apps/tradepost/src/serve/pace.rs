//! How long a client may be silent: shortly within a request's headers, long between two requests.
//!
//! hyper has one time limit for both. Load balancers keep idle connections for a minute and send a request on
//! one just as it is closed here; clients that send headers byte by byte must go much sooner.
//!
//! A client that has closed its half of the connection is answered, but a live stream ends then: nobody would
//! notice that its client is gone before something is sent to it.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};
use tokio_io_timeout::TimeoutStream;

/// The time limits of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// From connecting, or from the first byte of a request, to the end of its headers.
    pub(crate) headers_max: Duration,
    /// Without a request.
    pub(crate) idle_max: Duration,
}

/// What a connection is at, shared by its stream and its service.
#[derive(Clone, Debug)]
pub(super) struct Phase(Arc<AtomicU8>);

/// The client sends a request's headers; a new connection must begin with them.
const HEADERS: u8 = 0;
/// A request is handled: its body and its response have time limits of their own.
const HANDLING: u8 = 1;
/// There is no request.
const IDLE: u8 = 2;
/// The response is a live stream, which ends when its client does.
const STREAMING: u8 = 3;

impl Phase {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU8::new(HEADERS)))
    }

    /// The headers have arrived.
    pub(super) fn handling(&self) {
        self.set(HANDLING);
    }

    /// The response is ready.
    pub(super) fn responding(&self, is_stream: bool) {
        self.set(if is_stream { STREAMING } else { IDLE });
    }

    fn set(&self, phase: u8) {
        // A connection's stream and service run in one task.
        self.0.store(phase, Ordering::Relaxed);
    }

    fn get(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A connection that fails when the client is silent for too long.
#[derive(Debug)]
pub(super) struct PacedStream {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    pace: Pace,
    phase: Phase,
    /// The phase when this stream was last used, and since when.
    seen: (u8, Instant),
    /// Fires at the deadline or before it, and is then set again: a timer that moved with each request would
    /// cost more.
    timer: Pin<Box<Sleep>>,
}

impl PacedStream {
    pub(super) fn new(stream: TimeoutStream<TcpStream>, pace: Pace, phase: Phase) -> Self {
        let seen = (phase.get(), Instant::now());
        Self { stream: Box::pin(stream), pace, phase, seen, timer: Box::pin(sleep(pace.headers_max)) }
    }

    fn enter(&mut self, phase: u8) {
        self.phase.set(phase);
        self.seen = (phase, Instant::now());
    }

    /// When the client has been silent for too long.
    fn deadline(&mut self) -> Option<Instant> {
        let phase = self.phase.get();
        if phase != self.seen.0 {
            self.enter(phase);
        }
        match phase {
            HEADERS => Some(self.seen.1 + self.pace.headers_max),
            IDLE => Some(self.seen.1 + self.pace.idle_max),
            _ => None,
        }
    }

    /// Notes that bytes of a request have arrived; returns whether its headers take too long.
    fn is_late_with_headers(&mut self) -> bool {
        match self.phase.get() {
            IDLE => self.enter(HEADERS),
            HEADERS => return self.deadline().is_some_and(|deadline| Instant::now() >= deadline),
            _ => {}
        }
        false
    }

    /// Notes that a part of a response has left: a connection that carries one is not idle.
    fn wrote(&mut self, written: &Poll<io::Result<usize>>) {
        if written.is_ready() && self.phase.get() == IDLE {
            self.enter(IDLE);
        }
    }

    /// Whether the client sends nothing more; wakes the connection when it does not.
    fn is_closed_by_client(&self, context: &mut Context<'_>) -> bool {
        let mut byte = [0];
        match self.stream.get_ref().poll_peek(context, &mut ReadBuf::new(&mut byte)) {
            Poll::Ready(Ok(bytes)) => bytes == 0,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        }
    }

    /// Completes when the deadline has passed.
    fn poll_deadline(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(deadline) = self.deadline() else { return Poll::Pending };
        if deadline < self.timer.deadline() {
            self.timer.as_mut().reset(deadline);
        }
        loop {
            ready!(self.timer.as_mut().poll(context));
            if Instant::now() >= deadline {
                return Poll::Ready(());
            }
            self.timer.as_mut().reset(deadline);
        }
    }
}

impl AsyncRead for PacedStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let filled = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        let is_late = match &read {
            Poll::Pending => self.poll_deadline(context).is_ready(),
            // Headers that arrive byte by byte are late too.
            Poll::Ready(Ok(())) if buffer.filled().len() > filled => self.is_late_with_headers(),
            Poll::Ready(_) => false,
        };
        if is_late {
            return Poll::Ready(Err(ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for PacedStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write(context, bytes);
        self.wrote(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream.as_mut().poll_flush(context))?;
        if self.phase.get() == STREAMING && self.is_closed_by_client(context) {
            return Poll::Ready(Err(ErrorKind::ConnectionAborted.into()));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.stream.as_mut().poll_write_vectored(context, slices);
        self.wrote(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
