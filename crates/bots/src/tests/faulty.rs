//! A market that fails after some writes, as if it had been killed.

use std::sync::atomic::{AtomicI64, Ordering};

use tradepost_ports::Refusal;

use super::market::LocalMarket;
use crate::exchange::{
    Answer, Audit, BatchOutcome, Exchange, Figures, Holdings, Inbox, OpenOrder, Operation, Quote, Transfer,
};
use crate::supply_chain::{Good, PerGood};

/// A market that accepts a limited number of writes.
#[derive(Debug)]
pub(super) struct FaultyMarket<'a> {
    market: &'a LocalMarket,
    writes_left: AtomicI64,
}

impl<'a> FaultyMarket<'a> {
    pub(super) fn new(market: &'a LocalMarket, writes: i64) -> Self {
        Self { market, writes_left: AtomicI64::new(writes) }
    }

    fn take_write(&self) -> Answer<()> {
        if self.writes_left.fetch_sub(1, Ordering::Relaxed) > 0 {
            return Ok(());
        }
        Err(Refusal::Stopping)
    }
}

impl Exchange for FaultyMarket<'_> {
    async fn register(&self, good: Good) -> Answer<()> {
        self.market.register(good).await
    }

    async fn quotes(&self) -> Answer<PerGood<Quote>> {
        self.market.quotes().await
    }

    async fn figures(&self, now: u64) -> Answer<PerGood<Figures>> {
        self.market.figures(now).await
    }

    async fn holdings(&self, player: &str) -> Answer<Holdings> {
        self.market.holdings(player).await
    }

    async fn open_orders(&self, player: &str) -> Answer<Vec<OpenOrder>> {
        self.market.open_orders(player).await
    }

    async fn inbox(&self, player: &str, after: Option<&str>) -> Answer<Inbox> {
        self.market.inbox(player, after).await
    }

    async fn batch(&self, player: &str, operations: &[Operation], key: &str) -> Answer<BatchOutcome> {
        self.take_write()?;
        self.market.batch(player, operations, key).await
    }

    async fn transfer(&self, transfer: &Transfer, key: &str) -> Answer<()> {
        self.take_write()?;
        self.market.transfer(transfer, key).await
    }

    async fn audit(&self) -> Answer<Audit> {
        self.market.audit().await
    }
}
