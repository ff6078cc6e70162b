//! The game's own store, one SQLite file: inventories, trips, the feed's cursor and what was learned from it.
//!
//! Each function is one transaction, on disk when it returns. What must happen together is in one function.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, named_params, params};
use tradepost_client::wire::{EventKind, FeedList};

/// `trip` keeps finished trips too: a player may ask for them, and an auditor compare them with the market's.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS spawn (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS item (
        player TEXT NOT NULL, asset TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0),
        PRIMARY KEY (player, asset)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS trip (
        reference TEXT PRIMARY KEY, player TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('deposit', 'withdrawal')),
        asset TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
        state TEXT NOT NULL CHECK (state IN ('leaving', 'asking', 'arrived', 'done', 'refused'))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS open_trip ON trip (state) WHERE state IN ('leaving', 'asking', 'arrived');
    CREATE TABLE IF NOT EXISTS cursor (only INTEGER PRIMARY KEY CHECK (only = 1), next TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS notice (
        number INTEGER PRIMARY KEY, cursor TEXT NOT NULL, player TEXT NOT NULL, side TEXT NOT NULL,
        material TEXT NOT NULL, quantity INTEGER NOT NULL, price INTEGER NOT NULL
    ) STRICT;
";

pub(crate) struct Store(Mutex<Connection>);

/// Items on their way between game and market.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Trip {
    /// The trip's id, which is the reference of its transfer in the market.
    pub reference: String,
    pub player: String,
    pub asset: String,
    /// At least 1.
    pub amount: i64,
    pub state: State,
}

/// How far a trip is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// To the market: out of the inventory, perhaps in the market.
    Leaving,
    /// From the market: perhaps on hold there, not in the inventory.
    Asking,
    /// From the market: in the inventory, and on hold in the market until that is confirmed.
    Arrived,
    Done,
    /// Nothing has moved; the items are where they were.
    Refused,
}

impl State {
    const ALL: [Self; 5] = [Self::Leaving, Self::Asking, Self::Arrived, Self::Done, Self::Refused];

    fn name(self) -> &'static str {
        match self {
            Self::Leaving => "leaving",
            Self::Asking => "asking",
            Self::Arrived => "arrived",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

impl FromSql for State {
    fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
        let name = value.as_str()?;
        let found = Self::ALL.into_iter().find(|state| state.name() == name);
        found.ok_or(rusqlite::types::FromSqlError::InvalidType)
    }
}

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Gives a player items that did not exist before, once per id.
    pub(crate) fn spawn(&self, id: &str, player: &str, asset: &str, amount: i64) -> Result<()> {
        self.write(|write| {
            if write.execute("INSERT OR IGNORE INTO spawn VALUES (?)", [id])? == 1 {
                give(write, player, asset, amount)?;
            }
            Ok(())
        })
    }

    /// Takes items from the inventory and puts them on a trip. False if the player has too few.
    ///
    /// From here on the items are in one place only: the trip.
    pub(crate) fn leave(&self, trip: &Trip) -> Result<bool> {
        self.write(|write| {
            let taken = take(write, trip, trip.amount)?;
            if taken {
                insert(write, trip, "deposit")?;
            }
            Ok(taken)
        })
    }

    /// Notes that items are wanted from the market, before it is asked: what it may put on hold is known
    /// here.
    pub(crate) fn ask(&self, trip: &Trip) -> Result<()> {
        self.write(|write| insert(write, trip, "withdrawal"))
    }

    /// Changes a trip's state without moving items in this store.
    pub(crate) fn advance(&self, trip: &Trip, to: State) -> Result<()> {
        self.write(|write| move_on(write, trip, to).map(drop))
    }

    /// Moves a trip on and puts its items into the inventory: they arrived, or they return.
    ///
    /// Both happen or neither, and only from the state in which `trip` was read: not twice.
    pub(crate) fn unload(&self, trip: &Trip, to: State) -> Result<()> {
        self.write(|write| {
            if move_on(write, trip, to)? {
                give(write, &trip.player, &trip.asset, trip.amount)?;
            }
            Ok(())
        })
    }

    pub(crate) fn trip(&self, reference: &str) -> Result<Option<Trip>> {
        let all = self.read("SELECT * FROM trip WHERE reference = ?", [reference], read_trip)?;
        Ok(all.into_iter().next())
    }

    pub(crate) fn open_trips(&self) -> Result<Vec<Trip>> {
        let open = "SELECT * FROM trip WHERE state IN ('leaving', 'asking', 'arrived')";
        self.read(open, [], read_trip)
    }

    /// Trips whose items have arrived, with their kind.
    pub(crate) fn moved_trips(&self) -> Result<Vec<(String, Trip)>> {
        let moved = "SELECT * FROM trip WHERE state IN ('arrived', 'done')";
        self.read(moved, [], |row| Ok((row.get("kind")?, read_trip(row)?)))
    }

    /// Records a trip that this store has forgotten, and moves its items as it did.
    ///
    /// Returns how many of them are no longer in the inventory.
    pub(crate) fn adopt(&self, trip: &Trip, kind: &str) -> Result<i64> {
        self.write(|write| {
            insert(write, trip, kind)?;
            match (kind, trip.state) {
                ("withdrawal", State::Done) => {
                    give(write, &trip.player, &trip.asset, trip.amount)?;
                    Ok(0)
                }
                ("deposit", _) => {
                    let there = "SELECT amount FROM item WHERE player = ? AND asset = ?";
                    let there = write.query_row(there, [&trip.player, &trip.asset], |row| row.get(0));
                    let taken = trip.amount.min(there.optional()?.unwrap_or(0));
                    take(write, trip, taken)?;
                    Ok(trip.amount - taken)
                }
                _ => Ok(0),
            }
        })
    }

    /// Forgets what was read from the feed, and how far it was read.
    pub(crate) fn forget_feed(&self) -> Result<()> {
        self.write(|write| Ok(write.execute_batch("DELETE FROM notice; DELETE FROM cursor;")?))
    }

    /// The assets and amounts that a player has in the game.
    pub(crate) fn items(&self, player: &str) -> Result<Vec<(String, i64)>> {
        let items = "SELECT asset, amount FROM item WHERE player = ? AND amount > 0";
        self.read(items, [player], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    pub(crate) fn cursor(&self) -> Result<Option<String>> {
        Ok(self.read("SELECT next FROM cursor", [], |row| row.get(0))?.into_iter().next())
    }

    /// Records the page of the feed after `after`, and the cursor of the next one.
    ///
    /// Because both are in one transaction, a page has its effect exactly once: after a crash the cursor says
    /// whether it had it. A page read from a cursor that is no longer the latest has had its effect before.
    pub(crate) fn record(&self, after: Option<&str>, page: &FeedList) -> Result<()> {
        self.write(|write| {
            let current = write.query_row("SELECT next FROM cursor", [], |row| row.get::<_, String>(0));
            if current.optional()?.as_deref() != after {
                return Ok(());
            }
            for event in page.events.iter().filter(|event| event.event.kind == EventKind::Filled) {
                let (player, fill) = (&event.player, &event.event);
                let side = fill.side.context("a fill has a side")?;
                let side = if side == tradepost_client::wire::Side::Bid { "bid" } else { "ask" };
                let number =
                    |of: Option<u64>| i64::try_from(of.context("a fill has its numbers")?).context("2^53");
                write.execute(
                    "INSERT INTO notice (cursor, player, side, material, quantity, price)
                     VALUES (?, ?, ?, ?, ?, ?)",
                    params![
                        fill.cursor,
                        player,
                        side,
                        fill.material,
                        number(fill.quantity)?,
                        number(fill.price)?
                    ],
                )?;
            }
            write.execute("INSERT OR REPLACE INTO cursor VALUES (1, ?)", [&page.next])?;
            Ok(())
        })
    }

    /// One transaction. It writes from its beginning, so it never has to be repeated.
    fn write<T>(&self, effect: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        // Other tasks move to another thread while this one waits for the disk.
        tokio::task::block_in_place(|| {
            let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let write = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = effect(&write)?;
            write.commit()?;
            Ok(result)
        })
    }

    fn read<T>(
        &self,
        query: &str,
        parameters: impl rusqlite::Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        tokio::task::block_in_place(|| {
            let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let mut statement = connection.prepare_cached(query)?;
            Ok(statement.query_map(parameters, row)?.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn give(write: &Transaction<'_>, player: &str, asset: &str, amount: i64) -> Result<()> {
    write.execute(
        "INSERT INTO item VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
        params![player, asset, amount],
    )?;
    Ok(())
}

/// Takes items of a trip from the inventory. False if the player has too few.
fn take(write: &Transaction<'_>, trip: &Trip, amount: i64) -> Result<bool> {
    let taken = write.execute(
        "UPDATE item SET amount = amount - ?3 WHERE player = ?1 AND asset = ?2 AND amount >= ?3",
        params![trip.player, trip.asset, amount],
    )?;
    Ok(taken == 1)
}

fn insert(write: &Transaction<'_>, trip: &Trip, kind: &str) -> Result<()> {
    let Trip { reference, player, asset, amount, state } = trip;
    let inserted = write.execute(
        "INSERT INTO trip (reference, player, kind, asset, amount, state) VALUES (?, ?, ?, ?, ?, ?)",
        params![reference, player, kind, asset, amount, state.name()],
    )?;
    ensure!(inserted == 1, "a new trip is a new row");
    Ok(())
}

/// Changes a trip's state, provided that it is still the one that was read.
fn move_on(write: &Transaction<'_>, trip: &Trip, to: State) -> Result<bool> {
    let changed = write.execute(
        "UPDATE trip SET state = :to WHERE reference = :reference AND state = :from",
        named_params! { ":to": to.name(), ":reference": trip.reference, ":from": trip.state.name() },
    )?;
    Ok(changed == 1)
}

fn read_trip(row: &Row<'_>) -> rusqlite::Result<Trip> {
    Ok(Trip {
        reference: row.get("reference")?,
        player: row.get("player")?,
        asset: row.get("asset")?,
        amount: row.get("amount")?,
        state: row.get("state")?,
    })
}
