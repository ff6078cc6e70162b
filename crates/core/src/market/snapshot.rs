//! Snapshots: the market as plain rows, to be stored and restored.

use serde::{Deserialize, Serialize};

use crate::book::PriceLevel;
use crate::book::slab::Slot;
use crate::market::Turnover;
use crate::market::access::Access;
use crate::market::ledger::{Balance, Supply};
use crate::market::rules::StoredRules;
use crate::{
    Asset, Coins, Incoming, Market, Material, MaterialNo, OrderId, PendingWithdrawal, PlayerId, PlayerNo,
    Price, Quantity, Reference, Rules, Sequence, Side, TimeInForce, Timestamp,
};

/// The market's whole state. [`Market::restore`] rebuilds an equal market from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    sequence: Sequence,
    rules: Rules,
    halted: bool,
    materials: Vec<Material>,
    players: Vec<PlayerId>,
    supplies: Vec<(Asset, Supply)>,
    balances: Vec<(PlayerNo, Asset, Balance)>,
    /// Book by book, side by side, best first, oldest first.
    orders: Vec<OpenOrder>,
    /// Not part of the encoding, which is frozen: a file that stores a snapshot stores them behind it.
    #[serde(skip)]
    pub withdrawals: Vec<(Reference, PendingWithdrawal)>,
    /// Not part of the encoding either.
    #[serde(skip)]
    pub access: Access,
    /// Nor are the rules that the operator set; `rules` are the settings of the program.
    #[serde(skip)]
    pub stored_rules: StoredRules,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OpenOrder {
    order_id: OrderId,
    player: PlayerNo,
    material: MaterialNo,
    side: Side,
    price: Price,
    quantity: Quantity,
    remaining: Quantity,
    value: Coins,
    fee: Coins,
    time_in_force: TimeInForce,
    updated_at: Timestamp,
}

impl Snapshot {
    /// The last event it contains.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }
}

impl Market {
    /// The whole state as plain rows, in an order that depends on the state alone.
    pub fn snapshot(&self) -> Snapshot {
        let assets = std::iter::once(Asset::Coin).chain(self.material_numbers().map(Asset::Material));
        let players = (0..self.players.len()).filter_map(|no| u32::try_from(no).ok().map(PlayerNo));
        let mut balances: Vec<_> = players
            .flat_map(|player| {
                self.ledger.balances(player).map(move |(asset, balance)| (player, asset, balance))
            })
            .collect();
        balances.sort_unstable_by_key(|(player, asset, _)| (*player, *asset));
        let orders = self
            .material_numbers()
            .flat_map(|material| [(material, Side::Bid), (material, Side::Ask)])
            .flat_map(|(material, side)| self.books.orders(material, side))
            .map(|slot| self.open_order(slot))
            .collect();
        Snapshot {
            sequence: self.sequence,
            rules: self.rules.settings,
            halted: self.halted,
            materials: self.materials.clone(),
            players: self.players.iter().map(|player| player.name.clone()).collect(),
            supplies: assets.map(|asset| (asset, self.ledger.supply(asset))).collect(),
            balances,
            orders,
            withdrawals: self.withdrawals.clone().into_iter().collect(),
            access: self.access.clone(),
            stored_rules: self.rules.stored.clone(),
        }
    }

    /// Rebuilds the market.
    pub fn restore(snapshot: &Snapshot) -> Self {
        let mut market = Self { halted: snapshot.halted, ..Self::default() };
        for material in &snapshot.materials {
            market.add_material(material.clone());
        }
        for player in &snapshot.players {
            market.add_player(player);
        }
        for (asset, supply) in &snapshot.supplies {
            market.ledger.restore_supply(*asset, *supply);
        }
        for (player, asset, balance) in &snapshot.balances {
            market.ledger.restore_balance(*player, *asset, *balance);
        }
        for order in &snapshot.orders {
            let &OpenOrder { order_id, player, material, side, price, quantity, remaining, .. } = order;
            let incoming = Incoming { order_id, player, material, side, price, quantity };
            let slot = market.books.rest(&incoming, remaining);
            market.books.order_mut(slot).updated_at = order.updated_at;
            let turnover = Turnover { value: order.value, fee: order.fee };
            market.link_order(slot, turnover, order.time_in_force);
        }
        market.withdrawals = snapshot.withdrawals.iter().cloned().collect();
        market.access = snapshot.access.clone();
        market.restore_rules(snapshot.rules, snapshot.stored_rules.clone());
        market.sequence = snapshot.sequence;
        market
    }

    fn material_numbers(&self) -> impl Iterator<Item = MaterialNo> + use<> {
        (0..self.materials.len()).filter_map(|no| u16::try_from(no).ok().map(MaterialNo))
    }

    fn open_order(&self, slot: Slot) -> OpenOrder {
        let order = self.books.order(slot);
        let PriceLevel { material, side, price, .. } = *self.books.level_of(slot);
        let Turnover { value, fee } = self.turnover(slot);
        OpenOrder {
            order_id: order.order_id,
            player: order.player,
            material,
            side,
            price,
            quantity: order.quantity,
            remaining: order.remaining,
            value,
            fee,
            time_in_force: order.time_in_force(),
            updated_at: order.updated_at,
        }
    }
}
