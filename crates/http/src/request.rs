//! The parts of a request as arguments of handlers: an id in the path, the query, the body, the stamp of a
//! write.
//!
//! Invalid input becomes a [`Failure`] with its own code, never axum's own text.

use std::collections::BTreeMap;

use axum::body::{BodyDataStream, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use futures::StreamExt;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tradepost_core::{MaterialId, OrderId, PlayerId, Reference};
use tradepost_ports::{PageRequest, Stamp, WebhookName};
use tradepost_wire::{Code, Object, Time};

use crate::auth::Caller;
use crate::failure::Failure;
use crate::state::App;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// The longest idempotency key, in characters.
const KEY_LENGTH_MAX: usize = 128;
/// How much more of a body that is too large is read and discarded, in bytes.
const DRAINED_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The length of a day such as `2030-01-31`.
const DAY_LENGTH: usize = 10;
/// U+FEFF in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// The default number of rows of a page.
pub(crate) const PAGE_ROWS: u32 = 100;
/// The maximum number of rows of a page.
pub(crate) const PAGE_ROWS_MAX: u32 = 1_000;

/// The id in a path.
#[derive(Debug)]
pub(crate) struct PathId<T>(pub(crate) T);

/// The query, without unknown or malformed parameters.
#[derive(Debug)]
pub(crate) struct ValidQuery<T>(pub(crate) T);

/// The JSON body of a read, which has no stamp.
#[derive(Debug)]
pub(crate) struct JsonBody<T>(pub(crate) T);

/// The JSON body of a write, with its stamp.
#[derive(Debug)]
pub(crate) struct JsonWrite<T> {
    pub(crate) body: T,
    pub(crate) stamp: Option<Stamp>,
}

/// The stamp of a write without a JSON body; `None` without an idempotency key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IdempotencyStamp(pub(crate) Option<Stamp>);

/// An id that can be parsed from a path.
pub(crate) trait ParseId: Sized {
    fn parse_id(text: &str) -> Result<Self, Failure>;
}

impl ParseId for MaterialId {
    fn parse_id(text: &str) -> Result<Self, Failure> {
        Ok(Self::new(text)?)
    }
}

impl ParseId for PlayerId {
    fn parse_id(text: &str) -> Result<Self, Failure> {
        Ok(Self::new(text)?)
    }
}

impl ParseId for OrderId {
    fn parse_id(text: &str) -> Result<Self, Failure> {
        Ok(Self::parse(text)?)
    }
}

impl ParseId for Reference {
    fn parse_id(text: &str) -> Result<Self, Failure> {
        Ok(Self::new(text)?)
    }
}

impl ParseId for WebhookName {
    fn parse_id(text: &str) -> Result<Self, Failure> {
        Self::new(text).map_err(|fault| Failure::new(Code::InvalidWebhookName, fault.to_string()))
    }
}

impl<T: ParseId, S: Send + Sync> FromRequestParts<S> for PathId<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| Failure::new(Code::InvalidPath, rejection.body_text()))?;
        T::parse_id(&text).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for ValidQuery<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Self(query)),
            Err(QueryRejection::FailedToDeserializeQueryString(error)) => {
                Err(invalid_query(error.to_string()))
            }
            Err(rejection) => Err(invalid_query(rejection.body_text())),
        }
    }
}

impl<T: DeserializeOwned> FromRequest<App> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        check_media_type(request.headers())?;
        json(&bytes(request, app.body_bytes_max()).await?).map(Self)
    }
}

impl<T: DeserializeOwned + Serialize> FromRequest<App> for JsonWrite<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let draft = StampDraft::new(&request)?;
        check_media_type(request.headers())?;
        let bytes = bytes(request, app.body_bytes_max()).await?;
        let body = json(&bytes)?;
        let stamp = draft.map(|draft| draft.stamp(&bytes, &body)).transpose()?;
        Ok(Self { body, stamp })
    }
}

impl FromRequest<App> for IdempotencyStamp {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let Some(draft) = StampDraft::new(&request)? else { return Ok(Self(None)) };
        let bytes = bytes(request, app.body_bytes_max()).await?;
        Ok(Self(Some(draft.stamp(&bytes, &())?)))
    }
}

/// The requested page of a list.
pub(crate) fn page(after: Option<String>, limit: Option<u32>) -> Result<PageRequest, Failure> {
    let limit = within("limit", limit.unwrap_or(PAGE_ROWS), PAGE_ROWS_MAX)?;
    Ok(PageRequest { after, limit })
}

/// A number from 1 to `max`.
pub(crate) fn within(name: &'static str, number: u32, max: u32) -> Result<u32, Failure> {
    let fits = (1..=max).contains(&number);
    if fits { Ok(number) } else { Err(invalid_query(format!("{name} must be 1 to {max}"))) }
}

/// The materials of a query, separated by commas, each once.
pub(crate) fn materials(list: &str, max: usize) -> Result<Vec<MaterialId>, Failure> {
    let mut materials = Vec::new();
    for id in list.split(',') {
        let id = MaterialId::new(id)?;
        if !materials.contains(&id) {
            if materials.len() == max {
                return Err(invalid_query(format!("materials has more than {max}")));
            }
            materials.push(id);
        }
    }
    Ok(materials)
}

/// Deserializes a time of a query, where a day is its start in UTC, and a space before an offset is a `+`
/// that was not encoded.
pub(crate) fn query_time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Time>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let time = match text.split_once(' ') {
        _ if text.len() == DAY_LENGTH => format!("{text}T00:00:00Z").parse(),
        Some((time, offset)) => format!("{time}+{offset}").parse(),
        None => text.parse(),
    };
    time.map(Some).map_err(|invalid| D::Error::custom(format_args!("{invalid}, or a day such as 2030-01-31")))
}

fn invalid_query(detail: String) -> Failure {
    Failure::new(Code::InvalidQuery, detail)
}

/// A stamp that lacks the body.
struct StampDraft {
    key: u128,
    request: Sha256,
    spelling: Sha256,
}

impl StampDraft {
    /// `None` if the request has no idempotency key.
    fn new(request: &Request) -> Result<Option<Self>, Failure> {
        let mut keys = request.headers().get_all(IDEMPOTENCY_KEY).iter();
        let Some(key) = keys.next() else { return Ok(None) };
        let key = key.as_bytes();
        let fits = (1..=KEY_LENGTH_MAX).contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
        if !fits || keys.next().is_some() {
            let detail =
                format!("Idempotency-Key must be 1 to {KEY_LENGTH_MAX} visible ASCII characters, sent once");
            return Err(Failure::new(Code::InvalidIdempotencyKey, detail));
        }
        let caller = request.extensions().get::<Caller>();
        let caller =
            caller.ok_or_else(|| Failure::internal("a handler with a stamp is on an unguarded route"))?;
        let key =
            first_half(digest(&[caller.role.as_str().as_bytes(), caller.subject.as_str().as_bytes(), key]));
        let (method, uri) = (request.method().as_str().as_bytes(), request.uri());
        let target = uri.path_and_query().map_or("", |target| target.as_str());
        let Query(query) = Query::<BTreeMap<String, String>>::try_from_uri(uri)
            .map_err(|rejection| invalid_query(rejection.body_text()))?;
        let understood = digest(&[method, uri.path().as_bytes(), &to_json(&query)?]);
        Ok(Some(Self { key, request: understood, spelling: digest(&[method, target.as_bytes()]) }))
    }

    /// A body is compared as it was understood: a client that repeats a request may order its members
    /// differently.
    fn stamp(self, bytes: &[u8], body: &impl Serialize) -> Result<Stamp, Failure> {
        Ok(Stamp {
            key: self.key,
            request: first_half(self.request.chain_update(to_json(body)?)),
            spelling: first_half(self.spelling.chain_update(bytes)),
        })
    }
}

fn to_json(value: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|error| Failure::internal(format!("cannot write a request: {error}")))
}

/// Digests texts without zero bytes, each terminated by one.
fn digest(texts: &[&[u8]]) -> Sha256 {
    texts.iter().fold(Sha256::new(), |digest, text| digest.chain_update(text).chain_update([0]))
}

fn first_half(digest: Sha256) -> u128 {
    digest.finalize().iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
}

fn check_media_type(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let refused = |detail: String| Err(Failure::new(Code::UnsupportedMediaType, detail));
    let media_type = text(CONTENT_TYPE).unwrap_or_default();
    if !media_type.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/json") {
        let sent = if media_type.is_empty() { "none" } else { &media_type };
        return refused(format!("expected Content-Type application/json; the request has {sent}"));
    }
    match text(CONTENT_ENCODING).filter(|encoding| !encoding.trim().eq_ignore_ascii_case("identity")) {
        Some(encoding) => {
            refused(format!("the body is encoded as {encoding}; send it without Content-Encoding"))
        }
        None => Ok(()),
    }
}

/// Reads the whole body, of at most `bytes_max` bytes.
async fn bytes(request: Request, bytes_max: usize) -> Result<Bytes, Failure> {
    let mut stream = request.into_body().into_data_stream();
    let (mut frames, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = stream.next().await {
        let frame = frame.map_err(|_| Failure::new(Code::BodyIncomplete, "the body ended early"))?;
        length = length.saturating_add(frame.len());
        if length > bytes_max {
            drain(stream).await;
            return Err(Failure::new(Code::BodyTooLarge, format!("the body exceeds {bytes_max} bytes")));
        }
        frames.push(frame);
    }
    // Most bodies are a single frame, which is not copied.
    Ok(if frames.len() == 1 { frames.pop().unwrap_or_default() } else { frames.concat().into() })
}

/// Reads on for a while: a client that is still sending would not see the response.
async fn drain(mut stream: BodyDataStream) {
    let mut left = DRAINED_BYTES_MAX;
    while let Some(Ok(frame)) = stream.next().await {
        let Some(less) = left.checked_sub(frame.len()) else { return };
        left = less;
    }
}

/// Parses a body. A byte-order mark, which C# writes before UTF-8, is skipped.
fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let Object(body) = serde_json::from_slice(bytes).map_err(|unfit: serde_json::Error| {
        match serde_json::from_slice::<Value>(bytes) {
            Ok(_) => Failure::new(Code::InvalidBody, unfit.to_string()),
            Err(broken) => Failure::new(Code::MalformedJson, broken.to_string()),
        }
    })?;
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::io;

    use axum::body::Body;
    use futures::stream;

    use super::*;

    async fn read(frames: Vec<io::Result<&'static str>>, bytes_max: usize) -> Result<String, String> {
        let request = Request::new(Body::from_stream(stream::iter(frames)));
        let read = bytes(request, bytes_max).await;
        let text = read.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        text.map_err(|failure| failure.into_problem().code.into_owned())
    }

    #[tokio::test]
    async fn a_body_of_several_frames_is_concatenated() {
        let text = |text: &str| Ok(text.to_owned());
        assert_eq!(read(vec![], 5).await, text(""));
        assert_eq!(read(vec![Ok("ab")], 5).await, text("ab"));
        assert_eq!(read(vec![Ok("ab"), Ok(""), Ok("cde")], 5).await, text("abcde"));
        assert_eq!(read(vec![Ok("ab"), Ok("cd"), Ok("ef")], 5).await, Err("body_too_large".to_owned()));
        assert_eq!(read(vec![Ok("abcdef"), Ok("g")], 5).await, Err("body_too_large".to_owned()));
        let cut = io::Error::other("connection reset");
        assert_eq!(read(vec![Ok("ab"), Err(cut)], 5).await, Err("body_incomplete".to_owned()));
    }

    #[tokio::test]
    async fn the_rest_of_a_body_that_is_too_large_is_drained_for_a_while() {
        let endless = stream::repeat_with(|| Ok::<_, io::Error>(Bytes::from_static(&[0; 4_096])));
        let read = bytes(Request::new(Body::from_stream(endless)), 5).await;
        assert_eq!(read.unwrap_err().problem().code, "body_too_large");
    }
}
