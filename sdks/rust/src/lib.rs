//! A typed client of Tradepost's HTTP API.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod retry;
mod error;
mod call;
mod client;
mod routes;
mod sse;
mod live;
mod feed;

pub use call::{Call, Page};
pub use client::{
    Client, Options, TokenSource, has_certificates, http_builder, idempotency_key, install_tls,
};
pub use error::{Error, TokenError};
pub use feed::FeedReader;
pub use live::{Live, LiveMessage};
pub use routes::Download;
/// The requests and responses of the API.
pub use tradepost_wire as wire;
