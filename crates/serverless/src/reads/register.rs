//! What is halted, and how materials stand: from the process's memory of the last second, or the store.

use std::collections::{BTreeMap, BTreeSet};

use tradepost_core::MaterialId;
use tradepost_ports::Refusal;

use crate::environment::Environment;
use crate::register::Register;
use crate::serverless::Serverless;
use crate::store::Store;
use crate::tables::{MarketRow, MaterialRow, market_key, material_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// What is halted, and how these materials stand.
    pub(crate) async fn register_of(
        &self,
        materials: impl IntoIterator<Item = &MaterialId>,
    ) -> Result<Register, Refusal> {
        let materials: BTreeSet<_> = materials.into_iter().cloned().collect();
        let mut fresh = self.register.fresh(&materials, self.environment.now_us());
        let missing = materials.iter().filter(|material| !fresh.materials.contains_key(*material));
        let keys = fresh.market.is_none().then(market_key).into_iter();
        let keys: Vec<_> = keys.chain(missing.map(material_key)).collect();
        if !keys.is_empty() {
            let mut rows = self.rows(keys).await?.into_iter();
            let market = match fresh.market {
                Some(_) => None,
                None => Some(MarketRow::decode(rows.next().flatten().as_ref())?),
            };
            let rows = rows.flatten().map(|row| MaterialRow::decode(&row)).collect::<Result<Vec<_>, _>>()?;
            self.register.keep(&fresh, market, &rows);
            fresh.market = fresh.market.or(market);
            fresh.materials.extend(rows.into_iter().map(|row| (row.material.clone(), row)));
        }
        Ok(Register { market: fresh.market.unwrap_or_default(), materials: fresh.materials })
    }

    /// The numbers of materials.
    pub(super) async fn numbers(
        &self,
        materials: impl Iterator<Item = &MaterialId>,
    ) -> Result<BTreeMap<MaterialId, u16>, Refusal> {
        let (mut numbers, mut missing) = (BTreeMap::new(), Vec::new());
        for material in materials {
            match self.register.number(material) {
                Some(number) => drop(numbers.insert(material.clone(), number)),
                None => missing.push(material),
            }
        }
        if !missing.is_empty() {
            let found = self.register_of(missing).await?.materials;
            numbers.extend(found.into_iter().map(|(material, row)| (material, row.number)));
        }
        Ok(numbers)
    }

    /// A material, which must be registered.
    pub(crate) async fn known(&self, material: &MaterialId) -> Result<MaterialRow, Refusal> {
        Ok(self.register_of([material]).await?.registered(material)?.clone())
    }
}
