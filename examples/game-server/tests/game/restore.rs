//! One of the two stores goes back to a backup; afterwards they agree again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tradepost_dice::Dice;

use crate::players::Players;
use crate::processes::World;
use crate::{Playing, accounts};

/// How long is played before the backup, and after it.
const ACT: Duration = Duration::from_millis(1_500);

async fn play(players: &Arc<Players>, dice: &mut Dice) -> Vec<(String, u64)> {
    let playing = Playing::start(players, dice);
    tokio::time::sleep(ACT).await;
    playing.stop().await
}

/// The items that are in one store too many, per asset, by lines such as "ada: 20 copper …".
fn surplus(to_decide: &[String]) -> BTreeMap<String, u64> {
    println!("to decide: {to_decide:#?}");
    let mut surplus = BTreeMap::new();
    for line in to_decide {
        let [_, amount, asset, ..] = &*line.split(' ').collect::<Vec<_>>() else { panic!("{line}") };
        *surplus.entry((*asset).to_owned()).or_default() += amount.parse::<u64>().unwrap();
    }
    surplus
}

#[tokio::test(flavor = "multi_thread")]
async fn a_game_that_went_back_to_a_backup_agrees_with_the_market_again() {
    let mut dice = Dice::new(20);
    let mut world = World::start(dice.roll()).await;
    world.calm();
    let players = Arc::new(Players::new(&world).await);
    let spawned = play(&players, &mut dice).await;
    world.back_up_game();
    // What is spawned now is undone with the inventory; what of it reached the market is reported.
    play(&players, &mut dice).await;
    accounts::settle(&world).await;
    let to_decide = world.restore_game();
    accounts::settle(&world).await;
    // "ada: 5 copper that are in the market are not in the inventory (…)"
    accounts::check_sums(&world, &spawned, &surplus(&to_decide)).await;
    accounts::check_trips(&world).await;
    accounts::check_notices(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_that_went_back_to_a_backup_agrees_with_the_game_again() {
    let mut dice = Dice::new(21);
    let mut world = World::start(dice.roll()).await;
    world.calm();
    let players = Arc::new(Players::new(&world).await);
    let mut spawned = play(&players, &mut dice).await;
    world.back_up_market();
    spawned.extend(play(&players, &mut dice).await);
    accounts::settle(&world).await;
    let to_decide = world.restore_market();
    accounts::settle(&world).await;
    // "ada: 20 copper could not be withdrawn from the market again (…): …"
    accounts::check_sums(&world, &spawned, &surplus(&to_decide)).await;
    accounts::check_notices(&world).await;
}
