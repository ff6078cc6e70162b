//! Plays a world against a market and shows it, until it is stopped.

use std::io::{self, Write};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout};
use tradepost_ports::{Deployment, Refusal};

use crate::climate::{Calendar, DAY, HOUR_MS, WATCHED_FROM};
use crate::dashboard::{Dashboard, Status};
use crate::exchange::Exchange;
use crate::guest::{self, GUEST, SignInLinks, first_trade};
use crate::port_exchange::PortExchange;
use crate::round;
use crate::store::{Store, StoreError};
use crate::supply_chain::{Good, PerGood};
use crate::tempo::{MarketClock, Tempo};
use crate::terminal;
use crate::ticker::{Row, trades_of_last_hour};
use crate::world::World;

/// The age up to which a stored plan is executed again: a market remembers idempotency keys for an hour.
const PLAN_AGE_MAX: Duration = Duration::from_mins(30);
/// How long the current hour may take after a stop.
const STOP_WAIT_MAX: Duration = Duration::from_secs(5);
/// Hours between two conservation checks.
const AUDIT_HOURS: u64 = 4;
/// How many of the richest players are shown.
const RICHEST: usize = 10;
/// How often the dashboard is read again.
const REFRESH: Duration = Duration::from_millis(500);

/// The minimum number of players: with fewer, some roles have a single player and their goods do not flow.
pub const PLAYERS_MIN: usize = 50;

/// What to play, and where.
#[derive(Debug)]
pub struct Config {
    /// The market's address, such as `http://127.0.0.1:7171`.
    pub address: String,
    /// The directory of `economy.json`, which is created if needed.
    pub data: PathBuf,
    /// The seed of all randomness; used for a new world only.
    pub seed: u64,
    /// The number of players, at least [`PLAYERS_MIN`]; used for a new world only.
    pub players: usize,
    /// How many hours of a new world pass before it is shown.
    pub unwatched_hours: u64,
    /// Whether to draw a full screen on the terminal instead of writing lines.
    pub full_screen: bool,
    /// Links that sign in, where the market serves its web page.
    pub sign_in: Option<SignInLinks>,
    /// A token of the guest, for its first trade with curl.
    pub token: String,
    /// How many times as fast as usual the world is played, where an hour lasts four seconds; 0 pauses it.
    pub speed: watch::Sender<u16>,
    /// What the web page shows of the world.
    pub status: watch::Sender<Status>,
}

impl Config {
    /// The hours of a new world that pass before it is shown, by default: a week.
    pub const UNWATCHED_HOURS: u64 = WATCHED_FROM;
}

/// Why the economy stopped.
#[derive(Debug, thiserror::Error)]
pub enum EconomyError {
    /// The market failed or refused.
    #[error(transparent)]
    Market(#[from] Refusal),
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
    tempo: Tempo,
    dashboard: Dashboard,
    token: String,
    /// Where the dashboard is shown.
    screen: watch::Sender<Dashboard>,
    page: watch::Sender<Status>,
    refreshed: Instant,
}

/// Plays until `stop` completes, the user quits or something fails. Continues the world in the data
/// directory, if any.
///
/// What happens before the world is shown is written to `out`, and so are the log lines where there is no
/// full screen.
pub async fn run(
    config: Config,
    deployment: Arc<dyn Deployment>,
    clock: Arc<dyn MarketClock>,
    out: &mut (dyn Write + Send),
    stop: impl Future<Output = ()>,
) -> Result<(), EconomyError> {
    let exchange = PortExchange(deployment);
    let mut stop = pin!(stop);
    let (stop_playing, stopping) = watch::channel(false);
    let tempo = Tempo::new(clock, config.speed.subscribe(), stopping);
    let begun = tokio::select! {
        begun = Economy::begin(&config, &exchange, tempo, out) => Some(begun?),
        () = &mut stop => None,
    };
    let Some(mut economy) = begun else { return Ok(()) };
    write!(out, "{}", economy.dashboard.welcome())?;
    out.flush()?;
    let dashboards = economy.screen.subscribe();
    let mut playing = Box::pin(economy.play());
    let shown = async {
        if config.full_screen {
            terminal::show(dashboards, &config.speed).await
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
    Ok(())
}

impl<'a, E: Exchange> Economy<'a, E> {
    /// Continues the stored world, or starts a new one and lets its first days pass.
    async fn begin(
        config: &Config,
        exchange: &'a E,
        tempo: Tempo,
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
            writeln!(out, "{} people, {} goods, seed {}.", config.players, Good::ALL.len(), config.seed)?;
            let id = format!("{:016x}", rand::random::<u64>());
            World::begin(id, config.seed, config.players, Calendar::Opening)
        };
        let (address, sign_in) = (config.address.clone(), config.sign_in.clone());
        let dashboard = Dashboard { address, sign_in, ..Dashboard::default() };
        let (screen, _) = watch::channel(dashboard.clone());
        let (token, page) = (config.token.clone(), config.status.clone());
        let refreshed = Instant::now();
        let mut economy = Self { exchange, world, store, tempo, dashboard, token, screen, page, refreshed };
        economy.tempo.begin_hour(economy.world.hour_start(economy.tempo.now()));
        economy.store.save(&economy.world).await?;
        round::settle(exchange, &mut economy.world).await?;
        economy.store.save(&economy.world).await?;
        // At least an hour, so that goods are on offer.
        economy.pass_unwatched(config.unwatched_hours.max(1), out).await?;
        economy.tempo.watched();
        economy.refresh(0).await?;
        Ok(economy)
    }

    /// Plays the hours before somebody watches, and reports each day.
    async fn pass_unwatched(&mut self, hours: u64, out: &mut (dyn Write + Send)) -> Result<(), EconomyError> {
        while self.world.state().tick < hours && !self.tempo.is_stopping() {
            self.play_hour().await?;
            if self.world.state().tick.is_multiple_of(DAY) {
                writeln!(out, "{}", self.dashboard.day_line())?;
                out.flush()?;
            }
        }
        Ok(())
    }

    /// Plays hour after hour.
    async fn play(&mut self) -> Result<(), EconomyError> {
        while !self.tempo.is_stopping() {
            self.play_hour().await?;
        }
        Ok(self.store.save(&self.world).await?)
    }

    async fn play_hour(&mut self) -> Result<(), EconomyError> {
        let start = self.world.hour_start(self.tempo.now());
        self.tempo.begin_hour(start);
        round::plan(self.exchange, &mut self.world).await?;
        self.store.save(&self.world).await?;
        let mut report = round::transfers(self.exchange, &self.world).await?;
        let slots = self.tempo.slots();
        for slot in 0..slots {
            self.tempo.reach(slot).await;
            report += round::turns(self.exchange, &self.world, slot, slots).await?;
            if self.refreshed.elapsed() >= REFRESH {
                self.refresh(report.online).await?;
            }
        }
        let tick = self.world.state().tick;
        if tick.is_multiple_of(AUDIT_HOURS) || self.dashboard.conservation.is_none() {
            let audit = self.exchange.audit().await?;
            self.dashboard.conservation = Some((audit.ok, audit.coins));
        }
        let ends_day = tick % DAY == DAY - 1;
        if ends_day || self.world.climate().shocks != self.dashboard.shocks {
            self.refresh(report.online).await?;
            let climate = self.world.climate();
            self.world.report(tick, &climate, &self.dashboard.rows);
            self.dashboard.shocks = climate.shocks;
        }
        self.world.finish_hour();
        Ok(())
    }

    /// Reads the dashboard's figures and shows them.
    async fn refresh(&mut self, online: u64) -> Result<(), EconomyError> {
        self.refreshed = Instant::now();
        let now = self.tempo.now();
        let start = self.world.hour_start(now);
        let figures = self.exchange.figures(now).await?;
        let guest = self.exchange.holdings(GUEST).await?;
        let rows = PerGood::from_fn(|good| Row::of(&figures[good], start));
        let quotes = PerGood::from_fn(|good| rows[good].quote);
        let climate = self.world.climate();
        let richest = self.world.richest(RICHEST).into_iter();
        let dashboard = &mut self.dashboard;
        dashboard.tick = self.world.state().tick;
        dashboard.start = start - dashboard.tick * HOUR_MS;
        dashboard.speed = self.tempo.speed();
        dashboard.weather = climate.weather.name();
        dashboard.conditions = climate.words();
        dashboard.players = (self.world.profiles().len() as u64, online);
        dashboard.trades_last_hour = trades_of_last_hour(&figures, start);
        dashboard.rows = rows;
        dashboard.guest_coins = guest.coins.total();
        dashboard.guest_wealth = guest::wealth(&guest, &quotes);
        let (richer, next) = self.world.richer_than(dashboard.guest_wealth);
        dashboard.guest_rank = richer + 1;
        dashboard.guest_behind = next.map_or(0, |next| next - dashboard.guest_wealth);
        dashboard.richest = richest.map(|(name, wealth)| (name.to_owned(), wealth)).collect();
        dashboard.headlines = self.world.state().headlines.lines();
        dashboard.first_trade = first_trade(&dashboard.address, &self.token, &quotes);
        self.page.send_replace(dashboard.status(self.tempo.is_watched()));
        self.screen.send_replace(dashboard.clone());
        Ok(())
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
