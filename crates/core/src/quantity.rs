//! Units as types: a price times a quantity is coins, and nothing else multiplies.

use serde::{Deserialize, Serialize};

/// The highest price of one unit, in coins.
pub const PRICE_MAX: u64 = 1_000_000_000_000;
/// The largest quantity of one order, in units.
pub const QUANTITY_MAX: u32 = 1_000_000_000;
/// The largest supply of any asset and the largest value of one order: what a JSON number holds exactly.
pub const AMOUNT_MAX: u64 = (1 << 53) - 1;
/// The most materials that can be registered.
pub const MATERIALS_MAX: u16 = 65_000;

/// Money in coins, the smallest unit of the game's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Coins(u64);

/// A price in coins a unit, 1 to [`PRICE_MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Price(u64);

/// A number of units of a material, 0 to [`QUANTITY_MAX`]; an order has at least 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quantity(u32);

/// An amount of any asset, coins or units, as an account holds it: 0 to [`AMOUNT_MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Amount(u64);

impl Coins {
    /// No coins.
    pub const ZERO: Self = Self(0);

    /// A number of coins, unchecked.
    pub const fn new(coins: u64) -> Self {
        Self(coins)
    }

    /// The number of coins.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(added(self.0, other.0))
    }

    /// The difference; `other` is at most `self`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(subtracted(self.0, other.0))
    }

    /// `bps` hundredths of a percent of these coins, rounded down.
    #[must_use]
    pub fn share(self, bps: u16) -> Self {
        let share = u128::from(self.0).saturating_mul(u128::from(bps)).checked_div(10_000).unwrap_or(0);
        Self(u64::try_from(share).unwrap_or(u64::MAX).min(self.0))
    }
}

impl Price {
    /// The lowest price.
    pub const LOWEST: Self = Self(1);
    /// The highest price.
    pub const HIGHEST: Self = Self(PRICE_MAX);

    /// A price from 1 to [`PRICE_MAX`], or `None`.
    pub fn new(coins: u64) -> Option<Self> {
        (1..=PRICE_MAX).contains(&coins).then_some(Self(coins))
    }

    /// The price that a ladder's key stands for.
    pub(crate) const fn from_key(coins: u64) -> Self {
        Self(coins)
    }

    /// Coins a unit.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// What `quantity` units cost, or `None` beyond [`AMOUNT_MAX`].
    pub fn checked_times(self, quantity: Quantity) -> Option<Coins> {
        self.0.checked_mul(u64::from(quantity.0)).filter(|value| *value <= AMOUNT_MAX).map(Coins)
    }

    /// The most units that these coins buy, up to [`QUANTITY_MAX`].
    pub fn affordable(self, coins: Coins) -> Quantity {
        let units = coins.0.checked_div(self.0).unwrap_or_default();
        Quantity(u32::try_from(units).map_or(QUANTITY_MAX, |units| units.min(QUANTITY_MAX)))
    }

    /// What `quantity` units cost. Panics beyond [`AMOUNT_MAX`]: for orders that were accepted with a value
    /// in bounds.
    #[must_use]
    pub fn times(self, quantity: Quantity) -> Coins {
        let value = self.checked_times(quantity);
        assert!(value.is_some(), "the value of an accepted order is in bounds");
        value.unwrap_or_default()
    }
}

impl Quantity {
    /// No units.
    pub const ZERO: Self = Self(0);

    /// A quantity that an order may have, from 1 to [`QUANTITY_MAX`], or `None`.
    pub fn new(units: u64) -> Option<Self> {
        u32::try_from(units).ok().filter(|units| (1..=QUANTITY_MAX).contains(units)).map(Self)
    }

    /// The number of units.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Whether this is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The difference; `other` is at most `self`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        let rest = self.0.checked_sub(other.0);
        assert!(rest.is_some(), "no more is taken from a quantity than it holds");
        Self(rest.unwrap_or_default())
    }
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of at most [`AMOUNT_MAX`], or `None`.
    pub fn new(amount: u64) -> Option<Self> {
        (amount <= AMOUNT_MAX).then_some(Self(amount))
    }

    /// The number of coins or units.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Whether this is zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(added(self.0, other.0))
    }

    /// The difference; `other` is at most `self`.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(subtracted(self.0, other.0))
    }
}

impl From<Coins> for Amount {
    fn from(coins: Coins) -> Self {
        Self(coins.0)
    }
}

impl From<Quantity> for Amount {
    fn from(quantity: Quantity) -> Self {
        Self(u64::from(quantity.0))
    }
}

fn added(a: u64, b: u64) -> u64 {
    let sum = a.checked_add(b);
    assert!(sum.is_some(), "a sum of amounts stays in bounds");
    sum.unwrap_or_default()
}

fn subtracted(a: u64, b: u64) -> u64 {
    let rest = a.checked_sub(b);
    assert!(rest.is_some(), "no more is taken from an amount than it holds");
    rest.unwrap_or_default()
}
