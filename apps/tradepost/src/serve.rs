//! Accepts connections and serves them, until told to stop; then lets what was begun finish.
//!
//! Written out rather than `axum::serve`, because that sets no time limit for a request's headers and no bound on connections.
//!
//! Limits: so many connections at once, and no more than the process may open files for; a client that sends its headers
//! too slowly, or is sent an answer and takes nothing of it, is cut off. (A body that comes too slowly is the API's affair.)

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tradepost_http::ClientAddress;

/// How long requests under way may take when the server stops.
const STOP_WAIT_MAX: Duration = Duration::from_secs(10);
/// How much longer than for headers an answer waits for a client that takes nothing of it: networks of phones pause.
const STALLED_ANSWER: u32 = 3;
/// What a connection buffers at most: the headers of a request, a part of a body, a part of an answer.
const BUFFER_BYTES_MAX: usize = 64 * 1024;
/// Files that the market itself has open at most: journal, history, snapshot, backups, what libraries want.
const FILES_KEPT_FREE: usize = 128;

/// How connections are served.
#[derive(Clone, Debug)]
pub struct Serving {
    /// How many at once; more wait.
    pub connections_max: usize,
    /// Where a proxy says a client's address; the last one of the header counts, which the nearest proxy added.
    pub client_address_header: Option<HeaderName>,
    /// How long a client may take to send a request's headers, and a connection may be idle.
    pub wait_max: Duration,
}

impl Serving {
    /// Lets the process open as many files as the system allows, and takes no more connections than fit beside its own.
    pub fn with_files_to_open(mut self) -> io::Result<Self> {
        if let Some(files) = files_to_open()? {
            let fitting = files.saturating_sub(FILES_KEPT_FREE).max(1);
            if fitting < self.connections_max {
                tracing::warn!(
                    files,
                    connections = fitting,
                    "fewer connections: the system allows no more open files"
                );
                self.connections_max = fitting;
            }
        }
        Ok(self)
    }

    /// Whom a request comes from; `None` where that is a proxy on this machine that does not say it.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let Some(name) = &self.client_address_header else {
            return Some(peer.to_canonical()).filter(|peer| !peer.is_loopback());
        };
        let said = headers.get_all(name).iter().next_back()?.to_str().ok()?;
        said.rsplit(',').next()?.trim().parse().ok()
    }
}

/// Serves `app` until `stop`.
pub async fn serve(listener: TcpListener, app: Router, serving: Serving, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(serving.connections_max));
    let serving = Arc::new(serving);
    let graceful = GracefulShutdown::new();
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(serving.wait_max).max_buf_size(BUFFER_BYTES_MAX);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, (stream, peer)) = tokio::select! {
            () = &mut stop => break,
            (place, accepted) = accepted => match accepted {
                Ok(accepted) => (place, accepted),
                Err(error) => {
                    // Out of file handles, or a client that went away: neither ends the server.
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
        };
        let service = TowerToHyperService::new(addressed(&app, &serving, peer));
        let connection = graceful.watch(http.serve_connection(impatient(stream, serving.wait_max), service));
        tokio::spawn(async move {
            let _place = place;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_WAIT_MAX, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off: they took longer than {STOP_WAIT_MAX:?}");
    }
}

/// The stream, which ends by itself when nothing of an answer can be sent for too long.
fn impatient(stream: TcpStream, wait_max: Duration) -> TokioIo<std::pin::Pin<Box<TimeoutStream<TcpStream>>>> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "cannot set TCP_NODELAY");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(wait_max * STALLED_ANSWER));
    TokioIo::new(Box::pin(stream))
}

/// The API, told of each request whom it comes from.
fn addressed(
    app: &Router,
    serving: &Arc<Serving>,
    peer: SocketAddr,
) -> impl tower::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send + 'static,
> + Clone
+ use<> {
    let serving = Arc::clone(serving);
    app.clone().map_request(move |mut request: Request<Incoming>| {
        if let Some(address) = serving.client(peer.ip(), request.headers()) {
            request.extensions_mut().insert(ClientAddress(address));
        }
        request
    })
}

/// How many files this process may have open, once it has asked for as many as it can get; `None` where nobody says.
#[cfg(target_os = "linux")]
fn files_to_open() -> io::Result<Option<usize>> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?;
    Ok(maximum.map(|files| usize::try_from(files).unwrap_or(usize::MAX)))
}

#[cfg(not(target_os = "linux"))]
fn files_to_open() -> io::Result<Option<usize>> {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(header: Option<&'static str>, peer: &str, said: &[&'static str]) -> Option<String> {
        let client_address_header = header.map(HeaderName::from_static);
        let serving = Serving { connections_max: 1, client_address_header, wait_max: Duration::ZERO };
        let mut headers = HeaderMap::new();
        for said in said {
            headers.append("x-forwarded-for", said.parse().unwrap());
        }
        serving.client(peer.parse().unwrap(), &headers).map(|address| address.to_string())
    }

    #[test]
    fn a_client_is_who_connects_unless_a_proxy_is_trusted_to_say_it() {
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
