//! What the engine reports of itself after each batch, for metrics: plain numbers that anyone may read.

use std::sync::atomic::{AtomicU64, Ordering};

use tradepost_core::Market;

/// The state of the market and of the engine's queue.
#[derive(Debug, Default)]
pub(crate) struct Vitals {
    /// Requests that entered the queue.
    pub(crate) sent: Number,
    /// Requests that left it.
    pub(crate) taken: Number,
    /// The last event decided.
    pub(crate) decided: Number,
    pub(crate) trades: Number,
    pub(crate) open_orders: Number,
    pub(crate) players: Number,
    pub(crate) materials: Number,
    pub(crate) coins_deposited: Number,
    pub(crate) coins_withdrawn: Number,
    pub(crate) coins_burned: Number,
}

/// A number with one writer, or many that add to it.
#[derive(Debug, Default)]
pub(crate) struct Number(AtomicU64);

impl Number {
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, value: impl TryInto<u64>) {
        self.0.store(value.try_into().unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn add(&self, value: u64) {
        self.0.fetch_add(value, Ordering::Relaxed);
    }
}

impl Vitals {
    /// The market as a batch leaves it.
    pub(crate) fn record(&self, market: &Market) {
        let coins = market.coin_supply();
        self.decided.set(market.sequence().0);
        self.open_orders.set(market.open_order_count());
        self.players.set(market.player_count());
        self.materials.set(market.materials().len());
        self.coins_deposited.set(coins.deposited);
        self.coins_withdrawn.set(coins.withdrawn);
        self.coins_burned.set(coins.burned);
    }

    /// The number of requests that wait for the engine.
    pub(crate) fn queued(&self) -> u64 {
        // In this order, so that a request that passes meanwhile never makes it negative.
        let taken = self.taken.get();
        self.sent.get().saturating_sub(taken)
    }
}
