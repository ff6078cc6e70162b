//! Tokens that the deployment signs itself, with its secret.

use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, EncodingKey, Header, get_current_timestamp};
use serde_json::{Map, Value};

use super::caller::Role;
use super::claims::ClaimNames;
use super::scope::Scopes;

/// The claims of a token to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims<'a> {
    /// The player's id; for an operator, any name.
    pub sub: &'a str,
    /// What the token permits.
    pub role: Role,
    /// What an operator's token permits; everything if `None`.
    pub scope: Option<Scopes>,
    /// When the token expires, in seconds since 1970.
    pub exp: u64,
    /// The audience, where the server requires one.
    pub aud: Option<&'a str>,
    /// The issuer, where the server requires one.
    pub iss: Option<&'a str>,
}

impl<'a> Claims<'a> {
    /// The claims that each token has.
    pub const fn new(sub: &'a str, role: Role, exp: u64) -> Self {
        Self { sub, role, scope: None, exp, aud: None, iss: None }
    }
}

/// Signs a token with the deployment's secret (HS256).
pub fn mint(secret: &[u8], claims: &Claims<'_>) -> Result<String, Error> {
    mint_named(secret, claims, ClaimNames::default())
}

/// Signs a token whose claims have other names.
pub fn mint_named(secret: &[u8], claims: &Claims<'_>, names: ClaimNames<'_>) -> Result<String, Error> {
    let Claims { sub, role, scope, exp, aud, iss } = *claims;
    let claims = [
        (names.role, Some(role.as_str().into())),
        (names.player, Some(sub.into())),
        ("scope", scope.map(|scope| scope.to_string().into())),
        ("iat", Some(get_current_timestamp().into())),
        ("exp", Some(exp.into())),
        ("aud", aud.map(Value::from)),
        ("iss", iss.map(Value::from)),
    ];
    let claims: Map<_, _> =
        claims.into_iter().filter_map(|(name, claim)| Some((name.to_owned(), claim?))).collect();
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret))
}
