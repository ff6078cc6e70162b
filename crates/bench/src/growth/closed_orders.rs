//! Closed orders and their trades: 100,000 to 20,000,000.

use std::time::Instant;

use indicatif::ProgressBar;

use super::client::Client;
use super::curve::Growth;
use crate::http::{BATCH, CONNECTIONS, fund, order, orders};
use crate::load::send_all;
use crate::measure::bytes_each;
use crate::server::Server;

const STEPS: [usize; 4] = [100_000, 1_000_000, 10_000_000, 20_000_000];

pub(super) async fn measure(quick: bool, most: usize, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "closed orders",
        "Orders of 64 players around one price, of which most trade. Reads are the newest page of one player, or of the \
         material. Disk is per order; the history is rebuilt from the journal.",
    );
    let mut server = Server::start(&[])?;
    let tokens = fund(&server).await?;
    let fill = orders(&tokens, BATCH, order);
    let mut placed = 0;
    let steps = STEPS.into_iter().filter(|step| *step <= most);
    for step in steps.take(if quick { 1 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} closed orders"));
        while placed < step {
            // In parts, so that the history never has to follow more than it can rest from.
            let until = step.min(placed + 1_000_000);
            send_all(server.address(), CONNECTIONS, placed / BATCH..until / BATCH, &fill).await?;
            placed = until;
            server.settle().await?;
        }
        let mut player = Client::player(&server, "bench-0").await?;
        for (what, path) in [
            ("list closed orders", "/v1/orders?status=closed"),
            ("list fills", "/v1/fills"),
            ("list events", "/v1/events"),
            ("list trades", "/v1/materials/copper/trades"),
            ("candles of a day", "/v1/materials/copper/candles?interval=1m"),
        ] {
            growth.add(what, "µs", step, player.median_read_us(200, |_| path.to_owned()).await?);
        }
        drop(player);
        server.terminate()?;
        growth.add("journal on disk", "bytes/order", step, bytes_each(server.journal_bytes()?, step));
        growth.add("history on disk", "bytes/order", step, bytes_each(server.history_bytes()?, step));
        progress.set_message(format!("growth: rebuilding the history of {step} closed orders"));
        server.remove_history()?;
        server.restart()?;
        let restarted = Instant::now();
        server.settle().await?;
        growth.add("rebuild the history", "s", step, restarted.elapsed().as_secs_f64());
    }
    Ok(growth)
}
