//! Accepts connections and serves them until it is stopped; then lets pending requests finish.
//!
//! Written by hand because `axum::serve` has no time limit for a request's headers and no bound on
//! connections.
//!
//! A client may close its half of the connection after a request; it gets its answer. A live stream ends
//! then.
//!
//! Limits: the number of connections, which the open-file limit may lower; the time a client may take to send
//! headers, to stay idle, and to accept any part of a response. The time limit for a request's body is the
//! API's (`tradepost-http`).

mod pace;
mod handover;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, Request, StatusCode};
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tradepost_http::ClientAddress;

use self::handover::{Handover, Observed, Taken};
pub(crate) use self::pace::Pace;
use self::pace::{PacedStream, Phase};

/// How long pending requests may take when the server stops.
const STOP_WAIT_MAX: Duration = Duration::from_secs(10);
/// How many times the header timeout a response waits for a client that accepts none of it: mobile networks
/// pause.
const STALLED_RESPONSE: u32 = 3;
/// Buffer of a connection: the headers of a request, a part of a body, or a part of a response.
const BUFFER_BYTES_MAX: usize = 64 * 1024;
/// Files reserved for the market itself: journal, history, snapshot, backups, libraries.
const FILES_RESERVED: usize = 128;

/// How connections are served.
#[derive(Clone, Debug)]
pub(crate) struct Serving {
    /// Further connections wait.
    pub(crate) connections_max: usize,
    /// Header with the client's address; its last address counts, which the nearest proxy added.
    pub(crate) client_address_header: Option<HeaderName>,
    /// How long a client may be silent.
    pub(crate) pace: Pace,
}

impl Serving {
    /// Raises the open-file limit as far as the system allows, and lowers `connections_max` to fit it.
    pub(crate) fn within_open_files(mut self) -> io::Result<Self> {
        if let Some(files) = raise_open_files()? {
            let fitting = files.saturating_sub(FILES_RESERVED).max(1);
            if fitting < self.connections_max {
                tracing::warn!(files, connections = fitting, "connections limited by the open-file limit");
                self.connections_max = fitting;
            }
        }
        Ok(self)
    }

    /// The client's address; `None` for a proxy on this machine that does not pass it.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let Some(name) = &self.client_address_header else {
            return Some(peer.to_canonical()).filter(|peer| !peer.is_loopback());
        };
        let addresses = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        addresses.rsplit(',').next()?.trim().parse().ok()
    }
}

/// Serves `app` until `stop`.
pub(crate) async fn serve(
    listener: TcpListener,
    app: Router,
    serving: Serving,
    stop: impl Future<Output = ()>,
) {
    let permits = Arc::new(Semaphore::new(serving.connections_max));
    let serving = Arc::new(serving);
    let (stop_connections, stopping) = watch::channel(());
    // Each connection holds a sender; when all are gone, all connections have ended.
    let (open, mut ended) = mpsc::channel::<()>(1);
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(None).half_close(true).max_buf_size(BUFFER_BYTES_MAX);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let permit = Arc::clone(&permits).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, (stream, peer)) = tokio::select! {
            () = &mut stop => break,
            (permit, accepted) = accepted => match accepted {
                Ok(accepted) => (permit, accepted),
                Err(error) => {
                    // Out of file handles, or the client went away: neither stops the server.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        let (phase, handover) = (Phase::new(), Handover::default());
        let service = TowerToHyperService::new(api(&app, &serving, peer, &phase, &handover));
        let stream = with_time_limits(stream, serving.pace, phase);
        let stream = TokioIo::new(Observed::new(stream, handover.clone()));
        let held = (permit, open.clone());
        let connection = handover::drive(http.serve_connection(stream, service), handover, stopping.clone());
        tokio::spawn(async move {
            match connection.await {
                Ok(None) => {}
                // A task of its own, since this one keeps its size.
                Ok(Some(Taken::Stream(socket, messages))) => {
                    tokio::spawn(async move {
                        let _held = held;
                        if let Err(error) = handover::write(socket, messages).await {
                            tracing::debug!(%error, "a live stream ended early");
                        }
                    });
                }
                Ok(Some(Taken::Socket(connection, read, socket))) => {
                    tokio::spawn(async move {
                        let _held = held;
                        if let Err(error) = socket.serve(connection, read).await {
                            tracing::debug!(%error, "a WebSocket ended early");
                        }
                    });
                }
                Err(error) => tracing::debug!(%error, "a connection ended early"),
            }
        });
    }
    drop((listener, open));
    // No connection may be left.
    let _none_left = stop_connections.send(());
    if tokio::time::timeout(STOP_WAIT_MAX, ended.recv()).await.is_err() {
        tracing::warn!("aborted requests that took longer than {STOP_WAIT_MAX:?}");
    }
}

/// The stream, failing when the client is silent, or accepts no part of a response, for too long; hyper has
/// no limit for the latter.
fn with_time_limits(stream: TcpStream, pace: Pace, phase: Phase) -> PacedStream {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(pace.headers_max * STALLED_RESPONSE));
    PacedStream::new(stream, pace, phase)
}

/// The API of a connection: each request has its client's address as an extension, and the connection learns
/// which response is a live stream.
fn api(
    app: &Router,
    serving: &Arc<Serving>,
    peer: SocketAddr,
    phase: &Phase,
    handover: &Handover,
) -> impl tower::Service<
    Request<Incoming>,
    Response = Response,
    Error = std::convert::Infallible,
    Future: Send + 'static,
> + Clone
+ use<> {
    let serving = Arc::clone(serving);
    let (asked, asking) = (handover.clone(), phase.clone());
    let (answered, answering) = (handover.clone(), phase.clone());
    let api = app.clone().map_request(move |mut request: Request<Incoming>| {
        asking.handling();
        asked.note_request(&request);
        if let Some(address) = serving.client(peer.ip(), request.headers()) {
            request.extensions_mut().insert(ClientAddress(address));
        }
        request
    });
    api.map_response(move |mut response: Response| {
        let media_type = response.headers().get(CONTENT_TYPE);
        let is_stream = media_type.is_some_and(|media_type| media_type == "text/event-stream")
            || response.status() == StatusCode::SWITCHING_PROTOCOLS;
        answering.responding(is_stream);
        answered.note_response(&mut response);
        response
    })
}

/// Raises the soft limit of open files to the hard limit and returns it; `None` for no limit.
#[cfg(target_os = "linux")]
fn raise_open_files() -> io::Result<Option<usize>> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    Ok(maximum.map(|files| usize::try_from(files).unwrap_or(usize::MAX)))
}

#[cfg(not(target_os = "linux"))]
fn raise_open_files() -> io::Result<Option<usize>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(header: Option<&'static str>, peer: &str, values: &[&'static str]) -> Option<String> {
        let client_address_header = header.map(HeaderName::from_static);
        let pace = Pace { headers_max: Duration::ZERO, idle_max: Duration::ZERO };
        let serving = Serving { connections_max: 1, client_address_header, pace };
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        serving.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn the_client_is_the_peer_unless_a_trusted_proxy_passes_its_address() {
        let header = Some("x-forwarded-for");
        let is = |found: Option<String>, expected: Option<&str>| assert_eq!(found.as_deref(), expected);
        is(client(None, "192.0.2.7", &["198.51.100.1"]), Some("192.0.2.7"));
        is(client(None, "::ffff:192.0.2.7", &[]), Some("192.0.2.7"));
        is(client(None, "127.0.0.1", &["198.51.100.1"]), None);
        is(client(None, "::1", &[]), None);
        is(client(header, "127.0.0.1", &["198.51.100.1"]), Some("198.51.100.1"));
        is(client(header, "127.0.0.1", &["6.6.6.6, 198.51.100.1"]), Some("198.51.100.1"));
        is(client(header, "127.0.0.1", &["6.6.6.6", "2001:db8::1"]), Some("2001:db8::1"));
        is(client(header, "127.0.0.1", &["nobody"]), None);
        is(client(header, "127.0.0.1", &[]), None);
    }
}
