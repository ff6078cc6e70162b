//! The feed, read page by page while the market runs and events get their positions: nothing is added before
//! what was read, and in the end each player's events are those of its inbox.

use std::collections::BTreeMap;

use tradepost_core::{CloseReason, PlayerId};
use tradepost_ports::{FeedEvent, FeedPage, FeedStart, InboxKind};

use super::inbox::Inboxes;
use crate::auditor::{Violation, same};
use crate::call::player;
use crate::clients::Clients;

/// What a reader that stores each cursor with what it read has read.
#[derive(Debug, Default)]
pub(super) struct FeedReader(Vec<Entry>);

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    cursor: String,
    player: PlayerId,
    kind: InboxKind,
}

/// The source of an event: the account's own events and those of each material come in their order.
fn source(kind: &InboxKind) -> String {
    match kind {
        // An expired order is closed by the matcher, or by a cancel that comes before it.
        InboxKind::Closed { reason: CloseReason::Expired, order_id, .. } => order_id.to_string(),
        InboxKind::Closed { reason: CloseReason::ByPlayer | CloseReason::ByOperator, .. }
        | InboxKind::Reduced { .. }
        | InboxKind::Transferred { .. } => String::new(),
        InboxKind::Filled { material, .. } | InboxKind::Closed { material, .. } => material.to_string(),
    }
}

fn by_source<'k>(kinds: impl Iterator<Item = &'k InboxKind>) -> BTreeMap<String, Vec<&'k InboxKind>> {
    let mut sources = BTreeMap::<_, Vec<_>>::new();
    for kind in kinds {
        sources.entry(source(kind)).or_default().push(kind);
    }
    sources
}

impl FeedReader {
    /// Adds a page, if it continues where the reader stopped.
    pub(super) fn read_on(&mut self, clients: &mut Clients, from: &FeedStart, page: &FeedPage) {
        if clients.feed() == from {
            self.add(page);
            clients.read_feed(page.next.clone());
        }
    }

    /// The events of each player are those of its inbox, and the feed is the same when it is read again.
    pub(super) fn check(&self, again: &Self, inboxes: &Inboxes, players: u8) -> Result<(), Violation> {
        same("the feed, read again", &again.0, &self.0)?;
        for number in 0..=players {
            let who = player(number);
            let own = self.0.iter().filter(|entry| entry.player == who).map(|entry| &entry.kind);
            let right = by_source(inboxes.of(number).iter());
            same(&format!("the events of {who} in the feed"), &by_source(own), &right)?;
        }
        Ok(())
    }

    pub(super) fn add(&mut self, page: &FeedPage) {
        self.0.extend(page.events.iter().map(|FeedEvent { player, event }| Entry {
            cursor: event.cursor.clone(),
            player: player.clone(),
            kind: event.kind.clone(),
        }));
    }
}
