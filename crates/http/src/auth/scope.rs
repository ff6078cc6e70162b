//! Scopes: what an operator's token may do, and which of them a route needs.
//!
//! A handler names the scope it needs by a type ([`Needs`]) in its signature; its description in the OpenAPI
//! document repeats it, and a test compares the two.
//!
//! Invariants: no scope includes another, except that `admin` includes all. Words that are no scope of ours
//! are ignored: an identity provider adds its own, such as `openid`.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

/// What an operator's token may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Reads every account, the audit and the economy's figures.
    Read,
    /// Deposits and withdraws.
    Transfer,
    /// Places, reduces and cancels orders for any player.
    Trade,
    /// Cancels and reduces orders, freezes accounts and revokes tokens, for any player.
    Support,
    /// Registers materials and halts trading.
    Rules,
    /// Everything, backups included.
    Admin,
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Scopes(u8);

/// A scope that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no scope; expected read, transfer, trade, support, rules or admin")]
pub struct UnknownScope(String);

/// The scopes that a route accepts; one of them is enough.
pub trait Needs: fmt::Debug + Send + Sync + 'static {
    /// Any of these scopes is enough.
    const ANY_OF: &'static [Scope];
}

macro_rules! needs {
    ($($(#[doc = $doc:literal])+ $name:ident: $($scope:ident),+;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Needs for $name {
            const ANY_OF: &'static [Scope] = &[$(Scope::$scope),+];
        }
    )+};
}

needs! {
    /// Needs `read`.
    Read: Read;
    /// Needs `transfer`.
    Transfer: Transfer;
    /// Needs `trade`.
    Trade: Trade;
    /// Needs `trade` or `support`: what an order holds is given back.
    Release: Trade, Support;
    /// Needs `support`.
    Support: Support;
    /// Needs `rules`.
    Rules: Rules;
    /// Needs `admin`.
    Admin: Admin;
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Transfer, Self::Trade, Self::Support, Self::Rules, Self::Admin];

    /// The scope in a token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Transfer => "transfer",
            Self::Trade => "trade",
            Self::Support => "support",
            Self::Rules => "rules",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let known = Self::ALL.into_iter().find(|scope| scope.as_str() == text);
        known.ok_or_else(|| UnknownScope(text.to_owned()))
    }
}

impl Scopes {
    /// No scope.
    pub const NONE: Self = Self(0);
    /// `admin`, which includes all.
    pub const ADMIN: Self = Self(Scope::Admin.bit());

    /// The scopes of a claim: words separated by spaces, or a list of words. `None` if it is neither.
    pub fn of_claim(claim: &Value) -> Option<Self> {
        match claim {
            Value::String(words) => Some(words.split_whitespace().collect()),
            Value::Array(words) => words.iter().map(Value::as_str).collect(),
            _ => None,
        }
    }

    /// Whether one of these scopes is in the set.
    pub fn has_any_of(self, scopes: &[Scope]) -> bool {
        let wanted = scopes.iter().fold(Scope::Admin.bit(), |bits, scope| bits | scope.bit());
        self.0 & wanted != 0
    }
}

impl<'a> FromIterator<&'a str> for Scopes {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let known = words.into_iter().filter_map(|word| word.parse::<Scope>().ok());
        Self(known.fold(0, |bits, scope| bits | scope.bit()))
    }
}

/// As in a token: words separated by spaces.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = Scope::ALL.into_iter().filter(|scope| self.0 & scope.bit() != 0);
        f.write_str(&held.map(Scope::as_str).collect::<Vec<_>>().join(" "))
    }
}

/// Why a set without any of these scopes is not enough.
pub(super) fn insufficient(held: Scopes, needed: &[Scope]) -> String {
    let needed: Vec<_> = needed.iter().map(|scope| format!("`{}`", scope.as_str())).collect();
    let held = if held == Scopes::NONE { "none".to_owned() } else { format!("`{held}`") };
    format!("this needs an operator's token with the scope {}; this token has {held}", needed.join(" or "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scopes_are_words_or_a_list_of_words_and_others_are_ignored() {
        let shown = |claim: Value| Scopes::of_claim(&claim).map(|scopes| scopes.to_string());
        for (claim, expected) in [
            (json!("read transfer"), "read transfer"),
            (json!(["transfer", "read"]), "read transfer"),
            (json!("openid  profile read\ttrade"), "read trade"),
            (json!("Read ADMIN read,transfer"), ""),
            (json!(""), ""),
            (json!([]), ""),
        ] {
            assert_eq!(shown(claim.clone()), Some(expected.to_owned()), "{claim}");
        }
        for wrong in [json!(7), json!(null), json!(["read", 7]), json!({"read": true})] {
            assert_eq!(shown(wrong.clone()), None, "{wrong}");
        }
    }

    #[test]
    fn admin_includes_every_scope_and_no_other_scope_includes_another() {
        for held in Scope::ALL {
            let set: Scopes = [held.as_str()].into_iter().collect();
            for needed in Scope::ALL {
                let enough = held == needed || held == Scope::Admin;
                assert_eq!(set.has_any_of(&[needed]), enough, "{held:?} for {needed:?}");
            }
        }
        assert!(!Scopes::NONE.has_any_of(&Scope::ALL));
    }
}
