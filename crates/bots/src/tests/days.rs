//! The economy over many days: every good still trades, coins and goods stay in bounds, prices react to
//! shocks.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::market::{LocalMarket, Print};
use crate::climate::{Appointment, Calendar, DAY, Shock, WATCHED_FROM};
use crate::exchange::Exchange;
use crate::household;
use crate::round;
use crate::supply_chain::{Good, PerGood};
use crate::world::World;

const PLAYERS: usize = 200;

/// A world and its market.
struct Days {
    market: LocalMarket,
    world: World,
    /// The number of trades of each good before the last day.
    seen: PerGood<usize>,
}

impl Days {
    async fn begin(seed: u64, calendar: Calendar) -> Self {
        let market = LocalMarket::default();
        let mut world = World::begin("world".to_owned(), seed, PLAYERS, calendar);
        round::settle(&market, &mut world).await.unwrap();
        Self { market, world, seen: PerGood::default() }
    }

    async fn pass(&mut self, days: u64) -> &mut Self {
        self.pass_hours(days * DAY).await
    }

    /// The price of the last trade.
    fn last(&self, good: Good) -> u64 {
        self.market.prints(good).last().map_or(0, |print| print.price)
    }

    async fn pass_hours(&mut self, hours: u64) -> &mut Self {
        for hour in 0..hours {
            if hour % DAY == 0 {
                self.seen = PerGood::from_fn(|good| self.market.prints(good).len());
            }
            round::plan(&self.market, &mut self.world).await.unwrap();
            round::execute(&self.market, &mut self.world).await.unwrap();
        }
        self
    }

    /// The trades of the last day.
    fn last_day(&self, good: Good) -> Vec<Print> {
        self.market.prints(good).split_off(self.seen[good])
    }

    /// The average price of a unit on the last day.
    fn price(&self, good: Good) -> u64 {
        let prints = self.last_day(good);
        let value: u64 = prints.iter().map(|print| print.price * print.quantity).sum();
        value / prints.iter().map(|print| print.quantity).sum::<u64>().max(1)
    }

    /// A hash of all writes to the market.
    fn decisions(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.market.log().hash(&mut hasher);
        hasher.finish()
    }
}

#[tokio::test]
async fn every_material_still_trades_after_ten_days() {
    for seed in [1, 2] {
        let mut days = Days::begin(seed, Calendar::Seeded).await;
        days.pass(10).await;
        for good in Good::ALL {
            let (trades, price) = (days.last_day(good).len(), days.price(good));
            assert!(trades >= 5, "seed {seed}: {} traded {trades} times", good.id());
            let natural = good.natural_price();
            assert!((natural / 4..=natural * 8).contains(&price), "seed {seed}: {} costs {price}", good.id());
        }
    }
}

#[tokio::test]
async fn coins_and_goods_stay_in_bounds() {
    let mut days = Days::begin(3, Calendar::Seeded).await;
    days.pass(20).await;
    let audit = days.market.audit().await.unwrap();
    assert!(audit.ok, "{:?}", audit.problems);
    let players = u64::try_from(PLAYERS).unwrap();
    let dowries = players * household::START_COINS;
    assert!((dowries / 2..=dowries * 2).contains(&audit.coins), "{} coins", audit.coins);
    let richest = days.world.richest(1)[0].1;
    assert!(richest < audit.coins / 10, "somebody has {richest} of {}", audit.coins);
    for good in Good::ALL {
        let all =
            days.world.profiles().iter().map(|it| days.market.holdings_of(&it.name).goods[good].total());
        assert!(all.sum::<u64>() < players * 50, "too much {}", good.id());
    }
}

#[tokio::test]
async fn drought_raises_the_price_of_bread() {
    let drought = Appointment { from: 3 * DAY, hours: 4 * DAY, shock: Shock::Drought };
    let mut usual = Days::begin(1, Calendar::Fixed(Vec::new())).await;
    let mut dry = Days::begin(1, Calendar::Fixed(vec![drought])).await;
    usual.pass(8).await;
    dry.pass(8).await;
    for good in [Good::Wheat, Good::Flour, Good::Bread, Good::Ale] {
        let (usual, dry) = (usual.price(good), dry.price(good));
        assert!(dry * 100 >= usual * 125, "{} costs {dry} in a drought, else {usual}", good.id());
    }
    let (usual, dry) = (usual.price(Good::IronOre), dry.price(Good::IronOre));
    assert!(dry * 100 <= usual * 125, "iron ore has nothing to do with rain: {dry}, else {usual}");
}

#[tokio::test]
async fn the_fire_that_people_watch_makes_wood_and_charcoal_dear() {
    let calm = Calendar::Fixed(Vec::new());
    let mut prices = Vec::new();
    for calendar in [calm, Calendar::Opening] {
        let mut days = Days::begin(1, calendar).await;
        days.pass_hours(WATCHED_FROM + 5).await;
        let before = days.last(Good::Wood);
        days.pass_hours(15).await;
        prices.push((before, days.last(Good::Wood), days.last(Good::Charcoal)));
    }
    let (before, wood, charcoal) = prices[1];
    assert!(wood * 100 >= before * 125, "from {before} to {wood} within a fire: {prices:?}");
    assert!(wood * 100 >= prices[0].1 * 125 && charcoal > prices[0].2, "{prices:?}");
}

#[tokio::test]
async fn same_seed_gives_the_same_decisions() {
    let mut decisions = Vec::new();
    for seed in [7, 7, 8] {
        decisions.push(Days::begin(seed, Calendar::Seeded).await.pass(2).await.decisions());
    }
    assert_eq!(decisions[0], decisions[1]);
    assert_ne!(decisions[0], decisions[2]);
}

#[tokio::test]
async fn every_player_is_online_at_times_and_nobody_always() {
    let days = Days::begin(1, Calendar::Seeded).await;
    for profile in days.world.profiles() {
        let hours = (0..3 * DAY).filter(|tick| profile.is_online(1, *tick)).count();
        assert!((1..3 * 24).contains(&hours), "{} is online {hours} of 72 hours", profile.name);
    }
}
