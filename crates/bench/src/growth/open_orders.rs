//! Open orders: 10,000 to 1,000,000 in one order book.

use anyhow::Context as _;
use indicatif::ProgressBar;
use serde_json::json;

use super::client::Client;
use super::curve::Growth;
use crate::http::{BATCH, CONNECTIONS, fund, orders, resting_bid};
use crate::load::send_all;
use crate::measure::bytes_each;
use crate::server::Server;

const STEPS: [usize; 3] = [10_000, 100_000, 1_000_000];

pub(super) async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "open orders",
        "Bids at 1,000 prices of one material. Memory is what the process grew by since the size before, per order, idempotency keys \
         and history included.",
    );
    let server = Server::start(&[])?;
    let tokens = fund(&server).await?;
    let fill = orders(&tokens, BATCH, resting_bid);
    let mut operator = Client::operator(&server).await?;
    let mut player = Client::player(&server, "bench-0").await?;
    let (mut open, mut resident) = (0, server.resident_bytes()?);
    for step in STEPS.into_iter().take(if quick { 2 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} open orders"));
        send_all(server.address(), CONNECTIONS, open / BATCH..step / BATCH, &fill).await?;
        server.settle().await?;
        let before = std::mem::replace(&mut resident, server.resident_bytes()?);
        growth.add(
            "memory of an open order",
            "bytes",
            step,
            bytes_each(resident.saturating_sub(before), step - open),
        );
        open = step;
        let place = json!({"material": "copper", "side": "bid", "price": 500, "quantity": 1}).to_string();
        let (mut placing, mut cancelling) = (Vec::new(), Vec::new());
        for _ in 0..200 {
            placing.push(player.call("POST", "/v1/orders", &place).await?.as_secs_f64() * 1e6);
            let order = player.body()?;
            let order_id = order.get("order_id").and_then(|id| id.as_str()).context("no order_id")?;
            let path = format!("/v1/orders/{order_id}");
            cancelling.push(player.call("DELETE", &path, "").await?.as_secs_f64() * 1e6);
        }
        growth.add("place an order that rests", "µs", step, crate::measure::median(placing));
        growth.add("cancel it", "µs", step, crate::measure::median(cancelling));
        let book = |_| "/v1/materials/copper/book".to_owned();
        growth.add("read the order book", "µs", step, player.median_read_us(200, book).await?);
        let own = |_| "/v1/orders?status=open".to_owned();
        growth.add("list one player's open orders", "µs", step, player.median_read_us(50, own).await?);
        let audit = |_| "/v1/audit".to_owned();
        growth.add("audit", "µs", step, operator.median_read_us(3, audit).await?);
    }
    Ok(growth)
}
