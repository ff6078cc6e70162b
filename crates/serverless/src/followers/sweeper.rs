//! Finds what announcements have missed: books that are crossed, orders that wait for a verdict or whose time has come,
//! settlements that are not projected: [`sweep`].
//!
//! It is the matcher and the projector, asked of every registered material. To be run each minute.

use futures::StreamExt;
use futures::stream;
use tradepost_core::MaterialId;

use crate::environment::Environment;
use crate::error::MaterialError;
use crate::followers::projector::{Projected, Projector};
use crate::matcher::{Matcher, Run};
use crate::store::{self, Key, Store};
use crate::tables::{DecodeError, MARKET, Table, attribute};

/// How many materials are looked at at the same time.
const AT_ONCE: usize = 8;

/// What a sweep did with a material.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// The name it is registered under.
    pub material: String,
    /// What was matched and closed.
    pub run: Result<Run, MaterialError>,
    /// What was projected.
    pub projected: Result<Projected, MaterialError>,
}

/// Matches, closes and tells what is left to be, of every material. Once the matcher's time is up no further material is
/// looked at: those are missing in the answer.
pub async fn sweep<S: Store + ?Sized, E: Environment + ?Sized>(
    matcher: &Matcher<'_, S, E>,
    projector: &Projector<'_, S, E>,
) -> Result<Vec<Swept>, MaterialError> {
    let rows = store::scan_all(matcher.store, Table::Materials).await?;
    let keys = rows.iter().filter_map(|row| Key::from_item(Table::Materials, row));
    let names = keys.map(|key| key.hash).filter(|name| name != MARKET);
    let look = async |name: String| {
        if matcher.environment.now() >= matcher.until {
            return None;
        }
        let Ok(material) = MaterialId::new(&name) else {
            let reason =
                DecodeError { attribute: attribute::MATERIAL.to_owned(), problem: "is no material id" };
            let run = Err(MaterialError::Row { key: format!("{}/{name}", Table::Materials.name()), reason });
            return Some(Swept { material: name, run, projected: Ok(Projected::default()) });
        };
        let run = matcher.sweep(&material).await;
        Some(Swept { material: name, run, projected: projector.project(&material).await })
    };
    let swept: Vec<_> = stream::iter(names.map(look)).buffered(AT_ONCE).collect().await;
    Ok(swept.into_iter().flatten().collect())
}
