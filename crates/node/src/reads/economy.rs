//! The economy over a range of time: how all materials traded, and what came in and went out.

use rusqlite::{Row, params};
use tradepost_core::{Asset, AssetName, MaterialId, MaterialNo, Price, Timestamp};
use tradepost_ports::{BUCKETS_MAX, CANDLES_MAX, CandleInterval, EconomyRange, Flow, Flows, MaterialHistory};

use super::history::{HistoryReader, candles};
use super::session::Session;
use crate::followers::history::code::{self, integer};
use crate::followers::history::schema::statements;
use crate::followers::history::{HistoryError, row};

const _: () = assert!(BUCKETS_MAX <= CANDLES_MAX, "a range's candles are read in one go");

impl HistoryReader {
    /// All materials in the order of their registration, and all flows.
    pub(crate) fn economy(&self, range: EconomyRange) -> Result<(Vec<MaterialHistory>, Flows), HistoryError> {
        self.pool.read(|session| {
            session.at_once(|session| {
                let materials = session.materials()?.to_vec();
                let histories = (0..).map(MaterialNo).zip(&materials);
                let histories = histories
                    .map(|(number, material)| history(session, number, material, range))
                    .collect::<Result<_, _>>()?;
                Ok((histories, flows(session, &materials, range)?))
            })
        })
    }
}

fn history(
    session: &Session,
    number: MaterialNo,
    material: &MaterialId,
    range: EconomyRange,
) -> Result<MaterialHistory, HistoryError> {
    let EconomyRange { from, to, bucket } = range;
    Ok(MaterialHistory {
        material: material.clone(),
        before: price_before(session, number, bucket, from)?,
        candles: candles(session, number, bucket, from, to)?,
    })
}

/// The price of the last trade before a time that is a whole interval.
fn price_before(
    session: &Session,
    number: MaterialNo,
    interval: CandleInterval,
    from: Timestamp,
) -> Result<Option<Price>, HistoryError> {
    let which = params![number.0, code::interval(interval), integer(from.0)];
    session.one(statements::PRICE_BEFORE, which, |found| row::price(found, 0))
}

fn flows(session: &Session, materials: &[MaterialId], range: EconomyRange) -> Result<Flows, HistoryError> {
    let mut flows = Flows::default();
    let read = |found: &Row<'_>| {
        let asset = match row::flow_asset(found, 0)? {
            Asset::Coin => Some(AssetName::Coin),
            Asset::Material(number) => materials.get(usize::from(number.0)).cloned().map(AssetName::Material),
        };
        let asset = asset.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        let flow = Flow { amount: row::number(found, 3)?, count: row::number(found, 4)? };
        flows.add(asset, row::way(found, 1)?, found.get(2)?, flow);
        Ok(())
    };
    session.all(statements::FLOWS, params![integer(range.from.0), integer(range.to.0)], read)?;
    Ok(flows)
}
