//! Whether a request is accepted. Each function answers one question and returns the refusal that applies.
//!
//! Callers ask in the order in which [`Rejection`] lists its variants.

use crate::{
    AMOUNT_MAX, Actor, Amount, Coins, MATERIALS_MAX, MaterialNo, PlaceOrder, PlayerId, Quantity, Rejection,
    Rules, Timestamp,
};

/// The number of a new material where `count` are registered.
pub fn next_material(count: u64) -> Result<MaterialNo, Rejection> {
    let number = u16::try_from(count).ok().filter(|number| *number < MATERIALS_MAX);
    number.map(MaterialNo).ok_or(Rejection::TooManyMaterials)
}

/// Whether the operator may set these rules.
pub fn in_range(rules: Rules) -> Result<(), Rejection> {
    if rules.sales_tax_bps > 10_000 { Err(Rejection::RulesOutOfRange) } else { Ok(()) }
}

/// How much more of an asset fits into the market, of which `present` is there. Also the other way round: the
/// most that may be present before a deposit of `present`.
pub fn room(present: u128) -> Amount {
    let left = u128::from(AMOUNT_MAX).saturating_sub(present);
    u64::try_from(left).ok().and_then(Amount::new).unwrap_or_default()
}

/// Whether a deposit keeps the supply of its asset in bounds.
pub fn fits_supply(present: u128, deposited: Amount) -> Result<(), Rejection> {
    let left = room(present);
    if deposited > left { Err(Rejection::SupplyExceeded { left }) } else { Ok(()) }
}

/// Whether an account that may be frozen can place orders and withdraw.
#[inline]
pub fn not_frozen(frozen: bool) -> Result<(), Rejection> {
    if frozen { Err(Rejection::AccountFrozen) } else { Ok(()) }
}

/// Whether an account has enough coins (or else goods) available; `available` is `None` where there is no
/// account.
#[inline]
pub fn covered(coins: bool, available: Option<Amount>, needed: Amount) -> Result<(), Rejection> {
    if available.is_some_and(|available| available >= needed) {
        return Ok(());
    }
    let available = available.unwrap_or_default();
    Err(if coins {
        Rejection::InsufficientCoins { needed, available }
    } else {
        Rejection::InsufficientGoods { needed, available }
    })
}

/// Whether one more order of a player with `open` orders may rest.
#[inline]
pub fn may_rest(open: u64, max: u32) -> Result<(), Rejection> {
    if open >= u64::from(max) { Err(Rejection::TooManyOpenOrders { max }) } else { Ok(()) }
}

/// Whether the actor sees the orders of this player.
#[inline]
pub fn may_see(actor: &Actor, owner: &PlayerId) -> bool {
    match actor {
        Actor::Player(player) => player == owner,
        Actor::Operator => true,
    }
}

/// Whether the actor may reduce or cancel the orders of this player. To everyone else they look as if they
/// did not exist.
#[inline]
pub fn may_cancel(actor: &Actor, owner: &PlayerId) -> Result<(), Rejection> {
    if may_see(actor, owner) { Ok(()) } else { Err(Rejection::OrderNotOpen) }
}

/// By how many units an order is reduced whose new quantity is to be `quantity`.
pub fn reduction(ordered: Quantity, remaining: Quantity, quantity: Quantity) -> Result<Quantity, Rejection> {
    let filled = ordered.minus(remaining);
    if quantity <= filled || quantity >= ordered {
        return Err(Rejection::ReduceOutOfRange { filled: filled.get(), quantity: ordered.get() });
    }
    Ok(ordered.minus(quantity))
}

impl PlaceOrder {
    /// Checks everything that does not depend on an account, for an order of a registered material; returns
    /// its value.
    #[inline]
    pub fn admit(
        &self,
        market_halted: bool,
        material_halted: bool,
        now: Timestamp,
    ) -> Result<Coins, Rejection> {
        if market_halted {
            return Err(Rejection::MarketHalted);
        }
        if material_halted {
            return Err(Rejection::MaterialHalted);
        }
        let value = self.price.checked_times(self.quantity).ok_or(Rejection::ValueOutOfRange)?;
        if self.time_in_force.has_expired(now) {
            return Err(Rejection::ExpiryInPast);
        }
        Ok(value)
    }
}
