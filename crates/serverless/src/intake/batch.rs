//! Places, cancels and reductions one after another, each in a separate transaction: if the process dies,
//! what was done stays done, and the same request under the same key continues after it.

use std::collections::BTreeMap;

use tradepost_core::{Actor, MaterialId, Order, Rejection};
use tradepost_ports::{Operation, Refusal, Stamp};

use super::Standing;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;
use crate::tables::{MarketRow, MaterialRow, idempotency_key, market_key, material_key};

/// The key of a step: that of the request for the first one, others are spread by an odd number of 128 bits.
pub(super) fn stamp_of(stamp: Stamp, step: u32) -> Stamp {
    const SPREAD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    Stamp { key: stamp.key ^ SPREAD.wrapping_mul(u128::from(step)), ..stamp }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Does operations one after another; each has its own result.
    pub async fn do_batch(
        &self,
        actor: Actor,
        operations: Vec<Operation>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<Order, Rejection>>, Refusal> {
        let stamps: Vec<_> =
            (0..).zip(&operations).map(|(step, _)| stamp.map(|stamp| stamp_of(stamp, step))).collect();
        let (market, materials, remembered) = self.prepare(&operations, &stamps).await?;
        let mut results = Vec::with_capacity(operations.len());
        for ((operation, stamp), remembered) in operations.into_iter().zip(stamps).zip(remembered) {
            let done = match operation {
                Operation::Place(request) => {
                    let standing = Standing { market, material: materials.get(&request.material).cloned() };
                    self.place_in(&standing, request, stamp, remembered).await
                }
                Operation::Cancel(order_id) => {
                    self.cancel_remembered(actor.clone(), order_id, stamp, remembered).await
                }
                Operation::Reduce(order_id, quantity) => {
                    self.reduce_remembered(&actor, order_id, quantity, stamp, remembered).await
                }
            };
            results.push(match done {
                Ok(order) => Ok(order),
                Err(Refusal::Rejected(rejection)) => Err(rejection),
                Err(Refusal::OrderNotFound | Refusal::OrderClosed) => Err(Rejection::OrderNotOpen),
                Err(other) => return Err(other),
            });
        }
        Ok(results)
    }

    /// Reads everything that the steps depend on, in one batch.
    async fn prepare(
        &self,
        operations: &[Operation],
        stamps: &[Option<Stamp>],
    ) -> Result<(MarketRow, BTreeMap<MaterialId, MaterialRow>, Vec<Option<StoredReply>>), Refusal> {
        let materials: Vec<_> = operations
            .iter()
            .filter_map(|operation| match operation {
                Operation::Place(request) => Some(material_key(&request.material)),
                Operation::Cancel(_) | Operation::Reduce(..) => None,
            })
            .collect();
        let of_materials = 1..=materials.len();
        let mut keys = vec![market_key()];
        keys.extend(materials);
        keys.extend(stamps.iter().flatten().map(|stamp| idempotency_key(stamp.key)));
        let rows = self.rows(keys).await?;
        let market = MarketRow::decode(rows.first().and_then(Option::as_ref))?;
        let mut found = BTreeMap::new();
        for row in rows.get(of_materials.clone()).unwrap_or_default().iter().flatten() {
            let row = MaterialRow::decode(row)?;
            found.insert(row.material.clone(), row);
        }
        let mut memories = rows.get(of_materials.end() + 1..).unwrap_or_default().iter();
        let recalled = stamps.iter().map(|stamp| match stamp {
            Some(_) => self.recall(*stamp, memories.next().and_then(Option::as_ref)),
            None => Ok(None),
        });
        Ok((market, found, recalled.collect::<Result<_, _>>()?))
    }
}
