//! Scenarios as data: the files in `scenarios/`, one after another, in the order in which they are played.

use std::fmt;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Topics and their files.
const FILES: [(&str, &str); 7] = [
    ("calls", include_str!("../scenarios/calls.toml")),
    ("problems", include_str!("../scenarios/problems.toml")),
    ("faults", include_str!("../scenarios/faults.toml")),
    ("numbers", include_str!("../scenarios/numbers.toml")),
    ("lists", include_str!("../scenarios/lists.toml")),
    ("streams", include_str!("../scenarios/streams.toml")),
    ("feed", include_str!("../scenarios/feed.toml")),
];

/// Reads all scenarios.
pub(crate) fn all() -> Result<Vec<Scenario>> {
    let mut all = Vec::new();
    for (topic, text) in FILES {
        let file: File = toml::from_str(text).with_context(|| format!("scenarios/{topic}.toml"))?;
        all.extend(file.scenario);
    }
    Ok(all)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    scenario: Vec<Scenario>,
}

/// What a client must do, as steps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    pub(crate) step: Vec<Step>,
}

/// A step; its first field says which.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Step {
    Call(Box<Call>),
    World(World),
    Follow(Follow),
    ReadFeed(ReadFeed),
    Next(Next),
    Close(Close),
    Cut(Cut),
    Restart(Restart),
}

/// The client makes a call, named by the `operationId` of the API's description.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    #[serde(rename = "call")]
    pub(crate) name: String,
    /// Whose token it has; `$ada` by default.
    #[serde(rename = "as")]
    pub(crate) caller: Option<String>,
    #[serde(default)]
    pub(crate) path: Vec<Value>,
    #[serde(default)]
    pub(crate) query: Map<String, Value>,
    pub(crate) body: Option<Value>,
    pub(crate) key: Option<Value>,
    /// Reads a list to its end; the answer is its rows.
    #[serde(default)]
    pub(crate) all: bool,
    #[serde(default)]
    pub(crate) faults: Vec<Fault>,
    pub(crate) every: Option<Fault>,
    pub(crate) gives: Option<Value>,
    pub(crate) problem: Option<Value>,
    /// How many requests reach the proxy.
    pub(crate) requests: Option<usize>,
    pub(crate) requests_at_least: Option<usize>,
    /// Whether the requests carry a token.
    pub(crate) authorized: Option<bool>,
    pub(crate) at_least_ms: Option<u64>,
    pub(crate) at_most_ms: Option<u64>,
}

/// The runner itself sends a request, past the proxy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct World {
    /// Method and path.
    #[serde(rename = "world")]
    pub(crate) request: String,
    /// Whose token it has; the operator's by default.
    #[serde(rename = "as")]
    pub(crate) caller: Option<String>,
    pub(crate) body: Option<Value>,
    pub(crate) gives: Option<Value>,
    /// Sends it that much later, while the next steps are played.
    pub(crate) after_ms: Option<u64>,
}

/// The client opens a live stream.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Follow {
    #[serde(rename = "follow")]
    pub(crate) stream: String,
    pub(crate) materials: Vec<Value>,
    #[serde(default)]
    pub(crate) faults: Vec<Fault>,
}

/// The client starts to read the feed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadFeed {
    #[serde(rename = "read_feed")]
    pub(crate) stream: String,
    pub(crate) after: Value,
    #[serde(default = "feed_limit")]
    pub(crate) limit: u32,
}

fn feed_limit() -> u32 {
    100
}

/// The client waits for messages of a stream or pages of the feed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Next {
    pub(crate) from: String,
    /// The very next ones.
    #[serde(default)]
    pub(crate) is: Vec<Value>,
    /// These in this order, with any others between them.
    #[serde(default)]
    pub(crate) eventually: Vec<Value>,
    #[serde(default)]
    pub(crate) faults: Vec<Fault>,
}

/// The client closes a stream.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Close {
    #[serde(rename = "close")]
    pub(crate) stream: String,
}

/// The proxy cuts all connections.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cut {
    pub(crate) cut_connections: bool,
}

/// The client's program is killed and started again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Restart {
    #[serde(rename = "restart")]
    pub(crate) now: bool,
}

/// What happens to a request on its way.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// Nobody listens for a moment: it cannot connect.
    Refuse,
    /// The connection is closed before the request is read.
    Reset,
    /// The request is read and goes no further.
    LoseRequest,
    /// The market processes the request; its answer is lost.
    LoseAnswer,
    /// Half of the answer arrives.
    Cut,
    /// The request arrives; the answer never comes.
    Stall,
    /// The answer arrives that many milliseconds late, in pieces.
    Slow(u64),
    /// Something between client and market answers instead.
    Answer(Answer),
    /// A stream of this text, which then breaks.
    Stream(String),
}

/// An answer that is not the market's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The code of a problem document.
    pub(crate) code: Option<String>,
    pub(crate) retry_after: Option<u64>,
    /// Instead of a problem document.
    pub(crate) body: Option<String>,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(step) => write!(f, "call {}", step.name),
            Self::World(step) => write!(f, "world {}", step.request),
            Self::Follow(step) => write!(f, "follow {}", step.stream),
            Self::ReadFeed(step) => write!(f, "read_feed {}", step.stream),
            Self::Next(step) => write!(f, "from {}", step.from),
            Self::Close(step) => write!(f, "close {}", step.stream),
            Self::Cut(_) => write!(f, "cut_connections"),
            Self::Restart(_) => write!(f, "restart"),
        }
    }
}
