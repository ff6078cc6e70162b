//! Takes live streams and WebSockets over from hyper, once the head of their response is written.
//!
//! hyper keeps two buffers of 8 KiB and what it knows of the request as long as a connection lives. A stream
//! needs a socket, a timer and its messages, and there may be thousands.
//!
//! In: a connection whose service has answered with a live stream. Out: its messages as chunks (RFC 9112,
//! 7.1), one write for everything that is due, until they end; then the connection is closed. The messages of
//! a WebSocket are written by [`LiveSocket`].

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use axum::http::{Method, Request, Version};
use axum::response::Response;
use bytes::{Buf, Bytes};
use futures::StreamExt;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1::Connection;
use hyper::service::HttpService;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::sync::watch;
use tradepost_http::{LiveBody, LiveMessages, LiveSocket};

/// How far a connection is on the way; shared by its service, its socket and its driver, which run in one
/// task.
#[derive(Clone, Debug, Default)]
pub(super) struct Handover(Arc<Progress>);

#[derive(Debug, Default)]
struct Progress {
    /// Whether the request is one whose response is chunked: a GET of HTTP/1.1.
    chunked: AtomicBool,
    body: OnceLock<LiveBody>,
    socket: OnceLock<LiveSocket>,
    state: AtomicU8,
}

/// A connection that hyper has let go.
#[derive(Debug)]
pub(super) enum Taken<I> {
    /// A live stream, and its messages.
    Stream(I, LiveMessages),
    /// A WebSocket, what was read of it after its handshake, and its messages.
    Socket(I, Bytes, LiveSocket),
}

/// hyper may hold a part of the response.
const HELD: u8 = 0;
/// Everything that hyper took of the response is written.
const WRITTEN: u8 = 1;

impl Handover {
    pub(super) fn note_request<B>(&self, request: &Request<B>) {
        let chunked = request.method() == Method::GET && request.version() == Version::HTTP_11;
        self.0.chunked.store(chunked, Ordering::Relaxed);
    }

    /// Notes whether the response is a live stream. hyper takes its head right after this.
    pub(super) fn note_response(&self, response: &mut Response) {
        let body = response.extensions_mut().remove::<LiveBody>();
        if let Some(body) = body.filter(|_| self.0.chunked.load(Ordering::Relaxed))
            && self.0.body.set(body).is_ok()
        {
            self.set(HELD);
        }
        if let Some(socket) = response.extensions_mut().remove::<LiveSocket>() {
            self.0.socket.set(socket).ok();
        }
    }

    /// The messages, once hyper has written everything that it took of the response.
    fn take(&self) -> Option<LiveMessages> {
        let body = self.0.body.get()?;
        (self.0.state.load(Ordering::Relaxed) == WRITTEN).then(|| body.take())?
    }

    fn set(&self, state: u8) {
        self.0.state.store(state, Ordering::Relaxed);
    }
}

/// Serves a connection until it ends, or becomes a live stream or a WebSocket.
pub(super) async fn drive<I, S>(
    mut connection: Connection<TokioIo<Observed<I>>, S>,
    handover: Handover,
    mut stop: watch::Receiver<()>,
) -> hyper::Result<Option<Taken<I>>>
where
    I: AsyncRead + AsyncWrite + Unpin + 'static,
    S: HttpService<Incoming, ResBody: Body<Error: Into<Box<dyn std::error::Error + Send + Sync>>> + 'static>,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut stopping = Some(Box::pin(async move { stop.changed().await }));
    let messages = poll_fn(|cx| {
        if stopping.as_mut().is_some_and(|stopping| stopping.as_mut().poll(cx).is_ready()) {
            stopping = None;
            Pin::new(&mut connection).graceful_shutdown();
        }
        match Pin::new(&mut connection).poll(cx) {
            Poll::Pending => {
                handover.take().map_or(Poll::Pending, |messages| Poll::Ready(Ok(Some(messages))))
            }
            Poll::Ready(ended) => Poll::Ready(ended.map(|()| None)),
        }
    });
    let messages = messages.await?;
    let parts = connection.into_parts();
    let io = parts.io.into_inner().socket;
    Ok(match (messages, handover.0.socket.get()) {
        (Some(messages), _) => Some(Taken::Stream(io, messages)),
        (None, Some(socket)) => Some(Taken::Socket(io, parts.read_buf, socket.clone())),
        (None, None) => None,
    })
}

/// Writes a stream's messages until they end or the client closes its side, and closes the connection.
pub(super) async fn write<I>(mut socket: I, mut messages: LiveMessages) -> io::Result<()>
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(due) = next(&mut socket, &mut messages).await {
        // An empty chunk would be the last one.
        if !due.is_empty() {
            let length = Bytes::from(format!("{:x}\r\n", due.len()));
            socket.write_all_buf(&mut length.chain(due).chain(&b"\r\n"[..])).await?;
        }
    }
    socket.write_all(b"0\r\n\r\n").await?;
    socket.shutdown().await
}

/// What is due next; `None` at the end, or when the client has closed its side. What it sends is dropped.
async fn next(mut socket: impl AsyncRead + Unpin, messages: &mut LiveMessages) -> Option<Bytes> {
    poll_fn(|cx| {
        if let Poll::Ready(next) = messages.poll_next_unpin(cx) {
            return Poll::Ready(next);
        }
        loop {
            let mut dropped = [0; 256];
            let mut dropped = ReadBuf::new(&mut dropped);
            let read = ready!(Pin::new(&mut socket).poll_read(cx, &mut dropped));
            if read.is_err() || dropped.filled().is_empty() {
                return Poll::Ready(None);
            }
        }
    })
    .await
}

/// A socket that notes whether hyper has written everything.
#[derive(Debug)]
pub(super) struct Observed<S> {
    socket: S,
    handover: Handover,
}

impl<S> Observed<S> {
    pub(super) fn new(socket: S, handover: Handover) -> Self {
        Self { socket, handover }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Observed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, to)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Observed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.handover.set(HELD);
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.handover.set(HELD);
        Pin::new(&mut self.socket).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    /// hyper flushes once its buffers are empty; see the tests.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(cx);
        if matches!(flushed, Poll::Ready(Ok(()))) {
            self.handover.set(WRITTEN);
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
