//! The claims of a token: their names, what is needed of them, and who they make the caller.
//!
//! Every refusal names the claim and what is needed, so that a developer who connects an identity provider
//! sees what to change.

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::{Map, Value};
use tradepost_core::PlayerId;
use tradepost_wire::Time;

use super::caller::{Caller, Role};
use super::scope::Scopes;

/// How far the clocks of the game and the server may differ, in seconds.
pub(super) const LEEWAY_SECONDS: u64 = 5;
/// The most characters of a claim that a refusal repeats.
const REPEATED_CHARACTERS_MAX: usize = 64;

/// The names of the claims that say who the caller is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimNames<'a> {
    /// The claim with the player's id.
    pub player: &'a str,
    /// The claim that is `player` or `operator`; a token without it is a player's.
    pub role: &'a str,
}

impl Default for ClaimNames<'_> {
    fn default() -> Self {
        Self { player: "sub", role: "role" }
    }
}

impl<'a> ClaimNames<'a> {
    /// These names, or the usual ones where there are none.
    pub fn given(player: Option<&'a str>, role: Option<&'a str>) -> Self {
        let usual = Self::default();
        Self { player: player.unwrap_or(usual.player), role: role.unwrap_or(usual.role) }
    }
}

/// What is needed of a token's claims.
#[derive(Clone, Debug)]
pub(super) struct ClaimRules {
    pub(super) audience: Option<String>,
    pub(super) issuer: Option<String>,
    pub(super) not_before: Option<Time>,
    pub(super) player: String,
    pub(super) role: String,
}

impl ClaimRules {
    /// What `jsonwebtoken` checks.
    pub(super) fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        let mut required = vec!["exp"];
        validation.leeway = LEEWAY_SECONDS;
        validation.validate_nbf = true;
        validation.validate_aud = self.audience.is_some();
        if let Some(audience) = &self.audience {
            validation.set_audience(&[audience]);
            required.push("aud");
        }
        if let Some(issuer) = &self.issuer {
            validation.set_issuer(&[issuer]);
            required.push("iss");
        }
        validation.set_required_spec_claims(&required);
        validation
    }

    /// The caller that valid claims name, or what is wrong with them.
    pub(super) fn caller(&self, claims: &Map<String, Value>) -> Result<Caller, String> {
        self.check_issued(claims)?;
        let (subject, role) = (self.player(claims)?, self.role(claims)?);
        let issued = claims.get("iat").and_then(seconds);
        Ok(Caller { subject, role, scopes: scopes(role, claims)?, issued })
    }

    /// Refuses a token of before the moment from which tokens are accepted.
    fn check_issued(&self, claims: &Map<String, Value>) -> Result<(), String> {
        let Some(not_before) = self.not_before else { return Ok(()) };
        match claims.get("iat").and_then(seconds) {
            None => Err(missing("iat")),
            Some(issued) if issued.saturating_mul(1_000) < not_before.0 => Err(format!(
                "the token is revoked: it was issued before {not_before} (the setting tokens-not-before)"
            )),
            Some(_) => Ok(()),
        }
    }

    fn player(&self, claims: &Map<String, Value>) -> Result<PlayerId, String> {
        let name = &self.player;
        let Some(id) = claims.get(name).and_then(Value::as_str) else {
            return Err(format!(
                "the token needs the claim `{name}`: the player's id, as text (the setting player-claim can name \
                 another claim)"
            ));
        };
        PlayerId::new(id)
            .map_err(|invalid| format!("the token's `{name}` is not a valid player id: {invalid}"))
    }

    fn role(&self, claims: &Map<String, Value>) -> Result<Role, String> {
        let name = &self.role;
        match claims.get(name) {
            None => Ok(Role::Player),
            Some(Value::String(role)) if role == Role::Player.as_str() => Ok(Role::Player),
            Some(Value::String(role)) if role == Role::Operator.as_str() => Ok(Role::Operator),
            Some(other) => {
                let found: String = other.to_string().chars().take(REPEATED_CHARACTERS_MAX).collect();
                Err(format!(
                    "the token's `{name}` is {found}; it must be \"player\" or \"operator\", or absent for a player \
                     (the setting role-claim can name another claim)"
                ))
            }
        }
    }
}

/// What an operator may do: what its token says, or everything where it says nothing.
fn scopes(role: Role, claims: &Map<String, Value>) -> Result<Scopes, String> {
    match (role, claims.get("scope")) {
        (Role::Player, _) => Ok(Scopes::NONE),
        (Role::Operator, None) => Ok(Scopes::ADMIN),
        (Role::Operator, Some(claim)) => Scopes::of_claim(claim).ok_or_else(|| {
            "the token's `scope` must be words separated by spaces, or a list of words, such as \"read transfer\""
                .to_owned()
        }),
    }
}

/// What is wrong with a token that `jsonwebtoken` refuses.
pub(super) fn refusal(kind: &ErrorKind) -> String {
    let refusal = match kind {
        ErrorKind::ExpiredSignature => "the token has expired: its `exp` is in the past",
        ErrorKind::ImmatureSignature => "the token is not valid yet: its `nbf` is in the future",
        ErrorKind::InvalidAudience => "the token is for another audience: its `aud` is not this server's",
        ErrorKind::InvalidIssuer => "the token is from another issuer: its `iss` is not this server's",
        ErrorKind::MissingRequiredClaim(name) | ErrorKind::InvalidClaimFormat(name) => return missing(name),
        ErrorKind::InvalidSignature => "the token's signature is invalid",
        _ => "the token's claims are not a JSON object",
    };
    refusal.to_owned()
}

/// A time in seconds since 1970, which may have a fraction.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float saturates")]
pub(super) fn seconds(time: &Value) -> Option<u64> {
    time.as_u64().or_else(|| time.as_f64().map(|time| time as u64))
}

fn missing(name: &str) -> String {
    let needed = match name {
        "exp" => "when it expires, in seconds since 1970, as a number",
        "iat" => "when it was issued, in seconds since 1970, as a number",
        "nbf" => "since when it is valid, in seconds since 1970, as a number",
        "aud" => "this server's audience, as text or a list of texts",
        "iss" => "this server's issuer, as text",
        _ => "a value of the right type",
    };
    format!("the token needs the claim `{name}`: {needed}")
}
