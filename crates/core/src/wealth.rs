//! What there is and who owns how much of it, at the last prices.

use crate::{Asset, AssetName, Balance, Market, PlayerNo, Supply};

impl Market {
    /// What came in and went out of each asset: coins first, then materials in the order of their registration.
    pub fn supplies(&self) -> Vec<(AssetName, Supply)> {
        let materials = self.numbered_materials().map(|(material, _)| Asset::Material(material));
        let supply = |asset| (self.asset_name(asset), self.ledger.supply(asset));
        std::iter::once(Asset::Coin).chain(materials).map(supply).collect()
    }

    /// What each player owns, available and held, in coins: goods at their last price, those that never traded at none.
    /// Reads every account.
    pub fn worths(&self) -> Vec<u64> {
        let players = (0..self.player_count()).filter_map(|no| u32::try_from(no).ok().map(PlayerNo));
        let price = |asset| match asset {
            Asset::Coin => 1,
            Asset::Material(material) => self.material(material).last.map_or(0, crate::Price::get),
        };
        players.map(|player| worth(self.ledger.balances(player), price)).collect()
    }
}

/// What balances are worth together, in coins; `price` is what one unit of an asset is worth.
pub fn worth<A>(balances: impl IntoIterator<Item = (A, Balance)>, price: impl Fn(A) -> u64) -> u64 {
    let worths = balances.into_iter().map(|(asset, balance)| balance.worth(price(asset)));
    worths.fold(0, u64::saturating_add)
}
