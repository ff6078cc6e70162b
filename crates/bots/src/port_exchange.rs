//! The market by its ports, as the routes of the API call them: nothing is skipped but tokens and JSON.
//!
//! Two refusals count as done: a key that was used with another body, and a withdrawal of what is gone. Both
//! can only follow from a world that was rolled back. Materials of other makers in the same market are
//! ignored.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use sha2::{Digest, Sha256};
use tradepost_core::{
    Actor, Amount, AssetName, MaterialId, Order, OrderId, PlaceOrder, PlayerId, Price, Quantity, Rejection,
    TimeInForce, Timestamp, TransferKind,
};
use tradepost_ports::{
    self as ports, CandleInterval, Deployment, InboxKind, OrderFilter, PageRequest, Refusal, Stamp,
    TransferRequest,
};

use crate::exchange::{
    Answer, Asset, Audit, BatchOutcome, Exchange, Figures, Fill, Holding, Holdings, Inbox, OpenOrder,
    Operation, Quote, TradedHour, Transfer,
};
use crate::supply_chain::{Good, PerGood};

/// The rows of a page.
const PAGE_ROWS: u32 = 1_000;
/// How long a call is repeated that the market cannot serve now, and how often.
const RETRY_FOR: Duration = Duration::from_mins(1);
const RETRY_EVERY: Duration = Duration::from_millis(20);

/// A market in the same process.
#[derive(Clone, Debug)]
pub(crate) struct PortExchange(pub(crate) Arc<dyn Deployment>);

impl Exchange for PortExchange {
    async fn register(&self, good: Good) -> Answer<()> {
        let stamp = stamp(&format!("register-{}", good.id()), &good.name());
        self.0.register(material(good)?, good.name().to_owned(), Some(stamp)).await
    }

    async fn quotes(&self) -> Answer<PerGood<Quote>> {
        let summaries = self.summaries().await?;
        Ok(PerGood::from_fn(|good| summaries[good].as_ref().map(quote).unwrap_or_default()))
    }

    async fn figures(&self, now: u64) -> Answer<PerGood<Figures>> {
        let summaries = self.summaries().await?;
        let from = Timestamp(now.saturating_sub(CandleInterval::Day.ms()));
        let read = |good| async move {
            let id = material(good)?;
            patiently(|| self.0.candles(id.clone(), CandleInterval::Hour, Some(from), None)).await
        };
        let mut candles = try_join_all(Good::ALL.map(read)).await?.into_iter();
        Ok(PerGood::from_fn(|good| {
            let summary = summaries[good].as_ref();
            let hour = |candle: &ports::Candle| TradedHour {
                start: candle.start.0,
                close: candle.close.get(),
                trades: candle.trades,
            };
            Figures {
                quote: summary.map(quote).unwrap_or_default(),
                open: summary.and_then(|summary| summary.day.open).map(Price::get),
                volume: summary.map_or(0, |summary| summary.day.volume),
                hours: candles.next().unwrap_or_default().iter().map(hour).collect(),
            }
        }))
    }

    async fn holdings(&self, player: &str) -> Answer<Holdings> {
        let mut holdings = Holdings::default();
        for ports::Holding { asset, balance } in self.0.account(self::player(player)?).await?.holdings {
            let holding = Holding { available: balance.available.get(), held: balance.held.get() };
            match asset {
                AssetName::Coin => holdings.coins = holding,
                AssetName::Material(id) => {
                    if let Some(good) = Good::from_id(id.as_str()) {
                        holdings.goods[good] = holding;
                    }
                }
            }
        }
        Ok(holdings)
    }

    async fn open_orders(&self, player: &str) -> Answer<Vec<OpenOrder>> {
        let id = self::player(player)?;
        let filter = OrderFilter { open: Some(true), material: None };
        let mut found = Vec::new();
        let mut request = PageRequest { after: None, limit: PAGE_ROWS };
        loop {
            let page = patiently(|| self.0.orders(id.clone(), filter.clone(), request.clone())).await?;
            found.extend(page.items.iter().filter_map(open_order));
            request.after = page.next;
            if request.after.is_none() {
                return Ok(found);
            }
        }
    }

    async fn inbox(&self, player: &str, after: Option<&str>) -> Answer<Inbox> {
        let id = self::player(player)?;
        let mut inbox = Inbox { fills: Vec::new(), cursor: after.map(str::to_owned) };
        loop {
            let request = PageRequest { after: inbox.cursor.clone(), limit: PAGE_ROWS };
            let page = patiently(|| self.0.inbox(id.clone(), request.clone())).await?;
            inbox.fills.extend(page.items.iter().filter_map(|event| fill(&event.kind)));
            if let Some(last) = page.items.last() {
                inbox.cursor = Some(last.cursor.clone());
            }
            if page.next.is_none() {
                return Ok(inbox);
            }
        }
    }

    async fn batch(&self, player: &str, operations: &[Operation], key: &str) -> Answer<BatchOutcome> {
        let id = self::player(player)?;
        let stamp = stamp(key, &(player, operations));
        let operations: Vec<_> =
            operations.iter().map(|operation| batch_operation(&id, operation)).collect::<Answer<_>>()?;
        let actor = Actor::Player(id);
        let batch = || self.0.batch(actor.clone(), operations.clone(), Some(stamp));
        let results = match patiently(batch).await {
            Err(Refusal::IdempotencyKeyReused) => return Ok(BatchOutcome::default()),
            results => results?,
        };
        let done = results.iter().filter(|result| result.is_ok()).count() as u64;
        Ok(BatchOutcome { done, refused: results.len() as u64 - done })
    }

    async fn transfer(&self, transfer: &Transfer, key: &str) -> Answer<()> {
        let kind = if transfer.leaves { TransferKind::Withdrawal } else { TransferKind::Deposit };
        let request = TransferRequest {
            reference: None,
            kind,
            player: player(&transfer.player)?,
            asset: match transfer.asset {
                Asset::Coin => AssetName::Coin,
                Asset::Good(good) => AssetName::Material(material(good)?),
            },
            amount: Amount::new(transfer.amount).ok_or_else(|| no_bot("amount"))?,
            reason: transfer.reason.clone(),
        };
        let stamp = Some(stamp(key, transfer));
        match patiently(|| self.0.transfer_one(request.clone(), stamp)).await {
            Err(
                Refusal::IdempotencyKeyReused
                | Refusal::Rejected(Rejection::InsufficientCoins { .. } | Rejection::InsufficientGoods { .. }),
            ) => Ok(()),
            done => done.map(drop),
        }
    }

    async fn audit(&self) -> Answer<Audit> {
        let audit = patiently(|| self.0.audit()).await?.audit;
        let coin = audit.assets.first();
        Ok(Audit {
            ok: audit.ok(),
            coins: coin.map_or(0, |coin| coin.available + coin.held),
            problems: audit.problems,
        })
    }
}

impl PortExchange {
    async fn summaries(&self) -> Answer<PerGood<Option<ports::MaterialSummary>>> {
        let mut found = PerGood::from_fn(|_| None);
        let mut after = None;
        loop {
            let page = self.0.materials(PageRequest { after, limit: PAGE_ROWS }).await?;
            for summary in page.items {
                if let Some(good) = Good::from_id(summary.material.as_str()) {
                    found[good] = Some(summary);
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

/// Repeats a call that the market cannot serve now.
async fn patiently<'a, T>(call: impl Fn() -> ports::Answer<'a, T> + Send) -> Answer<T> {
    let began = Instant::now();
    loop {
        match call().await {
            Err(Refusal::Busy | Refusal::HistoryBehind) if began.elapsed() < RETRY_FOR => {
                tokio::time::sleep(RETRY_EVERY).await;
            }
            answer => return answer,
        }
    }
}

/// The stamp of a write: its key, and what it does.
fn stamp(key: &str, content: &impl Debug) -> Stamp {
    let digest = |text: &str| {
        let bytes = Sha256::digest(text.as_bytes());
        bytes.iter().take(16).fold(0, |bits, byte| bits << 8 | u128::from(*byte))
    };
    Stamp::new(digest(&format!("bots {key}")), digest(&format!("{content:?}")))
}

/// The ids of bots and goods, and their amounts, are within the market's bounds.
fn no_bot(what: &str) -> Refusal {
    Refusal::internal(format!("a bot made an invalid {what}"))
}

fn material(good: Good) -> Answer<MaterialId> {
    MaterialId::new(good.id()).map_err(|_| no_bot("material"))
}

fn player(name: &str) -> Answer<PlayerId> {
    PlayerId::new(name).map_err(|_| no_bot("player"))
}

fn quote(summary: &ports::MaterialSummary) -> Quote {
    Quote {
        last: summary.last.map(Price::get),
        best_bid: summary.best_bid.map(Price::get),
        best_ask: summary.best_ask.map(Price::get),
    }
}

fn open_order(order: &Order) -> Option<OpenOrder> {
    Some(OpenOrder {
        order_id: order.terms.order_id.to_string(),
        side: order.terms.side,
        good: Good::from_id(order.terms.material.as_str())?,
        price: order.terms.price.get(),
        remaining: order.state.remaining.get().into(),
    })
}

fn fill(kind: &InboxKind) -> Option<Fill> {
    let InboxKind::Filled { material, side, quantity, price, .. } = kind else { return None };
    let good = Good::from_id(material.as_str())?;
    Some(Fill { side: *side, good, price: price.get(), quantity: quantity.get().into() })
}

fn batch_operation(player: &PlayerId, operation: &Operation) -> Answer<ports::Operation> {
    Ok(match operation {
        Operation::Place { side, good, price, quantity, at_once } => ports::Operation::Place(PlaceOrder {
            player: player.clone(),
            material: material(*good)?,
            side: *side,
            price: Price::new(*price).ok_or_else(|| no_bot("price"))?,
            quantity: Quantity::new(*quantity).ok_or_else(|| no_bot("quantity"))?,
            time_in_force: if *at_once { TimeInForce::Ioc } else { TimeInForce::Gtc },
        }),
        Operation::Cancel { order_id } => {
            ports::Operation::Cancel(OrderId::parse(order_id).map_err(|_| no_bot("order id"))?)
        }
    })
}
