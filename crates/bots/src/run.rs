//! Plays a world against a market and shows it, until it is stopped.

use std::io::{self, Write};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};
use tradepost_client::Error;

use crate::climate::{Calendar, DAY};
use crate::dashboard::Dashboard;
use crate::exchange::Exchange;
use crate::guest::{self, GUEST, SignInLinks, first_trade};
use crate::headlines::Headlines;
use crate::http_exchange::{HttpExchange, TokenSource};
use crate::round;
use crate::store::{Store, StoreError};
use crate::supply_chain::PerGood;
use crate::terminal;
use crate::ticker::Ticker;
use crate::world::World;

/// The age up to which a stored plan is executed again: a market remembers idempotency keys for an hour.
const PLAN_AGE_MAX: Duration = Duration::from_mins(30);
/// How long the current hour may take after a stop.
const STOP_WAIT_MAX: Duration = Duration::from_secs(5);
/// Hours between two conservation checks.
const AUDIT_HOURS: u64 = 4;
/// How many of the richest players are shown.
const RICHEST: usize = 10;

/// The minimum number of players: with fewer, some roles have a single player and their goods do not flow.
pub const PLAYERS_MIN: usize = 50;

/// What to play, and where.
#[derive(Clone, Debug)]
pub struct Config {
    /// The market's address, such as `http://127.0.0.1:7171`.
    pub url: String,
    /// The directory of `economy.json`, which is created if needed.
    pub data: PathBuf,
    /// The seed of all randomness; used for a new world only.
    pub seed: u64,
    /// The number of players, at least [`PLAYERS_MIN`]; used for a new world only.
    pub players: usize,
    /// The minimum duration of an hour; a slow market makes hours longer.
    pub hour_lasts: Duration,
    /// Whether to draw a full screen on the terminal instead of writing lines.
    pub full_screen: bool,
    /// Whether the market serves its web page.
    pub has_page: bool,
}

/// Why the economy stopped.
#[derive(Debug, thiserror::Error)]
pub enum EconomyError {
    /// The market failed or refused.
    #[error(transparent)]
    Market(#[from] tradepost_client::Error),
    /// The world cannot be stored or loaded.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Some roles would have no competition.
    #[error("need at least {PLAYERS_MIN} players, got {0}")]
    TooFewPlayers(usize),
    /// The stored world belongs to another market.
    #[error(
        "{path} belongs to another market: this one has no coins; move the file away to start a new world"
    )]
    OtherMarket {
        /// The file of the world.
        path: PathBuf,
    },
    /// The terminal cannot be written to.
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
}

/// A world in its market.
struct Economy<'a, E> {
    exchange: &'a E,
    world: World,
    store: Store,
    ticker: Ticker,
    headlines: Headlines,
    dashboard: Dashboard,
    token: String,
}

/// Plays until `stop` completes, the user quits or something fails. Continues the world in the data
/// directory, if any.
///
/// The welcome text is written to `out`, and so are the log lines where there is no full screen.
pub async fn run(
    config: Config,
    tokens: impl TokenSource,
    out: &mut (dyn Write + Send),
    stop: impl Future<Output = ()>,
) -> Result<(), EconomyError> {
    let token = tokens.player(GUEST).map_err(Error::NoToken)?;
    let operator_token = tokens.operator().map_err(Error::NoToken)?;
    let sign_in = config.has_page.then(|| SignInLinks::new(&config.url, &token, &operator_token));
    let exchange = HttpExchange::new(&config.url, Arc::new(tokens))?;
    let mut stop = pin!(stop);
    let begun = tokio::select! {
        begun = Economy::begin(&config, &exchange, token, sign_in, out) => Some(begun?),
        () = &mut stop => None,
    };
    let Some(mut economy) = begun else { return Ok(()) };
    write!(out, "{}", economy.welcome())?;
    out.flush()?;
    let (publish, dashboards) = watch::channel(economy.dashboard.clone());
    let (stop_playing, stopping) = watch::channel(false);
    let mut playing = Box::pin(economy.play(config.hour_lasts, &publish, stopping));
    let shown = async {
        if config.full_screen {
            terminal::show(dashboards).await
        } else {
            terminal::print_lines(out, dashboards).await
        }
    };
    let ended = tokio::select! {
        ended = &mut playing => Some(ended),
        shown = shown => {
            shown?;
            None
        }
        () = &mut stop => None,
    };
    if let Some(ended) = ended {
        ended?;
    } else {
        stop_playing.send_replace(true);
        // An hour that is cut short here is finished at the next start.
        if let Ok(ended) = timeout(STOP_WAIT_MAX, &mut playing).await {
            ended?;
        }
    }
    drop(playing);
    writeln!(out, "Stopped at {}. Run the same command to continue.", economy.dashboard.time())?;
    if config.full_screen {
        write!(out, "{}", economy.invitation())?;
    }
    Ok(())
}

impl<'a, E: Exchange> Economy<'a, E> {
    /// Continues the stored world or starts a new one, and plays its first hour, so that goods are on offer.
    async fn begin(
        config: &Config,
        exchange: &'a E,
        token: String,
        sign_in: Option<SignInLinks>,
        out: &mut (dyn Write + Send),
    ) -> Result<Self, EconomyError> {
        let store = Store::new(&config.data);
        let stored = store.load()?;
        let world = if let Some((world, age)) = stored {
            let audit = exchange.audit().await?;
            if world.state().is_settled && audit.coins == 0 {
                return Err(EconomyError::OtherMarket { path: store.path() });
            }
            resumed(exchange, world, age, config, out).await?
        } else {
            if config.players < PLAYERS_MIN {
                return Err(EconomyError::TooFewPlayers(config.players));
            }
            writeln!(out, "Starting a new world: {} players, seed {}.", config.players, config.seed)?;
            let id = format!("{:016x}", rand::random::<u64>());
            World::begin(id, config.seed, config.players, Calendar::Seeded)
        };
        let dashboard = Dashboard { address: config.url.clone(), sign_in, ..Dashboard::default() };
        let (ticker, headlines) = (Ticker::default(), Headlines::default());
        let mut economy = Self { exchange, world, store, ticker, headlines, dashboard, token };
        economy.store.save(&economy.world).await?;
        round::settle(exchange, &mut economy.world).await?;
        economy.store.save(&economy.world).await?;
        economy.play_hour().await?;
        Ok(economy)
    }

    /// Plays hour after hour.
    async fn play(
        &mut self,
        hour_lasts: Duration,
        publish: &watch::Sender<Dashboard>,
        mut stopping: watch::Receiver<bool>,
    ) -> Result<(), EconomyError> {
        let mut next = Instant::now();
        while !*stopping.borrow() {
            self.play_hour().await?;
            publish.send_replace(self.dashboard.clone());
            next = (next + hour_lasts).max(Instant::now());
            tokio::select! {
                () = sleep_until(next) => {}
                _ = stopping.changed() => {}
            }
        }
        Ok(self.store.save(&self.world).await?)
    }

    async fn play_hour(&mut self) -> Result<(), EconomyError> {
        let (tick, climate) = (self.world.state().tick, self.world.climate());
        round::plan(self.exchange, &mut self.world).await?;
        self.store.save(&self.world).await?;
        let report = round::execute(self.exchange, &mut self.world).await?;
        let rows = self.ticker.read(self.exchange, report.orders).await?;
        let guest = self.exchange.holdings(GUEST).await?;
        if tick.is_multiple_of(AUDIT_HOURS) || self.dashboard.conservation.is_none() {
            let audit = self.exchange.audit().await?;
            self.dashboard.conservation = Some((audit.ok, audit.coins));
        }
        self.headlines.update(tick, &climate, &rows);
        let quotes = PerGood::from_fn(|good| rows[good].quote);
        let richest = self.world.richest(RICHEST).into_iter();
        let dashboard = &mut self.dashboard;
        dashboard.tick = tick;
        dashboard.weather = climate.weather.name();
        dashboard.shocks = climate.words();
        dashboard.players = (self.world.profiles().len() as u64, report.online);
        dashboard.trades_per_second = self.ticker.trades_per_second();
        dashboard.orders_per_second = self.ticker.orders_per_second();
        dashboard.rows = rows;
        dashboard.guest_wealth = guest::wealth(&guest, &quotes);
        dashboard.richest = richest.map(|(name, wealth)| (name.to_owned(), wealth)).collect();
        dashboard.headlines = self.headlines.lines();
        dashboard.first_trade = first_trade(&dashboard.address, &self.token, &quotes);
        Ok(())
    }

    fn welcome(&self) -> String {
        let (address, invitation) = (&self.dashboard.address, self.invitation());
        format!(
            "The market is open at {address} (API: {address}/docs).\n\
             You are player `{GUEST}`, with 10,000 coins and some goods.\n\n{invitation}\n"
        )
    }

    /// How to take part.
    fn invitation(&self) -> String {
        let Dashboard { sign_in, first_trade, .. } = &self.dashboard;
        let browser = sign_in.as_ref().map_or_else(
            || "This build has no web page: run `cargo xtask ui` and build again.\n".to_owned(),
            |SignInLinks { guest, operator }| {
                format!(
                    "Open in a browser as player `{GUEST}`:\n{guest}\n\
                     Open as the operator, who sees the whole economy:\n{operator}\n"
                )
            },
        );
        format!("{browser}\nYour first trade, with curl:\n{first_trade}")
    }
}

/// Restores a stored world and finishes its last hour.
async fn resumed<E: Exchange>(
    exchange: &E,
    mut world: World,
    age: Duration,
    config: &Config,
    out: &mut (dyn Write + Send),
) -> Result<World, EconomyError> {
    let state = world.state();
    let (day, players, seed) = (state.tick / DAY + 1, state.players, state.seed);
    writeln!(out, "Continuing the world of {players} players and seed {seed} at day {day}.")?;
    if (players, seed) != (config.players, config.seed) {
        let path = Store::new(&config.data).path();
        writeln!(
            out,
            "For a world of {} players and seed {}, move {} away.",
            config.players,
            config.seed,
            path.display()
        )?;
    }
    if world.state().plan.is_some() {
        if age < PLAN_AGE_MAX {
            round::execute(exchange, &mut world).await?;
        } else {
            world.finish_hour();
        }
    }
    Ok(world)
}
