//! A market in the process: the core's rules without a server.

use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::Mutex;

use tradepost_core::{
    Actor, Amount, AssetName, Command, Context, Event, Market, MaterialId, OrderId, PlaceOrder, PlayerId,
    Price, Quantity, Rejection, TimeInForce, Timestamp, decide, evolve,
};

use crate::exchange::{
    Answer, Asset, Audit, BatchOutcome, Exchange, Figures, Fill, Holding, Holdings, Inbox, OpenOrder,
    Operation, Quote, Side, Transfer,
};
use crate::supply_chain::{Good, PerGood};

/// A trade as everybody sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    pub price: u64,
    pub quantity: u64,
}

/// A market and its history.
#[derive(Debug, Default)]
pub(super) struct LocalMarket(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    market: Market,
    orders: u128,
    keys: BTreeMap<String, BatchOutcome>,
    fills: BTreeMap<String, Vec<Fill>>,
    prints: BTreeMap<String, Vec<Print>>,
    /// Each write with its key and body, in order.
    log: Vec<String>,
}

impl LocalMarket {
    /// Each write with its key and body, in order.
    pub(super) fn log(&self) -> Vec<String> {
        self.0.lock().unwrap().log.clone()
    }

    /// All trades of a good.
    pub(super) fn prints(&self, good: Good) -> Vec<Print> {
        self.0.lock().unwrap().prints.get(good.id()).cloned().unwrap_or_default()
    }

    pub(super) fn holdings_of(&self, player: &str) -> Holdings {
        self.0.lock().unwrap().holdings(player)
    }
}

fn material(good: Good) -> MaterialId {
    MaterialId::new(good.id()).unwrap()
}

fn good(id: &MaterialId) -> Good {
    Good::from_id(id.as_str()).unwrap()
}

impl Inner {
    fn apply(&mut self, command: &Command) -> Result<(), Rejection> {
        self.orders += 1;
        let now = Timestamp(u64::try_from(self.orders).unwrap());
        let order_id = OrderId::from_u128(self.orders << 80);
        let context = Context { now, order_id, reference_price: None };
        let mut events = Vec::new();
        decide(&self.market, command, context, &mut events)?;
        for event in &events {
            evolve(&mut self.market, event, now);
            self.record(event);
        }
        Ok(())
    }

    fn record(&mut self, event: &Event) {
        let Event::TradeExecuted(trade) = event else { return };
        let good = good(&self.market.material(trade.material).id);
        let (price, quantity) = (trade.price.get(), u64::from(trade.quantity.get()));
        self.prints.entry(good.id().to_owned()).or_default().push(Print { price, quantity });
        for side in [Side::Bid, Side::Ask] {
            let player = self.market.player_name(trade.player(side)).to_string();
            self.fills.entry(player).or_default().push(Fill { side, good, price, quantity });
        }
    }

    fn holdings(&self, player: &str) -> Holdings {
        let player = PlayerId::new(player).unwrap();
        let balance = |asset: &AssetName| {
            let balance = self.market.balance(&player, asset);
            Holding { available: balance.available.get(), held: balance.held.get() }
        };
        Holdings {
            coins: balance(&AssetName::Coin),
            goods: PerGood::from_fn(|good| balance(&AssetName::Material(material(good)))),
        }
    }

    fn once(
        &mut self,
        key: &str,
        body: &str,
        effect: impl FnOnce(&mut Self) -> BatchOutcome,
    ) -> BatchOutcome {
        if let Some(outcome) = self.keys.get(key) {
            return *outcome;
        }
        self.log.push(format!("{key} {body}"));
        let outcome = effect(self);
        self.keys.insert(key.to_owned(), outcome);
        outcome
    }

    fn operate(&mut self, player: &PlayerId, operation: &Operation) -> Result<(), Rejection> {
        self.apply(&match operation {
            Operation::Place { side, good, price, quantity, at_once } => Command::PlaceOrder(PlaceOrder {
                player: player.clone(),
                material: material(*good),
                side: *side,
                price: Price::new(*price).unwrap(),
                quantity: Quantity::new(*quantity).unwrap(),
                time_in_force: if *at_once { TimeInForce::Ioc } else { TimeInForce::Gtc },
            }),
            Operation::Cancel { order_id } => Command::CancelOrder {
                actor: Actor::Player(player.clone()),
                order_id: OrderId::parse(order_id).unwrap(),
            },
        })
    }
}

impl Exchange for LocalMarket {
    fn register(&self, good: Good) -> impl Future<Output = Answer<()>> + Send {
        let command = Command::RegisterMaterial { material: material(good), name: good.name().to_owned() };
        self.0.lock().unwrap().apply(&command).unwrap();
        ready(Ok(()))
    }

    fn quotes(&self) -> impl Future<Output = Answer<PerGood<Quote>>> + Send {
        let inner = self.0.lock().unwrap();
        ready(Ok(PerGood::from_fn(|good| {
            let number = inner.market.material_no(&material(good)).unwrap();
            let (bid, ask) = inner.market.best(number);
            let last = inner.market.material(number).last;
            Quote { last: last.map(Price::get), best_bid: bid.map(Price::get), best_ask: ask.map(Price::get) }
        })))
    }

    async fn figures(&self, _now: u64) -> Answer<PerGood<Figures>> {
        let quotes = self.quotes().await?;
        Ok(PerGood::from_fn(|good| Figures { quote: quotes[good], ..Figures::default() }))
    }

    fn holdings(&self, player: &str) -> impl Future<Output = Answer<Holdings>> + Send {
        ready(Ok(self.holdings_of(player)))
    }

    fn open_orders(&self, player: &str) -> impl Future<Output = Answer<Vec<OpenOrder>>> + Send {
        let orders = self.0.lock().unwrap().market.open_orders(&PlayerId::new(player).unwrap());
        let open = |order: tradepost_core::Order| OpenOrder {
            order_id: order.terms.order_id.to_string(),
            side: order.terms.side,
            good: good(&order.terms.material),
            price: order.terms.price.get(),
            remaining: order.state.remaining.get().into(),
        };
        ready(Ok(orders.into_iter().map(open).collect()))
    }

    fn inbox(&self, player: &str, after: Option<&str>) -> impl Future<Output = Answer<Inbox>> + Send {
        let inner = self.0.lock().unwrap();
        let start: usize = after.map_or(0, |after| after.parse().unwrap());
        let fills = inner.fills.get(player).map_or(&[][..], Vec::as_slice);
        ready(Ok(Inbox { fills: fills[start..].to_vec(), cursor: Some(fills.len().to_string()) }))
    }

    fn batch(
        &self,
        player: &str,
        operations: &[Operation],
        key: &str,
    ) -> impl Future<Output = Answer<BatchOutcome>> + Send {
        let body = format!("{player} {operations:?}");
        let outcome = self.0.lock().unwrap().once(key, &body, |inner| {
            let player = PlayerId::new(player).unwrap();
            let results: Vec<_> =
                operations.iter().map(|operation| inner.operate(&player, operation)).collect();
            let done = results.iter().filter(|result| result.is_ok()).count() as u64;
            BatchOutcome { done, refused: results.len() as u64 - done }
        });
        ready(Ok(outcome))
    }

    fn transfer(&self, transfer: &Transfer, key: &str) -> impl Future<Output = Answer<()>> + Send {
        self.0.lock().unwrap().once(key, &format!("{transfer:?}"), |inner| {
            let player = PlayerId::new(&transfer.player).unwrap();
            let asset = match transfer.asset {
                Asset::Coin => AssetName::Coin,
                Asset::Good(good) => AssetName::Material(material(good)),
            };
            let amount = Amount::new(transfer.amount).unwrap();
            let reason = transfer.reason.clone();
            let command = if transfer.leaves {
                Command::Withdraw { player, asset, amount, reason }
            } else {
                Command::Deposit { player, asset, amount, reason }
            };
            inner.apply(&command).unwrap();
            BatchOutcome::default()
        });
        ready(Ok(()))
    }

    fn audit(&self) -> impl Future<Output = Answer<Audit>> + Send {
        let audit = self.0.lock().unwrap().market.audit();
        let coins = audit.assets.first().map_or(0, |coin| coin.available + coin.held);
        ready(Ok(Audit { ok: audit.ok(), coins, problems: audit.problems }))
    }
}
