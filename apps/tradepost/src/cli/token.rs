//! `tradepost token`: prints a token and nothing else, for use in scripts.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use clap::ValueEnum;
use tradepost_core::PlayerId;
use tradepost_http::auth::{ClaimNames, Claims, Role, mint_named};

use super::shared::{ensure_market, print_line};
use crate::secret::{has_secret, secret};

#[derive(clap::Args, Debug)]
pub(super) struct Token {
    /// Data directory
    #[arg(long, env = "TRADEPOST_DATA", value_name = "DIR", default_value = "tradepost-data")]
    data: PathBuf,
    /// Player id (for an operator, a name for your game's server)
    #[arg(long)]
    player: String,
    /// What the token may do
    #[arg(long, value_enum, default_value_t = TokenRole::Player)]
    role: TokenRole,
    /// Lifetime: a number and s, m, h or d
    #[arg(long, default_value = "24h", value_parser = duration)]
    ttl: Duration,
    /// The token's audience, if the server requires one
    #[arg(long, env = "TRADEPOST_TOKEN_AUDIENCE")]
    audience: Option<String>,
    /// The token's issuer, if the server requires one
    #[arg(long, env = "TRADEPOST_TOKEN_ISSUER")]
    issuer: Option<String>,
    /// The claim that holds the player's id, if the server names another than sub
    #[arg(long, env = "TRADEPOST_PLAYER_CLAIM")]
    player_claim: Option<String>,
    /// The claim that holds the role, if the server names another than role
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
        let role = match self.role {
            TokenRole::Player => Role::Player,
            TokenRole::Operator => Role::Operator,
        };
        if !has_secret(&self.data) {
            ensure_market(&self.data).context("a token is for an existing market: check --data")?;
        }
        let exp = expiry(self.ttl)?;
        let (aud, iss) = (self.audience.as_deref(), self.issuer.as_deref());
        let names = ClaimNames::given(self.player_claim.as_deref(), self.role_claim.as_deref());
        let token =
            mint_named(&secret(&self.data)?, &Claims { sub: player.as_str(), role, exp, aud, iss }, names)?;
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
