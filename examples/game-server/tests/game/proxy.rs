//! A network that loses answers, delivers late, and cuts connections.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tradepost_dice::Dice;

/// A request may be this late, in milliseconds, even if its client has hung up.
const LATE_MAX: u64 = 300;

/// A TCP proxy in front of the market.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    cuts: watch::Sender<u64>,
}

struct Shared {
    target: Mutex<SocketAddr>,
    calm: AtomicBool,
    lost_answers: AtomicU64,
}

impl Proxy {
    pub(crate) async fn start(target: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (calm, lost_answers) = (AtomicBool::default(), AtomicU64::default());
        let shared = Arc::new(Shared { target: Mutex::new(target), calm, lost_answers });
        let (cuts, cut) = watch::channel(0);
        let (of_connections, mut dice) = (Arc::clone(&shared), Dice::new(seed));
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let dice = Dice::new(dice.roll());
                tokio::spawn(connect(client, Arc::clone(&of_connections), cut.clone(), dice));
            }
        });
        Self { address, shared, cuts }
    }

    pub(crate) fn lead_to(&self, target: SocketAddr) {
        *self.shared.target.lock().unwrap() = target;
    }

    pub(crate) fn cut_connections(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Makes no more faults. Returns how many answers were lost.
    pub(crate) fn calm(&self) -> u64 {
        self.shared.calm.store(true, Ordering::Relaxed);
        self.shared.lost_answers.load(Ordering::Relaxed)
    }
}

async fn connect(client: TcpStream, shared: Arc<Shared>, mut cut: watch::Receiver<u64>, mut dice: Dice) {
    cut.mark_unchanged();
    let target = *shared.target.lock().unwrap();
    let Ok(market) = TcpStream::connect(target).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_market, mut to_market) = market.into_split();
    let (of_requests, mut lateness) = (Arc::clone(&shared), Dice::new(dice.roll()));
    // A task of its own: it delivers what it has read, even after the client's side was cut.
    let requests = tokio::spawn(async move {
        let mut bytes = [0; 16_384];
        while let Ok(count @ 1..) = from_client.read(&mut bytes).await {
            if lateness.chance(10) && !of_requests.calm.load(Ordering::Relaxed) {
                tokio::time::sleep(Duration::from_millis(lateness.below(LATE_MAX))).await;
            }
            if to_market.write_all(bytes.get(..count).unwrap()).await.is_err() {
                break;
            }
        }
    });
    let answers = async {
        let mut bytes = [0; 16_384];
        while let Ok(count @ 1..) = from_market.read(&mut bytes).await {
            if dice.chance(5) && !shared.calm.load(Ordering::Relaxed) {
                shared.lost_answers.fetch_add(1, Ordering::Relaxed);
                break;
            }
            if to_client.write_all(bytes.get(..count).unwrap()).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        () = answers => {}
        _ = cut.changed() => {}
    }
    // The client sees the end of the connection, and then closes its side, which ends the other task.
    drop(to_client);
    drop(requests.await);
}
