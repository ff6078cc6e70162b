//! What a token permits, as it says itself: enough to choose the tools. The market checks each call.

use jsonwebtoken::errors::Error;
use serde_json::{Map, Value};
use tradepost_http::auth::scope::{Scope, Scopes};

/// Which groups of tools an assistant has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub(crate) struct Rights {
    /// Balances, orders and inbox: the player's own, or anyone's.
    pub(super) reads_accounts: bool,
    /// The economy's figures and the audit.
    pub(super) reads_economy: bool,
    pub(super) places: bool,
    pub(super) cancels: bool,
}

impl Rights {
    /// The rights of a token's holder. Its role may be in any claim, as `--role-claim` allows.
    pub(crate) fn of_token(token: &str) -> Result<Self, Error> {
        let claims = jsonwebtoken::dangerous::insecure_decode::<Map<String, Value>>(token)?.claims;
        if !claims.values().any(|claim| claim == "operator") {
            return Ok(Self { reads_accounts: true, reads_economy: false, places: true, cancels: true });
        }
        let scopes = claims
            .get("scope")
            .map_or(Scopes::ADMIN, |claim| Scopes::of_claim(claim).unwrap_or(Scopes::NONE));
        Ok(Self {
            reads_accounts: scopes.has_any_of(&[Scope::Read]),
            reads_economy: scopes.has_any_of(&[Scope::Read]),
            places: scopes.has_any_of(&[Scope::Trade]),
            cancels: scopes.has_any_of(&[Scope::Trade, Scope::Support]),
        })
    }

    /// The same without those that change something.
    pub(crate) fn read_only(self) -> Self {
        Self { places: false, cancels: false, ..self }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The rights of a token with these claims, as one letter each.
    fn rights(claims: &Value) -> String {
        let key = jsonwebtoken::EncodingKey::from_secret(b"any");
        let token = jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap();
        let Rights { reads_accounts, reads_economy, places, cancels } = Rights::of_token(&token).unwrap();
        let letters = [(reads_accounts, 'a'), (reads_economy, 'e'), (places, 'p'), (cancels, 'c')];
        letters.iter().filter(|(has, _)| *has).map(|(_, letter)| letter).collect()
    }

    #[test]
    fn a_token_gives_the_tools_of_its_role_and_scopes() {
        for (claims, expected) in [
            (json!({"sub": "ann", "role": "player"}), "apc"),
            (json!({"sub": "ann"}), "apc"),
            // A player's scopes mean nothing to the market.
            (json!({"sub": "ann", "scope": "read"}), "apc"),
            (json!({"sub": "game", "role": "operator"}), "aepc"),
            (json!({"sub": "game", "role": "operator", "scope": "admin"}), "aepc"),
            (json!({"sub": "game", "role": "operator", "scope": "read"}), "ae"),
            (json!({"sub": "game", "role": "operator", "scope": "trade"}), "pc"),
            (json!({"sub": "game", "role": "operator", "scope": ["support", "read"]}), "aec"),
            (json!({"sub": "game", "role": "operator", "scope": "transfer rules"}), ""),
            (json!({"sub": "game", "role": "operator", "scope": 7}), ""),
            (json!({"sub": "game", "https://game/role": "operator", "scope": "read"}), "ae"),
        ] {
            assert_eq!(rights(&claims), expected, "{claims}");
        }
        for wrong in ["", "no token", "a.b.c", "e30.e30"] {
            assert!(Rights::of_token(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn read_only_leaves_what_reads() {
        let all = Rights { reads_accounts: true, reads_economy: true, places: true, cancels: true };
        let reading = Rights { places: false, cancels: false, ..all };
        assert_eq!(all.read_only(), reading);
        assert_eq!(Rights::default().read_only(), Rights::default());
    }
}
