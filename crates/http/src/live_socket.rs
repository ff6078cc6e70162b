//! A live stream as a WebSocket: a message for each line, pings while there are none.
//!
//! The route answers the handshake, and the server of the connection, which alone has its socket, calls
//! [`LiveSocket::serve`] once that answer is written.
//!
//! Nothing that a client sends means anything, except that it is there.
//!
//! Limits: the size of what a client sends; how long it may leave pings unanswered. Not here: how long it may
//! accept nothing, which the connection limits; how many messages wait for it, which the deployment limits.

use std::time::Duration;

use bytes::Bytes;
use futures::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};

use crate::live_body::{LiveBody, LiveMessages};

/// The largest message of a client, in bytes.
const RECEIVED_BYTES_MAX: usize = 4 << 10;
/// Most sockets are idle, and what arrives is small.
const READ_BUFFER_BYTES: usize = 512;
/// Small messages are written together.
const WRITE_BUFFER_BYTES: usize = 16 << 10;
/// How many pings in a row a client may leave unanswered: at 7.5 to 15 seconds each.
const UNANSWERED_MAX: u32 = 3;
/// How long the client has to confirm the end.
const CLOSING: Duration = Duration::from_secs(2);

/// The messages of a WebSocket, in the extensions of the response to its handshake.
#[derive(Clone, Debug)]
pub struct LiveSocket(LiveBody);

impl LiveSocket {
    pub(crate) fn new(messages: LiveMessages) -> Self {
        Self(LiveBody::new(messages))
    }

    /// Writes the messages to the connection until they end or the client is gone. `read` is what was read of
    /// it after the handshake.
    pub async fn serve<C>(self, connection: C, read: Bytes) -> Result<(), Error>
    where
        C: AsyncRead + AsyncWrite + Unpin,
    {
        let Some(mut messages) = LiveBody::take(&self.0) else { return Ok(()) };
        let limit = Some(RECEIVED_BYTES_MAX);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES)
            .max_message_size(limit)
            .max_frame_size(limit);
        let connection =
            WebSocketStream::from_partially_read(connection, read.into(), Role::Server, Some(config));
        let mut socket = connection.await;
        let Some((code, reason)) = forward(&mut messages, &mut socket).await? else { return Ok(()) };
        // The client may use its place again at once.
        drop(messages);
        let closing = async {
            socket.close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) })).await?;
            while socket.next().await.is_some_and(|received| received.is_ok()) {}
            Ok(())
        };
        timeout(CLOSING, closing).await.unwrap_or(Ok(()))
    }
}

/// Forwards messages. Returns how to close the socket; `None` if the client has closed it or is gone.
async fn forward<C>(
    messages: &mut LiveMessages,
    socket: &mut WebSocketStream<C>,
) -> Result<Option<(CloseCode, &'static str)>, Error>
where
    C: AsyncRead + AsyncWrite + Unpin,
{
    let mut unanswered = 0;
    loop {
        tokio::select! {
            due = messages.next() => match due {
                None if messages.has_expired() => return Ok(Some((CloseCode::Policy, "the token has expired"))),
                None => return Ok(Some((CloseCode::Away, "the stream has ended; open it again"))),
                Some(due) if !due.is_empty() => send(socket, &due).await?,
                Some(_) if unanswered == UNANSWERED_MAX => return Ok(None),
                Some(_) => {
                    unanswered += 1;
                    socket.send(Message::Ping(Bytes::new())).await?;
                }
            },
            received = socket.next() => match received {
                Some(Ok(Message::Close(_))) => {
                    // Reading on sends the confirmation.
                    timeout(CLOSING, socket.next()).await.ok();
                    return Ok(None);
                }
                Some(Ok(_)) => unanswered = 0,
                Some(Err(Error::Capacity(_))) => return Ok(Some((CloseCode::Size, "send nothing large"))),
                Some(Err(Error::Protocol(_) | Error::Utf8(_))) => {
                    return Ok(Some((CloseCode::Protocol, "this is not RFC 6455")));
                }
                Some(Err(error)) => return Err(error),
                None => return Ok(None),
            },
        }
    }
}

/// Sends each line as a message.
async fn send<C>(socket: &mut WebSocketStream<C>, lines: &Bytes) -> Result<(), Error>
where
    C: AsyncRead + AsyncWrite + Unpin,
{
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line = Utf8Bytes::try_from(lines.slice_ref(line))?;
        socket.feed(Message::Text(line)).await?;
    }
    socket.flush().await
}
