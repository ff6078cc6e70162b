//! Keeps the filter of references in step with the file: those that the file had when it was opened are read
//! part by part, those written since are added with their transaction.

use std::sync::Arc;

use rusqlite::{Connection, Row};
use tradepost_core::Sequence;

use super::schema::statements;
use crate::reference_filter::ReferenceFilter;
use crate::reference_key::ReferenceDigest;

/// How many references are read at a time: some ten milliseconds.
pub(super) const PART: i64 = 50_000;

/// Fills the filter.
#[derive(Debug)]
pub(super) struct Filtering {
    filter: Arc<ReferenceFilter>,
    /// Where the next part of the file's index begins; `None` once all is read.
    unread_from: Option<ReferenceDigest>,
}

impl Filtering {
    /// For a file that has applied the events up to `position`.
    pub(super) fn new(filter: Arc<ReferenceFilter>, position: Sequence) -> Self {
        let unread_from = (filter.complete_to() < position).then_some(ReferenceDigest::FIRST);
        Self { filter, unread_from }
    }

    /// Reads the next part of this many references, in the order of digests: rows that are added meanwhile
    /// are added to the filter, too. Returns whether there is more.
    pub(super) fn read_part(&mut self, connection: &Connection, most: i64) -> rusqlite::Result<bool> {
        let Some(from) = self.unread_from else { return Ok(false) };
        let mut select = connection.prepare_cached(statements::DIGESTS_FROM)?;
        let digest = |row: &Row<'_>| row.get(0).map(ReferenceDigest::from_stored);
        let (mut read, mut last) = (0, None);
        for found in select.query_map([from.stored(), most], digest)? {
            let found = found?;
            self.filter.add(found);
            (read, last) = (read + 1, Some(found));
        }
        self.unread_from = last.filter(|_| read == most).and_then(ReferenceDigest::next);
        if self.unread_from.is_none() {
            tracing::debug!(bytes = self.filter.bytes(), "all references are in the filter");
        }
        Ok(self.unread_from.is_some())
    }

    /// A transfer with this reference is being written.
    pub(super) fn add(&self, reference: ReferenceDigest) {
        self.filter.add(reference);
    }

    /// The file has applied the events up to `position`.
    pub(super) fn applied(&self, position: Sequence) {
        if self.unread_from.is_none() {
            self.filter.completed_to(position);
        }
    }
}

#[cfg(test)]
mod tests {
    use tradepost_core::Reference;

    use super::*;
    use crate::followers::history::schema;
    use crate::reference_key::ReferenceKey;

    fn key(number: i64) -> ReferenceKey {
        ReferenceKey::of(&Reference::new(&format!("trip#{number}")).unwrap())
    }

    #[test]
    fn a_filter_is_complete_once_every_part_of_an_older_file_is_read() {
        let mut connection = Connection::open_in_memory().unwrap();
        let transaction = connection.transaction().unwrap();
        schema::create(&transaction).unwrap();
        for number in 1..=7 {
            let row = "INSERT INTO reference_row VALUES (?1, ?2, 'trip', 0, 0, 1, -1, 5, 'quest', 0, 0)";
            transaction.execute(row, [number, key(number).indexed().stored()]).unwrap();
        }
        transaction.commit().unwrap();

        let filter = Arc::new(ReferenceFilter::default());
        let mut filtering = Filtering::new(Arc::clone(&filter), Sequence(7));
        assert!(filtering.read_part(&connection, 3).unwrap());
        filtering.add(key(8).indexed());
        filtering.applied(Sequence(8));
        assert_eq!(filter.complete_to(), Sequence(0), "the file has references that are not here");
        assert!(filtering.read_part(&connection, 3).unwrap());
        assert!(!filtering.read_part(&connection, 3).unwrap());
        filtering.applied(Sequence(8));
        assert_eq!(filter.complete_to(), Sequence(8));
        let suspects = filter.suspects([1, 2, 3, 4, 5, 6, 7, 8, 9].map(key).iter());
        assert_eq!(suspects, [[true; 8].as_slice(), &[false]].concat());

        let again = Filtering::new(Arc::clone(&filter), Sequence(5));
        again.applied(Sequence(6));
        assert_eq!(filter.complete_to(), Sequence(8), "a file that is rebuilt takes nothing away");
    }
}
