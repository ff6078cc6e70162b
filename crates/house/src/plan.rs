//! Plans: what the operator wants the house to do for one material.

use tradepost_core::{Coins, MaterialId, PlayerId, Price, Quantity};

/// What the house does for one material with one account. An account serves one plan only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The account that trades. The operator funds it.
    pub account: PlayerId,
    /// What it trades.
    pub material: MaterialId,
    /// The coins that the account must have before the plan starts.
    pub budget: Coins,
    /// What it does.
    pub role: Role,
}

/// What a plan does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Quotes both sides.
    Maker(Maker),
    /// Buys and consumes.
    Demand(Demand),
    /// Produces and sells.
    Supply(Supply),
}

/// A market maker: a bid and an ask around the reference price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The center of its quotes while the material has no reference price.
    pub price: Price,
    /// It bids at or above this price, and asks at or above it.
    pub price_min: Price,
    /// It bids at or below this price, and asks at or below it.
    pub price_max: Price,
    /// The distance between its bid and its ask, in hundredths of a percent of the center.
    pub spread_bps: u16,
    /// Units on each side.
    pub size: Quantity,
    /// The stock at which it quotes around the center. It buys up to twice as much.
    pub stock: Quantity,
    /// How far the center moves up when the stock is empty, and down when it is twice `stock`.
    pub skew_bps: u16,
    /// Units that players offer near the center, on one side, at which it offers nothing there.
    pub depth_enough: Quantity,
}

/// A standing need: the bid rises as the stock shrinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Units consumed in 24 hours of market time.
    pub per_day: Quantity,
    /// The stock at which it buys nothing more.
    pub stock_max: Quantity,
    /// Its bid when the stock is nearly full.
    pub price_min: Price,
    /// Its bid when the stock is empty.
    pub price_max: Price,
}

/// A source: the ask falls as the stock grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    /// Units produced in 24 hours of market time.
    pub per_day: Quantity,
    /// The stock at which it produces nothing more.
    pub stock_max: Quantity,
    /// Its ask when the stock is full.
    pub price_min: Price,
    /// Its ask when the stock is nearly empty.
    pub price_max: Price,
}

/// Why a plan makes no sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanFault {
    /// `price_min` is above `price_max`.
    PricesReversed,
    /// A maker's `price` lies outside `price_min` and `price_max`.
    PriceOutOfBounds,
    /// `spread_bps` is not from 1 to 10,000.
    SpreadOutOfBounds,
    /// `skew_bps` is above 10,000.
    SkewOutOfBounds,
}

impl PlanFault {
    /// What is wrong and what would be accepted, as a sentence without a full stop.
    pub const fn message(self) -> &'static str {
        match self {
            Self::PricesReversed => "price_min must be at most price_max",
            Self::PriceOutOfBounds => "price must be from price_min to price_max",
            Self::SpreadOutOfBounds => "spread_bps must be from 1 to 10000",
            Self::SkewOutOfBounds => "skew_bps must be from 0 to 10000",
        }
    }
}

impl Plan {
    /// Checks what the types do not: fields against each other.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), PlanFault> {
        match &self.role {
            Role::Maker(maker) => maker.check(),
            Role::Demand(Demand { price_min, price_max, .. })
            | Role::Supply(Supply { price_min, price_max, .. }) => ordered(*price_min, *price_max),
        }
    }
}

impl Maker {
    fn check(&self) -> Result<(), PlanFault> {
        ordered(self.price_min, self.price_max)?;
        if !(self.price_min..=self.price_max).contains(&self.price) {
            return Err(PlanFault::PriceOutOfBounds);
        }
        if !(1..=10_000).contains(&self.spread_bps) {
            return Err(PlanFault::SpreadOutOfBounds);
        }
        if self.skew_bps > 10_000 {
            return Err(PlanFault::SkewOutOfBounds);
        }
        Ok(())
    }
}

fn ordered(price_min: Price, price_max: Price) -> Result<(), PlanFault> {
    if price_min > price_max { Err(PlanFault::PricesReversed) } else { Ok(()) }
}
