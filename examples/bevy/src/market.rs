//! The market as a Bevy plugin: calls run beside the game's frames, and what they bring is a message.

use std::future::Future;
use std::sync::{Mutex, PoisonError, mpsc};

use bevy::prelude::*;
use tokio::runtime::Handle;
use tradepost_client::wire::{FeedEvent, Order};
use tradepost_client::{Client, Error};

/// What the market said; systems read it with `MessageReader<Heard>`.
#[derive(Message, Debug)]
pub enum Heard {
    /// An order was accepted. It may have been filled already.
    Placed(Order),
    /// Something happened to a player, such as a fill.
    Happened(FeedEvent),
    /// A call failed for good: the client has repeated it while that could help.
    Failed(Error),
}

/// The market, for systems that call it.
#[derive(Resource, Debug)]
pub struct Market {
    client: Client,
    runtime: Handle,
    sender: mpsc::Sender<Heard>,
    heard: Mutex<mpsc::Receiver<Heard>>,
}

impl Market {
    /// Starts a call; the frame goes on, and what it returns is heard in a later one.
    pub fn start<F>(&self, call: impl FnOnce(Client) -> F)
    where
        F: Future<Output = Result<Heard, Error>> + Send + 'static,
    {
        let (call, sender) = (call(self.client.clone()), self.sender.clone());
        // Nobody hears what comes after the game's end.
        self.runtime.spawn(async move { drop(sender.send(call.await.unwrap_or_else(Heard::Failed))) });
    }
}

/// Connects the game to a market; add it in a Tokio runtime.
#[derive(Debug)]
pub struct MarketPlugin {
    /// The client that systems use, with an operator's token of the scopes `read`, `trade` and `transfer`.
    pub client: Client,
    /// The cursor of the feed after which events are heard. A game that stores things keeps it with them.
    pub after: String,
}

impl Plugin for MarketPlugin {
    fn build(&self, app: &mut App) {
        let (sender, heard) = mpsc::channel();
        let market =
            Market { client: self.client.clone(), runtime: Handle::current(), sender, heard: heard.into() };
        let mut feed = self.client.read_feed(Some(self.after.clone()));
        let sender = market.sender.clone();
        market.runtime.spawn(async move {
            loop {
                match feed.next().await {
                    Ok(page) => page.events.into_iter().for_each(|it| drop(sender.send(Heard::Happened(it)))),
                    Err(error) => return drop(sender.send(Heard::Failed(error))),
                }
            }
        });
        app.insert_resource(market).add_message::<Heard>().add_systems(First, hear);
    }
}

/// Turns what the calls have brought since the last frame into messages.
fn hear(market: Res<Market>, mut heard: MessageWriter<Heard>) {
    heard.write_batch(market.heard.lock().unwrap_or_else(PoisonError::into_inner).try_iter());
}
