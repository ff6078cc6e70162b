//! Authentication: bearer tokens (JWT), the keys that verify them, and the roles they grant.
//!
//! In: the deployment's secret (HS256) and the game's own public keys (a JWK set: `EdDSA`, `ES256`, `RS256`).
//! Out: [`Caller`], or a 401.
//!
//! Invariants: a key verifies its own algorithm only, regardless of a token's header; a token must have an
//! `exp`; no token and no key is ever logged.
//!
//! Verified tokens are cached until they expire, so that only the first request of each pays for the
//! signature.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, get_current_timestamp};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tradepost_core::{Actor, PlayerId};
use tradepost_wire::Code;

use crate::failure::Failure;

mod extract;

pub use extract::{Operator, Player};

/// The minimum length of a secret, in bytes: the length of the hash (RFC 7518, 3.2).
pub const SECRET_BYTES_MIN: usize = 32;
/// How far the clocks of the game and the server may differ, in seconds.
const LEEWAY_SECONDS: u64 = 5;
/// The capacity of the cache of verified tokens; beyond it, tokens that are rarely used are evicted.
const VERIFIED_TOKENS_MAX: usize = 16_384;
/// The longest token that is cached, in bytes.
const CACHED_TOKEN_BYTES_MAX: usize = 1_024;

/// What a caller may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Acts for itself only.
    #[default]
    Player,
    /// The game's server, which acts for any player.
    Operator,
}

/// The sender of a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The token's `sub`.
    pub subject: PlayerId,
    /// The token's `role`.
    pub role: Role,
}

impl Role {
    /// `player` or `operator`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Player => "player",
            Self::Operator => "operator",
        }
    }
}

impl Caller {
    /// The caller as the core's commands name it.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Player => Actor::Player(self.subject.clone()),
            Role::Operator => Actor::Operator,
        }
    }
}

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

/// The keys a deployment is configured with.
#[derive(Clone, Copy, Default)]
pub struct KeySettings<'a> {
    /// The deployment's secret, for HS256.
    pub secret: Option<&'a [u8]>,
    /// The game's own keys: a JWK set, as JSON. Keys other than Ed25519, P-256 and RSA are skipped.
    pub jwks: Option<&'a str>,
    /// The value that `aud` must be or contain; unchecked if `None`.
    pub audience: Option<&'a str>,
    /// The value that `iss` must be; unchecked if `None`.
    pub issuer: Option<&'a str>,
}

/// Why the configured keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// There is neither a secret nor a JWK set.
    #[error("a secret or a JWK set is required")]
    NoKey,
    /// The secret is short enough to be guessed.
    #[error("the secret has {0} bytes; at least {SECRET_BYTES_MIN} are required")]
    SecretTooShort(usize),
    /// The JWK set is not valid JSON, or not a JWK set.
    #[error("invalid JWK set")]
    InvalidJwks(#[source] serde_json::Error),
    /// A key of the set is broken; the number is its index.
    #[error("key {0} of the JWK set is not a valid key")]
    InvalidKey(usize, #[source] jsonwebtoken::errors::Error),
    /// The set has no key of a supported kind.
    #[error("the JWK set has no Ed25519, P-256 or RSA key for signatures")]
    NoUsableKey,
}

/// The keys that verify tokens, and the cache of verified tokens.
pub struct Keys {
    keys: Vec<Key>,
    verified_tokens: Cache<Box<str>, Verified>,
}

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    decoding: DecodingKey,
    validation: Validation,
}

#[derive(Clone)]
struct Verified {
    caller: Caller,
    exp: u64,
}

/// The claims that are read; `jsonwebtoken` validates the others.
#[derive(Deserialize)]
struct ReceivedClaims {
    sub: String,
    #[serde(default)]
    role: Role,
    exp: Value,
}

impl Keys {
    /// Parses and checks the keys.
    pub fn new(settings: &KeySettings<'_>) -> Result<Self, KeysError> {
        let mut keys = Vec::new();
        if let Some(secret) = settings.secret {
            if secret.len() < SECRET_BYTES_MIN {
                return Err(KeysError::SecretTooShort(secret.len()));
            }
            keys.push(Key::new(None, Algorithm::HS256, DecodingKey::from_secret(secret), settings));
        }
        if let Some(jwks) = settings.jwks {
            let set: JwkSet = serde_json::from_str(jwks).map_err(KeysError::InvalidJwks)?;
            let before = keys.len();
            for (index, jwk) in set.keys.iter().enumerate() {
                if let Some(algorithm) = algorithm(jwk) {
                    let key =
                        DecodingKey::from_jwk(jwk).map_err(|error| KeysError::InvalidKey(index, error))?;
                    keys.push(Key::new(jwk.common.key_id.clone(), algorithm, key, settings));
                }
            }
            if keys.len() == before {
                return Err(KeysError::NoUsableKey);
            }
        }
        if keys.is_empty() {
            return Err(KeysError::NoKey);
        }
        Ok(Self { keys, verified_tokens: Cache::new(VERIFIED_TOKENS_MAX) })
    }

    /// Reads the caller from the header `Authorization: Bearer …`.
    pub fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        let unauthenticated = |detail: &'static str| Failure::new(Code::Unauthenticated, detail);
        let header =
            headers.get(AUTHORIZATION).ok_or_else(|| unauthenticated("a bearer token is required"))?;
        let text = header.to_str().ok().and_then(|text| text.split_at_checked("Bearer ".len()));
        match text {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => self.verify(token.trim()),
            _ => Err(unauthenticated("expected `Authorization: Bearer <token>`")),
        }
    }

    /// Verifies a token, or finds it in the cache.
    pub fn verify(&self, token: &str) -> Result<Caller, Failure> {
        let now = get_current_timestamp();
        let cached = self.verified_tokens.get(token);
        if let Some(verified) = cached.filter(|cached| cached.exp.saturating_add(LEEWAY_SECONDS) >= now) {
            return Ok(verified.caller);
        }
        let (caller, exp) = self.check(token)?;
        if let Some(exp) = exp.filter(|_| token.len() <= CACHED_TOKEN_BYTES_MAX) {
            self.verified_tokens.insert(token.into(), Verified { caller: caller.clone(), exp });
        }
        Ok(caller)
    }

    fn check(&self, token: &str) -> Result<(Caller, Option<u64>), Failure> {
        let refused = |detail: &'static str| Failure::new(Code::Unauthenticated, detail);
        let header = jsonwebtoken::decode_header(token)
            .map_err(|_| refused("the token is not a JWT with a supported algorithm"))?;
        if header.crit.is_some() {
            return Err(refused("the token has unsupported critical header parameters (`crit`)"));
        }
        let fits = |key: &&Key| {
            key.algorithm == header.alg && (key.id.is_none() || header.kid.is_none() || key.id == header.kid)
        };
        let mut failure = refused("no key matches the token's `alg` and `kid`");
        for key in self.keys.iter().filter(fits) {
            match jsonwebtoken::decode::<ReceivedClaims>(token, &key.decoding, &key.validation) {
                Ok(data) => {
                    let subject = PlayerId::new(&data.claims.sub)
                        .map_err(|_| refused("the token's `sub` is not a valid player id"))?;
                    return Ok((Caller { subject, role: data.claims.role }, data.claims.exp.as_u64()));
                }
                Err(error) => failure = refused(reason(error.kind())),
            }
        }
        Err(failure)
    }
}

impl Key {
    fn new(
        id: Option<String>,
        algorithm: Algorithm,
        decoding: DecodingKey,
        settings: &KeySettings<'_>,
    ) -> Self {
        let mut validation = Validation::new(algorithm);
        let mut required = vec!["exp", "sub"];
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.validate_aud = settings.audience.is_some();
        if let Some(audience) = settings.audience {
            validation.set_audience(&[audience]);
            required.push("aud");
        }
        if let Some(issuer) = settings.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        validation.set_required_spec_claims(&required);
        Self { id, algorithm, decoding, validation }
    }
}

/// The one algorithm that a key of a set verifies; `None` if it is not for signatures, or of an unsupported
/// kind.
fn algorithm(jwk: &Jwk) -> Option<Algorithm> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        _ => return None,
    };
    let common = &jwk.common;
    let signs = !matches!(common.public_key_use, Some(PublicKeyUse::Encryption))
        && common
            .key_operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    let named = common.key_algorithm.is_none_or(|named| named.to_string().parse() == Ok(algorithm));
    (signs && named).then_some(algorithm)
}

const fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::ExpiredSignature => "the token has expired",
        ErrorKind::ImmatureSignature => "the token is not valid yet",
        ErrorKind::InvalidAudience => "the token is for another audience",
        ErrorKind::InvalidIssuer => "the token is from another issuer",
        ErrorKind::MissingRequiredClaim(_) => "a required claim is missing from the token",
        ErrorKind::InvalidSignature => "the token's signature is invalid",
        _ => "the token's claims are invalid",
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<_> = self.keys.iter().map(|key| (&key.id, key.algorithm)).collect();
        f.debug_struct("Keys").field("keys", &keys).finish_non_exhaustive()
    }
}

impl fmt::Debug for KeySettings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySettings")
            .field("secret", &self.secret.map(|_| "…"))
            .field("jwks", &self.jwks)
            .field("audience", &self.audience)
            .field("issuer", &self.issuer)
            .finish()
    }
}

#[cfg(test)]
mod tests;
