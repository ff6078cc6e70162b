//! `tradepost token`: prints a token and nothing else, for use in scripts.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use clap::ValueEnum;
use tradepost_core::PlayerId;
use tradepost_http::auth::scope::Scope;
use tradepost_http::auth::{Claims, Role, mint_named};

use super::shared::{ensure_market, print_line};
use crate::config::{Config, Options};
use crate::secret::{has_secret, secret};

#[derive(clap::Args, Debug)]
pub(super) struct Token {
    /// Data directory
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// The server's configuration file [default: tradepost.toml in the data directory, if it exists]
    #[arg(long, env = "TRADEPOST_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Player id (for an operator, a name for your game's server)
    #[arg(long)]
    player: String,
    /// Whose token it is [default: player; operator if scopes are given]
    #[arg(long, value_enum)]
    role: Option<TokenRole>,
    /// What an operator may do, comma separated: read, transfer, trade, support, rules, admin [default:
    /// admin, which is everything]
    #[arg(long, value_delimiter = ',')]
    scope: Option<Vec<Scope>>,
    /// Lifetime: a number and s, m, h or d
    #[arg(long, default_value = "24h", value_parser = duration)]
    ttl: Duration,
    /// The token's audience [default: the one that the configuration file requires, if any]
    #[arg(long, env = "TRADEPOST_TOKEN_AUDIENCE")]
    audience: Option<String>,
    /// The token's issuer [default: the one that the configuration file requires, if any]
    #[arg(long, env = "TRADEPOST_TOKEN_ISSUER")]
    issuer: Option<String>,
    /// The claim that holds the player's id [default: as in the configuration file, or else sub]
    #[arg(long, env = "TRADEPOST_PLAYER_CLAIM")]
    player_claim: Option<String>,
    /// The claim that holds the role [default: as in the configuration file, or else role]
    #[arg(long, env = "TRADEPOST_ROLE_CLAIM")]
    role_claim: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TokenRole {
    /// Trades as this player
    Player,
    /// Acts for any player: your game's server
    Operator,
}

impl Token {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let player = PlayerId::new(&self.player)?;
        let role = match (self.role, &self.scope) {
            (Some(TokenRole::Player), Some(_)) => bail!("scopes are for operators: leave out --role player"),
            (Some(TokenRole::Player) | None, None) => Role::Player,
            (Some(TokenRole::Operator), _) | (None, Some(_)) => Role::Operator,
        };
        let scope = self.scope.map(|scopes| scopes.into_iter().map(Scope::as_str).collect());
        if !has_secret(&self.data) {
            ensure_market(&self.data).context("a token is for an existing market: check --data")?;
        }
        let exp = expiry(self.ttl)?;
        let given = Options {
            token_audience: self.audience,
            token_issuer: self.issuer,
            player_claim: self.player_claim,
            role_claim: self.role_claim,
            ..Options::default()
        };
        let config = Config::load(&self.data, given, self.config.as_deref())?;
        let (aud, iss) = config.audience_and_issuer();
        let claims = Claims { scope, aud, iss, ..Claims::new(player.as_str(), role, exp) };
        let token = mint_named(&secret(&self.data)?, &claims, config.claim_names())?;
        print_line(token)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// When a token made now expires, in seconds since 1970.
pub(super) fn expiry(ttl: Duration) -> anyhow::Result<u64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).context("the clock is before 1970")?;
    now.checked_add(ttl).map(|end| end.as_secs()).context("the lifetime is too long")
}

fn duration(text: &str) -> anyhow::Result<Duration> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let seconds = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        _ => bail!("expected a number and s, m, h or d, for example 24h"),
    };
    let number: u64 = number.parse().context("expected a number and s, m, h or d, for example 24h")?;
    if number == 0 {
        bail!("a token must live for at least a second");
    }
    number.checked_mul(seconds).map(Duration::from_secs).context("the lifetime is too long")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_a_number_and_a_unit() {
        assert_eq!(duration("90").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("24h").unwrap(), Duration::from_hours(24));
        assert_eq!(duration("7d").unwrap(), Duration::from_hours(168));
        for wrong in ["", "h", "0", "0s", "1w", "-1h", "99999999999999999999d"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
