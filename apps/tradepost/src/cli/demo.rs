//! `tradepost demo`: serves a market with an economy of bots in it until Ctrl-C; run it again to resume.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::oneshot;
use tradepost_bots::TokenSource;
use tradepost_client::TokenError;
use tradepost_http::auth::{Claims, Role, mint_named};

use super::serve::{Server, StopSignal};
use super::shared::{log_filter, runtime};
use super::token::expiry;
use crate::config::{Config, Options};
use crate::secret::secret;

/// Lifetime of the demo's tokens.
const TOKEN_TTL: Duration = Duration::from_hours(30 * 24);

#[derive(clap::Args, Debug)]
pub(super) struct Demo {
    /// Data directory of the market and its economy; created if it does not exist
    #[arg(long, value_name = "DIR", default_value = "tradepost-demo")]
    data: PathBuf,
    /// Seed of the economy's random choices; used for a new world only
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Number of players, 50 to 10000; used for a new world only
    #[arg(long, default_value_t = 240, value_parser = clap::value_parser!(u16).range(50..=10_000))]
    players: u16,
    /// Simulated hours per second, as far as the market keeps up
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    speed: u16,
    /// Print lines instead of drawing a screen
    #[arg(long)]
    plain: bool,
    #[command(flatten)]
    options: Options,
}

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config::load(&self.data, self.options, None)?;
        let tokens = Tokens { secret: secret(&self.data)?, config: config.clone() };
        log_to_file(&config)?;
        runtime()?.block_on(async {
            let stop = StopSignal::while_starting()?;
            let server = Server::start(&config).await?;
            let economy = tradepost_bots::Config {
                url: server.url(),
                data: self.data,
                seed: self.seed,
                players: usize::from(self.players),
                hour_lasts: Duration::from_secs(1) / u32::from(self.speed),
                full_screen: !self.plain && io::stdout().is_terminal(),
                has_page: crate::page::is_built(),
            };
            let (stop_server, server_stopped) = oneshot::channel::<()>();
            let serving = tokio::spawn(server.serve_until(async { drop(server_stopped.await) }));
            let (mut stdout, stop) = (io::stdout(), stop.once_serving());
            let played = Box::pin(tradepost_bots::run(economy, tokens, &mut stdout, stop)).await;
            drop(stop_server);
            // If the market failed, that is why the economy stopped: report it first.
            serving.await??;
            played?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Signs tokens with the market's secret.
struct Tokens {
    secret: Vec<u8>,
    config: Config,
}

impl Tokens {
    fn mint(&self, sub: &str, role: Role) -> Result<String, TokenError> {
        let exp = expiry(TOKEN_TTL)?;
        let (aud, iss) = self.config.audience_and_issuer();
        Ok(mint_named(&self.secret, &Claims { sub, role, exp, aud, iss }, self.config.claim_names())?)
    }
}

impl TokenSource for Tokens {
    fn player(&self, name: &str) -> Result<String, TokenError> {
        self.mint(name, Role::Player)
    }

    fn operator(&self) -> Result<String, TokenError> {
        self.mint("demo", Role::Operator)
    }
}

/// Logs into the data directory, since the terminal shows the economy.
fn log_to_file(config: &Config) -> anyhow::Result<()> {
    let path = config.directory.join("demo.log");
    let file = File::options().create(true).append(true).open(&path);
    let file = file.with_context(|| format!("cannot write {}", path.display()))?;
    let logging = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(log_filter(config)?);
    logging.with_writer(Mutex::new(file)).try_init().map_err(|error| anyhow::anyhow!("cannot log: {error}"))
}
