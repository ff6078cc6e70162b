//! The events of the AWS functions: batches of records of the announcement stream and of the table `trades`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tradepost_serverless::event_batch::{EventBatch, KinesisRecord, PartialFailure, TradesRecord};

/// The first byte selects the rest: a whole batch, or the content of one record.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    match first & 3 {
        0 => announcements(rest),
        1 => trades(rest),
        2 => announcements(&batch(&json!({"kinesis": {"data": encoded(rest), "sequenceNumber": "1"}}))),
        _ => {
            let Ok(keys) = serde_json::from_slice::<Value>(rest) else { return };
            trades(&batch(&json!({"dynamodb": {"Keys": keys, "SequenceNumber": "1"}})));
        }
    }
}

fn announcements(event: &[u8]) {
    let Ok(batch) = serde_json::from_slice::<EventBatch<KinesisRecord>>(event) else { return };
    for record in &batch.records {
        if let Ok(announcement) = record.announcement() {
            let again = batch_of_one(
                &json!({"kinesis": {"data": encoded(&announcement.record()), "sequenceNumber": ""}}),
            );
            assert_eq!(
                again.announcement(),
                Ok(announcement),
                "a record reads back as the same announcement"
            );
        }
    }
    answered(batch.records.iter().map(KinesisRecord::sequence_number));
}

fn trades(event: &[u8]) {
    let Ok(batch) = serde_json::from_slice::<EventBatch<TradesRecord>>(event) else { return };
    for record in &batch.records {
        let _material = record.material();
    }
    answered(batch.records.iter().map(TradesRecord::sequence_number));
}

/// A response that requests the records again lists each id unchanged and in order.
fn answered<'a>(records: impl Iterator<Item = &'a str> + Clone) {
    let mut failure = PartialFailure::default();
    records.clone().for_each(|record| failure.retry(record));
    let response = serde_json::to_vec(&failure).expect("a response");
    let read: Value = serde_json::from_slice(&response).expect("JSON");
    let failures = read["batchItemFailures"].as_array().expect("a list");
    assert!(failures.iter().map(|failure| failure["itemIdentifier"].as_str().expect("text")).eq(records));
}

fn batch(record: &Value) -> Vec<u8> {
    json!({ "Records": [record] }).to_string().into_bytes()
}

fn batch_of_one(record: &Value) -> KinesisRecord {
    let mut batch: EventBatch<KinesisRecord> = serde_json::from_slice(&batch(record)).expect("a batch");
    batch.records.pop().expect("a record")
}

fn encoded(data: &[u8]) -> String {
    BASE64_STANDARD.encode(data)
}
