//! What the suite runs against.

use std::fmt;
use std::time::Duration;

/// A deployment.
#[derive(Clone)]
pub struct Target {
    /// Its address, such as `http://127.0.0.1:8080`.
    pub url: String,
    /// The HS256 secret that signs its tokens.
    pub secret: Vec<u8>,
    /// How long it may take to match an accepted order. The suite waits only as long as the result is
    /// missing.
    pub settle: Duration,
    /// The features it does not have. A missing feature that is not listed fails, and so does a listed one
    /// that exists.
    pub without: Vec<Feature>,
}

/// A feature that a deployment may lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// `GET /v1/stream`, and other streams.
    LiveStream,
    /// Rules that the operator sets: `GET /v1/rules` and what belongs to it.
    Rules,
}

impl Feature {
    /// The feature of this name, such as `live-stream`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "live-stream" => Some(Self::LiveStream),
            "rules" => Some(Self::Rules),
            _ => None,
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("url", &self.url)
            .field("settle", &self.settle)
            .field("without", &self.without)
            .finish_non_exhaustive()
    }
}
