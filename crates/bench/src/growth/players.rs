//! Players: 1,000 to 1,000,000, each with coins.

use indicatif::ProgressBar;

use super::client::Client;
use super::curve::Growth;
use crate::http::{CONNECTIONS, deposit, deposits};
use crate::load::send_all;
use crate::measure::bytes_each;
use crate::server::Server;

const STEPS: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

pub(super) async fn measure(quick: bool, progress: &ProgressBar) -> anyhow::Result<Growth> {
    let mut growth = Growth::new(
        "players",
        "Each player has a deposit of coins. Memory is what the process grew by since the size before, per player. An audit reads \
         every account.",
    );
    // On a slow machine the audit of a million players takes longer than a request may by default.
    let server = Server::start(&["--timeout-seconds", "600"])?;
    let mut operator = Client::operator(&server).await?;
    let (mut known, mut resident) = (0, server.resident_bytes()?);
    for step in STEPS.into_iter().take(if quick { 2 } else { STEPS.len() }) {
        progress.set_message(format!("growth: {step} players"));
        let timed = 200;
        send_all(server.address(), CONNECTIONS, known..step - timed, &deposits(&server)?).await?;
        let cost = operator
            .median_us(timed, "POST", |number| {
                let (path, body) = deposit(step - timed + number);
                (path, body.to_owned())
            })
            .await?;
        growth.add("deposit", "µs", step, cost);
        server.settle().await?;
        let before = std::mem::replace(&mut resident, server.resident_bytes()?);
        growth.add(
            "memory of a player",
            "bytes",
            step,
            bytes_each(resident.saturating_sub(before), step - known),
        );
        known = step;
        let balances = |number: usize| format!("/v1/accounts/p{}/balances", number * 7_919 % step);
        growth.add("read balances", "µs", step, operator.median_read_us(200, balances).await?);
        let audit = |_| "/v1/audit".to_owned();
        growth.add("audit", "µs", step, operator.median_read_us(3, audit).await?);
    }
    Ok(growth)
}
