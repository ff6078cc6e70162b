//! A proxy that does to each request what the scenario says.
//!
//! It answers one request a connection, so that each request of a client meets its own fault.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{sleep, spawn};
use std::time::Duration;

use serde_json::json;

use crate::http::Message;
use crate::scenario::{Answer, Fault};

/// How long nobody listens.
const REFUSES: Duration = Duration::from_millis(250);
/// Longer than a scenario's client waits.
const STALL: Duration = Duration::from_secs(20);

/// A request as the proxy saw it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) key: Option<String>,
    pub(crate) is_authorized: bool,
}

/// A proxy in front of a market.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    refusing: Receiver<()>,
}

#[derive(Default)]
struct State {
    faults: VecDeque<Fault>,
    every: Option<Fault>,
    seen: Vec<Seen>,
    connections: Vec<TcpStream>,
    refuse: bool,
}

struct Shared {
    market: SocketAddr,
    state: Mutex<State>,
}

impl Proxy {
    pub(crate) fn start(market: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { market, state: Mutex::default() });
        let (sender, refusing) = channel();
        let of_listener = Arc::clone(&shared);
        spawn(move || listen(listener, address, &of_listener, &sender));
        Ok(Self { address, shared, refusing })
    }

    /// From now on, the next requests meet these faults, and those after them `every`.
    pub(crate) fn plan(&self, faults: &[Fault], every: Option<&Fault>) {
        let mut faults: VecDeque<Fault> = faults.iter().cloned().collect();
        let refuse = matches!(faults.front(), Some(Fault::Refuse));
        if refuse {
            faults.pop_front();
        }
        {
            let mut state = self.shared.state();
            (state.faults, state.every, state.refuse) = (faults, every.cloned(), refuse);
        }
        if refuse {
            // Wakes the listener; it answers when it no longer listens.
            drop(TcpStream::connect(self.address));
            self.refusing.recv().ok();
        }
    }

    /// The requests since the last time; streams apart.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.shared.state().seen)
    }

    /// Ends all connections.
    pub(crate) fn cut_connections(&self) {
        for connection in self.shared.state().connections.drain(..) {
            // It may have ended by itself.
            drop(connection.shutdown(Shutdown::Both));
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next_fault(&self) -> Fault {
        let mut state = self.state();
        let next = state.faults.pop_front().or_else(|| state.every.clone());
        next.unwrap_or(Fault::None)
    }

    /// Does to a connection what its fault says.
    fn serve(&self, client: TcpStream) -> io::Result<()> {
        client.set_nodelay(true)?;
        let mut ahead = [0; 16_384];
        let length = client.peek(&mut ahead)?;
        if length == 0 {
            // A connection that a client opened ahead and did not use.
            return Ok(());
        }
        let fault = self.next_fault();
        if matches!(fault, Fault::Reset) {
            // Closing with unread bytes resets the connection.
            let request = Message::read_head(&mut ahead.get(..length).unwrap_or_default())?;
            self.note(&request.unwrap_or_default());
            return Ok(());
        }
        let Some(request) = Message::read(&client)? else { return Ok(()) };
        self.note(&request);
        match fault {
            Fault::None | Fault::Refuse | Fault::Reset => self.pass(&request, client),
            Fault::LoseRequest => Ok(()),
            Fault::LoseAnswer => self.answer_to(&request).map(drop),
            Fault::Cut => {
                let answer = self.answer_to(&request)?;
                let head = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_default() + 4;
                (&client).write_all(answer.get(..head + (answer.len() - head) / 2).unwrap_or_default())
            }
            Fault::Stall => {
                client.set_read_timeout(Some(STALL))?;
                (&client).read(&mut [0]).map(drop)
            }
            Fault::Slow(ms) => {
                let answer = self.answer_to(&request)?;
                for piece in answer.chunks(answer.len().div_ceil(4).max(1)) {
                    sleep(Duration::from_millis(ms / 4));
                    (&client).write_all(piece)?;
                }
                Ok(())
            }
            Fault::Answer(answer) => (&client).write_all(&instead(&answer)),
            Fault::Stream(text) => {
                let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
                (&client).write_all(format!("{head}{text}").as_bytes())
            }
        }
    }

    fn note(&self, request: &Message) {
        let mut line = request.first_line.split(' ').map(str::to_owned);
        let seen = Seen {
            method: line.next().unwrap_or_default(),
            path: line.next().unwrap_or_default(),
            key: request.header("idempotency-key").map(str::to_owned),
            is_authorized: request.header("authorization").is_some(),
        };
        let mut state = self.state();
        if !seen.path.starts_with("/v1/stream") {
            state.seen.push(seen);
        }
    }

    /// The whole answer of the market.
    fn answer_to(&self, request: &Message) -> io::Result<Vec<u8>> {
        let mut market = TcpStream::connect(self.market)?;
        market.write_all(&request.forwarded())?;
        let mut answer = Vec::new();
        market.read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// Passes the answer on as it comes, until either side ends it.
    fn pass(&self, request: &Message, mut client: TcpStream) -> io::Result<()> {
        let mut market = TcpStream::connect(self.market)?;
        self.state().connections.extend([client.try_clone()?, market.try_clone()?]);
        market.write_all(&request.forwarded())?;
        let (from_client, of_market) = (client.try_clone()?, market.try_clone()?);
        spawn(move || {
            // A client that hangs up ends its request.
            while matches!((&from_client).read(&mut [0]), Ok(1..)) {}
            drop(of_market.shutdown(Shutdown::Both));
        });
        let copied = io::copy(&mut market, &mut client).map(drop);
        drop(client.shutdown(Shutdown::Both));
        copied
    }
}

fn listen(mut listener: TcpListener, address: SocketAddr, shared: &Arc<Shared>, refusing: &Sender<()>) {
    loop {
        let Ok((client, _)) = listener.accept() else { return };
        if std::mem::take(&mut shared.state().refuse) {
            drop((client, listener));
            if refusing.send(()).is_err() {
                return;
            }
            sleep(REFUSES);
            let Ok(again) = TcpListener::bind(address) else { return };
            listener = again;
            continue;
        }
        let shared = Arc::clone(shared);
        // An error is one of the network, which the client sees, too.
        spawn(move || drop(shared.serve(client)));
    }
}

fn instead(answer: &Answer) -> Vec<u8> {
    let Answer { status, .. } = answer;
    let (kind, body) = match (&answer.body, &answer.code) {
        (Some(body), _) => ("text/html", body.clone()),
        (None, code) => {
            let problem = json!({
                "type": "about:blank", "title": "A fault", "status": status,
                "code": code, "detail": "the proxy's answer",
            });
            ("application/problem+json", problem.to_string())
        }
    };
    let after = answer.retry_after.map_or_else(String::new, |seconds| format!("retry-after: {seconds}\r\n"));
    let length = body.len();
    format!(
        "HTTP/1.1 {status} Fault\r\ncontent-type: {kind}\r\n{after}content-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}
