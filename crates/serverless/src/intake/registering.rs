//! Registers materials, and halts them or the whole market.

use tradepost_core::rules::admission;
use tradepost_core::{MaterialId, MaterialNo, Rejection};
use tradepost_ports::{Refusal, Stamp};

use super::Standing;
use super::batch::stamp_of;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::serverless::Serverless;
use crate::store::{Condition, Store, Update};
use crate::tables::{MaterialRow, attribute, market_key, material_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Registers a material, or renames it.
    pub async fn register_material(
        &self,
        material: MaterialId,
        name: String,
        stamp: Option<Stamp>,
    ) -> Result<(), Refusal> {
        let (standing, remembered) = self.standing(&material, stamp).await?;
        self.once(stamp, remembered, self.enter(standing, material, name, stamp)).await?.done()
    }

    /// Registers or renames materials, one after another; each has its own result.
    pub async fn register_materials(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<(), Rejection>>, Refusal> {
        let mut results = Vec::with_capacity(materials.len());
        for ((material, name), step) in materials.into_iter().zip(0..) {
            let stamp = stamp.map(|stamp| stamp_of(stamp, step));
            results.push(match self.register_material(material, name, stamp).await {
                Ok(()) => Ok(()),
                Err(Refusal::Rejected(rejection)) => Err(rejection),
                Err(other) => return Err(other),
            });
        }
        Ok(results)
    }

    async fn enter(
        &self,
        mut standing: Standing,
        material: MaterialId,
        name: String,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let mut backoff = self.backoff();
        loop {
            let count = standing.market.count;
            let actions = match &standing.material {
                Some(row) if row.name == name => Vec::new(),
                Some(_) => {
                    let renamed = vec![Update::set(attribute::NAME, name.as_str())];
                    vec![material_key(&material).update(renamed).when(Condition::exists(attribute::NAME))]
                }
                None => {
                    let MaterialNo(number) = admission::next_material(count)?;
                    let (material, name, halted) = (material.clone(), name.clone(), false);
                    let row = MaterialRow { material, name, halted, number };
                    let none = Condition::missing(attribute::COUNT);
                    let same = Condition::equal(attribute::COUNT, count);
                    let counted = market_key().update(vec![Update::set(attribute::COUNT, count + 1)]);
                    vec![
                        counted.when(if count == 0 { none.or(same) } else { same }),
                        material_key(&row.material)
                            .put(row.item())
                            .when(Condition::missing(attribute::MATERIAL)),
                    ]
                }
            };
            if actions.is_empty() && stamp.is_none() {
                return Ok(StoredReply::Done);
            }
            if let Some(outcome) = self.commit_once(actions, stamp, StoredReply::Done).await? {
                return Ok(outcome);
            }
            self.wait(&mut backoff).await?;
            standing = self.standing(&material, None).await?.0;
        }
    }

    /// Stops or restarts the acceptance of orders, of one material or of all.
    ///
    /// An order that is being placed at the same moment may still come through.
    pub async fn set_halted(
        &self,
        halted: bool,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Result<(), Refusal> {
        let remembered = self.remembered(stamp).await?;
        self.once(stamp, remembered, self.switch(halted, material, stamp)).await?.done()
    }

    async fn switch(
        &self,
        halted: bool,
        material: Option<MaterialId>,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let update = vec![Update::set(attribute::HALTED, halted)];
        let action = match &material {
            None => market_key().update(update),
            Some(material) => material_key(material).update(update).when(Condition::exists(attribute::NAME)),
        };
        let done = self.commit_once(vec![action], stamp, StoredReply::Done).await?;
        Ok(done.ok_or(Rejection::UnknownMaterial)?)
    }
}
