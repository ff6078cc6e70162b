//! What a player holds, and how many orders it has open.

use tradepost_core::{AssetName, PlayerId};
use tradepost_ports::{Account, Holding, Refusal};

use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::Store;

impl<S: Store, E: Environment> Serverless<S, E> {
    /// What a player holds, and whether it may trade.
    pub async fn read_account(&self, player: &PlayerId) -> Result<Account, Refusal> {
        let account = self.account(player).await?;
        let assets = account.assets();
        let materials = assets.iter().filter_map(|asset| match asset {
            AssetName::Coin => None,
            AssetName::Material(material) => Some(material),
        });
        let mut goods: Vec<_> = self.numbers(materials).await?.into_iter().collect();
        goods.sort_by_key(|(_, number)| *number);
        let coins = assets.first().filter(|asset| **asset == AssetName::Coin).cloned();
        let goods = goods.into_iter().map(|(material, _)| AssetName::Material(material));
        let holding = |asset| Holding { balance: account.balance(&asset), asset };
        let holdings = coins.into_iter().chain(goods).map(holding).collect();
        Ok(Account { holdings, frozen: account.frozen() })
    }

    /// How many orders a player has open, and how many it may have.
    pub async fn count_open_orders(&self, player: &PlayerId) -> Result<(u32, u32), Refusal> {
        let open = self.account(player).await?.open();
        Ok((u32::try_from(open).unwrap_or(u32::MAX), self.rules.open_orders_max))
    }
}
