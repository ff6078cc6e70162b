//! The keys, and a token as this market would judge it.

use std::time::SystemTime;

use tradepost_http::auth::scope::Scope;
use tradepost_http::auth::{Caller, Keys, Role};

use super::finding::Finding;
use crate::config::Config;
use crate::secret::has_secret;

/// Checks the keys and, if there is one, a token.
pub(super) async fn check(config: &Config, token: Option<&str>) -> Vec<Finding> {
    if !has_secret(&config.directory) {
        let advice = "a token can be checked once the market has its secret";
        return token
            .map(|_| Finding::warning("token", "there is no secret yet", advice))
            .into_iter()
            .collect();
    }
    let keys = match config.keys() {
        Ok(keys) => keys,
        Err(error) => {
            return vec![Finding::error("keys", error.to_string(), "correct the secret or the setting")];
        }
    };
    let mut findings: Vec<_> = public_keys(config, &keys).await.into_iter().collect();
    findings.extend(token.map(|token| judge(&keys, token)));
    findings
}

/// The game's own public keys, where the settings name some.
async fn public_keys(config: &Config, keys: &Keys) -> Option<Finding> {
    let source = config.key_source().ok()??;
    Some(match source.read_once(keys).await {
        Ok(()) => Finding::ok("public keys", "read, and usable"),
        Err(error) => {
            let says = format!("{:#}", anyhow::Error::from(error));
            Finding::error("public keys", says, "until they can be read, tokens of the game are refused")
        }
    })
}

fn judge(keys: &Keys, token: &str) -> Finding {
    match keys.verify_until(token) {
        Ok((caller, until)) => Finding::ok("token", format!("{}, {}", holder(&caller), valid_for(until))),
        Err(refused) => {
            let advice =
                "tradepost token makes a valid one; your game's must be signed and claim what is named here";
            Finding::error("token", refused.problem().detail.to_string(), advice)
        }
    }
}

/// Who a token's caller is, and what it may do.
fn holder(caller: &Caller) -> String {
    if caller.role == Role::Player {
        return format!("of the player {}", caller.subject);
    }
    let scopes: Vec<_> = Scope::ALL
        .into_iter()
        .filter(|scope| caller.scopes.has_any_of(&[*scope]))
        .map(Scope::as_str)
        .collect();
    let scopes = if scopes.is_empty() { "no scope".to_owned() } else { scopes.join(", ") };
    format!("of the operator {} ({scopes})", caller.subject)
}

fn valid_for(until: SystemTime) -> String {
    let left = until.duration_since(SystemTime::now()).unwrap_or_default().as_secs();
    match left {
        0..7_200 => format!("valid for {} min", left / 60),
        7_200..172_800 => format!("valid for {} h", left / 3_600),
        _ => format!("valid for {} days", left / 86_400),
    }
}
