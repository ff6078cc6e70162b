//! What is sent for an event.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use tradepost_ports::{FeedEvent, WebhookFormat, WebhookSettings};
use tradepost_wire::{self as wire, EventKind, WebhookMessage};

/// The longest message that Discord accepts, in characters.
const DISCORD_LENGTH_MAX: usize = 2_000;

/// A message. Its id is the same each time it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    /// The first and the last of the page's events that it is about; it is not about others' in between.
    pub(crate) events: RangeInclusive<usize>,
}

/// The messages of a page of the feed, without those of its events that were delivered before. Each list is
/// sent in its order, the lists beside one another.
pub(crate) fn messages(
    events: Vec<FeedEvent>,
    delivered: &[usize],
    settings: &WebhookSettings,
) -> Result<Vec<Vec<Message>>, serde_json::Error> {
    let events = events.into_iter().map(wire::FeedEvent::from).enumerate();
    let events = events.filter(|(at, event)| !delivered.contains(at) && is_chosen(event, settings));
    match settings.format {
        WebhookFormat::Standard => {
            let mut by_player = BTreeMap::<String, Vec<Message>>::new();
            for (at, event) in events {
                let (player, id) = (event.player.clone(), event.event.cursor.clone());
                let body = serde_json::to_string(&WebhookMessage::from(event))?;
                by_player.entry(player).or_default().push(Message { id, body, events: at..=at });
            }
            Ok(by_player.into_values().collect())
        }
        WebhookFormat::Discord => {
            let posts = posts(events).into_iter().map(|Message { id, body: content, events }| {
                let mentions = serde_json::json!({"parse": []});
                let body = serde_json::json!({"content": content, "allowed_mentions": mentions}).to_string();
                Message { id, body, events }
            });
            Ok(vec![posts.collect::<Vec<_>>()].into_iter().filter(|posts| !posts.is_empty()).collect())
        }
    }
}

fn is_chosen(event: &wire::FeedEvent, settings: &WebhookSettings) -> bool {
    let of = |list: &[String], name: &str| list.is_empty() || list.iter().any(|chosen| chosen == name);
    let asset = event.event.material.as_deref().or(event.event.asset.as_deref()).unwrap_or_default();
    of(&settings.kinds, event.event.kind.name())
        && (settings.assets.is_empty() || settings.assets.iter().any(|chosen| chosen.as_str() == asset))
        && (settings.players.is_empty()
            || settings.players.iter().any(|player| player.as_str() == event.player))
}

/// As many lines in one post as fit: Discord accepts few posts a second. The id is that of the last line.
fn posts(events: impl Iterator<Item = (usize, wire::FeedEvent)>) -> Vec<Message> {
    let mut posts: Vec<Message> = Vec::new();
    for (at, event) in events {
        let (line, id) = (line(&event), event.event.cursor);
        match posts.last_mut() {
            Some(post) if post.body.chars().count() + 1 + line.chars().count() <= DISCORD_LENGTH_MAX => {
                post.id = id;
                post.body.push('\n');
                post.body.push_str(&line);
                post.events = *post.events.start()..=at;
            }
            _ => posts.push(Message { id, body: line, events: at..=at }),
        }
    }
    posts
}

/// An event as a sentence, in Discord's Markdown.
fn line(event: &wire::FeedEvent) -> String {
    let wire::FeedEvent { player, event } = event;
    let player = format!("**{}**", escaped(player));
    let order = |done: &str| {
        let (quantity, material) = (event.quantity.unwrap_or_default(), named(event.material.as_deref()));
        format!("{player}’s order for {quantity} {material} {done}.")
    };
    let transfer = |done: &str| {
        let (amount, asset) = (event.amount.unwrap_or_default(), named(event.asset.as_deref()));
        format!("{player} {done} {amount} {asset}.")
    };
    match event.kind {
        EventKind::Filled => {
            let done = if event.side == Some(wire::Side::Bid) { "bought" } else { "sold" };
            let (quantity, material) = (event.quantity.unwrap_or_default(), named(event.material.as_deref()));
            let (price, value) = (event.price.unwrap_or_default(), event.value.unwrap_or_default());
            format!("{player} {done} {quantity} {material} at {price} each, {value} coins in total.")
        }
        EventKind::Reduced => {
            let (quantity, material) = (event.quantity.unwrap_or_default(), named(event.material.as_deref()));
            format!("{player} reduced an order by {quantity} {material}.")
        }
        EventKind::Cancelled => order("was cancelled"),
        EventKind::Expired => order("has expired"),
        EventKind::Deposited => transfer("received a deposit of"),
        EventKind::Withdrawn | EventKind::WithdrawalConfirmed => transfer("withdrew"),
        EventKind::WithdrawalHeld => transfer("began to withdraw"),
        EventKind::WithdrawalAborted => transfer("got back"),
    }
}

fn named(asset: Option<&str>) -> String {
    match asset {
        Some("coin") => "coins".to_owned(),
        asset => escaped(asset.unwrap_or_default()),
    }
}

/// Without the effect of Markdown's characters.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
