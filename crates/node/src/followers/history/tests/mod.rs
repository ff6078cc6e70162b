//! Tests of the history: against a log by hand, against the core's own folds, and against faults.

mod log;
mod queries;
mod agreement;
mod economy;
mod applying;
mod pruning;
mod plans;
mod views;
mod rules;

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::TempDir;
use tradepost_ports::{Page, PageRequest};

use super::{FILE, History};
use crate::followers::follower::Follower as _;
use crate::reads::HistoryReader;
use log::Log;

/// A history in a directory that goes when this does.
struct Scene {
    directory: TempDir,
    history: History,
}

impl Scene {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let history = History::open(&directory.path().join(FILE), None, Arc::default()).unwrap();
        Self { directory, history }
    }

    /// An empty history that keeps rows for some days.
    fn keeping(days: u32) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let history = History::open(&directory.path().join(FILE), Some(days), Arc::default()).unwrap();
        Self { directory, history }
    }

    /// A history of all of a log.
    fn of(log: &Log) -> Self {
        let mut scene = Self::new();
        scene.history.apply(&log.batches()).unwrap();
        scene
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join(FILE)
    }

    fn reader(&self) -> HistoryReader {
        HistoryReader::new(&self.path())
    }

    fn connection(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }

    /// Every row of every table.
    fn dump(&self) -> Vec<String> {
        let connection = self.connection();
        let tables = rows(&connection, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        let dump = tables.iter().flat_map(|table| {
            let mut rows = rows(&connection, &format!("SELECT '{table}', * FROM {table}"));
            rows.sort_unstable();
            rows
        });
        dump.collect()
    }
}

/// The rows of a query, each as text.
fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let text = |value| match value {
        Value::Null => "-".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => text,
        Value::Blob(bytes) => format!("{bytes:02x?}"),
    };
    let row = |row: &rusqlite::Row<'_>| {
        let values = (0..columns).map(|column| row.get(column).map(text)).collect::<Result<Vec<_>, _>>()?;
        Ok(values.join(" "))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn first_page(limit: u32) -> PageRequest {
    PageRequest { after: None, limit }
}

/// All rows of a list, page by page.
fn all_pages<T>(limit: u32, page: impl Fn(&PageRequest) -> Page<T>) -> Vec<T> {
    let mut all = Vec::new();
    let mut request = first_page(limit);
    loop {
        let found = page(&request);
        assert!(found.items.len() <= limit as usize);
        all.extend(found.items);
        match found.next {
            Some(next) => request.after = Some(next),
            None => return all,
        }
    }
}
