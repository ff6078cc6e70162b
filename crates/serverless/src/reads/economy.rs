//! The economy over a range of time: candles and flows by material, and every account.
//!
//! The tables are read one after another while the market is open, and candles follow trades by a moment.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::{AssetName, MaterialId, Price, Supply};
use tradepost_ports::{
    CANDLES_MAX, Economy, EconomyRange, EconomyRequest, Flows, MaterialHistory, Refusal, Wealth,
};

use crate::environment::Environment;
use crate::intake::Account;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::{FlowRow, ProgressRow, flows_within, progress_key};

/// How many materials are read at the same time.
const AT_ONCE: usize = 16;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// The economy over a range of time. Reads every account, and of each material its candles and flows in
    /// the range.
    pub async fn read_economy(&self, request: EconomyRequest) -> Result<Economy, Refusal> {
        let at = self.now();
        let range = request.range(at)?;
        let materials = self.registered_and_priced().await?;
        let prices: BTreeMap<_, _> = materials.iter().filter_map(|(id, last)| Some((id, (*last)?))).collect();
        let accounts = self.accounts().await?;
        let wealth = Wealth::of(accounts.values().map(|account| worth(account, &prices)).collect());
        let burned = accounts.values().flat_map(|account| &account.credits).map(|credit| credit.burned);
        let supply = self.supply(&materials, burned.map(u128::from).sum()).await?;
        let assets = supply.iter().map(|(asset, _)| asset.clone()).collect();
        let flows = self.flows(assets, range).await?;
        let histories =
            materials.into_iter().map(|(id, last)| self.material_history(id, last.is_some(), range));
        let materials = stream::iter(histories).buffered(AT_ONCE).try_collect().await?;
        Ok(Economy { range, at, materials, supply, flows, wealth })
    }

    /// All materials in the order of registration, each with the price of its last trade.
    async fn registered_and_priced(&self) -> Result<Vec<(MaterialId, Option<Price>)>, Refusal> {
        let (_, materials) = self.register().await?;
        let keys = materials.iter().map(|row| progress_key(&row.material)).collect();
        let progress = self.rows(keys).await?;
        let priced = materials.into_iter().zip(progress).map(|(row, progress)| {
            let progress = progress.as_ref().map(ProgressRow::decode).transpose()?;
            Ok((row.material, progress.and_then(|progress| progress.last)))
        });
        priced.collect()
    }

    async fn supply(
        &self,
        materials: &[(MaterialId, Option<Price>)],
        burned: u128,
    ) -> Result<Vec<(AssetName, Supply)>, Refusal> {
        let rows = self.supplies().await?;
        let materials = materials.iter().map(|(id, _)| (AssetName::Material(id.clone()), 0));
        let supply = |(asset, burned): (AssetName, u128)| {
            let (deposited, withdrawn) =
                rows.get(&asset).map_or((0, 0), |row| (row.deposited.into(), row.withdrawn.into()));
            (asset, Supply { deposited, withdrawn, burned })
        };
        Ok(std::iter::once((AssetName::Coin, burned)).chain(materials).map(supply).collect())
    }

    async fn flows(&self, assets: Vec<AssetName>, range: EconomyRange) -> Result<Flows, Refusal> {
        let within = |asset: AssetName| flows_within(&asset, range.from, range.to);
        let rows = assets.into_iter().map(|asset| store::query_all(&self.store, within(asset)));
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

    async fn material_history(
        &self,
        material: MaterialId,
        traded: bool,
        range: EconomyRange,
    ) -> Result<MaterialHistory, Refusal> {
        let EconomyRange { from, to, bucket } = range;
        let (before, candles) = if traded {
            let before = self.last_before(&material, bucket, from.0);
            let candles = self.candle_rows(&material, bucket, from.0, to.0, CANDLES_MAX);
            futures::future::try_join(before, candles).await?
        } else {
            (None, Vec::new())
        };
        let candles = candles.into_iter().map(|row| row.candle).collect();
        Ok(MaterialHistory { material, before, candles })
    }
}

/// What an account is worth, in coins at the last prices.
fn worth(account: &Account, prices: &BTreeMap<&MaterialId, Price>) -> u64 {
    let price = |asset: AssetName| match asset {
        AssetName::Coin => 1,
        AssetName::Material(material) => prices.get(&material).map_or(0, |price| price.get()),
    };
    let balances = account.assets().into_iter().map(|asset| (asset.clone(), account.balance(&asset)));
    tradepost_core::worth(balances, price)
}
