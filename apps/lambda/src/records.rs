//! The records of a batch: what those that can be read say, and which have to be delivered again.

use std::fmt::Display;

use tradepost_serverless::event_batch::PartialFailure;

/// What records say, each with its place in the shard; those that cannot be read have to be delivered again.
pub(crate) fn readable<'r, R, T, E: Display>(
    records: &'r [R],
    place: impl Fn(&'r R) -> &'r str,
    read: impl Fn(&'r R) -> Result<T, E>,
    failures: &mut PartialFailure,
) -> Vec<(T, &'r str)> {
    let mut found = Vec::with_capacity(records.len());
    for record in records {
        let sequence_number = place(record);
        match read(record) {
            Ok(said) => found.push((said, sequence_number)),
            Err(error) => {
                tracing::error!(sequence_number, %error, "unreadable record");
                failures.retry(sequence_number);
            }
        }
    }
    found
}
