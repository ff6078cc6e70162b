//! A connection to a market: its address, the connection pool, and the identity that calls act for.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::{Method, RequestBuilder, Response, StatusCode, Url};

use crate::error::{Error, TokenError};

/// Where a client's bearer token comes from.
///
/// It is asked once, and again when the market refuses the token (401). Implemented for closures.
pub trait TokenSource: Send + Sync {
    /// Returns a token that is valid from now on.
    fn token(&self) -> Result<String, TokenError>;
}

impl<F: Fn() -> Result<String, TokenError> + Send + Sync> TokenSource for F {
    fn token(&self) -> Result<String, TokenError> {
        self()
    }
}

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct Options {
    /// The header `User-Agent`.
    pub user_agent: String,
    /// How long one attempt may take, from connecting to the last byte.
    pub attempt_timeout: Duration,
    /// How long a call is repeated, counted from its start; zero turns retries off.
    pub retry_for: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            user_agent: concat!("tradepost-client/", env!("CARGO_PKG_VERSION")).to_owned(),
            attempt_timeout: Duration::from_secs(15),
            retry_for: Duration::from_secs(10),
        }
    }
}

/// A connection to a market. Clones share their connections and, unless given another one, their token.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    pub(crate) attempt_timeout: Duration,
    pub(crate) retry_for: Duration,
    identity: Option<Arc<Identity>>,
}

struct Identity {
    source: Box<dyn TokenSource>,
    token: Mutex<Option<Arc<str>>>,
}

impl Client {
    /// Connects to the market at a URL such as `http://127.0.0.1:7171`; nothing is sent yet.
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::with_options(url, Options::default())
    }

    /// Connects to the market at a URL; nothing is sent yet. Without a scheme, it is `http`.
    pub fn with_options(url: &str, options: Options) -> Result<Self, Error> {
        let setup = |source| Error::Setup { url: url.to_owned(), source };
        let with_scheme = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
        let parsed = Url::parse(&with_scheme).map_err(|error| setup(error.into()))?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return Err(setup("expected a URL that starts with http:// or https://".into()));
        }
        let http = http_builder().user_agent(options.user_agent).connect_timeout(options.attempt_timeout);
        Ok(Self {
            http: http.build().map_err(|error| setup(error.into()))?,
            url: parsed,
            attempt_timeout: options.attempt_timeout,
            retry_for: options.retry_for,
            identity: None,
        })
    }

    /// The same connection, acting for the holder of this token.
    #[must_use]
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        let token = token.into();
        self.with_token_source(move || Ok(token.clone()))
    }

    /// The same connection, acting for the holder of the tokens that this source returns.
    #[must_use]
    pub fn with_token_source(&self, source: impl TokenSource + 'static) -> Self {
        let identity = Identity { source: Box::new(source), token: Mutex::default() };
        Self { identity: Some(Arc::new(identity)), ..self.clone() }
    }

    /// Sends a request once; a refused token is replaced once. Returns successful responses only, unread.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response, Error> {
        if let Some(number) = request.inexact {
            return Err(Error::NumberOutOfRange { request: request.describe(), number });
        }
        let identity = self.identity.as_ref().filter(|_| !request.is_public);
        let token = identity.map(|identity| identity.token()).transpose()?;
        let mut response = self.start(request, token.as_deref()).await?;
        if let (StatusCode::UNAUTHORIZED, Some(identity), Some(token)) = (response.status(), identity, token)
            && let Some(token) = identity.renewed(&token)?
        {
            response = self.start(request, Some(&token)).await?;
        }
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Error::refused(request.describe(), response).await)
    }

    async fn start(&self, request: &Request, token: Option<&str>) -> Result<Response, Error> {
        let mut builder = self.http.request(request.method.clone(), self.address(request));
        if let Some(token) = token {
            builder = builder.bearer_auth(token);
        }
        let sent = request.add_to(builder).send().await;
        sent.map_err(|source| Error::unreachable(request.describe(), source))
    }

    fn address(&self, request: &Request) -> Url {
        let mut url = self.url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(&request.path);
        }
        if !request.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.query);
        }
        url
    }
}

impl Identity {
    fn token(&self) -> Result<Arc<str>, Error> {
        let mut current = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = &*current {
            return Ok(Arc::clone(token));
        }
        let token: Arc<str> = self.source.token().map_err(Error::NoToken)?.into();
        Ok(Arc::clone(current.insert(token)))
    }

    /// Another token than the one refused; `None` if the source has no other.
    fn renewed(&self, refused: &str) -> Result<Option<Arc<str>>, Error> {
        let mut current = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        // Another call may have replaced it meanwhile.
        if current.as_deref() == Some(refused) {
            *current = Some(self.source.token().map_err(Error::NoToken)?.into());
        }
        Ok(current.clone().filter(|token| **token != *refused))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}

/// A request as it is sent, and sent again.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub method: Method,
    pub path: Vec<String>,
    pub query: Vec<(&'static str, String)>,
    pub body: Option<Vec<u8>>,
    pub idempotency_key: Option<String>,
    /// Market data: sent without a token, which would count against the player's limit of requests.
    pub is_public: bool,
    /// A number of the body that is too large to send.
    pub inexact: Option<u64>,
    /// `None` for responses that last as long as they last.
    pub timeout: Option<Duration>,
}

impl Request {
    fn add_to(&self, mut builder: RequestBuilder) -> RequestBuilder {
        if let Some(key) = &self.idempotency_key {
            builder = builder.header("Idempotency-Key", key);
        }
        if let Some(body) = &self.body {
            builder = builder.header("Content-Type", "application/json").body(body.clone());
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        builder
    }

    pub(crate) fn describe(&self) -> String {
        format!("{} /{}", self.method, self.path.join("/"))
    }
}

/// A new idempotency key: 128 random bits. Keep it to repeat the same write later, such as after a restart.
pub fn idempotency_key() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

/// A builder of HTTP clients with TLS by ring and the system's certificates, for code that talks to a market
/// directly.
///
/// aws-lc, reqwest's own choice, takes longer to build than all of the market.
/// On a system without certificates, `http` works and every `https` server is refused.
pub fn http_builder() -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    if has_certificates() { builder } else { builder.tls_certs_only([]) }
}

/// Whether the system has certificates of authorities, without which no `https` server can be trusted.
pub fn has_certificates() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        install_tls();
        reqwest::Client::builder().build().is_ok()
    })
}

/// Makes ring the process's cryptography for TLS, unless another one was chosen before; reqwest needs one.
pub fn install_tls() {
    rustls::crypto::ring::default_provider().install_default().ok();
}
