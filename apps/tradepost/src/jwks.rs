//! Where the game's own public keys (a JWK set) come from: a file, an address, or an identity provider that
//! is asked for the address (`OpenID` Connect Discovery). A task of the program reads them again.
//!
//! Invariants: no request waits for a key; nothing is fetched without TLS except from this machine; what
//! cannot be read or used changes nothing.
//!
//! Limits: a response has 256 KiB and ten seconds, and redirects are not followed.

use std::io;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use tokio::time::{sleep, timeout};
use tradepost_client::http_builder;
use tradepost_http::auth::{Keys, KeysError};
use url::{Host, Url};

/// How old the keys may get: how long one that was withdrawn is accepted.
const READ_AGAIN_AFTER: Duration = Duration::from_mins(5);
/// How soon they are read again for a token of an unknown key: anyone can send one.
const READ_AGAIN_FOR_TOKEN_AFTER: Duration = Duration::from_mins(1);
/// How soon a source is asked again that has not given any keys yet; then twice as long, up to a minute.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(3);
/// How long a response may take.
const RESPONSE_WAIT_MAX: Duration = Duration::from_secs(10);
/// How long a response may be, in bytes.
const RESPONSE_BYTES_MAX: usize = 256 * 1024;
/// Where a provider describes itself.
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// Where a JWK set comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeySource {
    File(PathBuf),
    Address(Url),
    /// The provider's id, which its tokens repeat as `iss`, and where it describes itself.
    Issuer(String, Url),
}

/// Why a source gave no usable keys.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KeySourceError {
    #[error("jwks and oidc-issuer both say where the game's keys are; give one of them")]
    Two,
    #[error("expected an https:// address (http:// on this machine only); {0:?} was given")]
    Address(String),
    #[error("cannot use {0}: {1}")]
    File(PathBuf, #[source] io::Error),
    #[error("cannot use TLS")]
    Client(#[source] reqwest::Error),
    #[error("cannot fetch {0}")]
    Fetch(Url, #[source] reqwest::Error),
    #[error("{0} answered {1}; expected 200 OK")]
    Status(Url, StatusCode),
    #[error("{0} returned more than {RESPONSE_BYTES_MAX} bytes")]
    TooLong(Url),
    #[error("{0} returned no discovery document")]
    Discovery(Url, #[source] serde_json::Error),
    #[error("the provider names itself {found:?}; oidc-issuer must be the same, and is {given:?}")]
    Issuer { given: String, found: String },
    #[error(transparent)]
    Keys(#[from] KeysError),
    #[error("reading was interrupted")]
    Interrupted(#[source] tokio::task::JoinError),
}

/// What is needed of a provider's description of itself.
#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl KeySource {
    /// The source that the settings name; `None` if they name none.
    pub(crate) fn given(
        jwks: Option<&PathBuf>,
        issuer: Option<&str>,
    ) -> Result<Option<Self>, KeySourceError> {
        Ok(match (jwks, issuer) {
            (None, None) => None,
            (Some(_), Some(_)) => return Err(KeySourceError::Two),
            (None, Some(issuer)) => {
                address(issuer)?;
                let discovery = format!("{}{DISCOVERY}", issuer.trim_end_matches('/'));
                Some(Self::Issuer(issuer.to_owned(), address(&discovery)?))
            }
            (Some(path), None) => Some(match path.to_str().filter(|text| text.contains("://")) {
                Some(text) => Self::Address(address(text)?),
                None => Self::File(path.clone()),
            }),
        })
    }

    /// Reads the keys, and reads them again while the program runs. A file must be there and usable; a server
    /// may be down.
    pub(crate) async fn follow(self, keys: Arc<Keys>) -> Result<(), KeySourceError> {
        let client = client()?;
        let mut current = None;
        match self.read_into(&client, &keys, &mut current).await {
            Err(error) if matches!(self, Self::File(_)) => return Err(error),
            Err(error) => warn(&error),
            Ok(()) => {}
        }
        tokio::spawn(async move {
            let mut pause = TRY_AGAIN_AFTER;
            loop {
                if current.is_some() {
                    // Whether a token asks for them or they have got old.
                    timeout(READ_AGAIN_AFTER, keys.unknown_key()).await.ok();
                } else {
                    sleep(pause).await;
                    pause = READ_AGAIN_FOR_TOKEN_AFTER.min(pause * 2);
                }
                if let Err(error) = self.read_into(&client, &keys, &mut current).await {
                    warn(&error);
                }
                if current.is_some() {
                    sleep(READ_AGAIN_FOR_TOKEN_AFTER).await;
                }
            }
        });
        Ok(())
    }

    /// Reads the keys once.
    pub(crate) async fn read_once(&self, keys: &Keys) -> Result<(), KeySourceError> {
        self.read_into(&client()?, keys, &mut None).await
    }

    /// Reads the set and, if it has changed, replaces the keys.
    async fn read_into(
        &self,
        client: &Client,
        keys: &Keys,
        current: &mut Option<String>,
    ) -> Result<(), KeySourceError> {
        let jwks = self.read(client).await?;
        if current.as_ref() != Some(&jwks) {
            keys.replace_set(&jwks)?;
            tracing::info!("read the game's public keys");
            *current = Some(jwks);
        }
        Ok(())
    }

    async fn read(&self, client: &Client) -> Result<String, KeySourceError> {
        match self {
            Self::File(path) => {
                let path = path.clone();
                let read = move || std::fs::read_to_string(&path).map_err(|error| (path, error));
                let read = tokio::task::spawn_blocking(read).await.map_err(KeySourceError::Interrupted)?;
                read.map_err(|(path, error)| KeySourceError::File(path, error))
            }
            Self::Address(url) => fetch(client, url).await,
            Self::Issuer(issuer, url) => {
                let document = fetch(client, url).await?;
                let Discovery { issuer: found, jwks_uri } = serde_json::from_str(&document)
                    .map_err(|error| KeySourceError::Discovery(url.clone(), error))?;
                if found != *issuer {
                    return Err(KeySourceError::Issuer { given: issuer.clone(), found });
                }
                fetch(client, &address(&jwks_uri)?).await
            }
        }
    }
}

/// An address from which keys may be fetched.
fn address(text: &str) -> Result<Url, KeySourceError> {
    let url = Url::parse(text).ok().filter(|url| match url.host() {
        Some(host) => url.scheme() == "https" || url.scheme() == "http" && is_this_machine(&host),
        None => false,
    });
    url.ok_or_else(|| KeySourceError::Address(text.to_owned()))
}

fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => IpAddr::from(*address).is_loopback(),
        Host::Ipv6(address) => IpAddr::from(*address).is_loopback(),
    }
}

fn client() -> Result<Client, KeySourceError> {
    let builder = http_builder().redirect(Policy::none()).timeout(RESPONSE_WAIT_MAX);
    builder.build().map_err(KeySourceError::Client)
}

async fn fetch(client: &Client, url: &Url) -> Result<String, KeySourceError> {
    let failed = |error: reqwest::Error| KeySourceError::Fetch(url.clone(), error.without_url());
    let request = client.get(url.clone()).header(ACCEPT, "application/json");
    let mut response = request.send().await.map_err(failed)?;
    if response.status() != StatusCode::OK {
        return Err(KeySourceError::Status(url.clone(), response.status()));
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        if body.len() + part.len() > RESPONSE_BYTES_MAX {
            return Err(KeySourceError::TooLong(url.clone()));
        }
        body.extend_from_slice(&part);
    }
    // A body that is not UTF-8 is not JSON; parsing it reports that.
    Ok(String::from_utf8_lossy(&body).into_owned())
}

fn warn(error: &KeySourceError) {
    tracing::warn!(error = error as &dyn std::error::Error, "kept the game's previous public keys");
}

#[cfg(test)]
mod tests;
