//! The audit: reads every account and every book and checks the sums.
//!
//! The tables are read one after another while the market is open, so a sum may be off by what moved
//! meanwhile. A real problem persists: only what three readings in a row find is reported.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tradepost_core::{AssetAudit, AssetName, Audit, PlayerId, ReferencedTransfer, Side};
use tradepost_ports::{AuditReport, Refusal};

use crate::environment::Environment;
use crate::intake::Account;
use crate::serverless::Serverless;
use crate::store::{self, Store};
use crate::tables::{RestingRow, Table, TransferRow};

/// How often everything is read before a problem is reported.
const READINGS: u32 = 3;
/// The pause between two readings.
const PAUSE: Duration = Duration::from_millis(100);

impl<S: Store, E: Environment> Serverless<S, E> {
    pub async fn read_audit(&self) -> Result<AuditReport, Refusal> {
        let mut at = self.now();
        let mut audit = self.reading().await?;
        for _ in 1..READINGS {
            if audit.ok() {
                break;
            }
            self.store.pause(PAUSE).await;
            let before = audit.problems;
            at = self.now();
            audit = self.reading().await?;
            audit.problems.retain(|problem| before.contains(problem));
        }
        Ok(AuditReport { audit, at, sequence: None })
    }

    async fn reading(&self) -> Result<Audit, Refusal> {
        let (_, materials) = self.register().await?;
        let supplies = self.supplies().await?.totals();
        let accounts = self.accounts().await?;
        let mut problems = Vec::new();
        let mut held = self.offered(&mut problems).await?;
        self.add_withdrawals(&mut held).await?;
        let mut sums = BTreeMap::<AssetName, (u64, u64)>::new();
        let mut burned = 0_u128;
        for (player, account) in &accounts {
            burned += account.credits.iter().map(|credit| u128::from(credit.burned)).sum::<u128>();
            for asset in account.assets() {
                let balance = account.balance(&asset);
                let sum = sums.entry(asset.clone()).or_default();
                sum.0 = sum.0.saturating_add(balance.available.get());
                sum.1 = sum.1.saturating_add(balance.held.get());
                let offered = held.remove(&(player.clone(), asset.clone())).unwrap_or_default();
                if offered != balance.held.get() {
                    let (asset, held) = (asset.as_str(), balance.held.get());
                    problems.push(format!(
                        "{player}: holds {held} {asset}, but its orders and withdrawals {offered}"
                    ));
                }
            }
        }
        for ((player, asset), offered) in held.into_iter().filter(|(_, offered)| *offered > 0) {
            problems.push(format!(
                "{player}: holds no {}, but its orders and withdrawals {offered}",
                asset.as_str()
            ));
        }
        let names = materials.into_iter().map(|row| AssetName::Material(row.entry.material));
        let assets: Vec<_> = std::iter::once(AssetName::Coin)
            .chain(names)
            .map(|asset| {
                let (came, went) = supplies.get(&asset).copied().unwrap_or_default();
                let burned = if asset == AssetName::Coin { burned } else { 0 };
                let sum = sums.get(&asset).copied().unwrap_or_default();
                AssetAudit::of(asset, [came, went, burned], sum)
            })
            .collect();
        for asset in assets.iter().filter(|asset| asset.difference() != 0) {
            problems.push(format!("{} is off by {}", asset.asset.as_str(), asset.difference()));
        }
        Ok(Audit { assets, problems })
    }

    pub(super) async fn accounts(&self) -> Result<BTreeMap<PlayerId, Account>, Refusal> {
        Account::of_players(&store::scan_all(&self.store, Table::ACCOUNTS).await?)
    }

    /// Adds what is on hold until withdrawals are confirmed or aborted.
    async fn add_withdrawals(&self, held: &mut BTreeMap<(PlayerId, AssetName), u64>) -> Result<(), Refusal> {
        for item in store::scan_all(&self.store, Table::HOLDS).await? {
            let ReferencedTransfer { player, asset, amount, .. } = TransferRow::decode(&item)?.transfer;
            let sum = held.entry((player, asset)).or_default();
            *sum = sum.saturating_add(amount.get());
        }
        Ok(())
    }

    /// The escrow of the orders in the books, by player and asset.
    async fn offered(
        &self,
        problems: &mut Vec<String>,
    ) -> Result<BTreeMap<(PlayerId, AssetName), u64>, Refusal> {
        let mut offered = BTreeMap::<(PlayerId, AssetName), u64>::new();
        let mut seen = BTreeSet::new();
        for side in [Side::Ask, Side::Bid] {
            for item in store::scan_all(&self.store, Table::book(side)).await? {
                match RestingRow::decode(side, &item) {
                    Ok(row) => {
                        let asset = side.offers(&row.terms.material);
                        let amount = row.escrow().get();
                        let sum = offered.entry((row.terms.player.clone(), asset)).or_default();
                        *sum = sum.saturating_add(amount);
                        if !seen.insert(row.terms.order_id) {
                            problems.push(format!("order {} is in the book twice", row.terms.order_id));
                        }
                    }
                    Err(error) => problems.push(format!("unreadable order: {error}: {item:?}")),
                }
            }
        }
        Ok(offered)
    }
}
