//! The smallest honest game server: players' items are in its own store or in the market, never in both,
//! never in neither.
//!
//! Three parts work on one store: the API of the game (`api`), the trips of items to the market and back
//! (`trips`), and the reader of the market's feed (`feed`). Each may be killed between any two lines.

mod store;
mod trips;
mod feed;
mod restore;
mod api;

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tradepost_client::{Client, Options};

use crate::store::Store;

#[derive(Parser)]
struct Arguments {
    /// The file of the game's store.
    #[arg(long, default_value = "game.db")]
    store: PathBuf,
    /// The market's address.
    #[arg(long, default_value = "http://127.0.0.1:7171")]
    market: String,
    /// An operator's token with the scopes `transfer` and `read`.
    #[arg(long, env = "TRADEPOST_TOKEN", hide_env_values = true)]
    token: String,
    /// Where the game listens.
    #[arg(long, default_value = "127.0.0.1:7272")]
    listen: String,
    /// How long a request may still be on its way after it was given up: longer than any proxy in between
    /// holds one.
    #[arg(long, default_value_t = 60)]
    in_flight_seconds: u64,
    /// Make store and market agree after one of them was restored from a backup, print what a person must
    /// decide, a line each, and end.
    #[arg(long)]
    after_restore: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    let store = Arc::new(Store::open(&arguments.store)?);
    // The client's own retries end with the process. The trips' do not, so they are the only ones.
    let options = Options { retry_for: Duration::ZERO, ..Options::default() };
    let market = Client::with_options(&arguments.market, options)?.with_token(arguments.token);
    if arguments.after_restore {
        for line in restore::agree(&store, &market).await? {
            writeln!(std::io::stdout(), "{line}")?;
        }
        return Ok(());
    }

    let new_trip = Arc::new(Notify::new());
    let listener = TcpListener::bind(&arguments.listen).await.context("cannot listen")?;
    writeln!(std::io::stdout(), "http://{}", listener.local_addr()?)?;
    let in_flight = Duration::from_secs(arguments.in_flight_seconds);
    // The first that fails ends the process: then the store failed, and nothing can be promised.
    tokio::try_join!(
        trips::carry_all(&store, &market, &new_trip, in_flight),
        feed::follow(&store, &market),
        api::serve(listener, Arc::clone(&store), Arc::clone(&new_trip)),
    )?;
    Ok(())
}
