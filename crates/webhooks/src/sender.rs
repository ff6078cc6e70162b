//! One attempt to deliver a message.
//!
//! Redirects are not followed: they would lead past the check of the URL. No proxy is used: it would resolve
//! names by itself. Of a response, its status counts; of its body, no more is read than keeps the connection
//! usable.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use tradepost_client::http_builder;
use tradepost_ports::{WebhookSecret, WebhookUrl};

use crate::clock::now;
use crate::message::Message;
use crate::resolver::{PrivateAddress, Resolver};
use crate::signature::headers;

/// How long an attempt may take, with the response.
pub(crate) const ATTEMPT_MAX: Duration = Duration::from_secs(15);
/// How long a receiver may take to accept a connection.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How much of a response's body is read, in bytes; the connection is closed if there is more.
const BODY_READ_MAX: usize = 16 * 1024;

/// Sends messages.
#[derive(Clone, Debug)]
pub struct Sender {
    client: Client,
    private_allowed: bool,
}

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    /// For an operator; nothing that the receiver wrote.
    pub(crate) why: String,
    /// How long the receiver asks to wait.
    pub(crate) retry_after: Option<Duration>,
    /// Whether the receiver wants no more messages (410).
    pub(crate) is_gone: bool,
}

impl Sender {
    /// A sender; with `private_allowed`, it also sends over plain HTTP and into private networks.
    pub fn new(private_allowed: bool) -> Result<Self, reqwest::Error> {
        Self::with(Resolver::of_system(private_allowed), ATTEMPT_MAX)
    }

    pub(crate) fn with(resolver: Resolver, attempt_max: Duration) -> Result<Self, reqwest::Error> {
        let private_allowed = resolver.private_allowed;
        let client = http_builder()
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(resolver)
            .connect_timeout(CONNECT_MAX.min(attempt_max))
            .timeout(attempt_max)
            .user_agent(concat!("tradepost/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, private_allowed })
    }

    /// Sends a message once.
    pub(crate) async fn send(
        &self,
        url: &WebhookUrl,
        secret: &WebhookSecret,
        message: &Message,
    ) -> Result<(), Failed> {
        // The setting may have changed since the webhook was created.
        url.check(self.private_allowed).map_err(|fault| Failed::because(fault.to_string()))?;
        let signed = headers(secret, message, now().0 / 1_000)
            .map_err(|error| Failed::because(format!("cannot sign: {error}")))?;
        let request = self.client.post(url.as_str()).header(CONTENT_TYPE, "application/json");
        let request = signed.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let request = request.body(message.body.clone());
        let mut response = request.send().await.map_err(|error| Failed::because(reason(&error)))?;
        let status = response.status();
        if status.is_success() {
            let mut read = 0;
            while let Ok(Some(chunk)) = response.chunk().await {
                read += chunk.len();
                if read > BODY_READ_MAX {
                    break;
                }
            }
            return Ok(());
        }
        Err(Failed {
            why: format!("the receiver answered {status}"),
            retry_after: retry_after(response.headers()),
            is_gone: status == StatusCode::GONE,
        })
    }
}

impl Failed {
    fn because(why: String) -> Self {
        Self { why, retry_after: None, is_gone: false }
    }
}

/// The seconds of `Retry-After`; of its other form, a date, receivers of webhooks make no use.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

/// Why a request failed, without its URL: that of a Discord webhook is a secret.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the receiver took too long".to_owned();
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut innermost = None;
    while let Some(error) = cause {
        if error.is::<PrivateAddress>() {
            return PrivateAddress.to_string();
        }
        innermost = Some(error.to_string());
        cause = error.source();
    }
    let stage = if error.is_connect() { "cannot connect" } else { "no response" };
    innermost.map_or_else(|| stage.to_owned(), |innermost| format!("{stage}: {innermost}"))
}
