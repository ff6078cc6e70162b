//! What the store has to know about a table: its name, keys and indexes. The tables themselves are defined in
//! `tables`.

/// A table of the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Table {
    name: &'static str,
    schema: Schema,
    indexes: &'static [Index],
}

/// An index of a table. It lags behind its table: nothing is decided by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Index {
    name: &'static str,
    schema: Schema,
}

/// The key attributes of a table or an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Schema {
    /// The hash key, a text.
    pub hash: &'static str,
    /// The range key, if there is one: a text in tables, a number in indexes.
    pub range: Option<&'static str>,
}

impl Table {
    pub(crate) const fn new(name: &'static str, schema: Schema, indexes: &'static [Index]) -> Self {
        Self { name, schema, indexes }
    }

    /// The name, without the deployment's prefix.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The key attributes.
    pub const fn schema(self) -> Schema {
        self.schema
    }

    pub const fn indexes(self) -> &'static [Index] {
        self.indexes
    }
}

impl Index {
    pub(crate) const fn new(name: &'static str, schema: Schema) -> Self {
        Self { name, schema }
    }

    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The key attributes.
    pub const fn schema(self) -> Schema {
        self.schema
    }
}
