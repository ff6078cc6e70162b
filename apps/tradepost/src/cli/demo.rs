//! `tradepost demo`: serves a market with an economy of bots in it until Ctrl-C; run it again to resume.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use tokio::sync::{oneshot, watch};
use tradepost_bots::{MarketClock, SPEED_MAX, Status};
use tradepost_core::Timestamp;
use tradepost_http::auth::{Claims, Role, mint_named};
use tradepost_node::{Clock, Pace};

use super::serve::{Parts, Server, StopSignal};
use super::shared::{log_filter, runtime};
use super::token::expiry;
use crate::config::{Config, Options};
use crate::demo_page::DemoPage;
use crate::secret::secret;

/// Lifetime of the demo's tokens.
const TOKEN_TTL: Duration = Duration::from_hours(30 * 24);
/// The demo's sales tax, unless another is given: without one, no coins are burned.
const SALES_TAX_BPS: u16 = 100;
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

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
    /// Hours of a new world that pass before it is shown
    #[arg(long, default_value_t = tradepost_bots::Config::UNWATCHED_HOURS, value_name = "HOURS",
          value_parser = clap::value_parser!(u64).range(0..=2_400))]
    unwatched: u64,
    /// How many times as fast as usual, as far as the market keeps up; usually an hour lasts four seconds
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(0..=i64::from(SPEED_MAX)))]
    speed: u16,
    /// Print lines instead of drawing a screen
    #[arg(long)]
    plain: bool,
    /// Do not open the page in the browser
    #[arg(long)]
    no_open: bool,
    #[command(flatten)]
    options: Options,
}

impl Demo {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config::load(&self.data, self.options.clone(), None)?.with_default_tax(SALES_TAX_BPS);
        let tokens = Tokens { secret: secret(&self.data)?, config: config.clone() };
        log_to_file(&config)?;
        runtime()?.block_on(self.play(&config, &tokens))
    }

    async fn play(self, config: &Config, tokens: &Tokens) -> anyhow::Result<ExitCode> {
        let stop = StopSignal::while_starting()?;
        let (speed, status) = (watch::Sender::new(self.speed), watch::Sender::new(Status::default()));
        let (guest, operator) = (tokens.mint("you", Role::Player)?, tokens.mint("demo", Role::Operator)?);
        let page = Arc::new(DemoPage::new(guest.clone(), operator, status.subscribe(), speed.clone()));
        // The first days of a new world end today, so that its market is not ahead of real time at first.
        let today = Clock::System.now().0 / DAY_MS * DAY_MS;
        let start = today.saturating_sub(self.unwatched.div_ceil(24) * DAY_MS);
        let pace = Arc::new(Pace::standing(Timestamp(start)));
        let parts = Parts {
            clock: Some(Clock::Paced(Arc::clone(&pace))),
            page: crate::page::routes_with(Arc::clone(&page).routes()),
        };
        let server = Server::start(config, parts).await?;
        let has_page = crate::page::is_built();
        let full_screen = !self.plain && io::stdout().is_terminal();
        let economy = tradepost_bots::Config {
            address: server.url(),
            data: self.data,
            seed: self.seed,
            players: usize::from(self.players),
            unwatched_hours: self.unwatched,
            full_screen,
            sign_in: has_page.then(|| page.links(&server.url())),
            token: guest,
            speed,
            status: status.clone(),
        };
        if let Some(links) = economy.sign_in.as_ref().filter(|_| full_screen && !self.no_open) {
            tokio::spawn(open_once_ready(status.subscribe(), links.guest.clone()));
        }
        let deployment = server.deployment();
        let (stop_server, server_stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.serve_until(async { drop(server_stopped.await) }));
        let (mut stdout, stop) = (io::stdout(), stop.once_serving());
        let clock = Arc::new(DemoClock(pace));
        let played = Box::pin(tradepost_bots::run(economy, deployment, clock, &mut stdout, stop)).await;
        drop(stop_server);
        // If the market failed, that is why the economy stopped: report it first.
        serving.await??;
        played?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The market's clock, which the world drives.
struct DemoClock(Arc<Pace>);

impl MarketClock for DemoClock {
    fn now(&self) -> u64 {
        self.0.now().0
    }

    fn run(&self, from: u64, factor: u32, until: u64) {
        self.0.run(Timestamp(from), factor, Timestamp(until));
    }
}

/// Opens the page in the user's browser once the world can be shown.
async fn open_once_ready(mut status: watch::Receiver<Status>, link: String) {
    if status.wait_for(|status| status.is_shown).await.is_ok()
        && let Err(error) = tokio::task::spawn_blocking(move || open::that_detached(link)).await
    {
        tracing::info!(%error, "no browser was opened");
    }
}

/// Signs tokens with the market's secret.
struct Tokens {
    secret: Vec<u8>,
    config: Config,
}

impl Tokens {
    fn mint(&self, sub: &str, role: Role) -> anyhow::Result<String> {
        let exp = expiry(TOKEN_TTL)?;
        let (aud, iss) = self.config.audience_and_issuer();
        Ok(mint_named(
            &self.secret,
            &Claims { aud, iss, ..Claims::new(sub, role, exp) },
            self.config.claim_names(),
        )?)
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
