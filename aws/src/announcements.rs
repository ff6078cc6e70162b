//! Announcements: records of the Kinesis stream that say which material has something to match.
//!
//! They are hints. Nothing but the material's name is taken from one, and a lost one loses nothing but time.

use aws_sdk_kinesis::primitives::Blob;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use tradepost_core::MaterialId;

/// A batch of a Kinesis mapping.
#[derive(Debug, Deserialize)]
pub struct Batch {
    /// Its records, oldest first.
    #[serde(rename = "Records")]
    pub records: Vec<Record>,
}

/// One record of a batch.
#[derive(Debug, Deserialize)]
pub struct Record {
    kinesis: Payload,
}

#[derive(Debug, Deserialize)]
struct Payload {
    data: String,
    #[serde(rename = "sequenceNumber")]
    sequence_number: String,
}

/// What a record says; the pipe adds the order's id, for those who look into the stream.
#[derive(Debug, Serialize, Deserialize)]
struct Announcement {
    material: String,
}

impl Record {
    /// Its place in the shard.
    pub fn sequence_number(&self) -> &str {
        &self.kinesis.sequence_number
    }

    /// Which material, or why that cannot be read.
    pub fn material(&self) -> Result<MaterialId, String> {
        let data = BASE64_STANDARD.decode(&self.kinesis.data).map_err(|error| error.to_string())?;
        let announcement: Announcement = serde_json::from_slice(&data).map_err(|error| error.to_string())?;
        MaterialId::new(&announcement.material).map_err(|error| error.to_string())
    }
}

/// Where materials are announced.
#[derive(Debug)]
pub struct Announcer {
    client: aws_sdk_kinesis::Client,
    stream: String,
}

impl Announcer {
    /// To this stream.
    pub fn new(client: aws_sdk_kinesis::Client, stream: String) -> Self {
        Self { client, stream }
    }

    /// Announces a material.
    pub async fn announce(&self, material: &MaterialId) -> anyhow::Result<()> {
        let announcement = serde_json::to_vec(&Announcement { material: material.as_str().to_owned() })?;
        let request = self.client.put_record().stream_name(&self.stream).data(Blob::new(announcement));
        request.partition_key(material.as_str()).send().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(data: &str) -> Record {
        let data = BASE64_STANDARD.encode(data);
        Record { kinesis: Payload { data, sequence_number: "1".to_owned() } }
    }

    #[test]
    fn material_is_read_from_what_the_pipe_and_the_matcher_send() {
        let piped = record(r#"{"material":"northport.copper","order_id":"0192"}"#);
        assert_eq!(
            piped.material().map(|material| material.as_str().to_owned()),
            Ok("northport.copper".to_owned())
        );
        assert!(record(r#"{"material":"wheat"}"#).material().is_ok());
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for odd in ["", "copper", "{}", r#"{"material":7}"#, r#"{"material":"NO SUCH"}"#] {
            assert!(record(odd).material().is_err(), "{odd}");
        }
        let odd = Record { kinesis: Payload { data: "%".to_owned(), sequence_number: String::new() } };
        assert!(odd.material().is_err());
    }
}
