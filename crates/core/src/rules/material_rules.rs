//! The rules that apply to the orders of one material, every default filled in.

use crate::rules::rule_set::{BuyLimit, RuleSet};
use crate::{
    AMOUNT_MAX, Amount, Coins, OrderId, PRICE_MAX, Price, QUANTITY_MAX, Quantity, Rejection, RuleName, Rules,
    Timestamp,
};

/// The widest band, in basis points of the reference price.
pub const BAND_BPS_MAX: u32 = 1_000_000;
/// The longest window of a buy limit, in seconds: 366 days.
pub const WINDOW_SECONDS_MAX: u32 = 366 * 24 * 3_600;
/// The most orders a player may be allowed to have open.
pub const OPEN_ORDERS_MAX: u32 = 1_000_000_000;

/// What applies to the orders of one material.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaterialRules {
    /// Share of a seller's proceeds, in basis points.
    pub sales_tax_bps: u16,
    /// Share of price × quantity of what comes to rest, in basis points.
    pub listing_fee_bps: u16,
    /// Whether price and quantity are restricted at all.
    restricted: bool,
    tick: Price,
    price_min: Price,
    price_max: Price,
    band_bps: Option<u32>,
    quantity_min: Quantity,
    /// How many units a player may bid for.
    pub buy_limit: Option<BuyLimit>,
    /// The most orders a player may have open in this material, besides the limit of the whole market.
    pub open_orders_max: Option<u32>,
}

impl MaterialRules {
    /// What applies where the market and a material have these rules.
    pub fn of(settings: Rules, market: &RuleSet, material: &RuleSet) -> Self {
        let open_orders_max = material.open_orders_max;
        let rules = material.clone().or(market);
        let (lowest, highest) = (Price::LOWEST, Price::HIGHEST);
        let restricted = rules.tick.is_some()
            || rules.price_min.is_some()
            || rules.price_max.is_some()
            || rules.band_bps.is_some()
            || rules.quantity_min.is_some();
        Self {
            sales_tax_bps: rules.sales_tax_bps.unwrap_or(settings.sales_tax_bps),
            listing_fee_bps: rules.listing_fee_bps.unwrap_or_default(),
            restricted,
            tick: rules.tick.unwrap_or(lowest),
            price_min: rules.price_min.unwrap_or(lowest),
            price_max: rules.price_max.unwrap_or(highest),
            band_bps: rules.band_bps,
            quantity_min: rules.quantity_min.unwrap_or_default(),
            buy_limit: rules.buy_limit,
            open_orders_max,
        }
    }

    /// Whether prices must be near the reference price.
    pub const fn has_band(&self) -> bool {
        self.band_bps.is_some()
    }

    /// Whether an order may have this price and quantity, where `reference` is the reference price.
    #[inline]
    pub fn admit(&self, price: Price, quantity: Quantity, reference: Option<Price>) -> Result<(), Rejection> {
        if !self.restricted {
            return Ok(());
        }
        self.admit_quantity(quantity)?;
        self.admit_price(price, reference)
    }

    /// Whether an order may have this quantity.
    pub fn admit_quantity(&self, quantity: Quantity) -> Result<(), Rejection> {
        if quantity < self.quantity_min {
            return Err(Rejection::QuantityBelowMinimum { min: self.quantity_min });
        }
        Ok(())
    }

    /// Whether any price is accepted.
    pub fn admit_any(&self) -> Result<(), Rejection> {
        let (lowest, highest) = self.bounds();
        if lowest > highest { Err(Rejection::RulesContradict { lowest, highest }) } else { Ok(()) }
    }

    fn admit_price(&self, price: Price, reference: Option<Price>) -> Result<(), Rejection> {
        let (lowest, highest) = self.bounds();
        if price < self.price_min || price > self.price_max {
            return Err(Rejection::PriceOutOfBounds { lowest: price_of(lowest), highest: price_of(highest) });
        }
        let below = self.on_tick_below(price.get());
        if below != price.get() {
            let above = below.saturating_add(self.tick.get());
            let within = |coins: u64| Price::new(coins).filter(|_| (lowest..=highest).contains(&coins));
            return Err(Rejection::PriceNotOnTick {
                tick: self.tick,
                below: within(below),
                above: within(above),
            });
        }
        let Some((reference, (lowest, highest))) = reference.zip(self.band(reference)) else { return Ok(()) };
        if price < lowest || price > highest {
            return Err(Rejection::PriceOutOfBand { reference, lowest, highest });
        }
        Ok(())
    }

    /// The lowest and the highest price on a tick within the fixed bounds.
    fn bounds(&self) -> (u64, u64) {
        (self.on_tick_above(self.price_min.get()), self.on_tick_below(self.price_max.get()))
    }

    /// The prices near the reference price. They reach to the next tick on both sides, and a reference price
    /// beyond the fixed bounds counts as the nearest price within them: so some price is always accepted.
    pub fn band(&self, reference: Option<Price>) -> Option<(Price, Price)> {
        let (bps, reference) = (u64::from(self.band_bps?), reference?);
        let (lowest, highest) = self.bounds();
        let middle = reference.get().max(lowest).min(highest);
        let width = middle.saturating_mul(bps).checked_div(10_000).unwrap_or_default();
        let from = self.on_tick_below(middle.saturating_sub(width)).max(lowest);
        let to = self.on_tick_above(middle.saturating_add(width)).min(highest);
        Some((price_of(from), price_of(to)))
    }

    fn on_tick_below(&self, coins: u64) -> u64 {
        coins.saturating_sub(coins.checked_rem(self.tick.get()).unwrap_or_default())
    }

    fn on_tick_above(&self, coins: u64) -> u64 {
        coins.checked_next_multiple_of(self.tick.get()).unwrap_or(coins)
    }

    /// What it costs to let these units rest at a price.
    #[inline]
    pub fn listing_fee(&self, price: Price, resting: Quantity) -> Coins {
        if self.listing_fee_bps == 0 { Coins::ZERO } else { price.times(resting).share(self.listing_fee_bps) }
    }
}

fn price_of(coins: u64) -> Price {
    Price::new(coins).unwrap_or(Price::HIGHEST)
}

/// How much of a buy limit a player has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuyLimitUse {
    /// Units in a window.
    pub units: u64,
    /// Units bid for in this window, without those that were returned.
    pub used: u64,
    /// Units that may still be bid for.
    pub left: u64,
    /// When the next window begins.
    pub resets_at: Timestamp,
}

impl BuyLimit {
    fn window_ms(self) -> u64 {
        u64::from(self.window_seconds).saturating_mul(1_000).max(1)
    }

    /// The start of the window that contains this moment.
    pub fn window_of(self, at: Timestamp) -> Timestamp {
        Timestamp(at.0.saturating_sub(at.0.checked_rem(self.window_ms()).unwrap_or_default()))
    }

    /// The start of the window in which an order counts: that of its id.
    pub fn window_of_order(self, order_id: OrderId) -> Timestamp {
        self.window_of(order_id.timestamp())
    }

    /// How the limit stands at a moment in whose window `used` units were bid for.
    pub fn used(self, used: u64, at: Timestamp) -> BuyLimitUse {
        let resets_at = Timestamp(self.window_of(at).0.saturating_add(self.window_ms()));
        BuyLimitUse { units: self.units, used, left: self.units.saturating_sub(used), resets_at }
    }
}

impl BuyLimitUse {
    /// Whether this many more units may be bid for.
    pub fn admit(self, quantity: Quantity) -> Result<(), Rejection> {
        if u64::from(quantity.get()) <= self.left {
            return Ok(());
        }
        let Self { units, used, left, resets_at } = self;
        Err(Rejection::BuyLimitReached { units, used, left, resets_at })
    }
}

impl RuleSet {
    /// Whether each value is within its bounds.
    pub fn in_range(&self) -> Result<(), Rejection> {
        let whole = u64::from(10_000_u16);
        for (rule, value, min, max) in [
            (RuleName::SalesTaxBps, self.sales_tax_bps.map(u64::from), 0, whole),
            (RuleName::ListingFeeBps, self.listing_fee_bps.map(u64::from), 0, whole),
            (RuleName::BandBps, self.band_bps.map(u64::from), 1, BAND_BPS_MAX.into()),
            (RuleName::Tick, self.tick.map(Price::get), 1, PRICE_MAX),
            (
                RuleName::QuantityMin,
                self.quantity_min.map(|least| least.get().into()),
                1,
                QUANTITY_MAX.into(),
            ),
            (RuleName::BuyLimit, self.buy_limit.map(|limit| limit.units), 1, AMOUNT_MAX),
            (
                RuleName::BuyLimit,
                self.buy_limit.map(|limit| limit.window_seconds.into()),
                1,
                WINDOW_SECONDS_MAX.into(),
            ),
            (RuleName::OpenOrdersMax, self.open_orders_max.map(u64::from), 0, OPEN_ORDERS_MAX.into()),
        ] {
            if value.is_some_and(|value| value < min || value > max) {
                return Err(Rejection::RuleOutOfRange { rule, min, max });
            }
        }
        Ok(())
    }
}

/// What an order needs that may rest and pays to rest: the coins for both, and never more than can exist.
pub(crate) fn with_fee(escrow: Amount, fee: Coins) -> Option<Amount> {
    Amount::new(escrow.get().saturating_add(fee.get()))
}
