//! Authentication: bearer tokens (JWT), the keys that verify them, and the roles they grant.
//!
//! In: the deployment's secrets (HS256) and the game's own public keys (a JWK set: `EdDSA`, `ES256`,
//! `RS256`).
//! Out: [`Caller`], or a 401.
//!
//! Invariants: a key verifies its own algorithm only, regardless of a token's header; a token must have an
//! `exp`; no token and no key is ever logged.
//!
//! Verified tokens are cached until they expire, so that only the first request of each pays for the
//! signature. New keys empty the cache.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, EncodingKey, Header, get_current_timestamp};
use quick_cache::sync::Cache;
use serde::Serialize;
use serde_json::{Map, Value};
use tradepost_wire::Code;

use self::claims::{ClaimRules, LEEWAY_SECONDS};
use self::key_set::{Key, KeySet};
use crate::failure::Failure;

mod caller;
mod claims;
mod key_set;
mod extract;

pub use caller::{Caller, Role};
pub use claims::ClaimNames;
pub use extract::{Operator, Player};
pub use key_set::{KeysError, ReadJwks, SECRET_BYTES_MIN};

/// For tokens that expire after the end of time.
const FAR: Duration = Duration::from_hours(24 * 365 * 100);
/// The capacity of the cache of verified tokens; beyond it, tokens that are rarely used are evicted.
const VERIFIED_TOKENS_MAX: usize = 16_384;
/// The longest token that is cached, in bytes.
const CACHED_TOKEN_BYTES_MAX: usize = 1_024;

/// The claims of a token to sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claims<'a> {
    /// The player's id; for an operator, any name.
    pub sub: &'a str,
    /// What the token permits.
    pub role: Role,
    /// When the token expires, in seconds since 1970.
    pub exp: u64,
    /// The audience, where the server requires one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<&'a str>,
    /// The issuer, where the server requires one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<&'a str>,
}

/// Signs a token with the deployment's secret (HS256).
pub fn mint(secret: &[u8], claims: &Claims<'_>) -> Result<String, jsonwebtoken::errors::Error> {
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret))
}

/// Signs a token whose claims have other names.
pub fn mint_named(
    secret: &[u8],
    claims: &Claims<'_>,
    names: ClaimNames<'_>,
) -> Result<String, jsonwebtoken::errors::Error> {
    let Claims { sub, role, exp, aud, iss } = claims;
    let mut named = Map::from_iter([
        (names.role.to_owned(), Value::from(role.as_str())),
        (names.player.to_owned(), Value::from(*sub)),
        ("exp".to_owned(), Value::from(*exp)),
    ]);
    let checked = [("aud", aud), ("iss", iss)];
    let checked =
        checked.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::from((*value)?))));
    named.extend(checked);
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &named, &EncodingKey::from_secret(secret))
}

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
    /// Reads the JWK set again for a token that matches no key, at most once a minute; never if `None`.
    pub read_jwks: Option<&'a ReadJwks>,
    /// The value that `aud` must be or contain; unchecked if `None`.
    pub audience: Option<&'a str>,
    /// The value that `iss` must be; unchecked if `None`.
    pub issuer: Option<&'a str>,
    /// The names of the claims that say who the caller is.
    pub claims: ClaimNames<'a>,
}

/// The keys that verify tokens, and the cache of verified tokens.
pub struct Keys {
    secrets: RwLock<Arc<[Key]>>,
    set: Option<KeySet>,
    rules: ClaimRules,
    verified_tokens: Cache<Box<str>, Verified>,
}

#[derive(Clone)]
struct Verified {
    caller: Caller,
    exp: u64,
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
            player: settings.claims.player.to_owned(),
            role: settings.claims.role.to_owned(),
        };
        let secrets = key_set::secrets([settings.secret, settings.previous_secret], &rules)?;
        let set = settings.jwks.map(|jwks| KeySet::new(jwks, settings.read_jwks, &rules)).transpose()?;
        if secrets.is_empty() && set.is_none() {
            return Err(KeysError::NoKey);
        }
        let verified_tokens = Cache::new(VERIFIED_TOKENS_MAX);
        Ok(Self { secrets: RwLock::new(secrets), set, rules, verified_tokens })
    }

    /// Replaces the secrets: the current one, and the one before it. On an error they stay as they were.
    pub fn replace_secrets(&self, current: &[u8], previous: Option<&[u8]>) -> Result<(), KeysError> {
        let secrets = key_set::secrets([Some(current), previous], &self.rules)?;
        *self.secrets.write().unwrap_or_else(PoisonError::into_inner) = secrets;
        // Tokens of a secret that is none any more.
        self.verified_tokens.clear();
        Ok(())
    }

    /// Whether a request has a token that no known secret has signed, so that there may be a new one.
    pub fn is_signed_by_unknown_secret(&self, headers: &HeaderMap) -> bool {
        let Ok(token) = bearer(headers) else { return false };
        if self.verified_tokens.get(token).is_some() {
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
        let cached = self.verified_tokens.get(token);
        if let Some(verified) = cached.filter(|cached| cached.exp.saturating_add(LEEWAY_SECONDS) >= now) {
            return Ok((verified.caller, valid_until(verified.exp)));
        }
        let (caller, exp) = self.check(token)?;
        if token.len() <= CACHED_TOKEN_BYTES_MAX {
            self.verified_tokens.insert(token.into(), Verified { caller: caller.clone(), exp });
        }
        Ok((caller, valid_until(exp)))
    }

    /// The caller, and when the token expires.
    fn check(&self, token: &str) -> Result<(Caller, u64), Failure> {
        let refused = |detail: String| Failure::new(Code::Unauthenticated, detail);
        let header = jsonwebtoken::decode_header(token)
            .map_err(|_| refused("the token is not a JWT with a supported algorithm".to_owned()))?;
        if header.crit.is_some() {
            return Err(refused("the token has unsupported critical header parameters (`crit`)".to_owned()));
        }
        let mut checked = self.check_signed(token, &header);
        if matches!(checked, Err(Unverified::ByAnyKey(_))) && self.read_keys_again(&header) {
            checked = self.check_signed(token, &header);
        }
        checked.map_err(|(Unverified::ByAnyKey(detail) | Unverified::Claims(detail))| refused(detail))
    }

    fn check_signed(&self, token: &str, header: &Header) -> Result<(Caller, u64), Unverified> {
        let secrets = Arc::clone(&self.secrets.read().unwrap_or_else(PoisonError::into_inner));
        let set = self.set.as_ref().map(KeySet::keys);
        let keys = secrets.iter().chain(set.iter().flat_map(|keys| keys.iter()));
        let mut unverified = Unverified::ByAnyKey("no key matches the token's `alg` and `kid`".to_owned());
        for key in keys.filter(|key| key.fits(header)) {
            match jsonwebtoken::decode::<Map<String, Value>>(token, &key.decoding, &key.validation) {
                Ok(data) => {
                    let caller = self.rules.caller(&data.claims).map_err(Unverified::Claims)?;
                    return Ok((caller, data.claims.get("exp").map_or(0, seconds)));
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

    /// Whether there are new keys that may have signed a token with this header.
    fn read_keys_again(&self, header: &Header) -> bool {
        let set = self.set.as_ref().filter(|_| header.alg != Algorithm::HS256);
        let is_new = set.is_some_and(|set| set.read_again(&self.rules));
        if is_new {
            // Tokens of keys that are no longer in the set.
            self.verified_tokens.clear();
        }
        is_new
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

/// An `exp`, which may have a fraction; `jsonwebtoken` has checked that it is a number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
fn seconds(exp: &Value) -> u64 {
    exp.as_u64().or_else(|| exp.as_f64().map(|exp| exp as u64)).unwrap_or_default()
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
            .field("audience", &self.audience)
            .field("issuer", &self.issuer)
            .field("claims", &self.claims)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
