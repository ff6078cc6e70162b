//! Why a material cannot be matched or projected.

use crate::store::{Item, Key, StoreError};
use crate::tables::{DecodeError, Table};

/// Why a material cannot be matched or projected. Only a failing store may recover by itself.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MaterialError {
    /// No material has this id.
    #[error("the material is not registered")]
    Unregistered,
    /// A row is damaged: someone has to look at it.
    #[error("the row {key} cannot be read: {reason}")]
    Row {
        /// `table/hash/range`.
        key: String,
        /// The first attribute that is wrong.
        reason: DecodeError,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MaterialError {
    pub(crate) fn row(table: Table, item: &Item, reason: DecodeError) -> Self {
        let key = Key::from_item(table, item);
        let key =
            key.map_or_else(String::new, |key| format!("{}/{}", key.hash, key.range.unwrap_or_default()));
        Self::Row { key: format!("{}/{key}", table.name()), reason }
    }
}
