//! The economy over a range of time: candles and flows by material, and every account.
//!
//! The tables are read one after another while the market is open, and candles follow trades by a moment.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use tradepost_core::{AssetName, MaterialId, Price, Supply};
use tradepost_ports::{
    CANDLES_MAX, Economy, EconomyRange, EconomyRequest, FeeFigures, MaterialHistory, Refusal, Wealth,
};

use super::AT_ONCE;
use crate::environment::Environment;
use crate::intake::Account;
use crate::serverless::Serverless;
use crate::store::Store;

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
        let burned = burned.map(u128::from).sum();
        let named = materials.iter().map(|(id, _)| AssetName::Material(id.clone()));
        let assets: Vec<_> = std::iter::once(AssetName::Coin).chain(named).collect();
        let (supplies, flows) = self.supplies_and_flows(&assets, range).await?;
        let supply = supply_of(assets, &supplies.totals(), burned);
        let histories =
            materials.into_iter().map(|(id, last)| self.material_history(id, last.is_some(), range));
        let materials: Vec<_> = stream::iter(histories).buffered(AT_ONCE).try_collect().await?;
        let fees = FeeFigures::burned(&materials);
        Ok(Economy { range, at, materials, supply, flows, fees, wealth })
    }

    /// All materials in the order of registration, each with the price of its last trade.
    async fn registered_and_priced(&self) -> Result<Vec<(MaterialId, Option<Price>)>, Refusal> {
        let (_, materials) = self.register().await?;
        Ok(materials.into_iter().map(|row| (row.entry.material, row.progress.last())).collect())
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
            let candles = self.candles_within(&material, bucket, from.0, to.0, CANDLES_MAX);
            futures::future::try_join(before, candles).await?
        } else {
            (None, Vec::new())
        };
        Ok(MaterialHistory { material, before, candles })
    }
}

/// The supply of each asset; only coins are burned.
fn supply_of(
    assets: Vec<AssetName>,
    totals: &BTreeMap<AssetName, (u128, u128)>,
    burned: u128,
) -> Vec<(AssetName, Supply)> {
    let supply = |asset: AssetName| {
        let (deposited, withdrawn) = totals.get(&asset).copied().unwrap_or_default();
        let burned = if asset == AssetName::Coin { burned } else { 0 };
        (asset, Supply { deposited, withdrawn, burned })
    };
    assets.into_iter().map(supply).collect()
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
