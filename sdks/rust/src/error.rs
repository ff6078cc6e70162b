//! Why a call failed.

use std::borrow::Cow;
use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};
use tradepost_wire::{Code, Problem};

/// Why a token source has no token.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed. Match on [`Error::code`]; a market lists its codes at `/errors`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The market refused the request, or failed to answer it.
    #[error("{request}: {} ({} {})", problem.detail, problem.status, problem.code)]
    Refused {
        /// Method and path.
        request: String,
        /// The market's problem document; of code `unreadable` where the response had none.
        problem: Box<Problem>,
        /// What the response's `Retry-After` says.
        retry_after: Option<Duration>,
    },
    /// There was no complete response. A write may or may not have been applied; its key makes it safe to
    /// repeat.
    #[error("{request}: cannot reach the market")]
    Unreachable {
        /// Method and path.
        request: String,
        /// The transport's error.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The response succeeded, but it is not what the API documents.
    #[error("{request}: unexpected response: {detail}")]
    Unreadable {
        /// Method and path.
        request: String,
        /// Where reading it failed.
        detail: String,
    },
    /// The request has a number beyond 2^53 − 1, which the API does not carry. It was not sent.
    #[error("{request}: {number} is beyond 2^53 − 1")]
    NumberOutOfRange {
        /// Method and path.
        request: String,
        /// The number.
        number: u64,
    },
    /// The token source failed.
    #[error("cannot get a token")]
    NoToken(#[source] TokenError),
    /// The client cannot be set up with this address, or without the system's certificates.
    #[error("cannot connect to {url}")]
    Setup {
        /// The address of the market.
        url: String,
        /// What is wrong with it.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// The problem's code; `unreachable` or `unreadable` where the market gave none; `number_out_of_range` or
    /// `client` for this side's mistakes.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { problem, .. } => &problem.code,
            Self::Unreachable { .. } => "unreachable",
            Self::Unreadable { .. } => "unreadable",
            Self::NumberOutOfRange { .. } => "number_out_of_range",
            Self::NoToken(_) | Self::Setup { .. } => "client",
        }
    }

    /// The HTTP status of a refusal.
    pub fn status(&self) -> Option<u16> {
        self.problem().map(|problem| problem.status)
    }

    /// The problem document of a refusal.
    pub fn problem(&self) -> Option<&Problem> {
        if let Self::Refused { problem, .. } = self { Some(problem) } else { None }
    }

    /// How long the market wants the client to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        if let Self::Refused { retry_after, .. } = self { *retry_after } else { None }
    }

    /// Whether the same request may succeed later.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Refused { problem, .. } => problem.status == 429 || problem.status >= 500,
            Self::Unreachable { .. } => true,
            Self::Unreadable { .. }
            | Self::NumberOutOfRange { .. }
            | Self::NoToken(_)
            | Self::Setup { .. } => false,
        }
    }

    pub(crate) fn unreachable(
        request: String,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unreachable { request, source: source.into() }
    }

    pub(crate) fn unreadable(request: String, error: &serde_json::Error) -> Self {
        Self::Unreadable { request, detail: error.to_string() }
    }

    /// The error of a response whose status is not a success.
    pub(crate) async fn refused(request: String, response: Response) -> Self {
        let status = response.status();
        let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
        let document = response.bytes().await.ok().and_then(|body| serde_json::from_slice(&body).ok());
        let problem = Box::new(document.unwrap_or_else(|| without_document(status)));
        Self::Refused { request, problem, retry_after: seconds.map(Duration::from_secs) }
    }
}

fn without_document(status: StatusCode) -> Problem {
    let detail = "the response is not a problem document of a market";
    Problem {
        kind: Cow::Borrowed("about:blank"),
        title: Cow::Borrowed(status.canonical_reason().unwrap_or("Unknown status")),
        status: status.as_u16(),
        code: Cow::Borrowed("unreadable"),
        ..Problem::new(Code::Internal, detail)
    }
}
