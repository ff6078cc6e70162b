//! Requests to the store, and pages of rows.

use super::{Condition, Index, Item, Table, Value};

/// Which row. All keys are texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub table: Table,
    /// The hash key.
    pub hash: String,
    /// The range key, in tables that have one.
    pub range: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Get {
    pub key: Key,
    /// Whether the read is strongly consistent (1 read unit instead of a half).
    pub consistent: bool,
}

/// Reads rows by their keys.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchGet {
    /// Which rows, at most 100, each once.
    pub keys: Vec<Key>,
    /// Whether the read is strongly consistent.
    pub consistent: bool,
}

/// Reads rows of one hash key.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub table: Table,
    /// By an index of it, never `consistent` then.
    pub index: Option<Index>,
    /// The hash key.
    pub hash: String,
    pub range: Range,
    /// Last range key first.
    pub descending: bool,
    /// The most rows read, before the filter.
    pub limit: Option<u32>,
    /// Whether the read is strongly consistent.
    pub consistent: bool,
    /// Which of the rows are returned; all rows that were read are paid for.
    pub filter: Option<Condition>,
    /// Where an earlier page ended.
    pub start: Option<Item>,
}

/// Reads a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    pub table: Table,
    /// Whether the read is strongly consistent.
    pub consistent: bool,
    /// The most rows read.
    pub limit: Option<u32>,
    /// Only one of this many parts of the table: the part and how many there are.
    pub part: Option<(u32, u32)>,
    /// Where an earlier page ended.
    pub start: Option<Item>,
}

/// A range of range keys. (Of an index, its range key; numbers there are [`Value::N`].)
#[derive(Clone, Debug, PartialEq)]
pub enum Range {
    All,
    /// This one and greater ones.
    From(Value),
    After(Value),
    /// This one and smaller ones.
    UpTo(Value),
    Before(Value),
    /// From the first to the second, both included.
    Between(Value, Value),
}

/// A part of a query's or scan's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub items: Vec<Item>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<Item>,
}

/// A write of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    pub key: Key,
    /// What is done to it.
    pub change: Change,
    /// What must hold of the row before.
    pub condition: Option<Condition>,
}

/// What is done to a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Replaces all of it; key attributes included.
    Put(Item),
    /// Changes attributes; makes the row if there is none.
    Update(Vec<Update>),
    /// Deletes the row, if there is one.
    Delete,
    /// Only checks the condition (in a transaction).
    Check,
}

/// A change of one attribute; each attribute at most once.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    Set(String, Value),
    /// Adds to a number, which counts as 0 where it is missing.
    Add(String, i128),
    Remove(String),
}

/// Writes that are done all or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// At most 100 of distinct rows, at most 4 MB.
    pub actions: Vec<Action>,
    /// The same transaction sent again with the same token within 10 minutes is done once.
    pub token: Option<String>,
}

impl Key {
    /// A row of a table with a hash key only.
    pub fn of(table: Table, hash: impl Into<String>) -> Self {
        Self { table, hash: hash.into(), range: None }
    }

    /// A row of a table with a hash and a range key.
    pub fn at(table: Table, hash: impl Into<String>, range: impl Into<String>) -> Self {
        Self { table, hash: hash.into(), range: Some(range.into()) }
    }

    /// The key attributes as a row.
    pub fn item(&self) -> Item {
        let schema = self.table.schema();
        Item::new()
            .with(schema.hash, self.hash.as_str())
            .with_some(schema.range.unwrap_or_default(), self.range.as_deref())
    }

    /// The key of a row of this table, if the row has it.
    pub fn from_item(table: Table, item: &Item) -> Option<Self> {
        let text = |name: &str| match item.get(name) {
            Some(Value::S(text)) => Some(text.clone()),
            _ => None,
        };
        let schema = table.schema();
        let range = match schema.range {
            Some(name) => Some(text(name)?),
            None => None,
        };
        Some(Self { table, hash: text(schema.hash)?, range })
    }

    /// Reads the row, strongly consistent.
    pub fn read(self) -> Get {
        Get { key: self, consistent: true }
    }

    /// Replaces the row.
    pub fn put(self, item: Item) -> Action {
        Action { key: self, change: Change::Put(item), condition: None }
    }

    /// Changes attributes of the row.
    pub fn update(self, updates: Vec<Update>) -> Action {
        Action { key: self, change: Change::Update(updates), condition: None }
    }

    /// Deletes the row.
    pub fn delete(self) -> Action {
        Action { key: self, change: Change::Delete, condition: None }
    }

    /// Checks the row.
    pub fn check(self, condition: Condition) -> Action {
        Action { key: self, change: Change::Check, condition: Some(condition) }
    }
}

impl Action {
    /// The action, on this condition as well.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.condition = Some(match self.condition {
            Some(before) => before.and(condition),
            None => condition,
        });
        self
    }
}

impl Update {
    /// Sets an attribute.
    pub fn set(name: &str, value: impl Into<Value>) -> Self {
        Self::Set(name.to_owned(), value.into())
    }

    /// Adds to an attribute.
    pub fn add(name: &str, by: impl Into<i128>) -> Self {
        Self::Add(name.to_owned(), by.into())
    }

    /// Subtracts from an attribute.
    pub fn subtract(name: &str, by: impl Into<i128>) -> Self {
        Self::Add(name.to_owned(), -by.into())
    }

    /// Removes an attribute.
    pub fn remove(name: &str) -> Self {
        Self::Remove(name.to_owned())
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Set(name, _) | Self::Add(name, _) | Self::Remove(name) => name,
        }
    }
}

impl Query {
    /// Reads the rows of a hash key, first range key first, strongly consistent.
    pub fn of(table: Table, hash: impl Into<String>) -> Self {
        Self {
            table,
            index: None,
            hash: hash.into(),
            range: Range::All,
            descending: false,
            limit: None,
            consistent: true,
            filter: None,
            start: None,
        }
    }

    /// Only these range keys.
    #[must_use]
    pub fn range(mut self, range: Range) -> Self {
        self.range = range;
        self
    }

    /// At most this many rows.
    #[must_use]
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Last range key first.
    #[must_use]
    pub fn descending(mut self) -> Self {
        self.descending = true;
        self
    }

    /// Eventually consistent, at half the price.
    #[must_use]
    pub fn eventual(mut self) -> Self {
        self.consistent = false;
        self
    }

    /// Only rows for which this holds.
    #[must_use]
    pub fn filter(mut self, filter: Condition) -> Self {
        self.filter = Some(filter);
        self
    }

    /// By an index.
    #[must_use]
    pub fn by(mut self, index: Index) -> Self {
        self.index = Some(index);
        self.consistent = false;
        self
    }

    /// Starts where an earlier page ended.
    #[must_use]
    pub fn start(mut self, start: Option<Item>) -> Self {
        self.start = start;
        self
    }

    /// Becomes the query of the page after this one: four times as many rows, at most this many.
    pub fn next_page(&mut self, after: Option<Item>, most: u32) {
        self.limit = self.limit.map(|limit| limit.saturating_mul(4).min(most));
        self.start = after;
    }
}

impl Transaction {
    /// All of these or none.
    pub fn of(actions: Vec<Action>) -> Self {
        Self { actions, token: None }
    }

    /// Applied once, even if it is sent several times with this token.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }
}
