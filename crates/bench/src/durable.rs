//! The HTTP floor: the shortest server that accepts an order, matches it, and responds once it is on disk.
//!
//! axum → one thread that drains the queue → the book of `tree` → one append and one fdatasync for the batch
//! → responses. No accounts, tokens, idempotency or history. It runs as a separate process, like the server
//! that it is compared with.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tradepost_core::Side;

use crate::orders::{Kind, Op};
use crate::tree::Tree;

const RECORD_BYTES: usize = 100;
/// Orders per sync.
const ORDERS_MAX: usize = 4096;

#[derive(Deserialize)]
struct Order {
    side: String,
    price: u64,
    quantity: u32,
    account: u32,
}

#[derive(Serialize)]
struct Filled {
    id: u64,
    filled: u32,
}

type Job = (Order, oneshot::Sender<Filled>);

/// Serves until the process ends; prints its address on standard output.
pub(crate) fn serve(directory: &Path) -> anyhow::Result<()> {
    let file = File::create(directory.join("durable.journal"))?;
    let (jobs, waiting) = channel();
    std::thread::spawn(move || match_and_store(file, &waiting));
    let app = Router::new().route("/durable", post(place)).with_state(jobs);
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
        Ok(axum::serve(listener, app).await?)
    })
}

async fn place(
    State(jobs): State<Sender<Job>>,
    Json(order): Json<Order>,
) -> Result<Json<Filled>, StatusCode> {
    let (answer, answered) = oneshot::channel();
    jobs.send((order, answer)).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    answered.await.map(Json).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)
}

fn match_and_store(mut file: File, waiting: &Receiver<Job>) -> std::io::Result<()> {
    let mut books = Tree::new(1);
    let mut id = 0;
    let mut records = Vec::new();
    let mut answers = Vec::new();
    while let Ok(first) = waiting.recv() {
        for (order, answer) in std::iter::once(first).chain(waiting.try_iter()).take(ORDERS_MAX) {
            id += 1;
            let side = if order.side == "bid" { Side::Bid } else { Side::Ask };
            let op = Op {
                id,
                price: order.price,
                quantity: order.quantity,
                owner: 0,
                book: 0,
                side,
                kind: Kind::Place,
            };
            let rests = books.place(&op, |_| {});
            let at = records.len();
            records.extend_from_slice(&id.to_le_bytes());
            records.extend_from_slice(&order.price.to_le_bytes());
            records.extend_from_slice(&order.quantity.to_le_bytes());
            records.extend_from_slice(&order.account.to_le_bytes());
            records.resize(at + RECORD_BYTES, 0);
            answers.push((answer, Filled { id, filled: order.quantity - rests }));
        }
        file.write_all(&records)?;
        file.sync_data()?;
        records.clear();
        for (answer, filled) in answers.drain(..) {
            // The client may have disconnected.
            drop(answer.send(filled));
        }
    }
    Ok(())
}
