//! Plays a world against a market and shows it, until told to stop.

use std::io::{self, Write};
use std::path::PathBuf;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until, timeout};

use crate::climate::{Calendar, DAY};
use crate::exchange::{Exchange, ExchangeError};
use crate::guest::{self, Doors, GUEST, first_trade};
use crate::http::{HttpExchange, TokenSource};
use crate::news::News;
use crate::picture::Picture;
use crate::play;
use crate::store::{Store, StoreError};
use crate::supply_chain::PerGood;
use crate::terminal;
use crate::watch::MarketWatch;
use crate::world::World;

/// How old a plan may be that is carried out again: the market remembers what it did under a key for an hour.
const PLAN_AGE_MAX: Duration = Duration::from_mins(30);
/// How long the hour under way may take when told to stop.
const STOP_WAIT_MAX: Duration = Duration::from_secs(5);
/// How many hours are between two conservation checks.
const AUDIT_HOURS: u64 = 4;
/// How many of the richest players are shown.
const RICHEST: usize = 10;

/// The fewest players of a world: with fewer, some trades have a single hand and their goods do not flow.
pub const PLAYERS_MIN: usize = 50;

/// What to play and where.
#[derive(Clone, Debug)]
pub struct Config {
    /// The market's address, such as `http://127.0.0.1:7171`.
    pub url: String,
    /// The directory of `economy.json`.
    pub data: PathBuf,
    /// What all chance follows from; only a new world asks.
    pub seed: u64,
    /// How many players there are, at least [`PLAYERS_MIN`]; only a new world asks.
    pub players: usize,
    /// How long an hour takes at least; longer if the market needs longer.
    pub hour_lasts: Duration,
    /// Whether to draw a full screen on the terminal instead of writing lines.
    pub full_screen: bool,
    /// Whether the market serves its web page.
    pub has_page: bool,
}

/// Why the economy stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum EconomyError {
    /// The market did not do its part.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The world cannot be stored or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A trade with one or two players is none.
    #[error("{0} players are too few for an economy; {PLAYERS_MIN} are enough")]
    TooFewPlayers(usize),
    /// The stored world has been playing in another market.
    #[error(
        "{path} belongs to another market: this one has no coins; move the file away to begin a new world"
    )]
    OtherMarket {
        /// Where the world is stored.
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
    watch: MarketWatch,
    news: News,
    picture: Picture,
    token: String,
}

/// Plays until `stop`, the viewer leaves, or something fails; a world stored in the data directory goes on.
///
/// The welcome text goes to `out`, and so do the lines where there is no full screen.
pub async fn run(
    config: Config,
    tokens: impl TokenSource,
    out: &mut (dyn Write + Send),
    stop: impl Future<Output = ()>,
) -> Result<(), EconomyError> {
    let exchange = HttpExchange::new(&config.url, tokens)?;
    let token = exchange.player_token(GUEST)?.to_string();
    let operator = exchange.operator_token()?;
    let doors = config.has_page.then(|| Doors::new(&config.url, &token, &operator));
    let mut stop = pin!(stop);
    let begun = tokio::select! {
        begun = Economy::begin(&config, &exchange, token, doors, out) => Some(begun?),
        () = &mut stop => None,
    };
    let Some(mut economy) = begun else { return Ok(()) };
    write!(out, "{}", economy.welcome())?;
    out.flush()?;
    let (paint, pictures) = watch::channel(economy.picture.clone());
    let (halt, halted) = watch::channel(false);
    let mut playing = Box::pin(economy.play(config.hour_lasts, &paint, halted));
    let shown = async {
        if config.full_screen { terminal::show(pictures).await } else { terminal::tell(out, pictures).await }
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
        halt.send_replace(true);
        // An hour cut short here is finished at the next start.
        if let Ok(ended) = timeout(STOP_WAIT_MAX, &mut playing).await {
            ended?;
        }
    }
    drop(playing);
    writeln!(out, "Stopped at {}. The same command goes on from here.", economy.picture.time())?;
    if config.full_screen {
        write!(out, "{}", economy.invitation())?;
    }
    Ok(())
}

impl<'a, E: Exchange> Economy<'a, E> {
    /// Takes up the stored world or begins a new one, and plays until there is something to trade with.
    async fn begin(
        config: &Config,
        exchange: &'a E,
        token: String,
        doors: Option<Doors>,
        out: &mut (dyn Write + Send),
    ) -> Result<Self, EconomyError> {
        let store = Store::new(&config.data);
        let stored = store.load()?;
        let world = if let Some((world, age)) = stored {
            let audit = exchange.audit().await?;
            if world.state().is_settled && audit.coins == 0 {
                return Err(EconomyError::OtherMarket { path: store.path() });
            }
            taken_up(exchange, world, age, config, out).await?
        } else {
            if config.players < PLAYERS_MIN {
                return Err(EconomyError::TooFewPlayers(config.players));
            }
            writeln!(out, "A new world: {} players, seed {}.", config.players, config.seed)?;
            let id = format!("{:016x}", rand::random::<u64>());
            World::begin(id, config.seed, config.players, Calendar::Seeded)
        };
        let picture = Picture { address: config.url.clone(), doors, ..Picture::default() };
        let (watch, news) = (MarketWatch::default(), News::default());
        let mut economy = Self { exchange, world, store, watch, news, picture, token };
        economy.store.save(&economy.world).await?;
        play::settle(exchange, &mut economy.world).await?;
        economy.store.save(&economy.world).await?;
        economy.play_hour().await?;
        Ok(economy)
    }

    /// Plays hour after hour.
    async fn play(
        &mut self,
        hour_lasts: Duration,
        paint: &watch::Sender<Picture>,
        mut halted: watch::Receiver<bool>,
    ) -> Result<(), EconomyError> {
        let mut next = Instant::now();
        while !*halted.borrow() {
            self.play_hour().await?;
            paint.send_replace(self.picture.clone());
            next = (next + hour_lasts).max(Instant::now());
            tokio::select! {
                () = sleep_until(next) => {}
                _ = halted.changed() => {}
            }
        }
        Ok(self.store.save(&self.world).await?)
    }

    async fn play_hour(&mut self) -> Result<(), EconomyError> {
        let (tick, climate) = (self.world.state().tick, self.world.climate());
        play::plan(self.exchange, &mut self.world).await?;
        self.store.save(&self.world).await?;
        let report = play::carry_out(self.exchange, &mut self.world).await?;
        let rows = self.watch.look(self.exchange, report.orders).await?;
        let guest = self.exchange.holdings(GUEST).await?;
        if tick.is_multiple_of(AUDIT_HOURS) || self.picture.conservation.is_none() {
            let audit = self.exchange.audit().await?;
            self.picture.conservation = Some((audit.ok, audit.coins));
        }
        self.news.hear(tick, &climate, &rows);
        let quotes = PerGood::from_fn(|good| rows[good].quote);
        let richest = self.world.richest(RICHEST).into_iter();
        let picture = &mut self.picture;
        picture.tick = tick;
        picture.weather = climate.weather.name();
        picture.shocks = climate.words();
        picture.players = (self.world.profiles().len() as u64, report.online);
        picture.trades_per_second = self.watch.trades_per_second();
        picture.orders_per_second = self.watch.orders_per_second();
        picture.rows = rows;
        picture.guest_wealth = guest::wealth(&guest, &quotes);
        picture.richest = richest.map(|(name, wealth)| (name.to_owned(), wealth)).collect();
        picture.news = self.news.lines();
        picture.first_trade = first_trade(&picture.address, &self.token, &quotes);
        Ok(())
    }

    fn welcome(&self) -> String {
        let (address, invitation) = (&self.picture.address, self.invitation());
        format!(
            "Tradepost is trading at {address} (API: {address}/docs).\n\
             You are the player `{GUEST}`, with 10,000 coins and some goods.\n\n{invitation}\n"
        )
    }

    /// How to take part.
    fn invitation(&self) -> String {
        let Picture { doors, first_trade, .. } = &self.picture;
        let browser = doors.as_ref().map_or_else(
            || "The web page is not in this build: cargo xtask ui, and build again.\n".to_owned(),
            |Doors { guest, designer }| {
                format!("In a browser, as `{GUEST}`:\n{guest}\nas the game's designer:\n{designer}\n")
            },
        );
        format!("{browser}\nYour first trade by curl:\n{first_trade}")
    }
}

/// A stored world, with the hour finished that was under way.
async fn taken_up<E: Exchange>(
    exchange: &E,
    mut world: World,
    age: Duration,
    config: &Config,
    out: &mut (dyn Write + Send),
) -> Result<World, EconomyError> {
    let state = world.state();
    let (day, players, seed) = (state.tick / DAY + 1, state.players, state.seed);
    writeln!(out, "The world of {players} players and seed {seed} goes on at day {day}.")?;
    if (players, seed) != (config.players, config.seed) {
        let path = Store::new(&config.data).path();
        writeln!(
            out,
            "For one of {} players and seed {}, move {} away.",
            config.players,
            config.seed,
            path.display()
        )?;
    }
    if world.state().plan.is_some() {
        if age < PLAN_AGE_MAX {
            play::carry_out(exchange, &mut world).await?;
        } else {
            world.done();
        }
    }
    Ok(world)
}
