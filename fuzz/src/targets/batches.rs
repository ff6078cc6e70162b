//! The events of the AWS functions: batches of records of the announcement stream, of the books and of the
//! table `trades`, and calls for one material.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tradepost_serverless::announcement::Announcement;
use tradepost_serverless::event_batch::{
    AnnouncingRecord, EventBatch, MatcherEvent, PartialFailure, TradesRecord,
};

/// The first byte selects the rest: a whole batch, or the content of one record.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    match first & 3 {
        0 => announcements(rest),
        1 => trades(rest),
        2 => announcements(&batch(&json!({"kinesis": {"data": encoded(rest), "sequenceNumber": "1"}}))),
        _ => {
            let Ok(keys) = serde_json::from_slice::<Value>(rest) else { return };
            let batch = batch(&json!({"dynamodb": {"Keys": keys, "SequenceNumber": "1"}}));
            trades(&batch);
            announcements(&batch);
        }
    }
}

fn announcements(event: &[u8]) {
    let batch = match serde_json::from_slice::<MatcherEvent>(event) {
        Ok(MatcherEvent::Batch(batch)) => batch,
        Ok(MatcherEvent::One(announcement)) => return reads_back(announcement),
        Err(_) => return,
    };
    for record in &batch.records {
        if let Ok(announcement) = record.announcement() {
            reads_back(announcement);
        }
    }
    answered(batch.records.iter().map(AnnouncingRecord::sequence_number));
}

fn reads_back(announcement: Announcement) {
    let data = encoded(&announcement.record());
    let again = batch_of_one(&json!({"kinesis": {"data": data, "sequenceNumber": ""}}));
    assert_eq!(again.announcement(), Ok(announcement), "a record reads back as the same announcement");
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

fn batch_of_one(record: &Value) -> AnnouncingRecord {
    let mut batch: EventBatch<AnnouncingRecord> = serde_json::from_slice(&batch(record)).expect("a batch");
    batch.records.pop().expect("a record")
}

fn encoded(data: &[u8]) -> String {
    BASE64_STANDARD.encode(data)
}
