//! `supplies`: what came into the market and went out of it, by asset. What fees burned is in the credits.
//!
//! A row for each of 64 slots of an asset, of which a player has one, so that the deposits of different
//! players seldom meet on a row. Each slot has its share of [`AMOUNT_MAX`], and a deposit that the player's
//! slot has no room for goes into others too: no row knows the sum, and it never exceeds the bound.
//!
//! The row also collects the sums by hour and reason that belong into `flows`, as long as it stays below
//! 1 KB; then a deposit or withdrawal moves them there.

use tradepost_core::{AMOUNT_MAX, Amount, AssetName, PlayerId, Timestamp};
use tradepost_ports::{CandleInterval, Flow};

use super::codec::{self, Fields};
use super::flow::{FlowRow, way_of, word};
use super::{DecodeError, Table, attribute, digest};
use crate::store::{Action, Comparison, Condition, Item, Key, Update};

/// Slots of an asset.
pub const SUPPLY_SLOTS: u16 = 64;
/// The bytes of a row that sums by hour and reason may take.
const FLOWS_BYTES_MAX: usize = 860;
/// Bytes of such a sum beside its reason: names and numbers.
const FLOW_BYTES: usize = 60;

/// A slot of the supply of an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyRow {
    pub asset: AssetName,
    pub slot: u16,
    /// What came in.
    pub deposited: u64,
    /// What went out.
    pub withdrawn: u64,
    /// Sums by hour and reason that are not in `flows` yet.
    pub flows: Vec<FlowRow>,
    /// How often such sums were moved to `flows`.
    pub moved: u64,
}

/// The slot of a player.
pub fn supply_slot(player: &PlayerId) -> u16 {
    u16::try_from(digest(player) % u32::from(SUPPLY_SLOTS)).unwrap_or_default()
}

/// The key of a slot of an asset's supply.
pub fn supply_key(asset: &AssetName, slot: u16) -> Key {
    Key::of(Table::SUPPLIES, format!("{}#{slot}", asset.as_str()))
}

/// The most that may be present by a slot; all of them together are the bound of a supply.
fn share(slot: u16) -> u64 {
    let slots = u64::from(SUPPLY_SLOTS);
    AMOUNT_MAX / slots + u64::from(u64::from(slot) < AMOUNT_MAX % slots)
}

/// The attributes of a sum: its amount, and how many transfers it is of.
fn names(flow: &FlowRow) -> [String; 2] {
    let hour = flow.hour.0 / CandleInterval::Hour.ms();
    [attribute::FLOWED, attribute::COUNTED]
        .map(|prefix| format!("{prefix}{hour}#{}#{}", word(flow.way), flow.reason))
}

fn bytes(flow: &FlowRow) -> usize {
    FLOW_BYTES + 2 * flow.reason.len()
}

impl SupplyRow {
    /// A slot in which nothing was counted yet.
    pub fn new(asset: AssetName, slot: u16) -> Self {
        Self { asset, slot, deposited: 0, withdrawn: 0, flows: Vec::new(), moved: 0 }
    }

    /// How much more may come in by this slot. (What came in by it may have gone out by others.)
    pub fn room(&self) -> u128 {
        let present = i128::from(self.deposited) - i128::from(self.withdrawn);
        u128::try_from(i128::from(share(self.slot)) - present).unwrap_or_default()
    }

    /// The write that lets a part of a deposit come in by this slot.
    pub fn take(&self, part: Amount) -> Action {
        let (updates, condition) = self.taken(part);
        supply_key(&self.asset, self.slot).update(updates).when(condition)
    }

    fn taken(&self, part: Amount) -> (Vec<Update>, Condition) {
        let most = i128::from(share(self.slot)) - i128::from(part.get());
        let room = Condition::compare(attribute::PRESENT, Comparison::AtMost, most);
        // In a slot that nothing came in by there is room for all that is asked of it.
        let room = Condition::missing(attribute::PRESENT).or(room);
        (vec![Update::add(attribute::PRESENT, part.get())], room)
    }

    /// The writes of a deposit, of which this part comes in by this slot, its player's.
    pub fn deposit(&self, part: Amount, flow: &FlowRow) -> Vec<Action> {
        let (updates, condition) = (!part.is_zero()).then(|| self.taken(part)).unzip();
        self.count(flow, updates.unwrap_or_default(), condition)
    }

    /// The writes of a withdrawal by this slot, its player's.
    pub fn withdraw(&self, flow: &FlowRow) -> Vec<Action> {
        let amount = flow.flow.amount;
        let updates =
            vec![Update::add(attribute::WITHDRAWN, amount), Update::subtract(attribute::PRESENT, amount)];
        self.count(flow, updates, None)
    }

    /// Counts a transfer: in a sum of the row where there is one or room for it. Sums of earlier hours, and
    /// if need be all, make room by moving to `flows`, on the condition that they are as they were read.
    fn count(&self, flow: &FlowRow, mut updates: Vec<Update>, condition: Option<Condition>) -> Vec<Action> {
        let mut conditions: Vec<_> = condition.into_iter().collect();
        let mut others = Vec::new();
        let used: usize = self.flows.iter().map(bytes).sum();
        let known = self.flows.iter().any(|known| known.is_of(flow));
        if !known && bytes(flow) > FLOWS_BYTES_MAX {
            others.push(flow.add());
        } else {
            if !known && used + bytes(flow) > FLOWS_BYTES_MAX {
                let early = |known: &&FlowRow| known.hour < flow.hour;
                let freed: usize = self.flows.iter().filter(early).map(bytes).sum();
                let enough = used - freed + bytes(flow) <= FLOWS_BYTES_MAX;
                for moving in self.flows.iter().filter(|known| !enough || early(known)) {
                    let [amount, count] = names(moving);
                    conditions.push(Condition::equal(&amount, moving.flow.amount));
                    conditions.push(Condition::equal(&count, moving.flow.count));
                    updates.extend([Update::Remove(amount), Update::Remove(count)]);
                    others.push(moving.add());
                }
                updates.push(Update::add(attribute::MOVED, 1_u64));
            }
            let [amount, count] = names(flow);
            updates.extend([Update::add(&amount, flow.flow.amount), Update::add(&count, flow.flow.count)]);
        }
        if !updates.is_empty() {
            let row = supply_key(&self.asset, self.slot).update(updates);
            others.insert(0, conditions.into_iter().fold(row, Action::when));
        }
        others
    }

    /// Reads a row; what was never added to is 0.
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let (asset, slot) = fields.tail(attribute::ASSET)?;
        let asset = AssetName::new(asset).map_err(|_| codec::error(attribute::ASSET, "is not an asset"))?;
        let slot = u16::try_from(slot).ok().filter(|slot| *slot < SUPPLY_SLOTS);
        let withdrawn = fields.count(attribute::WITHDRAWN)?;
        let deposited = u64::try_from(fields.signed(attribute::PRESENT)?.saturating_add(withdrawn.into()))
            .map_err(|_| codec::error(attribute::PRESENT, "is out of range"))?;
        let named = item.0.keys().filter_map(|name| Some((name, name.strip_prefix(attribute::FLOWED)?)));
        let flows = named.map(|(name, sum)| -> Result<FlowRow, DecodeError> {
            let wrong = || codec::error(name, "is not a sum by hour and reason");
            let mut parts = sum.splitn(3, '#');
            let hour = parts.next().and_then(|hour| hour.parse::<u64>().ok());
            let hour = hour.and_then(|hour| hour.checked_mul(CandleInterval::Hour.ms())).ok_or_else(wrong)?;
            let way = way_of(parts.next()).ok_or_else(wrong)?;
            let reason = parts.next().ok_or_else(wrong)?.to_owned();
            let count = fields.number(&format!("{}{sum}", attribute::COUNTED))?;
            let flow = Flow { amount: fields.number(name)?, count };
            Ok(FlowRow { asset: asset.clone(), hour: Timestamp(hour), way, reason, flow })
        });
        Ok(Self {
            flows: flows.collect::<Result<_, _>>()?,
            slot: slot.ok_or_else(|| codec::error(attribute::ASSET, "has no slot"))?,
            asset,
            deposited,
            withdrawn,
            moved: fields.count(attribute::MOVED)?,
        })
    }
}
