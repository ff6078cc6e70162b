//! What calls the functions: the batches of records that an event source mapping delivers, with the reply
//! that names those to deliver again, and the call for one material.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use tradepost_core::{MaterialId, PlayerId};

use crate::announcement::{Announcement, Unintelligible};
use crate::tables::{FeedSource, MAIN_SLOT, attribute};

/// A batch of a mapping.
#[derive(Debug, Deserialize)]
pub struct EventBatch<R> {
    /// Its records, oldest first.
    #[serde(rename = "Records", bound(deserialize = "R: Deserialize<'de>"))]
    pub records: Vec<R>,
}

/// What calls the matcher.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum MatcherEvent {
    /// A mapping, with new announcements.
    Batch(EventBatch<AnnouncingRecord>),
    /// A function that had no time for all of a material, or an operator: `{"material": "copper"}`.
    One(Announcement),
}

/// A record that announces an order.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum AnnouncingRecord {
    /// Of the stream that the pipe feeds.
    Piped { kinesis: KinesisPayload },
    /// Of the stream of a book's table.
    Inserted { dynamodb: KeysPayload },
}

#[derive(Debug, Deserialize)]
pub struct KinesisPayload {
    data: String,
    #[serde(rename = "sequenceNumber")]
    sequence_number: String,
}

/// A record of the stream of the table `trades`: the keys of a row.
#[derive(Debug, Deserialize)]
pub struct TradesRecord {
    dynamodb: KeysPayload,
}

/// A record of the stream of the table `inbox`: the keys of a row.
#[derive(Debug, Deserialize)]
pub struct InboxRecord {
    dynamodb: KeysPayload,
}

/// The keys of a row that was written.
#[derive(Debug, Deserialize)]
pub struct KeysPayload {
    #[serde(rename = "Keys")]
    keys: serde_json::Value,
    #[serde(rename = "SequenceNumber")]
    sequence_number: String,
}

/// A partial batch response; without failures the whole batch is done.
#[derive(Debug, Default, Serialize)]
pub struct PartialFailure {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
struct Failure {
    #[serde(rename = "itemIdentifier")]
    sequence_number: String,
}

impl AnnouncingRecord {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        match self {
            Self::Piped { kinesis } => &kinesis.sequence_number,
            Self::Inserted { dynamodb } => &dynamodb.sequence_number,
        }
    }

    /// The announcement in it.
    pub fn announcement(&self) -> Result<Announcement, Unintelligible> {
        match self {
            Self::Piped { kinesis } => {
                let data = BASE64_STANDARD.decode(&kinesis.data);
                Announcement::from_record(&data.map_err(|error| Unintelligible(error.to_string()))?)
            }
            Self::Inserted { dynamodb } => {
                Announcement::from_slot(dynamodb.text(attribute::MATERIAL)?, dynamodb.text(attribute::SLOT)?)
            }
        }
    }
}

impl TradesRecord {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        &self.dynamodb.sequence_number
    }

    /// The material of the row.
    pub fn material(&self) -> Result<MaterialId, Unintelligible> {
        let name = self.dynamodb.text(attribute::MATERIAL)?;
        MaterialId::new(name).map_err(|error| Unintelligible(error.to_string()))
    }
}

impl InboxRecord {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        &self.dynamodb.sequence_number
    }

    /// The account whose own row it is; `None` of a material's row, which the projector adds to the feed.
    pub fn source(&self) -> Result<Option<FeedSource>, Unintelligible> {
        let own = self.dynamodb.text(attribute::EVENT)?.starts_with(MAIN_SLOT);
        let player = PlayerId::new(self.dynamodb.text(attribute::PLAYER)?);
        let player = player.map_err(|error| Unintelligible(error.to_string()))?;
        Ok(own.then_some(FeedSource::Account(player)))
    }
}

impl KeysPayload {
    fn text(&self, name: &str) -> Result<&str, Unintelligible> {
        let text = self.keys.get(name).and_then(|key| key.get("S")).and_then(serde_json::Value::as_str);
        text.ok_or_else(|| Unintelligible(format!("no {name} in its keys")))
    }
}

impl PartialFailure {
    /// Requests another delivery of the record with this sequence number. (The mapping then repeats all later
    /// ones, too.)
    pub fn retry(&mut self, sequence_number: &str) {
        self.failures.push(Failure { sequence_number: sequence_number.to_owned() });
    }

    /// How many records have to be delivered again.
    pub fn len(&self) -> usize {
        self.failures.len()
    }

    /// Whether the whole batch is done.
    pub fn is_empty(&self) -> bool {
        self.failures.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::OrderId;

    use super::*;

    fn announced(event: &str) -> Vec<(String, Result<Announcement, Unintelligible>)> {
        let MatcherEvent::Batch(batch) = serde_json::from_str(event).unwrap() else {
            panic!("{event} is a batch")
        };
        let read = |record: &AnnouncingRecord| (record.sequence_number().to_owned(), record.announcement());
        batch.records.iter().map(read).collect()
    }

    #[test]
    fn announcements_are_read_from_the_records_of_both_mappings() {
        let data = BASE64_STANDARD.encode(r#"{"material":"northport.copper"}"#);
        let piped = format!(r#"{{"kinesis":{{"data":"{data}","sequenceNumber":"7","x":1}},"y":2}}"#);
        let inserted = |slot: &str| {
            let keys = format!(r#"{{"material":{{"S":"northport.copper"}},"slot":{{"S":"{slot}"}}}}"#);
            format!(r#"{{"eventName":"INSERT","dynamodb":{{"Keys":{keys},"SequenceNumber":"8"}},"z":3}}"#)
        };
        let copper = MaterialId::new("northport.copper").unwrap();
        let event = format!(r#"{{"Records":[{piped}]}}"#);
        assert_eq!(announced(&event), [("7".to_owned(), Ok(Announcement::of(copper.clone(), None)))]);
        let event = format!(r#"{{"Records":[{}]}}"#, inserted("!00000000000000000000000001"));
        let order_id = Some(OrderId::from_u128(1));
        assert_eq!(announced(&event), [("8".to_owned(), Ok(Announcement::of(copper, order_id)))]);
        let event = format!(r#"{{"Records":[{}]}}"#, inserted("no order"));
        assert!(announced(&event)[0].1.is_err());
    }

    #[test]
    fn the_matcher_can_be_called_for_one_material() {
        let MatcherEvent::One(announcement) = serde_json::from_str(r#"{"material":"copper"}"#).unwrap()
        else {
            panic!("it names a material")
        };
        assert_eq!(announcement, Announcement::of(MaterialId::new("copper").unwrap(), None));
        for event in ["{}", r#"{"material":"NO SUCH"}"#, r#"{"Records":7}"#] {
            assert!(serde_json::from_str::<MatcherEvent>(event).is_err(), "{event}");
        }
    }

    #[test]
    fn material_is_read_from_the_keys_of_a_row() {
        let read = |keys: &str| {
            let event =
                format!(r#"{{"dynamodb":{{"Keys":{keys},"SequenceNumber":"9"}},"eventName":"INSERT"}}"#);
            serde_json::from_str::<TradesRecord>(&event).unwrap().material()
        };
        assert_eq!(read(r#"{"material":{"S":"wheat"},"seq":{"S":"1"}}"#).unwrap().as_str(), "wheat");
        assert!(read("{}").is_err());
        assert!(read(r#"{"material":{"S":"NO SUCH"}}"#).is_err());
    }

    #[test]
    fn account_is_read_from_the_keys_of_its_own_rows() {
        let read = |event: &str| {
            let keys = format!(r#"{{"player":{{"S":"ann"}},"event":{{"S":"{event}"}}}}"#);
            let event = format!(r#"{{"dynamodb":{{"Keys":{keys},"SequenceNumber":"9"}}}}"#);
            serde_json::from_str::<InboxRecord>(&event).unwrap().source().unwrap()
        };
        assert_eq!(read("@#00000000000000000001"), Some(FeedSource::Account(PlayerId::new("ann").unwrap())));
        assert_eq!(read("copper#00000000000000000001"), None);
    }

    #[test]
    fn a_partial_failure_lists_the_records_to_deliver_again() {
        let mut failures = PartialFailure::default();
        assert_eq!(serde_json::to_string(&failures).unwrap(), r#"{"batchItemFailures":[]}"#);
        failures.retry("7");
        assert_eq!(
            serde_json::to_string(&failures).unwrap(),
            r#"{"batchItemFailures":[{"itemIdentifier":"7"}]}"#
        );
    }
}
