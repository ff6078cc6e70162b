//! Server-sent events as the suite reads them.

use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

/// An open stream.
pub(super) struct Stream {
    response: Response,
    buffer: String,
    patience: Duration,
    /// The id of the last message.
    pub(super) id: String,
}

impl Stream {
    /// A stream of this response; waits for a message about as long as the deployment takes to settle.
    pub(super) fn of(response: Response, settle: Duration) -> Self {
        let patience = settle.max(Duration::from_secs(5));
        Self { response, buffer: String::new(), patience, id: String::new() }
    }

    /// The kind and the data of the next message; skips comments.
    pub(super) async fn next(&mut self) -> Result<(String, Value), String> {
        loop {
            while let Some((block, rest)) = self.buffer.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.buffer = rest;
                let field = |name: &str| -> String {
                    let values = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
                    values.map(|value| value.strip_prefix(' ').unwrap_or(value)).collect()
                };
                let (event, data) = (field("event"), field("data"));
                if !data.is_empty() {
                    self.id = field("id");
                    let data = serde_json::from_str(&data).map_err(|error| format!("{block:?}: {error}"))?;
                    return Ok((event, data));
                }
            }
            let chunk = tokio::time::timeout(self.patience, self.response.chunk()).await;
            match chunk.map_err(|_| "the stream is silent")? {
                Ok(Some(bytes)) => self.buffer += &String::from_utf8_lossy(&bytes).replace("\r\n", "\n"),
                Ok(None) => return Err("the stream ended".to_owned()),
                Err(error) => return Err(format!("the stream broke: {error:?}")),
            }
        }
    }

    /// The next message of a kind; skips others.
    pub(super) async fn next_of(&mut self, kind: &str) -> Result<Value, String> {
        loop {
            let (event, data) =
                self.next().await.map_err(|fault| format!("waiting for `{kind}`: {fault}"))?;
            if event == kind {
                return Ok(data);
            }
        }
    }
}
