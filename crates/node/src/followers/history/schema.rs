//! The tables, views and statements of `history.db`: the only module that names them.
//!
//! Why it looks like this: the history shares two processors with the market, and its time goes not into rows
//! but into the distinct pages of a transaction. So everything that can be is in the order of events
//! (`order_row`, `trade_row`, `transfer_row`,
//! `reference_row` only grow at their end). Two trees are in the order of players:
//! `timeline_row`, twelve bytes an entry, by kind, so that the inbox, the fills and the list of orders each
//! read what they show and skip nothing; and `order_of_material`, for a player's orders of one material. One
//! small index holds the open orders. No fact but a row's time is stored twice; sums over time (`candle_row`,
//! `flow_row`) change once a transaction. People read the views (`views`), which turn numbers into names and
//! times.

mod views;
pub(crate) mod statements;

use rusqlite::Connection;

/// Raised whenever a table, a view or a number in one changes; a file of another version is rebuilt.
pub(crate) const VERSION: i64 = 5;

const TABLES: &str = "
CREATE TABLE market (id BLOB NOT NULL);

CREATE TABLE position (
    sequence  INTEGER NOT NULL, -- the last event applied
    kept_from INTEGER NOT NULL  -- rows of an earlier time may have been removed
);
INSERT INTO position VALUES (0, 0);

CREATE TABLE players (
    number INTEGER PRIMARY KEY,
    player TEXT NOT NULL UNIQUE
);

CREATE TABLE materials (
    number   INTEGER PRIMARY KEY,
    material TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL
);

CREATE TABLE order_row (
    order_id      BLOB NOT NULL PRIMARY KEY, -- UUIDv7: in the order of events
    sequence      INTEGER NOT NULL,          -- the event that placed it
    player        INTEGER NOT NULL,
    material      INTEGER NOT NULL,
    side          INTEGER NOT NULL,
    price         INTEGER NOT NULL,
    quantity      INTEGER NOT NULL,
    remaining     INTEGER NOT NULL,
    value         INTEGER NOT NULL,
    fee           INTEGER NOT NULL,
    time_in_force INTEGER NOT NULL,
    expires_at    INTEGER,
    close_reason  INTEGER,                   -- NULL while open
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX order_open ON order_row (player) WHERE close_reason IS NULL;
CREATE INDEX order_of_material ON order_row (player, material, sequence);

CREATE TABLE trade_row (
    sequence     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    material     INTEGER NOT NULL,
    taker_side   INTEGER NOT NULL,
    price        INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    fee          INTEGER NOT NULL,
    maker_order  BLOB NOT NULL,
    maker_player INTEGER NOT NULL,
    taker_order  BLOB NOT NULL,
    taker_player INTEGER NOT NULL
);
CREATE INDEX trade_of_material ON trade_row (material);

CREATE TABLE timeline_row (
    player   INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    order_id BLOB,    -- of placed, reduced and closed; of filled it is in the trade
    quantity INTEGER, -- of reduced and closed
    at       INTEGER, -- of reduced and closed
    PRIMARY KEY (player, kind, sequence)
) WITHOUT ROWID;

CREATE TABLE transfer_row (
    sequence INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    player   INTEGER NOT NULL,
    asset    INTEGER,          -- a material, or NULL for coins
    amount   INTEGER NOT NULL, -- negative for what was withdrawn
    reason   TEXT NOT NULL,
    step     INTEGER NOT NULL,
    reference TEXT             -- the game's own id, if it gave one
);

CREATE TABLE reference_row (
    sequence   INTEGER PRIMARY KEY, -- the event that made the transfer
    digest     INTEGER NOT NULL,    -- of the reference
    reference  TEXT NOT NULL,
    kind       INTEGER NOT NULL,
    state      INTEGER NOT NULL,
    player     INTEGER NOT NULL,
    asset      INTEGER NOT NULL,    -- a material, or -1 for coins
    amount     INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX reference_of_digest ON reference_row (digest);
CREATE INDEX reference_in_state ON reference_row (state, sequence) WHERE state <> 0;

CREATE TABLE candle_row (
    material INTEGER NOT NULL,
    interval INTEGER NOT NULL, -- seconds
    start    INTEGER NOT NULL,
    open     INTEGER NOT NULL,
    high     INTEGER NOT NULL,
    low      INTEGER NOT NULL,
    close    INTEGER NOT NULL,
    volume   INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    trades   INTEGER NOT NULL,
    fees     INTEGER NOT NULL,
    PRIMARY KEY (material, interval, start)
) WITHOUT ROWID;

CREATE TABLE flow_row (
    start  INTEGER NOT NULL, -- of the hour
    asset  INTEGER NOT NULL, -- a material, or -1 for coins
    way    INTEGER NOT NULL,
    reason TEXT NOT NULL,
    amount INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (start, asset, way, reason)
) WITHOUT ROWID;

CREATE TABLE fee_row (
    start       INTEGER NOT NULL, -- of the hour
    player      INTEGER NOT NULL, -- the recipient, or -1 for what was burned
    sales_tax   INTEGER NOT NULL,
    listing_fee INTEGER NOT NULL,
    PRIMARY KEY (start, player)
) WITHOUT ROWID;

CREATE TABLE rules_row (
    sequence     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    change       TEXT NOT NULL,
    material     INTEGER,
    effective_at INTEGER,
    stored       BLOB NOT NULL, -- the rules as the program reads them
    rules        TEXT NOT NULL  -- the same as people read them
);

CREATE TABLE hour_row (
    start    INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL     -- its last event
);

CREATE TABLE market_row (
    sequence        INTEGER PRIMARY KEY,
    at              INTEGER NOT NULL,
    change          TEXT NOT NULL,
    material        INTEGER,
    sales_tax_bps   INTEGER,
    open_orders_max INTEGER
);
";

/// Writes the tables and views into an empty file; the caller's transaction makes it all or nothing.
pub(crate) fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(TABLES)?;
    connection.execute_batch(&views::all())?;
    connection.pragma_update(None, "user_version", VERSION)
}

/// The version a file says it has; 0 for one without tables.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
