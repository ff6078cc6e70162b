//! After one of the two stores went back to a backup: makes them agree again, transfer by transfer.
//!
//! A transfer that only the market knows was undone in the game; one that only the game knows, in the market.
//! Each is done again on the side that forgot it. What cannot be is returned, for a person to decide.

use std::collections::HashMap;

use anyhow::{Context, Result};
use tradepost_client::Client;
use tradepost_client::wire::{Transfer, TransferKind, TransferState};

use crate::store::{State, Store, Trip};
use crate::trips::{is_refusal, request};

/// Makes store and market agree while no player can act. Returns what a person must decide, a line each.
///
/// It may be repeated: what agrees already is left as it is.
pub(crate) async fn agree(store: &Store, market: &Client) -> Result<Vec<String>> {
    let mut in_market = transfers(market).await?;
    let mut to_decide = Vec::new();
    let mut moved = store.moved_trips()?;
    // What came to the market first: it may have left again.
    moved.sort_by_key(|(kind, _)| kind != "deposit");
    for (kind, trip) in moved {
        match in_market.remove(&trip.reference) {
            None => to_decide.extend(repeat(store, market, &kind, &trip).await?),
            // The confirmation was undone, and is repeated when the trip goes on.
            Some(transfer) if transfer.state == TransferState::Pending => {
                store.advance(&trip, State::Arrived)?;
            }
            Some(_) => {}
        }
    }
    let mut only_in_market: Vec<_> = in_market.into_iter().collect();
    // What came to the game first: it may have gone to the market again.
    only_in_market.sort_by_key(|(_, transfer)| transfer.kind == TransferKind::Deposit);
    for (reference, transfer) in only_in_market {
        match store.trip(&reference)? {
            None => to_decide.extend(adopt(store, &reference, &transfer)?),
            Some(trip) if trip.state == State::Refused && transfer.state != TransferState::Aborted => {
                to_decide.push(format!("{reference} was refused in the game and made in the market"));
            }
            Some(_) => {}
        }
    }
    // What was learned from the feed is learned again, from its beginning and without what was undone.
    store.forget_feed()?;
    Ok(to_decide)
}

/// Every transfer of the market that has a reference.
async fn transfers(market: &Client) -> Result<HashMap<String, Transfer>> {
    let (mut all, mut after) = (HashMap::new(), None);
    loop {
        let mut page = market.transfers().limit(1_000);
        if let Some(after) = &after {
            page = page.after(after);
        }
        let page = page.await?;
        all.extend(page.transfers.into_iter().filter_map(|one| Some((one.reference.clone()?, one))));
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

/// The market has forgotten the trip's transfer: makes it again. The items in the game are where they belong.
async fn repeat(store: &Store, market: &Client, kind: &str, trip: &Trip) -> Result<Option<String>> {
    let Trip { player, amount, asset, reference, .. } = trip;
    let hold = kind == "withdrawal";
    let made = if hold {
        market.withdraw(player, &request(trip, hold)).await
    } else {
        market.deposit(player, &request(trip, hold)).await
    };
    match made {
        Ok(_) if hold => store.advance(trip, State::Arrived).map(|()| None),
        Ok(_) => Ok(None),
        Err(error) if is_refusal(&error) => {
            let way = if hold { "withdrawn from" } else { "deposited in" };
            let what =
                format!("{player}: {amount} {asset} could not be {way} the market again ({reference})");
            Ok(Some(format!("{what}: {error}")))
        }
        Err(error) => Err(error.into()),
    }
}

/// The game has forgotten the trip of this transfer: moves the items in its own store.
fn adopt(store: &Store, reference: &str, transfer: &Transfer) -> Result<Option<String>> {
    let (kind, state) = match (transfer.kind, transfer.state) {
        (TransferKind::Deposit, _) => ("deposit", State::Done),
        (TransferKind::Withdrawal, TransferState::Pending) => ("withdrawal", State::Asking),
        (TransferKind::Withdrawal, TransferState::Aborted) => ("withdrawal", State::Refused),
        (TransferKind::Withdrawal, TransferState::Done | TransferState::Confirmed) => {
            ("withdrawal", State::Done)
        }
    };
    let trip = Trip {
        reference: reference.to_owned(),
        player: transfer.player.clone(),
        asset: transfer.asset.clone(),
        amount: i64::try_from(transfer.amount).context("2^53")?,
        state,
    };
    let missing = store.adopt(&trip, kind)?;
    Ok((missing > 0).then(|| {
        format!(
            "{}: {missing} {} that are in the market are not in the inventory ({reference})",
            trip.player, trip.asset
        )
    }))
}
