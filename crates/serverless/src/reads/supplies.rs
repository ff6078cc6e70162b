//! What came into the market and went out of it: the slots of each asset's supply added up, and the flows.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::AssetName;
use tradepost_ports::{EconomyRange, Flows, Refusal};

use super::AT_ONCE;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::{FlowRow, SupplyRow, Table, flows_within};

/// How often flows are read before it is taken that sums move to them all the time.
const READINGS: u32 = 5;

/// The slots of all supplies.
#[derive(Debug)]
pub(super) struct Supplies(Vec<SupplyRow>);

impl Supplies {
    /// What came in of each asset, and what went out.
    pub(super) fn totals(&self) -> BTreeMap<AssetName, (u128, u128)> {
        let mut totals = BTreeMap::<_, (u128, u128)>::new();
        for row in &self.0 {
            let total = totals.entry(row.asset.clone()).or_default();
            total.0 += u128::from(row.deposited);
            total.1 += u128::from(row.withdrawn);
        }
        totals
    }

    /// How often sums were moved to `flows`.
    fn moved(&self) -> u64 {
        self.0.iter().map(|row| row.moved).sum()
    }
}

impl<S: Store, E: Environment> Serverless<S, E> {
    pub(super) async fn supplies(&self) -> Result<Supplies, Refusal> {
        let rows = store::scan_all(&self.store, Table::SUPPLIES).await?;
        Ok(Supplies(rows.iter().map(SupplyRow::decode).collect::<Result<_, _>>()?))
    }

    /// The supplies, and the flows of these assets in a range: those of `flows` and those that the supplies
    /// still hold. Where some have moved from one to the other meanwhile, both are read again.
    pub(super) async fn supplies_and_flows(
        &self,
        assets: &[AssetName],
        range: EconomyRange,
    ) -> Result<(Supplies, Flows), Refusal> {
        let mut readings = 0;
        let mut supplies = self.supplies().await?;
        loop {
            readings += 1;
            let mut flows = self.moved_flows(assets, range).await?;
            let now = self.supplies().await?;
            if now.moved() != supplies.moved() && readings < READINGS {
                supplies = now;
                continue;
            }
            for row in supplies.0.iter().flat_map(|row| row.flows.iter().cloned()) {
                if (range.from..range.to).contains(&row.hour) {
                    flows.add(row.asset, row.way, row.reason, row.flow);
                }
            }
            return Ok((supplies, flows));
        }
    }

    async fn moved_flows(&self, assets: &[AssetName], range: EconomyRange) -> Result<Flows, Refusal> {
        let queries: Vec<_> = assets.iter().map(|asset| flows_within(asset, range.from, range.to)).collect();
        let rows = queries.into_iter().map(|query| store::query_all(&self.store, query));
        let mut rows = stream::iter(rows).buffered(AT_ONCE);
        let mut flows = Flows::default();
        while let Some(rows) = rows.try_next().await? {
            for row in &rows {
                let FlowRow { asset, way, reason, flow, .. } = FlowRow::decode(row)?;
                flows.add(asset, way, reason, flow);
            }
        }
        Ok(flows)
    }
}
