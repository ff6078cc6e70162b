//! An announcement: an order was accepted, or a material has to be matched again.
//!
//! It comes as the keys of a new row of a book, as the pipe's record of a new row of `orders`, or from a
//! function that had no time for all of a material. It is a hint: it only names a material to match, and a
//! lost one costs nothing but time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tradepost_core::{MaterialId, OrderId};

use crate::matcher::Announced;
use crate::store::Item;
use crate::tables::{OrderRow, order_of_slot};

/// A material that has to be matched.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Record")]
pub struct Announcement {
    /// The material to match.
    pub material: MaterialId,
    /// The order that was accepted; `None` where a matcher ran out of time.
    pub order_id: Option<OrderId>,
}

/// Why a record cannot be read. The caller sets it aside with this reason; it never blocks its shard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable record: {0}")]
pub struct Unintelligible(pub String);

/// The JSON of an announcement, as the pipe's input template makes it.
#[derive(Serialize, Deserialize)]
struct Record {
    material: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
}

impl Announcement {
    /// Of an order.
    pub fn of(material: MaterialId, order_id: Option<OrderId>) -> Self {
        Self { material, order_id }
    }

    /// Reads a record's data.
    pub fn from_record(data: &[u8]) -> Result<Self, Unintelligible> {
        serde_json::from_slice(data).map_err(|error| Unintelligible(error.to_string()))
    }

    /// Reads the keys of a row that came into a book: the slot holds the order.
    pub fn from_slot(material: &str, slot: &str) -> Result<Self, Unintelligible> {
        let material = MaterialId::new(material).map_err(|error| Unintelligible(error.to_string()))?;
        let order_id = order_of_slot(slot).ok_or_else(|| Unintelligible(format!("no order in {slot:?}")))?;
        Ok(Self { material, order_id: Some(order_id) })
    }

    /// Reads the new image of a row that came into `orders`.
    pub fn from_row(item: &Item) -> Result<Self, Unintelligible> {
        let row = OrderRow::decode(item).map_err(|error| Unintelligible(error.to_string()))?;
        Ok(Self { material: row.terms.material, order_id: Some(row.terms.order_id) })
    }

    pub fn record(&self) -> Vec<u8> {
        let order_id = self.order_id.map(|order_id| order_id.to_string());
        let record = Record { material: self.material.as_str().to_owned(), order_id };
        serde_json::to_vec(&record).unwrap_or_default()
    }
}

impl TryFrom<Record> for Announcement {
    type Error = Unintelligible;

    fn try_from(record: Record) -> Result<Self, Unintelligible> {
        let unintelligible = |reason: &dyn ToString| Unintelligible(reason.to_string());
        let material = MaterialId::new(&record.material).map_err(|error| unintelligible(&error))?;
        let order_id = record.order_id.as_deref().map(OrderId::parse).transpose();
        Ok(Self { material, order_id: order_id.map_err(|error| unintelligible(&error))? })
    }
}

/// What announcements say, by material.
pub fn gather<'a>(
    announcements: impl IntoIterator<Item = &'a Announcement>,
) -> BTreeMap<MaterialId, Announced> {
    let mut all: BTreeMap<MaterialId, Announced> = BTreeMap::new();
    for Announcement { material, order_id } in announcements {
        all.entry(material.clone()).or_default().add(*order_id);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announcement(order_id: Option<u128>) -> Announcement {
        Announcement::of(MaterialId::new("north.copper").unwrap(), order_id.map(OrderId::from_u128))
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        for order_id in [None, Some(0x0192_0000_0000_7000_8000_0000_0000_0001)] {
            let written = announcement(order_id);
            assert_eq!(Announcement::from_record(&written.record()), Ok(written));
        }
        let piped =
            br#"{"material": "north.copper", "order_id": "00000000-0000-0000-0000-000000000007", "new": 1}"#;
        assert_eq!(Announcement::from_record(piped), Ok(announcement(Some(7))));
    }

    #[test]
    fn a_record_that_cannot_be_read_says_why() {
        for (data, why) in [
            ("", "EOF"),
            ("copper", "expected value"),
            ("{}", "missing field `material`"),
            (r#"{"material": 7}"#, "invalid type"),
            (r#"{"material": "NO SUCH"}"#, "a material id has"),
            (r#"{"material": "copper", "order_id": "7"}"#, "an order id is a UUID"),
        ] {
            let Unintelligible(reason) = Announcement::from_record(data.as_bytes()).unwrap_err();
            assert!(reason.contains(why), "{data}: {reason}");
        }
        assert!(Announcement::from_row(&Item::new().with("material", "copper")).is_err());
        assert!(Announcement::from_slot("NO SUCH", "!00000000000000000000000007").is_err());
        assert!(Announcement::from_slot("copper", "0000000000012#7").is_err());
    }

    #[test]
    fn a_row_of_a_book_announces_its_order() {
        let all = [("!00000000000000000000000007", 7), ("0000000000012#00000000000000000000000008", 8)];
        for (slot, order_id) in all {
            assert_eq!(Announcement::from_slot("north.copper", slot), Ok(announcement(Some(order_id))));
        }
    }

    #[test]
    fn announcements_of_a_material_are_one_look() {
        let all = gather(&[announcement(Some(5)), announcement(None), announcement(Some(3))]);
        let newest = Some(OrderId::from_u128(5));
        let orders = 3;
        assert_eq!(all.into_values().collect::<Vec<_>>(), [Announced { orders, newest }]);
    }
}
