//! How fast the world is played: it drives the market's clock, so an hour of the world is one of the market.
//!
//! An hour has slots. At the start of each the clock is set, and then runs up to the start of the next and no
//! further, however long the market takes: neither of the two runs ahead of the other.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::climate::HOUR_MS;

/// How long an hour takes at speed 1.
const HOUR: Duration = Duration::from_secs(4);
/// The slots of an hour: minutes for those who watch, fewer where nobody does.
const SLOTS_WATCHED: u64 = 60;
const SLOTS_UNWATCHED: u64 = 6;
/// The fastest speed.
pub const SPEED_MAX: u16 = 1_000;

/// The clock of a market, which the world drives.
pub trait MarketClock: Send + Sync + 'static {
    /// The market's time, in milliseconds since 1970.
    fn now(&self) -> u64;
    /// Sets the clock, and lets it run `factor` times as fast as real time, up to `until`.
    fn run(&self, from: u64, factor: u32, until: u64);
}

/// Drives the clock.
pub(crate) struct Tempo {
    clock: Arc<dyn MarketClock>,
    /// How many times as fast as usual the world is played; 0 while it is paused.
    speed: watch::Receiver<u16>,
    stopping: watch::Receiver<bool>,
    /// Whether somebody watches; otherwise the world is played as fast as the market allows.
    is_watched: bool,
    hour_start: u64,
    /// When the next slot begins.
    next: Instant,
}

impl Tempo {
    pub(crate) fn new(
        clock: Arc<dyn MarketClock>,
        speed: watch::Receiver<u16>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self { clock, speed, stopping, is_watched: false, hour_start: 0, next: Instant::now() }
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    pub(crate) fn speed(&self) -> u16 {
        *self.speed.borrow()
    }

    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    pub(crate) const fn is_watched(&self) -> bool {
        self.is_watched
    }

    /// Somebody watches from now on.
    pub(crate) fn watched(&mut self) {
        self.is_watched = true;
        self.next = Instant::now();
    }

    /// The number of slots of an hour.
    pub(crate) const fn slots(&self) -> u64 {
        if self.is_watched { SLOTS_WATCHED } else { SLOTS_UNWATCHED }
    }

    /// Sets the clock to the start of an hour.
    pub(crate) fn begin_hour(&mut self, start: u64) {
        self.hour_start = start;
        self.set(0);
    }

    /// Waits for a slot of the hour and sets the clock to it.
    pub(crate) async fn reach(&mut self, slot: u64) {
        if self.is_watched {
            self.wait().await;
        }
        self.set(slot);
    }

    /// Waits until the next slot begins. A pause ends when the speed is changed; a stop ends all waiting.
    async fn wait(&mut self) {
        while !self.is_stopping() {
            let speed = *self.speed.borrow_and_update();
            if speed > 0 && self.next <= Instant::now() {
                // A market that was slow is not played faster later.
                let slot = HOUR / (60 * u32::from(speed));
                self.next = (self.next + slot).max(Instant::now());
                return;
            }
            if speed == 0 {
                self.clock.run(self.clock.now(), 0, self.clock.now());
            }
            tokio::select! {
                () = sleep_until(self.next), if speed > 0 => {}
                changed = self.speed.changed() => if changed.is_err() { return },
                _ = self.stopping.changed() => {}
            }
        }
    }

    fn set(&self, slot: u64) {
        let slot_ms = HOUR_MS / self.slots();
        let from = self.hour_start + slot * slot_ms;
        let factor = if self.is_watched { factor(self.speed()) } else { 0 };
        self.clock.run(from, factor, from + slot_ms - 1);
    }
}

/// How many times as fast as real time the market's clock runs at a speed.
pub(crate) fn factor(speed: u16) -> u32 {
    let usual = HOUR_MS / u64::try_from(HOUR.as_millis()).unwrap_or(u64::MAX);
    u32::try_from(usual).unwrap_or(u32::MAX).saturating_mul(speed.into())
}

impl fmt::Debug for Tempo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tempo").field("is_watched", &self.is_watched).finish_non_exhaustive()
    }
}
