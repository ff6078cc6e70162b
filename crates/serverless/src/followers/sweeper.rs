//! Finds what announcements have missed: crossed books, immediate orders that are still open, expired orders,
//! and settlements that are not projected: [`sweep`].
//!
//! It runs the matcher and the projector on every registered material, once a minute.

use futures::StreamExt;
use futures::stream;
use tradepost_core::{MaterialId, Timestamp};

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::followers::projector::{Projected, Projector};
use crate::matcher::{Matcher, Run};
use crate::store::{self, Key, Store};
use crate::tables::{DecodeError, MARKET, Table, attribute};

/// How many materials are swept concurrently.
const AT_ONCE: usize = 8;
/// After how long an order that waits was not brought by its announcement, in milliseconds: those take a second
/// or two.
const LATE_MS: u64 = 15_000;

/// What a sweep did with a material.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// The name it is registered under.
    pub material: String,
    /// The matcher's run.
    pub run: Result<Run, MaterialError>,
    pub projected: Result<Projected, MaterialError>,
}

/// What a sweep found that the announcements should have brought to the matcher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// In how many materials orders had waited for longer than an announcement takes.
    pub materials: u64,
    /// How long the oldest order that was found waiting had waited, in milliseconds.
    pub oldest_ms: u64,
}

impl Unmatched {
    /// Of a sweep that ended now.
    pub fn of(swept: &[Swept], now: Timestamp) -> Self {
        let runs = swept.iter().filter_map(|swept| swept.run.as_ref().ok());
        let waited = runs.filter_map(|run| run.waiting_since).map(|since| now.0.saturating_sub(since.0));
        waited.fold(Self::default(), |all, waited_ms| Self {
            materials: all.materials + u64::from(waited_ms >= LATE_MS),
            oldest_ms: all.oldest_ms.max(waited_ms),
        })
    }
}

/// Matches, closes and projects what is left of every material. Materials that were not reached before the
/// matcher's time was up are missing in the result.
pub async fn sweep<S: Store + ?Sized, E: Environment + ?Sized>(
    matcher: &Matcher<'_, S, E>,
    projector: &Projector<'_, S, E>,
) -> Result<Vec<Swept>, MaterialError> {
    let rows = store::scan_all(matcher.store, Table::MATERIALS).await?;
    let keys = rows.iter().filter_map(|row| Key::from_item(Table::MATERIALS, row));
    let names = keys.map(|key| key.hash).filter(|name| name != MARKET);
    let look = async |name: String| {
        if matcher.environment.now() >= matcher.until {
            return None;
        }
        let Ok(material) = MaterialId::new(&name) else {
            let reason = DecodeError {
                attribute: attribute::MATERIAL.to_owned(),
                problem: "is not a valid material id",
            };
            let run = Err(MaterialError::Row { key: format!("{}/{name}", Table::MATERIALS.name()), reason });
            return Some(Swept { material: name, run, projected: Ok(Projected::default()) });
        };
        let run = matcher.sweep(&material).await;
        Some(Swept { material: name, run, projected: projector.project(&material).await })
    };
    let swept: Vec<_> = stream::iter(names.map(look)).buffered(AT_ONCE).collect().await;
    Ok(swept.into_iter().flatten().collect())
}
