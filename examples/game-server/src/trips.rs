//! Carries items between game and market: each step may be repeated, and is until its outcome is known.
//!
//! To the market: *leaving*, deposit, *done*. From the market: *asking*, withdrawal on hold, *arrived*,
//! confirm, *done*. Before each request the store says that it may have been made, so a restarted server
//! repeats it. The market knows the trip by its reference and does it once.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use futures::StreamExt as _;
use tokio::sync::Notify;
use tradepost_client::wire::{TransferRequest, TransferState};
use tradepost_client::{Client, Error};

use crate::store::{State, Store, Trip};

/// How many trips are on their way at the same time.
const AT_ONCE: usize = 16;
/// How long unfinished trips rest before their request is repeated.
const PAUSE: Duration = Duration::from_millis(200);

/// What a request for a trip led to.
enum Outcome {
    /// The store has recorded it.
    Settled,
    /// The market refused it: this request had no effect.
    Refused(Error),
    /// It may or may not have had an effect.
    Unknown(Error),
}

/// Carries all trips for good, also those of the process before this one.
pub(crate) async fn carry_all(
    store: &Store,
    market: &Client,
    new_trip: &Arc<Notify>,
    in_flight: Duration,
) -> Result<()> {
    // When a request of a trip was last given up without an answer. The process before this one may have
    // done that just now.
    let started = Instant::now();
    let mut given_up: HashMap<String, Instant> =
        store.open_trips()?.into_iter().map(|trip| (trip.reference, started)).collect();
    loop {
        let open = store.open_trips()?;
        given_up.retain(|reference, _| open.iter().any(|trip| trip.reference == *reference));
        let mut outcomes = futures::stream::iter(open)
            .map(async |trip| (carry(store, market, &trip).await, trip))
            .buffer_unordered(AT_ONCE);
        let mut unfinished = false;
        while let Some((outcome, trip)) = outcomes.next().await {
            match outcome? {
                Outcome::Settled => {}
                Outcome::Refused(error) => {
                    // An earlier request may still arrive, and be accepted. Once it can no longer, no is no.
                    let last = given_up.get(&trip.reference);
                    if last.is_none_or(|given_up| given_up.elapsed() > in_flight) {
                        tracing::info!("refused: {trip:?}: {error}");
                        refuse(store, &trip)?;
                    } else {
                        unfinished = true;
                    }
                }
                Outcome::Unknown(error) => {
                    tracing::warn!("will be repeated: {trip:?}: {error}");
                    given_up.insert(trip.reference, Instant::now());
                    unfinished = true;
                }
            }
        }
        if unfinished {
            tokio::time::sleep(PAUSE).await;
        } else {
            // A trip that was made since the list was read has left its notification.
            new_trip.notified().await;
        }
    }
}

/// Takes a trip as far as it goes.
async fn carry(store: &Store, market: &Client, trip: &Trip) -> Result<Outcome> {
    match trip.state {
        State::Leaving => to_market(store, market, trip).await,
        State::Asking => from_market(store, market, trip).await,
        State::Arrived => confirm(store, market, trip).await,
        State::Done | State::Refused => Ok(Outcome::Settled),
    }
}

async fn to_market(store: &Store, market: &Client, trip: &Trip) -> Result<Outcome> {
    match market.deposit(&trip.player, &request(trip, false)).await {
        // Killed before this line: the deposit is repeated, and the market answers that it has been made.
        Ok(_) => store.advance(trip, State::Done).map(|()| Outcome::Settled),
        Err(error) => Ok(outcome(error)),
    }
}

async fn from_market(store: &Store, market: &Client, trip: &Trip) -> Result<Outcome> {
    match market.withdraw(&trip.player, &request(trip, true)).await {
        Ok(transfer) if transfer.state == TransferState::Aborted => {
            // An operator decided so; the items were returned to the player's account.
            store.advance(trip, State::Refused).map(|()| Outcome::Settled)
        }
        Ok(_) => {
            // While the market holds the items, nobody can trade them. Killed before this line: they are
            // still on hold, and the withdrawal is repeated. Killed after it: it is confirmed after the
            // restart.
            store.unload(trip, State::Arrived)?;
            confirm(store, market, &Trip { state: State::Arrived, ..trip.clone() }).await
        }
        Err(error) => Ok(outcome(error)),
    }
}

async fn confirm(store: &Store, market: &Client, trip: &Trip) -> Result<Outcome> {
    match market.confirm(&trip.reference).await {
        // Killed before this line: it is confirmed again, which changes nothing.
        Ok(_) => store.advance(trip, State::Done).map(|()| Outcome::Settled),
        // The items are in the inventory, so even a refusal does not end the trip: an operator must look.
        Err(error) => Ok(Outcome::Unknown(error)),
    }
}

fn refuse(store: &Store, trip: &Trip) -> Result<()> {
    match trip.state {
        State::Leaving => store.unload(trip, State::Refused),
        _ => store.advance(trip, State::Refused),
    }
}

/// The same trip always makes the same request: the market compares it with the first one.
pub(crate) fn request(trip: &Trip, hold: bool) -> TransferRequest {
    let reference = Some(trip.reference.clone());
    let reason = if hold { "to the game" } else { "to the market" };
    TransferRequest {
        reference,
        hold,
        ..TransferRequest::new(&trip.asset, trip.amount.unsigned_abs(), reason)
    }
}

fn outcome(error: Error) -> Outcome {
    if is_refusal(&error) { Outcome::Refused(error) } else { Outcome::Unknown(error) }
}

/// Only the market's own no to this transfer counts as one. A busy market, a proxy's error page or a token
/// that has expired says nothing about it.
pub(crate) fn is_refusal(error: &Error) -> bool {
    match (error.status(), error.code()) {
        (_, "unreadable") | (None | Some(401 | 403 | 408 | 425 | 429), _) => false,
        (Some(status), _) => (400..500).contains(&status),
    }
}
