//! Announces materials to the matcher: those that a function had no time for.

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use tradepost_core::MaterialId;
use tradepost_serverless::announcement::Announcement;

use crate::clients::Clients;
use crate::settings::{optional, text};

/// The way to the matcher that the template chose (its parameter `Announce`).
#[derive(Debug)]
pub enum Announcer {
    /// Through the stream that the pipe feeds.
    Stream { client: aws_sdk_kinesis::Client, stream: String },
    /// By calling the function, without waiting for it. A record that is delivered again instead would hold
    /// up its shard, and end in the dead letters if that took too often.
    Call { client: aws_sdk_lambda::Client, matcher: String },
}

impl Announcer {
    /// By the variables that the template sets.
    pub(crate) fn from_environment(clients: &Clients) -> anyhow::Result<Self> {
        Ok(match optional("TRADEPOST_ANNOUNCEMENTS") {
            Some(stream) => Self::Stream { client: clients.kinesis(), stream },
            None => Self::Call { client: clients.lambda(), matcher: text("TRADEPOST_MATCHER")? },
        })
    }

    /// Announces a material. If that fails, the sweeper picks it up.
    pub async fn announce(&self, material: &MaterialId) {
        let data = Announcement::of(material.clone(), None).record();
        let sent = match self {
            Self::Stream { client, stream } => {
                let record = client.put_record().stream_name(stream).data(Blob::new(data));
                record.partition_key(material.as_str()).send().await.map(drop).map_err(anyhow::Error::from)
            }
            Self::Call { client, matcher } => {
                let call = client.invoke().function_name(matcher).payload(Blob::new(data));
                call.invocation_type(InvocationType::Event)
                    .send()
                    .await
                    .map(drop)
                    .map_err(anyhow::Error::from)
            }
        };
        if let Err(error) = sent {
            let error = format!("{error:#}");
            tracing::warn!(
                material = material.as_str(),
                error,
                "announcement failed; the sweeper will pick it up"
            );
        }
    }
}
