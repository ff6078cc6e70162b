//! What a function answers to a mapping: the records that are to be delivered again.

use serde::Serialize;

/// A partial batch response; without failures the whole batch is done.
#[derive(Debug, Default, Serialize)]
pub struct Outcome {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
struct Failure {
    #[serde(rename = "itemIdentifier")]
    sequence_number: String,
}

impl Outcome {
    /// Asks for the record of this sequence number, and all behind it, once more.
    pub fn again(&mut self, sequence_number: &str) {
        self.failures.push(Failure { sequence_number: sequence_number.to_owned() });
    }
}
