//! Accounts: what a player may read of its own, and the operator of anyone.

use tradepost_core::{Actor, AssetName, Balance, MaterialId, Order, OrderId, PlayerId};

use crate::{Answer, FillPrint, InboxEvent, Page, PageRequest};

/// What a player may read of its own, and the operator of anyone.
pub trait Accounts: Send + Sync {
    /// One order, open or closed; of any player for the operator.
    fn order(&self, actor: Actor, order_id: OrderId) -> Answer<'_, Order>;
    /// A player's orders, newest first.
    fn orders(&self, player: PlayerId, filter: OrderFilter, page: PageRequest) -> Answer<'_, Page<Order>>;
    /// A player's fills, oldest first.
    fn fills(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<FillPrint>>;
    /// A player's inbox, oldest first.
    fn inbox(&self, player: PlayerId, page: PageRequest) -> Answer<'_, Page<InboxEvent>>;
    /// What a player holds, and whether it may trade.
    fn account(&self, player: PlayerId) -> Answer<'_, Account>;
    /// The number of a player's open orders, and the most it may have.
    fn open_orders(&self, player: PlayerId) -> Answer<'_, (u32, u32)>;
}

/// Which of a player's orders to list.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only open orders (`true`) or only closed ones (`false`); both if absent.
    pub open: Option<bool>,
    /// Only orders of this material.
    pub material: Option<MaterialId>,
}

/// An account.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Coins first, then materials in the order of their registration.
    pub holdings: Vec<Holding>,
    /// Whether new orders and withdrawals are refused.
    pub frozen: bool,
}

/// What an account holds of one asset.
#[derive(Clone, Debug)]
pub struct Holding {
    /// The asset.
    pub asset: AssetName,
    /// How much is available, and how much open orders hold.
    pub balance: Balance,
}
