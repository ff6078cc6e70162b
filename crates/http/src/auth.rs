//! Who calls: bearer tokens (JWT), the keys that sign them, and what a caller may be.
//!
//! In: the deployment's secret (HS256) and the game's own public keys (a JWK set: `EdDSA`, `ES256`, `RS256`). Out:
//! [`Caller`], or a 401.
//!
//! Invariants: a key verifies its own algorithm only, whatever a token's header says; a token without `exp` is none; no
//! token and no key is ever logged.
//!
//! A good token is remembered until it expires, so that only its first request pays for the signature.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, get_current_timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tradepost_core::{Actor, PlayerId};

use crate::error::{Code, Failure};

mod extract;

pub use extract::{Operator, Player};

/// The shortest secret, in bytes: that of the hash (RFC 7518, 3.2).
pub const SECRET_BYTES_MIN: usize = 32;
/// How far the clocks of game and server may differ, in seconds.
const LEEWAY_SECONDS: u64 = 5;
/// How many good tokens are remembered; when there are more, all are forgotten.
const REMEMBERED_MAX: usize = 16_384;
/// The longest token that is remembered, in bytes.
const REMEMBERED_BYTES_MAX: usize = 1_024;

/// What a caller may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Trades for itself.
    #[default]
    Player,
    /// The game's server: acts for anyone.
    Operator,
}

/// Whoever sent a good token.
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
    /// Whom the market sees.
    pub fn actor(&self) -> Actor {
        match self.role {
            Role::Player => Actor::Player(self.subject.clone()),
            Role::Operator => Actor::Operator,
        }
    }
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claims<'a> {
    /// The player.
    pub sub: &'a str,
    /// What it may do.
    pub role: Role,
    /// When the token ends, in seconds since 1970.
    pub exp: u64,
    /// For which server, where that asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<&'a str>,
    /// By whom, where the server asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<&'a str>,
}

/// Signs a token with the deployment's secret (HS256).
pub fn mint(secret: &[u8], claims: &Claims<'_>) -> Result<String, jsonwebtoken::errors::Error> {
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &EncodingKey::from_secret(secret))
}

/// Where keys come from.
#[derive(Clone, Copy, Default)]
pub struct KeySettings<'a> {
    /// The deployment's secret, for HS256.
    pub secret: Option<&'a [u8]>,
    /// The game's own keys: a JWK set, as JSON. Keys of other kinds than Ed25519, P-256 and RSA are passed over.
    pub jwks: Option<&'a str>,
    /// What `aud` must be or contain, if anything.
    pub audience: Option<&'a str>,
    /// What `iss` must be, if anything.
    pub issuer: Option<&'a str>,
}

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Neither a secret nor a JWK set.
    #[error("a secret or a JWK set is needed")]
    NoKey,
    /// The secret can be guessed.
    #[error("the secret has {0} bytes; at least 32 are needed")]
    SecretTooShort(usize),
    /// The JWK set is not one.
    #[error("the JWK set cannot be read")]
    InvalidJwks(#[source] serde_json::Error),
    /// A key of the set is broken.
    #[error("key {0} of the JWK set cannot be used")]
    InvalidKey(usize, #[source] jsonwebtoken::errors::Error),
    /// The set has no key of a kind that is used here.
    #[error("the JWK set has no Ed25519, P-256 or RSA key for signatures")]
    NoUsableKey,
}

/// The keys that good tokens are signed with.
pub struct Keys {
    keys: Vec<Key>,
    remembered: RwLock<HashMap<Box<str>, Remembered>>,
}

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    decoding: DecodingKey,
    validation: Validation,
}

struct Remembered {
    caller: Caller,
    exp: u64,
}

#[derive(Deserialize)]
struct ReadClaims {
    sub: String,
    #[serde(default)]
    role: Role,
    exp: Value,
}

impl Keys {
    /// Reads the keys.
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
        Ok(Self { keys, remembered: RwLock::default() })
    }

    /// Reads the caller from the header `Authorization: Bearer …`.
    pub fn caller(&self, headers: &HeaderMap) -> Result<Caller, Failure> {
        let unauthenticated = |detail: &'static str| Failure::new(Code::Unauthenticated, detail);
        let header = headers.get(AUTHORIZATION).ok_or_else(|| unauthenticated("a bearer token is needed"))?;
        let text = header.to_str().ok().and_then(|text| text.split_at_checked("Bearer ".len()));
        match text {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer ") => self.verify(token.trim()),
            _ => Err(unauthenticated("the header Authorization is not `Bearer` and a token")),
        }
    }

    /// Reads the caller from a token.
    pub fn verify(&self, token: &str) -> Result<Caller, Failure> {
        let now = get_current_timestamp();
        let remembered = self.remembered.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) =
            remembered.get(token).filter(|known| known.exp.saturating_add(LEEWAY_SECONDS) >= now)
        {
            return Ok(known.caller.clone());
        }
        drop(remembered);
        let (caller, exp) = self.check(token)?;
        if let Some(exp) = exp.filter(|_| token.len() <= REMEMBERED_BYTES_MAX) {
            let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
            if remembered.len() >= REMEMBERED_MAX {
                remembered.clear();
            }
            remembered.insert(token.into(), Remembered { caller: caller.clone(), exp });
        }
        Ok(caller)
    }

    fn check(&self, token: &str) -> Result<(Caller, Option<u64>), Failure> {
        let refused = |detail: &'static str| Failure::new(Code::Unauthenticated, detail);
        let header = jsonwebtoken::decode_header(token)
            .map_err(|_| refused("the token is no JWT of an algorithm that is used here"))?;
        if header.crit.is_some() {
            return Err(refused("the token's header has a `crit` that is not understood here"));
        }
        let fits = |key: &&Key| {
            key.algorithm == header.alg && (key.id.is_none() || header.kid.is_none() || key.id == header.kid)
        };
        let mut failure = refused("no key of this server fits the token's `alg` and `kid`");
        for key in self.keys.iter().filter(fits) {
            match jsonwebtoken::decode::<ReadClaims>(token, &key.decoding, &key.validation) {
                Ok(data) => {
                    let subject = PlayerId::new(&data.claims.sub)
                        .map_err(|_| refused("the token's `sub` is no player id"))?;
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

/// The one algorithm that a key of a set verifies; `None` where it is not for signatures, or of another kind.
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
        ErrorKind::MissingRequiredClaim(_) => "the token lacks a claim that is needed",
        ErrorKind::InvalidSignature => "the token's signature is not of a key of this server",
        _ => "the token's claims cannot be read",
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
