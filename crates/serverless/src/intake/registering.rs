//! Registers materials, and halts them or the whole market.

use tradepost_core::rules::admission;
use tradepost_core::{MaterialId, MaterialNo, Rejection};
use tradepost_ports::{Refusal, Stamp};

use super::batch::stamp_of;
use super::idempotency::StoredReply;
use crate::environment::Environment;
use crate::register::Register;
use crate::serverless::Serverless;
use crate::store::{Condition, Store, Update};
use crate::tables::{MarketRow, MaterialRow, attribute, idempotency_key, market_key, material_key};

impl<S: Store, E: Environment> Serverless<S, E> {
    /// Registers a material, or renames it.
    pub async fn register_material(
        &self,
        material: MaterialId,
        name: String,
        stamp: Option<Stamp>,
    ) -> Result<(), Refusal> {
        let results = self.register_materials(vec![(material, name)], stamp).await?;
        Ok(results.into_iter().collect::<Result<(), Rejection>>()?)
    }

    /// Registers or renames materials, one after another; each has its own result. What they depend on is
    /// read in one batch.
    pub async fn register_materials(
        &self,
        materials: Vec<(MaterialId, String)>,
        stamp: Option<Stamp>,
    ) -> Result<Vec<Result<(), Rejection>>, Refusal> {
        let stamps: Vec<_> =
            (0..).zip(&materials).map(|(step, _)| stamp.map(|stamp| stamp_of(stamp, step))).collect();
        let ids = materials.iter().map(|(material, _)| material);
        let (mut register, remembered) = self.registered_now(ids, &stamps).await?;
        let mut results = Vec::with_capacity(materials.len());
        for (((material, name), stamp), remembered) in materials.into_iter().zip(stamps).zip(remembered) {
            let work = self.enter(&mut register, material, name, stamp);
            let done = self.once(stamp, remembered, work).await.and_then(StoredReply::done);
            self.register.outdate();
            results.push(match done {
                Ok(()) => Ok(()),
                Err(Refusal::Rejected(rejection)) => Err(rejection),
                Err(other) => return Err(other),
            });
        }
        Ok(results)
    }

    /// The rows of materials as they are now, and what is remembered of requests.
    async fn registered_now(
        &self,
        materials: impl Iterator<Item = &MaterialId>,
        stamps: &[Option<Stamp>],
    ) -> Result<(Register, Vec<Option<StoredReply>>), Refusal> {
        let mut keys = vec![market_key()];
        keys.extend(materials.map(material_key));
        let rows = keys.len();
        keys.extend(stamps.iter().flatten().map(|stamp| idempotency_key(stamp.key)));
        let mut rows_read = self.rows(keys).await?;
        let remembered = self.recall_all(stamps, &rows_read.split_off(rows))?;
        let mut rows = rows_read.into_iter();
        let market = MarketRow::decode(rows.next().flatten().as_ref())?;
        let mut register = Register { market, ..Register::default() };
        for row in rows.flatten() {
            let row = MaterialRow::decode(&row)?;
            register.materials.insert(row.material.clone(), row);
        }
        Ok((register, remembered))
    }

    async fn enter(
        &self,
        register: &mut Register,
        material: MaterialId,
        name: String,
        stamp: Option<Stamp>,
    ) -> Result<StoredReply, Refusal> {
        let mut backoff = self.backoff();
        loop {
            let count = register.market.count;
            let known = register.materials.get(&material);
            let actions = match known {
                Some(row) if row.name == name => Vec::new(),
                Some(_) => {
                    let renamed = vec![Update::set(attribute::NAME, name.as_str())];
                    vec![material_key(&material).update(renamed).when(Condition::exists(attribute::NAME))]
                }
                None => {
                    let MaterialNo(number) = admission::next_material(count)?;
                    let row = entry(&material, &name, number);
                    let none = Condition::missing(attribute::COUNT);
                    let same = Condition::equal(attribute::COUNT, count);
                    let counted = market_key().update(vec![Update::set(attribute::COUNT, count + 1)]);
                    vec![
                        counted.when(if count == 0 { none.or(same) } else { same }),
                        material_key(&material).put(row.item()).when(Condition::missing(attribute::MATERIAL)),
                    ]
                }
            };
            if actions.is_empty() && stamp.is_none() {
                return Ok(StoredReply::Done);
            }
            if let Some(outcome) = self.commit_once(actions, stamp, StoredReply::Done).await? {
                if known.is_none() {
                    register.market.count += 1;
                }
                let number = known.map_or(u16::try_from(count).unwrap_or(u16::MAX), |row| row.number);
                register.materials.insert(material.clone(), entry(&material, &name, number));
                self.listing.forget();
                return Ok(outcome);
            }
            self.wait(&mut backoff).await?;
            *register = self.registered_now(register.materials.keys().chain([&material]), &[]).await?.0;
        }
    }

    /// Stops or restarts the acceptance of orders, of one material or of all.
    ///
    /// An order that is being placed at the same moment may still come through, and so may those that come to
    /// another process within a second.
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
        let done = self.commit_once(vec![action], stamp, StoredReply::Done).await;
        self.register.outdate();
        self.listing.forget();
        Ok(done?.ok_or(Rejection::UnknownMaterial)?)
    }
}

/// The row of a new material.
fn entry(material: &MaterialId, name: &str, number: u16) -> MaterialRow {
    MaterialRow { material: material.clone(), name: name.to_owned(), halted: false, number }
}
