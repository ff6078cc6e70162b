//! The game server, the market and the network between them are killed at random; nothing is lost or doubled.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod proxy;
mod processes;
mod players;
mod accounts;
mod restore;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;
use tradepost_dice::Dice;

use crate::players::Players;
use crate::processes::World;

/// How often the game server or the market is killed; more by `TRADEPOST_GAME_KILLS`.
const KILLS: u64 = 20;
const PLAYERS_AT_ONCE: u64 = 4;

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

/// Players who play until they are stopped.
struct Playing {
    stop: Arc<AtomicBool>,
    players: Vec<JoinHandle<Vec<(String, u64)>>>,
}

impl Playing {
    fn start(players: &Arc<Players>, dice: &mut Dice) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let play = |_| tokio::spawn(Arc::clone(players).play(Dice::new(dice.roll()), Arc::clone(&stop)));
        let players = (0..PLAYERS_AT_ONCE).map(play).collect();
        Self { stop, players }
    }

    /// Returns the items that were spawned: asset and amount.
    async fn stop(self) -> Vec<(String, u64)> {
        self.stop.store(true, Ordering::Relaxed);
        let mut spawned = Vec::new();
        for player in self.players {
            spawned.extend(player.await.unwrap());
        }
        spawned
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_stores_add_up_after_kills_of_game_market_and_network() {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let (seed, kills) = (setting("TRADEPOST_GAME_SEED", now), setting("TRADEPOST_GAME_KILLS", KILLS));
    println!("TRADEPOST_GAME_SEED={seed} TRADEPOST_GAME_KILLS={kills}");
    let (started, mut dice) = (Instant::now(), Dice::new(seed));

    let mut world = World::start(dice.roll()).await;
    let playing = Playing::start(&Arc::new(Players::new(&world).await), &mut dice);
    let mut killed = 0;
    while killed < kills {
        tokio::time::sleep(Duration::from_millis(dice.between(1, 200))).await;
        killed += match dice.below(10) {
            0..4 => world.kill_game(&mut dice).await,
            4..7 => world.kill_market(&mut dice).await,
            7 => world.kill_both(&mut dice).await,
            _ => world.cut_connections(),
        };
    }
    let spawned = playing.stop().await;
    let lost = world.calm();
    accounts::settle(&world).await;
    println!("{killed} kills, {lost} answers lost, {:?}", started.elapsed());
    accounts::check_sums(&world, &spawned, &BTreeMap::new()).await;
    accounts::check_trips(&world).await;
    accounts::check_notices(&world).await;
}
