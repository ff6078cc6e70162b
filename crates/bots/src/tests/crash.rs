//! A world that is killed at any moment continues as if it had not been killed.

use super::faulty::FaultyMarket;
use super::market::LocalMarket;
use crate::climate::Calendar;
use crate::exchange::{Answer, Exchange};
use crate::guest;
use crate::round;
use crate::store::Store;
use crate::world::World;

const HOURS: u64 = 30;

fn world() -> World {
    World::begin("world".to_owned(), 5, 60, Calendar::Seeded)
}

async fn play_hour(exchange: &impl Exchange, store: &Store, world: &mut World) -> Answer<()> {
    round::plan(exchange, world).await?;
    store.save(world).await.unwrap();
    round::execute(exchange, world).await.map(drop)
}

/// Plays with a crash after each `writes` writes; returns all writes that reached the market.
async fn play_with_crashes(writes: Option<i64>) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    let (store, market) = (Store::new(directory.path()), LocalMarket::default());
    let mut world = world();
    round::settle(&market, &mut world).await.unwrap();
    store.save(&world).await.unwrap();
    while world.state().tick < HOURS {
        let Some(writes) = writes else {
            play_hour(&market, &store, &mut world).await.unwrap();
            continue;
        };
        if play_hour(&FaultyMarket::new(&market, writes), &store, &mut world).await.is_err() {
            (world, _) = store.load().unwrap().unwrap();
            round::execute(&market, &mut world).await.unwrap();
        }
    }
    market.log()
}

#[tokio::test]
async fn world_killed_in_the_middle_of_an_hour_continues_from_there() {
    let undisturbed = play_with_crashes(None).await;
    for writes in [0, 1, 7, 20] {
        assert_eq!(play_with_crashes(Some(writes)).await, undisturbed, "killed after {writes} writes");
    }
}

#[tokio::test]
async fn interrupted_settlement_is_finished() {
    let market = LocalMarket::default();
    let mut world = world();
    assert!(round::settle(&FaultyMarket::new(&market, 50), &mut world).await.is_err());
    assert!(!world.state().is_settled);
    round::settle(&market, &mut world).await.unwrap();
    assert_eq!(market.log().len(), world.dowries().len() + guest::gifts().count());
}

#[tokio::test]
async fn stored_world_is_restored_unchanged() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::new(&directory.path().join("data"));
    assert!(store.load().unwrap().is_none());
    let world = world();
    store.save(&world).await.unwrap();
    let (again, _) = store.load().unwrap().unwrap();
    let json = |world: &World| serde_json::to_string(world.state()).unwrap();
    assert_eq!(json(&again), json(&world));
    std::fs::write(store.path(), "{").unwrap();
    assert!(store.load().unwrap_err().to_string().contains("does not contain a world"));
}
