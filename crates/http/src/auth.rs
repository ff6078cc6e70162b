//! Authentication: bearer tokens (JWT), the keys that verify them, and the roles and scopes they grant.
//!
//! In: the deployment's secrets (HS256) and the game's own public keys (a JWK set: `EdDSA`, `ES256`,
//! `RS256`).
//! Out: [`Caller`], or a 401.
//!
//! Invariants: a key verifies its own algorithm only, regardless of a token's header; a token must have an
//! `exp`; no token and no key is ever logged.
//!
//! Verified tokens are cached until they expire or the keys change, so that only the first request of each
//! pays for the signature.
//!
//! Not here: reading new keys, which the program does. A request waits for no key: a token that no key has
//! signed only asks the program to look for new ones ([`Keys::unknown_key`]).

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, get_current_timestamp};
use quick_cache::sync::Cache;
use serde_json::{Map, Value};
use tokio::sync::Notify;
use tradepost_wire::Code;

use self::claims::{ClaimRules, LEEWAY_SECONDS};
use self::key_set::Key;
use crate::failure::Failure;

mod caller;
pub mod scope;
mod claims;
mod key_set;
mod extract;
mod minting;

pub use caller::{Caller, Role};
pub use claims::ClaimNames;
pub use extract::{Operator, Player, PlayerOr};
pub use key_set::{KeysError, SECRET_BYTES_MIN};
pub use minting::{Claims, mint, mint_named};

/// For tokens that expire after the end of time.
const FAR: Duration = Duration::from_hours(24 * 365 * 100);
/// The capacity of the cache of verified tokens; beyond it, tokens that are rarely used are evicted.
const VERIFIED_TOKENS_MAX: usize = 16_384;
/// The longest token that is cached, in bytes.
const CACHED_TOKEN_BYTES_MAX: usize = 1_024;

/// A secret as it is used, from one that was saved: editors and `openssl rand -hex 32 >` end a file with a
/// newline, which is not part of it.
pub fn without_newline(secret: &[u8]) -> &[u8] {
    let secret = secret.strip_suffix(b"\n").unwrap_or(secret);
    secret.strip_suffix(b"\r").unwrap_or(secret)
}

/// The keys a deployment is configured with.
#[derive(Clone, Copy, Default)]
pub struct KeySettings<'a> {
    /// The deployment's secret, for HS256.
    pub secret: Option<&'a [u8]>,
    /// The secret before it, whose tokens are still valid.
    pub previous_secret: Option<&'a [u8]>,
    /// The game's own keys: a JWK set, as JSON. Keys other than Ed25519, P-256 and RSA are skipped.
    pub jwks: Option<&'a str>,
    /// The value that `iss` must be in a token that a key of the set has signed; `issuer` if `None`.
    pub jwks_issuer: Option<&'a str>,
    /// The value that `aud` must be or contain; unchecked if `None`.
    pub audience: Option<&'a str>,
    /// The value that `iss` must be; unchecked if `None`.
    pub issuer: Option<&'a str>,
    /// An RFC 3339 time: tokens that were issued before it (their `iat`), or without one, are refused;
    /// unchecked if `None`.
    pub tokens_not_before: Option<&'a str>,
    /// The names of the claims that say who the caller is.
    pub claims: ClaimNames<'a>,
}

/// The keys that verify tokens, and the cache of verified tokens.
pub struct Keys {
    secrets: RwLock<Arc<[Key]>>,
    set: RwLock<Arc<[Key]>>,
    rules: ClaimRules,
    set_rules: ClaimRules,
    /// Grows with each change of the keys, after it.
    version: AtomicU64,
    unknown_key: Notify,
    verified_tokens: Cache<Box<str>, Verified>,
}

#[derive(Clone)]
struct Verified {
    caller: Caller,
    exp: u64,
    /// The version of the keys before it was verified.
    version: u64,
}

/// Why a token is refused.
enum Unverified {
    /// No key made its signature, as far as the keys are known.
    ByAnyKey(String),
    /// It is signed, but its claims are not accepted.
    Claims(String),
}

impl Keys {
    /// Parses and checks the keys.
    pub fn new(settings: &KeySettings<'_>) -> Result<Self, KeysError> {
        let rules = ClaimRules {
            audience: settings.audience.map(str::to_owned),
            issuer: settings.issuer.map(str::to_owned),
            not_before: settings.tokens_not_before.map(key_set::moment).transpose()?,
            player: settings.claims.player.to_owned(),
            role: settings.claims.role.to_owned(),
        };
        let secrets = key_set::secrets([settings.secret, settings.previous_secret], &rules)?;
        let issuer = settings.jwks_issuer.or(settings.issuer).map(str::to_owned);
        let set_rules = ClaimRules { issuer, ..rules.clone() };
        let set = settings.jwks.map(|jwks| key_set::set(jwks, &set_rules)).transpose()?.unwrap_or_default();
        if secrets.is_empty() && set.is_empty() {
            return Err(KeysError::NoKey);
        }
        Ok(Self {
            secrets: RwLock::new(secrets),
            set: RwLock::new(set),
            rules,
            set_rules,
            version: AtomicU64::default(),
            unknown_key: Notify::new(),
            verified_tokens: Cache::new(VERIFIED_TOKENS_MAX),
        })
    }

    /// Replaces the secrets: the current one, and the one before it. On an error they stay as they were.
    pub fn replace_secrets(&self, current: &[u8], previous: Option<&[u8]>) -> Result<(), KeysError> {
        let secrets = key_set::secrets([Some(current), previous], &self.rules)?;
        self.replace(&self.secrets, secrets);
        Ok(())
    }

    /// Replaces the game's own public keys by those of a JWK set. On an error they stay as they were.
    pub fn replace_set(&self, jwks: &str) -> Result<(), KeysError> {
        self.replace(&self.set, key_set::set(jwks, &self.set_rules)?);
        Ok(())
    }

    /// Tokens that were verified by the keys of before are verified again.
    fn replace(&self, keys: &RwLock<Arc<[Key]>>, with: Arc<[Key]>) {
        *keys.write().unwrap_or_else(PoisonError::into_inner) = with;
        self.version.fetch_add(1, Ordering::Release);
    }

    /// Completes when a token has come that a public key may have signed, and none of the known ones has.
    pub async fn unknown_key(&self) {
        self.unknown_key.notified().await;
    }

    /// Whether a request has a token that no known secret has signed, so that there may be a new one.
    pub fn is_signed_by_unknown_secret(&self, headers: &HeaderMap) -> bool {
        let Ok(token) = bearer(headers) else { return false };
        if self.cached(token, self.version.load(Ordering::Acquire)).is_some() {
            return false;
        }
        let header = jsonwebtoken::decode_header(token).ok().filter(|header| header.alg == Algorithm::HS256);
        header.is_some_and(|header| matches!(self.check_signed(token, &header), Err(Unverified::ByAnyKey(_))))
    }

    /// Reads the caller from the header `Authorization: Bearer …`.
    pub fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        self.caller_until(headers).map(|(caller, _)| caller)
    }

    /// Reads the caller from the header `Authorization: Bearer …`, and until when its token is valid.
    pub fn caller_until(&self, headers: &HeaderMap) -> Result<(Caller, SystemTime), Failure> {
        self.verify_until(bearer(headers)?)
    }

    /// Verifies a token, or finds it in the cache.
    pub fn verify(&self, token: &str) -> Result<Caller, Failure> {
        self.verify_until(token).map(|(caller, _)| caller)
    }

    /// Verifies a token. Also returns when it will no longer be valid.
    pub fn verify_until(&self, token: &str) -> Result<(Caller, SystemTime), Failure> {
        let valid_until = |exp: u64| {
            let since_1970 = Duration::from_secs(exp.saturating_add(LEEWAY_SECONDS));
            SystemTime::UNIX_EPOCH.checked_add(since_1970).unwrap_or_else(|| SystemTime::now() + FAR)
        };
        let now = get_current_timestamp();
        let version = self.version.load(Ordering::Acquire);
        let cached = self.cached(token, version);
        if let Some(verified) = cached.filter(|cached| cached.exp.saturating_add(LEEWAY_SECONDS) >= now) {
            return Ok((verified.caller, valid_until(verified.exp)));
        }
        let (caller, exp) = self.check(token)?;
        if token.len() <= CACHED_TOKEN_BYTES_MAX {
            self.verified_tokens.insert(token.into(), Verified { caller: caller.clone(), exp, version });
        }
        Ok((caller, valid_until(exp)))
    }

    /// What a token was found to be by these keys, however long ago.
    fn cached(&self, token: &str, version: u64) -> Option<Verified> {
        self.verified_tokens.get(token).filter(|verified| verified.version == version)
    }

    /// The caller, and when the token expires.
    fn check(&self, token: &str) -> Result<(Caller, u64), Failure> {
        let refused = |detail: String| Failure::new(Code::Unauthenticated, detail);
        let header = jsonwebtoken::decode_header(token)
            .map_err(|_| refused("the token is not a JWT with a supported algorithm".to_owned()))?;
        if header.crit.is_some() {
            return Err(refused("the token has unsupported critical header parameters (`crit`)".to_owned()));
        }
        let checked = self.check_signed(token, &header);
        if matches!(checked, Err(Unverified::ByAnyKey(_))) && header.alg != Algorithm::HS256 {
            self.unknown_key.notify_one();
        }
        checked.map_err(|(Unverified::ByAnyKey(detail) | Unverified::Claims(detail))| refused(detail))
    }

    fn check_signed(&self, token: &str, header: &Header) -> Result<(Caller, u64), Unverified> {
        let [secrets, set] = [&self.secrets, &self.set]
            .map(|keys| Arc::clone(&keys.read().unwrap_or_else(PoisonError::into_inner)));
        let keys = secrets.iter().chain(set.iter());
        let mut unverified = Unverified::ByAnyKey("no key matches the token's `alg` and `kid`".to_owned());
        for key in keys.filter(|key| key.fits(header)) {
            match jsonwebtoken::decode::<Map<String, Value>>(token, &key.decoding, &key.validation) {
                Ok(data) => {
                    let caller = self.rules.caller(&data.claims).map_err(Unverified::Claims)?;
                    return Ok((
                        caller,
                        data.claims.get("exp").and_then(claims::seconds).unwrap_or_default(),
                    ));
                }
                // Another key may be the one.
                Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {
                    unverified = Unverified::ByAnyKey(claims::refusal(error.kind()));
                }
                Err(error) => return Err(Unverified::Claims(claims::refusal(error.kind()))),
            }
        }
        Err(unverified)
    }
}

/// The token in the header `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Result<&str, Failure> {
    let unauthenticated = |detail: &'static str| Failure::new(Code::Unauthenticated, detail);
    let header = headers.get(AUTHORIZATION).ok_or_else(|| unauthenticated("a bearer token is required"))?;
    let text = header.to_str().ok().and_then(|text| text.split_at_checked("Bearer ".len()));
    match text {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => Ok(token.trim()),
        _ => Err(unauthenticated("expected `Authorization: Bearer <token>`")),
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("secrets", &self.secrets).field("set", &self.set).finish_non_exhaustive()
    }
}

impl fmt::Debug for KeySettings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySettings")
            .field("secret", &self.secret.map(|_| "…"))
            .field("previous_secret", &self.previous_secret.map(|_| "…"))
            .field("jwks", &self.jwks)
            .field("jwks_issuer", &self.jwks_issuer)
            .field("audience", &self.audience)
            .field("issuer", &self.issuer)
            .field("tokens_not_before", &self.tokens_not_before)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
