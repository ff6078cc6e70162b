//! The batches of records that an event source mapping delivers, and the reply that names those to deliver
//! again.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use tradepost_core::MaterialId;

use crate::announcement::{Announcement, Unintelligible};
use crate::tables::attribute;

/// A batch of a mapping.
#[derive(Debug, Deserialize)]
pub struct EventBatch<R> {
    /// Its records, oldest first.
    #[serde(rename = "Records", bound(deserialize = "R: Deserialize<'de>"))]
    pub records: Vec<R>,
}

/// A record of the stream of announcements.
#[derive(Debug, Deserialize)]
pub struct KinesisRecord {
    kinesis: KinesisPayload,
}

#[derive(Debug, Deserialize)]
struct KinesisPayload {
    data: String,
    #[serde(rename = "sequenceNumber")]
    sequence_number: String,
}

/// A record of the stream of the table `trades`: the keys of a row.
#[derive(Debug, Deserialize)]
pub struct TradesRecord {
    dynamodb: TradesPayload,
}

#[derive(Debug, Deserialize)]
struct TradesPayload {
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

impl KinesisRecord {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        &self.kinesis.sequence_number
    }

    /// The announcement in it.
    pub fn announcement(&self) -> Result<Announcement, Unintelligible> {
        let data = BASE64_STANDARD.decode(&self.kinesis.data);
        Announcement::from_record(&data.map_err(|error| Unintelligible(error.to_string()))?)
    }
}

impl TradesRecord {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        &self.dynamodb.sequence_number
    }

    /// The material of the row.
    pub fn material(&self) -> Result<MaterialId, Unintelligible> {
        let name = self.dynamodb.keys.get(attribute::MATERIAL).and_then(|key| key.get("S"));
        let name = name.and_then(serde_json::Value::as_str);
        let name = name.ok_or_else(|| Unintelligible("no material in its keys".to_owned()))?;
        MaterialId::new(name).map_err(|error| Unintelligible(error.to_string()))
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
    use super::*;

    #[test]
    fn announcement_is_read_from_a_record_of_the_mapping() {
        let data = BASE64_STANDARD.encode(r#"{"material":"northport.copper"}"#);
        let event =
            format!(r#"{{"Records":[{{"kinesis":{{"data":"{data}","sequenceNumber":"7","x":1}},"y":2}}]}}"#);
        let batch: EventBatch<KinesisRecord> = serde_json::from_str(&event).unwrap();
        let record = &batch.records[0];
        assert_eq!(
            (record.sequence_number(), record.announcement().unwrap().material.as_str()),
            ("7", "northport.copper")
        );
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
