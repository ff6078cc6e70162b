//! A client below HTTP: sends and reads raw bytes at any pace, as well-behaved clients do not.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use crate::harness::Server;

/// Time limit of each test.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The pace of a client that dribbles.
const DRIBBLE: Duration = Duration::from_millis(50);

pub(super) struct Wire(TcpStream);

impl Wire {
    pub(super) fn open(server: &Server) -> Self {
        let stream = TcpStream::connect(server.address()).expect("the server listens");
        stream.set_read_timeout(Some(TIMEOUT)).expect("a time limit");
        stream.set_write_timeout(Some(DRIBBLE)).expect("a time limit");
        Self(stream)
    }

    pub(super) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).expect("the server reads it");
    }

    /// Sends bytes that the server may refuse halfway.
    pub(super) fn try_send(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write_all(bytes)
    }

    /// Sends a request and reads until the server closes.
    pub(super) fn exchange(server: &Server, request: impl AsRef<[u8]>) -> String {
        let mut wire = Self::open(server);
        wire.send(request);
        wire.rest()
    }

    /// Reads until the server closes.
    pub(super) fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        match self.0.read_to_end(&mut bytes) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => panic!("the connection stays open: {error}"),
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Reads some of a reply.
    pub(super) fn reply(&mut self) -> String {
        let mut buffer = [0; 4096];
        let read = self.0.read(&mut buffer).expect("a reply");
        String::from_utf8_lossy(&buffer[..read]).into_owned()
    }

    /// Whether the server neither sends nor closes for this time.
    pub(super) fn is_silent_for(&mut self, time: Duration) -> bool {
        self.0.set_read_timeout(Some(time)).expect("a time limit");
        let read = self.0.read(&mut [0]);
        self.0.set_read_timeout(Some(TIMEOUT)).expect("a time limit");
        read.is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
    }

    /// Closes the connection for sending, as a client that has no further request.
    pub(super) fn close_half(&self) {
        self.0.shutdown(Shutdown::Write).expect("an open connection");
    }

    /// Sends a byte repeatedly and slowly until the server closes. Returns how long that took, and the reply.
    pub(super) fn dribble(mut self, byte: u8) -> (Duration, String) {
        let (start, mut reply) = (Instant::now(), Vec::new());
        self.0.set_read_timeout(Some(DRIBBLE)).expect("a time limit");
        while start.elapsed() < TIMEOUT {
            let sent = self.0.write_all(&[byte]);
            let mut buffer = [0; 4096];
            match self.0.read(&mut buffer) {
                Ok(read) if read > 0 => reply.extend_from_slice(&buffer[..read]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    sent.expect("an open connection takes bytes");
                }
                _ => return (start.elapsed(), String::from_utf8_lossy(&reply).into_owned()),
            }
        }
        panic!("the connection stays open");
    }

    /// Sends a request repeatedly without reading. Returns how long the server kept the connection.
    pub(super) fn never_read(mut self, request: &str) -> Duration {
        let start = Instant::now();
        while start.elapsed() < TIMEOUT {
            match self.0.write(request.as_bytes()) {
                Ok(_) => {}
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return start.elapsed(),
            }
        }
        panic!("the connection stays open");
    }
}

pub(super) fn status(reply: &str) -> u16 {
    let line = reply.lines().next().unwrap_or_default();
    line.split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or_else(|| panic!("no reply: {reply:?}"))
}

/// A request without a body that asks for the connection to be closed.
pub(super) fn get(target: &str, headers: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: market\r\nConnection: close\r\n{headers}\r\n")
}
