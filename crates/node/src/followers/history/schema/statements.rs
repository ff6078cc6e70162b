//! Every statement, with its parameters and columns in order.
//!
//! Numbers of kinds and sides are those of [`crate::followers::history::code`].

/// The side of a timeline's player in a trade.
pub(crate) const FILL_SIDE: &str = "iif(t.maker_player = i.player, 1 - t.taker_side, t.taker_side)";

/// In: nothing. Out: the last event applied.
pub(crate) const POSITION: &str = "SELECT sequence FROM position";
/// In: the last event applied.
pub(crate) const SET_POSITION: &str = "UPDATE position SET sequence = ?1";
/// Out: the time from which all rows are there.
pub(crate) const KEPT_FROM: &str = "SELECT kept_from FROM position";
/// In: a time before which rows are removed.
pub(crate) const SET_KEPT_FROM: &str = "UPDATE position SET kept_from = max(kept_from, ?1)";

/// In: start of the hour, its last event.
pub(crate) const SET_HOUR: &str = "INSERT INTO hour_row (start, sequence) VALUES (?1, ?2)
    ON CONFLICT (start) DO UPDATE SET sequence = excluded.sequence";
/// In: the start of an hour. Out: the last event before it.
pub(crate) const LAST_EVENT_BEFORE: &str =
    "SELECT sequence FROM hour_row WHERE start < ?1 ORDER BY start DESC LIMIT 1";
/// Out: the greatest number of a player.
pub(crate) const LAST_PLAYER: &str = "SELECT coalesce(max(number), 0) FROM players";
/// In: player, kind, event, the most rows. Removes its oldest entries up to the event.
pub(crate) const REMOVE_ENTRIES: &str =
    "DELETE FROM timeline_row WHERE player = ?1 AND kind = ?2 AND sequence <= (
        SELECT max(sequence) FROM (
            SELECT sequence FROM timeline_row WHERE player = ?1 AND kind = ?2 AND sequence <= ?3
            ORDER BY sequence LIMIT ?4))";
/// In: event, the most rows. Removes the oldest trades up to the event.
pub(crate) const REMOVE_TRADES: &str = "DELETE FROM trade_row WHERE sequence <= (
    SELECT max(sequence) FROM (
        SELECT sequence FROM trade_row WHERE sequence <= ?1 ORDER BY sequence LIMIT ?2))";
/// In: event, the most rows. Removes the oldest transfers up to the event.
pub(crate) const REMOVE_TRANSFERS: &str = "DELETE FROM transfer_row WHERE sequence <= (
    SELECT max(sequence) FROM (
        SELECT sequence FROM transfer_row WHERE sequence <= ?1 ORDER BY sequence LIMIT ?2))";
/// In: id, the first id of a time, that time, the most rows. Out: id, and whether it closed before the time;
/// of the orders after the id that were placed before the time.
pub(crate) const ORDERS_PLACED_BEFORE: &str =
    "SELECT order_id, close_reason IS NOT NULL AND updated_at < ?3 FROM order_row
    WHERE order_id > ?1 AND order_id < ?2 ORDER BY order_id LIMIT ?4";
/// In: id. Removes the entry that says that the order was placed.
pub(crate) const REMOVE_PLACED: &str = "DELETE FROM timeline_row WHERE (player, kind, sequence) IN (
    SELECT player, 0, sequence FROM order_row WHERE order_id = ?1)";
/// In: id.
pub(crate) const REMOVE_ORDER: &str = "DELETE FROM order_row WHERE order_id = ?1";

/// In: number, id.
pub(crate) const ADD_PLAYER: &str = "INSERT INTO players (number, player) VALUES (?1, ?2)";
/// In: number, id, name.
pub(crate) const SET_MATERIAL: &str = "INSERT INTO materials (number, material, name) VALUES (?1, ?2, ?3)
    ON CONFLICT (number) DO UPDATE SET name = excluded.name";
/// In: sequence, at, change, material, sales tax, open orders.
pub(crate) const ADD_MARKET_CHANGE: &str =
    "INSERT INTO market_row (sequence, at, change, material, sales_tax_bps, open_orders_max)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// In: sequence, at, player, asset, amount, reason, step, reference.
pub(crate) const ADD_TRANSFER: &str =
    "INSERT INTO transfer_row (sequence, at, player, asset, amount, reason, step, reference)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// In: sequence, digest, reference, kind, state, player, asset, amount, reason, created.
pub(crate) const ADD_REFERENCE: &str = "INSERT INTO reference_row
        (sequence, digest, reference, kind, state, player, asset, amount, reason, created_at, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";
/// In: digest, reference, state, updated.
pub(crate) const CHANGE_REFERENCE: &str =
    "UPDATE reference_row SET state = ?3, updated_at = ?4 WHERE digest = ?1 AND reference = ?2";

macro_rules! transfer_columns {
    () => {
        "SELECT r.sequence, r.reference, r.kind, r.state, p.player, r.asset, r.amount, r.reason, r.created_at,
            r.updated_at
        FROM reference_row r JOIN players p ON p.number = r.player"
    };
}

/// In: a digest, the most rows. Out: the digests from that one on.
pub(crate) const DIGESTS_FROM: &str =
    "SELECT digest FROM reference_row WHERE digest >= ?1 ORDER BY digest LIMIT ?2";
/// In: digest. Out: sequence, reference, kind, state, player, asset, amount, reason, created, updated.
pub(crate) const TRANSFERS_OF_DIGEST: &str = concat!(transfer_columns!(), " WHERE r.digest = ?1");
/// In: event. Out: the same, of all transfers made after it, oldest first.
pub(crate) const TRANSFERS_AFTER: &str =
    concat!(transfer_columns!(), " WHERE r.sequence > ?1 ORDER BY r.sequence");
/// In: event, state. Out: the same, of those in a state that not all transfers have.
pub(crate) const TRANSFERS_IN_STATE_AFTER: &str = concat!(
    transfer_columns!(),
    " WHERE r.sequence > ?1 AND r.state = ?2 AND r.state <> 0 ORDER BY r.sequence"
);

/// In: id. Out: quantity, remaining, value, fee, reason, updated.
pub(crate) const ORDER_FOLD: &str =
    "SELECT quantity, remaining, value, fee, close_reason, updated_at FROM order_row WHERE order_id = ?1";
/// In: id, quantity, remaining, value, fee, reason, updated; then sequence, player, material, side, price,
/// time in force, expiry, created.
pub(crate) const ADD_ORDER: &str =
    "INSERT INTO order_row (order_id, quantity, remaining, value, fee, close_reason, updated_at,
        sequence, player, material, side, price, time_in_force, expires_at, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
/// In: id, quantity, remaining, value, fee, updated. Does not name the reason, so that the index of open
/// orders is not touched.
pub(crate) const CHANGE_ORDER: &str = "UPDATE order_row SET quantity = ?2, remaining = ?3, value = ?4, fee = ?5, updated_at = ?6 WHERE order_id = ?1";
/// In: id, quantity, remaining, value, fee, updated, reason.
pub(crate) const CLOSE_ORDER: &str =
    "UPDATE order_row SET quantity = ?2, remaining = ?3, value = ?4, fee = ?5,
    updated_at = ?6, close_reason = ?7 WHERE order_id = ?1";

/// In: sequence, at, material, taker's side, price, quantity, fee, maker's order and player, taker's order
/// and player.
pub(crate) const ADD_TRADE: &str = "INSERT INTO trade_row (sequence, at, material, taker_side, price,
        quantity, fee, maker_order, maker_player, taker_order, taker_player)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
/// In: player, sequence, kind, order, quantity, at.
pub(crate) const ADD_TO_TIMELINE: &str = "INSERT INTO timeline_row (player, sequence, kind, order_id, quantity, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/// In: material, interval, start, open, high, low, close, volume, value, trades, fees; and the most a sum may
/// be.
pub(crate) const ADD_TO_CANDLE: &str = "INSERT INTO candle_row
        (material, interval, start, open, high, low, close, volume, value, trades, fees)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
    ON CONFLICT (material, interval, start) DO UPDATE SET
        high = max(high, excluded.high), low = min(low, excluded.low), close = excluded.close,
        volume = min(?12, volume + excluded.volume), value = min(?12, value + excluded.value),
        trades = trades + excluded.trades, fees = min(?12, fees + excluded.fees)";

/// In: start of the hour, asset, way, reason, amount, count; and the most a sum may be.
pub(crate) const ADD_TO_FLOW: &str = "INSERT INTO flow_row
        (start, asset, way, reason, amount, count)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (start, asset, way, reason) DO UPDATE SET
        amount = min(?7, amount + excluded.amount), count = count + excluded.count";

/// In: name. Out: number.
pub(crate) const PLAYER_NUMBER: &str = "SELECT number FROM players WHERE player = ?1";
/// In: a number. Out: the player.
pub(crate) const PLAYER_NAME: &str = "SELECT player FROM players WHERE number = ?1";
/// In: a number. Out: the ids from that number on, in the order of their numbers.
pub(crate) const MATERIALS_FROM: &str = "SELECT material FROM materials WHERE number >= ?1 ORDER BY number";
/// In: an id. Out: its number.
pub(crate) const MATERIAL_NUMBER: &str = "SELECT number FROM materials WHERE material = ?1";

macro_rules! order_columns {
    () => {
        "o.sequence, o.order_id, o.material, o.side, o.price, o.quantity, o.remaining, o.value, o.fee,
        o.time_in_force, o.expires_at, o.close_reason, o.updated_at"
    };
}

/// In: id. Out: an order's columns, the player's name.
pub(crate) const ORDER: &str = concat!(
    "SELECT ",
    order_columns!(),
    ", p.player FROM order_row o JOIN players p ON p.number = o.player WHERE o.order_id = ?1"
);
/// In: id, player. Out: the event that placed it.
pub(crate) const ORDER_SEQUENCE: &str = "SELECT sequence FROM order_row WHERE order_id = ?1 AND player = ?2";
/// In: player, event. Out: the columns of open orders placed before it, newest first.
pub(crate) const OPEN_ORDERS_BEFORE: &str = concat!(
    "SELECT ",
    order_columns!(),
    " FROM order_row o INDEXED BY order_open
    WHERE o.player = ?1 AND o.close_reason IS NULL AND o.sequence < ?2 ORDER BY o.order_id DESC"
);
/// In: player, event. Out: the columns of orders placed before it, newest first.
pub(crate) const ORDERS_BEFORE: &str = concat!(
    "SELECT ",
    order_columns!(),
    " FROM timeline_row i CROSS JOIN order_row o ON o.order_id = i.order_id
    WHERE i.player = ?1 AND i.kind = 0 AND i.sequence < ?2 ORDER BY i.sequence DESC"
);
/// In: player, event, material. Out: the columns of the material's orders placed before it, newest first.
pub(crate) const ORDERS_OF_MATERIAL_BEFORE: &str = concat!(
    "SELECT ",
    order_columns!(),
    " FROM order_row o INDEXED BY order_of_material
    WHERE o.player = ?1 AND o.material = ?3 AND o.sequence < ?2 ORDER BY o.sequence DESC"
);
/// In: id of an order that was removed. Out: the event that placed the next one.
pub(crate) const FIRST_ORDER_AFTER: &str =
    "SELECT sequence FROM order_row WHERE order_id > ?1 ORDER BY order_id LIMIT 1";

/// What happened, with the trade, order or transfer it refers to.
macro_rules! timeline {
    () => {
        "SELECT i.sequence, i.kind, coalesce(i.at, t.at, x.at, o.created_at) AS at,
            CASE WHEN t.sequence IS NULL THEN i.order_id
                WHEN t.maker_player = i.player THEN t.maker_order ELSE t.taker_order END AS order_id,
            coalesce(t.material, o.material) AS material,
            CASE WHEN t.sequence IS NULL THEN o.side
                WHEN t.maker_player = i.player THEN 1 - t.taker_side ELSE t.taker_side END AS side,
            coalesce(i.quantity, t.quantity, iif(i.kind = 0, o.quantity, NULL)) AS quantity,
            coalesce(t.price, iif(i.kind = 0, o.price, NULL)) AS price,
            iif(t.taker_side = (t.maker_player = i.player), 0, t.fee) AS fee,
            t.maker_player = i.player AS maker, t.taker_side,
            iif(i.kind = 3, o.close_reason, NULL) AS close_reason,
            x.asset, x.amount, x.reason, i.player, x.step, x.reference
        FROM timeline_row i
            LEFT JOIN trade_row t ON i.kind = 1 AND t.sequence = i.sequence
            LEFT JOIN order_row o ON i.kind IN (0, 2, 3) AND o.order_id = i.order_id
            LEFT JOIN transfer_row x ON i.kind IN (4, 5, 6) AND x.sequence = i.sequence
        WHERE coalesce(t.sequence, o.sequence, x.sequence) IS NOT NULL"
    };
}

/// The entries of one kind after an event, oldest first. Whatever they refer to may be removed before them.
macro_rules! entries {
    ($kind:literal) => {
        concat!(timeline!(), " AND i.player = ?1 AND i.kind = ", $kind, " AND i.sequence > ?2")
    };
}

/// For the view.
pub(crate) const TIMELINE: &str = timeline!();
/// In: player, event. Out: sequence, kind, at, order, material, side, quantity, price, fee, whether maker,
/// taker's side, reason of closing, asset, amount, reason, player, step, reference; of the
/// fills after it, oldest first.
pub(crate) const FILLS_AFTER: &str = concat!(entries!(1), " ORDER BY i.sequence");
/// In: player, event. Out: the same of all entries of the inbox, merged kind by kind.
pub(crate) const INBOX_AFTER: &str = concat!(
    entries!(1),
    " UNION ALL ",
    entries!(2),
    " UNION ALL ",
    entries!(3),
    " UNION ALL ",
    entries!(4),
    " UNION ALL ",
    entries!(5),
    " UNION ALL ",
    entries!(6),
    " ORDER BY 1"
);

macro_rules! trade_columns {
    () => {
        "SELECT sequence, at, taker_side, price, quantity FROM trade_row WHERE material = ?1"
    };
}

/// In: material. Out: sequence, at, taker's side, price, quantity, newest first.
pub(crate) const TRADES_NEWEST: &str = concat!(trade_columns!(), " ORDER BY sequence DESC");
/// In: material, event. Out: the same, of trades after it, oldest first.
pub(crate) const TRADES_AFTER: &str = concat!(trade_columns!(), " AND sequence > ?2 ORDER BY sequence");

/// In: material, interval, from, to, the most rows. Out: start, open, high, low, close, volume, value,
/// trades, fees; newest first.
pub(crate) const CANDLES: &str =
    "SELECT start, open, high, low, close, volume, value, trades, fees FROM candle_row
    WHERE material = ?1 AND interval = ?2 AND start >= ?3 AND start < ?4 ORDER BY start DESC LIMIT ?5";
/// In: material, interval, time. Out: the price of the last trade before that time, where it is a whole
/// interval.
pub(crate) const PRICE_BEFORE: &str = "SELECT close FROM candle_row
    WHERE material = ?1 AND interval = ?2 AND start < ?3 ORDER BY start DESC LIMIT 1";
/// In: from, to. Out: asset, way, reason, amount, count, by hour.
/// In: start of the hour, recipient, sales tax, listing fee.
pub(crate) const ADD_TO_FEES: &str = "INSERT INTO fee_row (start, player, sales_tax, listing_fee)
    VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (start, player) DO UPDATE SET
        sales_tax = sales_tax + excluded.sales_tax, listing_fee = listing_fee + excluded.listing_fee";
/// In: from, to. What was burned comes first, then the recipients, the largest sum first.
pub(crate) const FEES: &str = "SELECT f.player, p.player, sum(f.sales_tax), sum(f.listing_fee)
    FROM fee_row f LEFT JOIN players p ON p.number = f.player
    WHERE f.start >= ?1 AND f.start < ?2 GROUP BY f.player
    HAVING sum(f.sales_tax) > 0 OR sum(f.listing_fee) > 0
    ORDER BY f.player >= 0, sum(f.sales_tax) + sum(f.listing_fee) DESC, f.player LIMIT 101";
/// In: sequence, at, change, material, moment, stored, shown.
pub(crate) const ADD_RULES: &str =
    "INSERT INTO rules_row (sequence, at, change, material, effective_at, stored, rules)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
/// In: sequence.
pub(crate) const RULES_BEFORE: &str = "SELECT sequence, at, change, material, effective_at, stored
    FROM rules_row WHERE sequence < ?1 ORDER BY sequence DESC";
pub(crate) const FLOWS: &str = "SELECT asset, way, reason, amount, count FROM flow_row
    WHERE start >= ?1 AND start < ?2";
