//! The live stream: books, trades, prices and the player's own events as they happen, reconnected whenever it
//! breaks.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use reqwest::Response;
use serde::de::DeserializeOwned;
use tokio::time::{Instant, sleep_until, timeout};
use tradepost_wire::{Book, Event, Summary, Trade};

use crate::client::{Client, Request};
use crate::sse::{Parser, SentEvent};
use crate::{Error, retry};

/// A market sends something at least every 15 seconds, if only a comment.
const SILENCE_MAX: Duration = Duration::from_secs(40);

/// What the stream says.
#[derive(Debug)]
pub enum LiveMessage {
    /// It is connected. What happened before is in [`Client::trades`] and [`Client::events`].
    Opened,
    /// It broke or was refused, and reconnects after a pause, unless it is dropped. Drop it when the code is
    /// `unsupported`: this deployment has no stream.
    Interrupted(Error),
    /// A whole book: first of each material, and again after [`Self::Behind`].
    Book(Book),
    /// Levels of a book that changed, each as it was last; a quantity of 0 means that the level is gone.
    BookChanged(Book),
    /// A trade of anybody.
    Trade(Trade),
    /// Something that happened to the player.
    Event(Event),
    /// The new prices of a material; see [`Live::summaries`].
    Summary(Summary),
    /// Messages were read too slowly, and lost. Whole books follow; what else was lost is in
    /// [`Client::trades`] and [`Client::events`], and for summaries in [`Client::materials`].
    Behind,
}

/// A live stream; see [`Client::live`]. Dropping it disconnects.
pub struct Live {
    client: Client,
    request: Request,
    connection: Option<(Response, Parser)>,
    pauses: Box<dyn Iterator<Item = Duration> + Send + Sync>,
    /// When to connect again after an interruption.
    reconnect_at: Option<Instant>,
    messages: VecDeque<LiveMessage>,
}

impl Live {
    pub(crate) fn new(client: Client, request: Request) -> Self {
        Self {
            client,
            request,
            connection: None,
            pauses: Box::new(retry::stream_pauses()),
            reconnect_at: None,
            messages: VecDeque::new(),
        }
    }

    /// Also follows the prices of all materials. Only changes are sent: read [`Client::materials`] after
    /// [`LiveMessage::Opened`].
    #[must_use]
    pub fn summaries(mut self) -> Self {
        self.request.query.push(("summaries", "true".to_owned()));
        self
    }

    /// Gets changes at most this many times a second, 1 to 10.
    #[must_use]
    pub fn rate(mut self, per_second: u8) -> Self {
        self.request.query.push(("rate", per_second.to_string()));
        self
    }

    /// Waits for the next message. Never ends: what interrupts the stream is a message too.
    ///
    /// Nothing is lost when this is dropped unfinished, as in `select!`; only a connection attempt starts
    /// over.
    pub async fn next(&mut self) -> LiveMessage {
        loop {
            if let Some(message) = self.messages.pop_front() {
                return message;
            }
            if let Err(error) = self.advance().await {
                self.connection = None;
                self.reconnect_at = self.pauses.next().map(|pause| Instant::now() + pause);
                return LiveMessage::Interrupted(error);
            }
        }
    }

    /// Connects, or reads one chunk.
    async fn advance(&mut self) -> Result<(), Error> {
        let Some((response, parser)) = &mut self.connection else {
            if let Some(at) = self.reconnect_at {
                sleep_until(at).await;
            }
            let connecting = timeout(self.client.attempt_timeout, self.client.send(&self.request)).await;
            let response =
                connecting.map_err(|elapsed| Error::unreachable(self.request.describe(), elapsed))??;
            self.connection = Some((response, Parser::default()));
            self.pauses = Box::new(retry::stream_pauses());
            self.messages.push_back(LiveMessage::Opened);
            return Ok(());
        };
        let chunk = timeout(SILENCE_MAX, response.chunk()).await;
        let chunk = chunk.map_err(|elapsed| Error::unreachable(self.request.describe(), elapsed))?;
        let chunk = chunk.map_err(|error| Error::unreachable(self.request.describe(), error))?;
        let chunk = chunk.ok_or_else(|| Error::unreachable(self.request.describe(), "the stream ended"))?;
        for event in parser.push(&chunk) {
            self.messages.extend(message(&self.request, &event)?);
        }
        Ok(())
    }
}

/// The message of an event; `None` for a kind that this version does not know.
fn message(request: &Request, event: &SentEvent) -> Result<Option<LiveMessage>, Error> {
    fn read<T: DeserializeOwned>(request: &Request, data: &str) -> Result<T, Error> {
        serde_json::from_str(data).map_err(|error| Error::unreadable(request.describe(), &error))
    }
    Ok(Some(match event.name.as_str() {
        "book" => LiveMessage::Book(read(request, &event.data)?),
        "book_changed" => LiveMessage::BookChanged(read(request, &event.data)?),
        "trade" => LiveMessage::Trade(read(request, &event.data)?),
        "event" => LiveMessage::Event(read(request, &event.data)?),
        "summary" => LiveMessage::Summary(read(request, &event.data)?),
        "behind" => LiveMessage::Behind,
        _ => return Ok(None),
    }))
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Live").field(&self.request.describe()).finish()
    }
}
