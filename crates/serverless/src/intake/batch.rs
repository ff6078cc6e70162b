//! Places, cancels and reductions one after another, each in a separate transaction: if the process dies,
//! what was done stays done, and the same request under the same key continues after it.

use tradepost_core::{Actor, Order, Rejection};
use tradepost_ports::{Operation, Refusal, Stamp};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

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
        let placed = || {
            operations.iter().filter_map(|operation| match operation {
                Operation::Place(request) => Some(request),
                Operation::Cancel(_) | Operation::Reduce(..) => None,
            })
        };
        let register = self.register_of(placed().map(|request| &request.material)).await?;
        let (mut accounts, remembered) = self.glance(placed(), &stamps).await?;
        let mut results = Vec::with_capacity(operations.len());
        for ((operation, stamp), remembered) in operations.into_iter().zip(stamps).zip(remembered) {
            let done = match operation {
                Operation::Place(request) => {
                    self.place_in(&register, &mut accounts, request, stamp, remembered).await
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
}
