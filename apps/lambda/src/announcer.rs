//! Announces materials to the matcher, as the pipe does: those that a function had no time for.

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::primitives::Blob;
use tradepost_core::MaterialId;
use tradepost_serverless::announcement::Announcement;

/// The stream of announcements.
#[derive(Debug)]
pub struct Announcer {
    client: Client,
    stream: String,
}

impl Announcer {
    /// To this stream.
    pub fn new(client: Client, stream: String) -> Self {
        Self { client, stream }
    }

    /// Announces a material. If that fails, the sweeper picks it up.
    pub async fn announce(&self, material: &MaterialId) {
        let record = Announcement::of(material.clone(), None).record();
        let request = self.client.put_record().stream_name(&self.stream).data(Blob::new(record));
        if let Err(error) = request.partition_key(material.as_str()).send().await {
            tracing::warn!(material = material.as_str(), %error, "announcement failed; the sweeper will pick it up");
        }
    }
}
