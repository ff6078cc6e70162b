//! Many listeners of a live stream: sockets that one thread of low priority reads as they become readable.
//!
//! The first one also records what it gets and when, for the floor.

use std::cell::RefCell;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

const REQUEST: &[u8] =
    b"GET /v1/stream?materials=copper HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n";
/// What arrives within this time was sent together.
const TOGETHER: Duration = Duration::from_millis(5);
/// How long listeners may take to connect.
const CONNECT_MAX: Duration = Duration::from_mins(1);
/// How long heads and first books may take to arrive, which are not counted.
const BEGIN: Duration = Duration::from_millis(500);

thread_local! {
    /// What is read last. All listeners share it.
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; 64 << 10]);
}

/// Open listeners.
pub(crate) struct Listeners {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<anyhow::Result<()>>,
    heard: Arc<Heard>,
}

/// What the listeners received since they were open.
#[derive(Debug, Default)]
struct Heard {
    bytes: AtomicU64,
    /// By the first one.
    pieces: Mutex<Vec<(Instant, Vec<u8>)>>,
}

/// What a listener received.
#[derive(Debug, Default)]
pub(crate) struct Recording {
    /// Bytes that arrived together, and when, since the first ones.
    pub(crate) pieces: Vec<(Duration, Vec<u8>)>,
    /// By all listeners.
    pub(crate) all_bytes: f64,
}

impl Listeners {
    /// Opens `count` listeners, and returns once each is answered.
    pub(crate) fn open(address: &str, count: usize) -> anyhow::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (open, opened) = std::sync::mpsc::channel();
        let heard = Arc::new(Heard::default());
        let (address, counted) = (address.to_owned(), Arc::clone(&heard));
        let thread = std::thread::spawn(move || {
            tradepost_sched::set_background();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                let streams = connect(&address, count).await?;
                for (number, stream) in streams.into_iter().enumerate() {
                    tokio::spawn(listen(stream, number == 0, Arc::clone(&counted)));
                }
                tokio::time::sleep(BEGIN).await;
                counted.begin();
                let _given_up = open.send(());
                // A dropped sender stops them too.
                let _stopped = stopped.await;
                Ok(())
            })
        });
        let listeners = Self { stop, thread, heard };
        if opened.recv_timeout(CONNECT_MAX).is_err() {
            listeners.close()?;
            bail!("{count} listeners have not connected within {CONNECT_MAX:?}");
        }
        Ok(listeners)
    }

    /// Closes all, and returns what they have received since they were open.
    pub(crate) fn close(self) -> anyhow::Result<Recording> {
        // The thread may have failed, which `join` reports.
        let _ended = self.stop.send(());
        self.thread.join().ok().context("the listeners panicked")??;
        let heard = std::mem::take(&mut *self.heard.pieces.lock().unwrap_or_else(PoisonError::into_inner));
        let first = heard.first().map(|(at, _)| *at);
        let mut pieces: Vec<(Duration, Vec<u8>)> = Vec::new();
        for (at, bytes) in heard {
            let at = first.map_or(Duration::ZERO, |first| at - first);
            match pieces.last_mut() {
                Some((before, piece)) if at.saturating_sub(*before) < TOGETHER => piece.extend(bytes),
                _ => pieces.push((at, bytes)),
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a number of bytes")]
        let all_bytes = self.heard.bytes.load(Ordering::Relaxed) as f64;
        Ok(Recording { pieces, all_bytes })
    }
}

impl Heard {
    /// Forgets what was received so far.
    fn begin(&self) {
        self.bytes.store(0, Ordering::Relaxed);
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

async fn connect(address: &str, count: usize) -> anyhow::Result<Vec<TcpStream>> {
    let mut streams = Vec::with_capacity(count);
    for _ in 0..count {
        let mut stream = TcpStream::connect(address).await.context("a listener cannot connect")?;
        stream.write_all(REQUEST).await?;
        streams.push(stream);
    }
    for stream in &mut streams {
        let mut first = [0; 12];
        stream.read_exact(&mut first).await?;
        ensure!(first == *b"HTTP/1.1 200", "unexpected response: {}", String::from_utf8_lossy(&first));
    }
    Ok(streams)
}

/// Reads until the server closes the connection.
async fn listen(stream: TcpStream, records: bool, heard: Arc<Heard>) -> io::Result<()> {
    loop {
        stream.readable().await?;
        let read = BUFFER.with_borrow_mut(|buffer| {
            let read = stream.try_read(buffer)?;
            if records {
                let piece = (Instant::now(), buffer.get(..read).unwrap_or_default().to_vec());
                heard.pieces.lock().unwrap_or_else(PoisonError::into_inner).push(piece);
            }
            Ok::<_, io::Error>(read)
        });
        match read {
            Ok(0) => return Ok(()),
            Ok(read) => {
                heard.bytes.fetch_add(u64::try_from(read).unwrap_or(u64::MAX), Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// Raises the soft limit of open files to the hard limit: each listener is one.
pub(crate) fn raise_open_files() -> anyhow::Result<()> {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum })?)
}
