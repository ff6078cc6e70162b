//! The messages of the live stream, as server-sent events and as lines.
//!
//! Each is named after its kind, and its data is one line of JSON. Not here: when a message is sent, and to
//! whom (the deployments).

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use tradepost_ports::{MaterialPrices, StreamFormat, StreamMessage};
use utoipa::ToSchema;

use crate::{Book, Event, Trade};

/// The new prices of a material, in a `summary` message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// The sequence number of the last event that these prices include.
    #[schema(example = 31_337)]
    pub sequence: u64,
    /// The price of the last trade, in coins per unit; absent before the first trade.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 12)]
    pub last: Option<u64>,
    /// The highest bid, in coins per unit; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 11)]
    pub best_bid: Option<u64>,
    /// The lowest ask, in coins per unit; absent if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 13)]
    pub best_ask: Option<u64>,
}

/// The data of a message that says everything by its name.
#[derive(Serialize)]
struct Empty {}

/// Appends a message.
pub fn write_message(to: &mut Vec<u8>, format: StreamFormat, message: StreamMessage) {
    match message {
        StreamMessage::Book(book) => write(to, format, "book", &Book::from(book)),
        StreamMessage::BookChanged(book) => write(to, format, "book_changed", &Book::from(book)),
        StreamMessage::Trade(trade) => write(to, format, "trade", &Trade::from(trade)),
        StreamMessage::Own(event) => write(to, format, "event", &Event::from(event)),
        StreamMessage::Summary(prices) => write(to, format, "summary", &Summary::from(prices)),
        StreamMessage::Behind => write(to, format, "behind", &Empty {}),
        StreamMessage::Expired => write(to, format, "expired", &Empty {}),
    }
}

/// Appends a message of this name.
pub(crate) fn write(to: &mut Vec<u8>, format: StreamFormat, name: &str, data: &impl Serialize) {
    let (begin, between, end) = match format {
        StreamFormat::Events => ("event: ", "\ndata: ", "\n\n"),
        StreamFormat::Lines => ("{\"event\":\"", "\",\"data\":", "}\n"),
    };
    let before = to.len();
    for part in [begin, name, between] {
        to.extend_from_slice(part.as_bytes());
    }
    if serde_json::to_writer(&mut *to, data).is_ok() {
        to.extend_from_slice(end.as_bytes());
    } else {
        // These types always have a JSON form; half a message would spoil the ones after it.
        to.truncate(before);
    }
}

impl From<MaterialPrices> for Summary {
    fn from(prices: MaterialPrices) -> Self {
        Self {
            material: prices.material.as_str().to_owned(),
            sequence: prices.sequence.0,
            last: prices.last.map(core::Price::get),
            best_bid: prices.best_bid.map(core::Price::get),
            best_ask: prices.best_ask.map(core::Price::get),
        }
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::{MaterialId, Price, Sequence};

    use super::*;

    #[test]
    fn messages_follow_one_another_as_events_or_lines() {
        let prices = MaterialPrices {
            material: MaterialId::new("copper").unwrap(),
            sequence: Sequence(7),
            last: None,
            best_bid: Price::new(11),
            best_ask: None,
        };
        let data = "{\"material\":\"copper\",\"sequence\":7,\"best_bid\":11}";
        let events = format!("event: behind\ndata: {{}}\n\nevent: summary\ndata: {data}\n\n");
        let lines =
            format!("{{\"event\":\"behind\",\"data\":{{}}}}\n{{\"event\":\"summary\",\"data\":{data}}}\n");
        for (format, expected) in [(StreamFormat::Events, events), (StreamFormat::Lines, lines)] {
            let mut text = Vec::new();
            write_message(&mut text, format, StreamMessage::Behind);
            write_message(&mut text, format, StreamMessage::Summary(prices.clone()));
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }
}
