//! The keys that verify tokens: the deployment's secrets, and the game's own public keys, a JWK set.

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use tradepost_wire::Time;

use super::claims::ClaimRules;

/// The minimum length of a secret, in bytes: the length of the hash (RFC 7518, 3.2).
pub const SECRET_BYTES_MIN: usize = 32;

/// Why the configured keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// There is neither a secret nor a JWK set.
    #[error("a secret or a JWK set is required")]
    NoKey,
    /// The secret is short enough to be guessed.
    #[error("the secret has {0} bytes; at least {SECRET_BYTES_MIN} are required")]
    SecretTooShort(usize),
    /// The moment from which tokens are accepted is not a time.
    #[error("tokens-not-before must be a time, such as 2026-01-31T12:00:00Z; {0:?} was given")]
    NotBefore(String),
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

/// The moment from which tokens are accepted.
pub(super) fn moment(text: &str) -> Result<Time, KeysError> {
    text.parse().map_err(|_| KeysError::NotBefore(text.to_owned()))
}

/// A key, and what it requires of a token.
pub(super) struct Key {
    pub(super) id: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) decoding: DecodingKey,
    pub(super) validation: Validation,
}

impl Key {
    /// A secret of the deployment.
    fn secret(secret: &[u8], rules: &ClaimRules) -> Self {
        Self::new(None, Algorithm::HS256, DecodingKey::from_secret(secret), rules)
    }

    fn new(id: Option<String>, algorithm: Algorithm, decoding: DecodingKey, rules: &ClaimRules) -> Self {
        Self { id, algorithm, decoding, validation: rules.validation(algorithm) }
    }

    /// Whether a token with this header may be signed with the key.
    pub(super) fn fits(&self, header: &Header) -> bool {
        self.algorithm == header.alg && (self.id.is_none() || header.kid.is_none() || self.id == header.kid)
    }
}

/// The keys of those secrets that are given.
pub(super) fn secrets(given: [Option<&[u8]>; 2], rules: &ClaimRules) -> Result<Arc<[Key]>, KeysError> {
    given
        .into_iter()
        .flatten()
        .map(|secret| match secret.len() {
            length if length < SECRET_BYTES_MIN => Err(KeysError::SecretTooShort(length)),
            _ => Ok(Key::secret(secret, rules)),
        })
        .collect()
}

/// The keys of a JWK set.
pub(super) fn set(jwks: &str, rules: &ClaimRules) -> Result<Arc<[Key]>, KeysError> {
    let set: JwkSet = serde_json::from_str(jwks).map_err(KeysError::InvalidJwks)?;
    let mut keys = Vec::new();
    for (index, jwk) in set.keys.iter().enumerate() {
        if let Some(algorithm) = algorithm(jwk) {
            let key = DecodingKey::from_jwk(jwk).map_err(|error| KeysError::InvalidKey(index, error))?;
            keys.push(Key::new(jwk.common.key_id.clone(), algorithm, key, rules));
        }
    }
    if keys.is_empty() { Err(KeysError::NoUsableKey) } else { Ok(keys.into()) }
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

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.algorithm, self.id)
    }
}
