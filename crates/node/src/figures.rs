//! How each material trades, kept beside the market: market data never waits for the history.
//!
//! In: the events of the engine and of a recovery. Out: [`TradingFigures`] of a material, none before its
//! first trade.

use serde::{Deserialize, Serialize};
use tradepost_core::{Event, Market, MaterialNo, PlaceOrder, Price, Timestamp};
use tradepost_ports::TradingFigures;

/// How the materials trade, by number; a trade changes one of them, in constant time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MarketFigures(Vec<Option<Box<TradingFigures>>>);

impl MarketFigures {
    /// Adds the materials without figures of which the market knows a last price.
    pub(crate) fn add_last_prices(&mut self, market: &Market) {
        self.0.resize_with(market.materials().len(), || None);
        for (figures, material) in self.0.iter_mut().zip(market.materials()) {
            if figures.is_none() {
                *figures = material.last.map(|price| Box::new(TradingFigures::of_last(price)));
            }
        }
    }

    /// Applies the next event.
    pub(crate) fn apply(&mut self, event: &Event, at: Timestamp) {
        let Event::TradeExecuted(trade) = event else { return };
        let place = usize::from(trade.material.0);
        if place >= self.0.len() {
            self.0.resize_with(place + 1, || None);
        }
        if let Some(material) = self.0.get_mut(place) {
            let figures = material.get_or_insert_with(|| Box::new(TradingFigures::of_last(trade.price)));
            figures.add(at, trade.price, trade.quantity);
        }
    }

    /// The reference price of an order's material, where its rules have a band.
    pub(crate) fn reference_price_for(
        &self,
        market: &Market,
        order: &PlaceOrder,
        now: Timestamp,
    ) -> Option<Price> {
        let material = market.banded(&order.material)?;
        self.of(material)?.reference_price(now)
    }

    /// How a material trades.
    pub(crate) fn of(&self, material: MaterialNo) -> Option<&TradingFigures> {
        self.0.get(usize::from(material.0))?.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    use futures::FutureExt as _;
    use tokio::sync::oneshot;
    use tradepost_core::{Amount, AssetName, Command, MaterialId, PlayerId, Quantity, Side, TimeInForce};
    use tradepost_ports::{Day, MarketData as _, MaterialSummary, PageRequest};

    use super::*;
    use crate::environment::Clock;
    use crate::intake::idempotency::Retention;
    use crate::intake::request::Request;
    use crate::journal::recovery::{Recovered, recover, replay_all};
    use crate::journal::{JournalLocation, snapshot};
    use crate::simulated::{Ended, SimulatedNode};
    use crate::start::MarketSettings;

    const START: u64 = 1_790_000_800_000;
    const HOUR: u64 = 3_600_000;

    /// A market in a directory, whose clock is set by hand.
    struct Scene {
        node: SimulatedNode,
        clock: Arc<AtomicU64>,
    }

    impl Scene {
        fn new(directory: &Path) -> Self {
            let mut settings = MarketSettings::new(directory);
            let clock = Arc::new(AtomicU64::new(START));
            settings.environment.clock = Clock::ByHand(Arc::clone(&clock));
            Self { node: SimulatedNode::start(settings).unwrap(), clock }
        }

        fn wait(&self, ms: u64) {
            self.clock.fetch_add(ms, std::sync::atomic::Ordering::Relaxed);
        }

        fn run(&mut self, commands: Vec<Command>) {
            let (reply, mut answered) = oneshot::channel();
            self.node
                .market()
                .engine()
                .send(Request::Write { commands, looked_up: None, stamp: None, reply })
                .unwrap();
            assert!(self.node.decide());
            if self.node.end_batch().unwrap() == Ended::HandedOver {
                self.node.sync().unwrap();
            }
            answered.try_recv().unwrap().unwrap();
        }

        fn trade(&mut self, of: &str, price: u64, units: u64) {
            let order = |name, side| {
                Command::PlaceOrder(PlaceOrder {
                    player: player(name),
                    material: material(of),
                    side,
                    price: Price::new(price).unwrap(),
                    quantity: Quantity::new(units).unwrap(),
                    time_in_force: TimeInForce::Gtc,
                })
            };
            self.run(vec![order("ann", Side::Ask), order("bob", Side::Bid)]);
        }
    }

    fn material(id: &str) -> MaterialId {
        MaterialId::new(id).unwrap()
    }

    fn player(name: &str) -> PlayerId {
        PlayerId::new(name).unwrap()
    }

    /// A market in which tin last traded days ago, and copper then and in the last hours.
    fn traded(directory: &Path) -> Scene {
        let mut scene = Scene::new(directory);
        let register = |id: &str| Command::RegisterMaterial { material: material(id), name: id.to_owned() };
        let deposit = |name, asset: &str| Command::Deposit {
            player: player(name),
            asset: AssetName::new(asset).unwrap(),
            amount: Amount::new(1_000_000).unwrap(),
            reason: "start".to_owned(),
        };
        scene.run(vec![register("iron"), register("tin"), register("copper")]);
        scene.run(vec![deposit("ann", "copper"), deposit("ann", "tin"), deposit("bob", "coin")]);
        scene.trade("tin", 7, 2);
        scene.trade("copper", 5, 3);
        scene.wait(60 * HOUR);
        for price in 10..35 {
            scene.trade("copper", price, price);
            scene.wait(HOUR / 10);
        }
        scene
    }

    fn location(directory: &Path) -> JournalLocation {
        MarketSettings::new(directory).location()
    }

    fn recovered(directory: &Path) -> Recovered {
        recover(&location(directory), Retention::default(), |_, _| {}).unwrap()
    }

    /// The history is only read in by `SimulatedNode::follow`, which is never called here.
    #[test]
    fn market_data_does_not_wait_for_the_history() {
        let directory = tempfile::tempdir().unwrap();
        let mut scene = traded(directory.path());
        let market = scene.node.market().clone();
        let mut ask = |after: Option<&str>| {
            let request = PageRequest { after: after.map(str::to_owned), limit: 2 };
            let mut answer = market.materials(request);
            assert!((&mut answer).now_or_never().is_none(), "the engine has not seen it");
            assert!(scene.node.decide());
            scene.node.end_batch().unwrap();
            answer.now_or_never().unwrap().unwrap()
        };
        let (first, second) = (ask(None), ask(Some("tin")));
        assert_eq!((first.next.as_deref(), second.next), (Some("tin"), None));
        let listed: Vec<_> = first.items.iter().chain(&second.items).collect();
        let prices =
            |material: &MaterialSummary| (material.last, material.reference_price, material.day.volume);
        let expected =
            [(None, None, 0), (Price::new(7), Price::new(7), 0), (Price::new(34), Price::new(25), 550)];
        assert_eq!(listed.into_iter().map(prices).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_snapshot_and_the_rows_after_it_give_the_figures_of_the_whole_journal() {
        let directory = tempfile::tempdir().unwrap();
        let mut scene = traded(directory.path());
        scene.node.snapshot();
        scene.trade("copper", 40, 1);
        let whole = replay_all(&location(directory.path()), |_, _| {}).unwrap();
        let recovered = recovered(directory.path());
        assert!(recovered.entries_replayed < whole.entries_replayed);
        assert_eq!(recovered.figures, whole.figures);
        assert!(recovered.figures.of(MaterialNo(0)).is_none(), "iron never traded");
        let now = Timestamp(START + 62 * HOUR + HOUR / 2);
        let day = recovered.figures.of(MaterialNo(2)).unwrap().day(now);
        let units: u64 = (10..35).sum::<u64>() + 1;
        assert_eq!((day.volume, day.open), (units, Price::new(5)));
    }

    #[test]
    fn a_snapshot_of_a_version_without_figures_gets_them_from_the_journal() {
        let directory = tempfile::tempdir().unwrap();
        let mut scene = traded(directory.path());
        scene.node.snapshot();
        scene.trade("copper", 40, 1);
        snapshot::age(directory.path());
        let (found, whole) =
            (recovered(directory.path()), replay_all(&location(directory.path()), |_, _| {}).unwrap());
        assert!(found.from_older_snapshot);
        let now = Timestamp(START + 62 * HOUR + HOUR / 2);
        let (copper, tin) =
            (found.figures.of(MaterialNo(2)).unwrap(), found.figures.of(MaterialNo(1)).unwrap());
        let right = whole.figures.of(MaterialNo(2)).unwrap();
        assert_eq!(copper.reference_price(now), right.reference_price(now));
        // The first trade of the day stands for the price before it, which is not read.
        assert_eq!(copper.day(now), Day { open: Price::new(10), ..right.day(now) });
        assert_eq!(copper.day(Timestamp(now.0 + 48 * HOUR)), right.day(Timestamp(now.0 + 48 * HOUR)));
        assert_eq!(tin.reference_price(now), Price::new(7), "its last price");
        assert!(found.figures.of(MaterialNo(0)).is_none());

        drop(scene);
        drop(SimulatedNode::start(MarketSettings::new(directory.path())).unwrap());
        assert!(!recovered(directory.path()).from_older_snapshot, "the start replaced it");
    }
}
