//! What people read: the tables with names instead of numbers, words instead of codes, and times as text.

use tradepost_core::{CloseReason, Side, TransferKind, TransferState, TransferStep};

use crate::followers::history::code;

/// A code as its word.
fn word<'w>(column: &str, words: impl IntoIterator<Item = &'w str>) -> String {
    let cases: Vec<_> =
        words.into_iter().enumerate().map(|(code, word)| format!("WHEN {code} THEN '{word}'")).collect();
    format!("CASE {column} {} END", cases.join(" "))
}

fn side(column: &str) -> String {
    word(column, code::SIDES.map(Side::as_str))
}

fn close_reason(column: &str) -> String {
    word(column, code::CLOSE_REASONS.map(CloseReason::as_str))
}

/// An open order has no reason to be closed; whether some of it traded shows in its quantities.
fn status() -> String {
    let closed = word("o.close_reason", code::CLOSE_REASONS.map(|reason| reason.status().as_str()));
    format!(
        "CASE WHEN o.close_reason IS NOT NULL THEN {closed}
             WHEN o.remaining = o.quantity THEN 'open' ELSE 'partially_filled' END"
    )
}

/// Milliseconds since 1970 as RFC 3339.
fn time(column: &str) -> String {
    format!("strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')")
}

/// Sixteen bytes as the text of a UUID.
fn uuid(column: &str) -> String {
    let part = |start: u8, length: u8| format!("substr(hex({column}), {start}, {length})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    format!("lower({})", parts.join(" || '-' || "))
}

/// All views.
pub(super) fn all() -> String {
    [
        orders(),
        trades(),
        fills(),
        timeline(),
        candles(),
        transfers(),
        flows(),
        fees(),
        market_log(),
        rules_log(),
    ]
    .concat()
}

fn orders() -> String {
    let columns = format!(
        "{} AS order_id, p.player, m.material, {} AS side, o.price, o.quantity, o.remaining,
            o.quantity - o.remaining AS filled, o.value, o.fee, {} AS time_in_force, {} AS expires_at,
            {} AS status, {} AS close_reason, {} AS created_at, {} AS updated_at, o.sequence",
        uuid("o.order_id"),
        side("o.side"),
        word("o.time_in_force", code::TIMES_IN_FORCE),
        time("o.expires_at"),
        status(),
        close_reason("o.close_reason"),
        time("o.created_at"),
        time("o.updated_at"),
    );
    // Through the timeline, so that a player's orders are found without walking everybody's.
    let timeline = "JOIN timeline_row i
        ON i.player = o.player AND i.sequence = o.sequence AND i.kind = 0 AND i.order_id = o.order_id";
    let names = "JOIN players p ON p.number = o.player JOIN materials m ON m.number = o.material";
    format!(
        "CREATE VIEW orders AS SELECT {columns} FROM order_row o {timeline} {names};
         CREATE VIEW open_orders AS SELECT {columns} FROM order_row o {names} WHERE o.close_reason IS NULL;"
    )
}

fn trades() -> String {
    let bid = code::side(Side::Bid);
    format!(
        "CREATE VIEW trades AS SELECT t.sequence AS trade_id, {} AS executed_at, m.material, t.price, t.quantity,
            t.price * t.quantity AS value, t.fee, {} AS taker_side,
            iif(t.taker_side = {bid}, taker.player, maker.player) AS buyer,
            iif(t.taker_side = {bid}, maker.player, taker.player) AS seller,
            {} AS maker_order, {} AS taker_order
         FROM trade_row t JOIN materials m ON m.number = t.material
            JOIN players maker ON maker.number = t.maker_player JOIN players taker ON taker.number = t.taker_player;",
        time("t.at"),
        side("t.taker_side"),
        uuid("t.maker_order"),
        uuid("t.taker_order"),
    )
}

fn fills() -> String {
    let maker = "t.maker_player = i.player";
    format!(
        "CREATE VIEW fills AS SELECT p.player, i.sequence AS trade_id, {} AS executed_at, m.material,
            {} AS side, iif({maker}, 'maker', 'taker') AS role, t.price, t.quantity, t.price * t.quantity AS value,
            iif({own_side} = {ask}, t.fee, 0) AS fee, {} AS order_id
         FROM players p JOIN timeline_row i ON i.player = p.number AND i.kind = {filled}
            JOIN trade_row t ON t.sequence = i.sequence JOIN materials m ON m.number = t.material;",
        time("t.at"),
        side(super::statements::FILL_SIDE),
        uuid("iif(t.maker_player = i.player, t.maker_order, t.taker_order)"),
        own_side = super::statements::FILL_SIDE,
        ask = code::side(Side::Ask),
        filled = code::kind(code::Kind::Filled),
    )
}

fn timeline() -> String {
    let (kinds, steps) = (code::KINDS.map(code::Kind::as_str), code::STEPS.map(TransferStep::as_str));
    let event = format!("iif(e.step IS NULL, {}, {})", word("e.kind", kinds), word("e.step", steps));
    format!(
        "CREATE VIEW timeline AS SELECT p.player, e.sequence, {} AS at, {} AS event,
            iif(e.order_id IS NULL, NULL, {}) AS order_id,
            m.material, {} AS side, e.quantity, e.price, e.fee, {} AS close_reason,
            iif(e.amount IS NULL, NULL, coalesce(a.material, 'coin')) AS asset, e.amount, e.reason,
            e.reference
         FROM players p JOIN ({}) e ON e.player = p.number
            LEFT JOIN materials m ON m.number = e.material LEFT JOIN materials a ON a.number = e.asset;",
        time("e.at"),
        event,
        uuid("e.order_id"),
        side("e.side"),
        close_reason("e.close_reason"),
        super::statements::TIMELINE,
    )
}

fn candles() -> String {
    format!(
        "CREATE VIEW candles AS SELECT m.material,
            CASE c.interval WHEN 60 THEN '1m' WHEN 3600 THEN '1h' WHEN 86400 THEN '1d' END AS interval,
            {} AS start, c.open, c.high, c.low, c.close, c.volume, c.value, c.trades, c.fees
         FROM materials m JOIN candle_row c ON c.material = m.number;",
        time("c.start")
    )
}

fn transfers() -> String {
    format!(
        "CREATE VIEW transfers AS SELECT x.sequence, {} AS at, p.player, coalesce(m.material, 'coin') AS asset,
            x.amount, x.reason, x.reference
         FROM transfer_row x JOIN players p ON p.number = x.player LEFT JOIN materials m ON m.number = x.asset
         WHERE x.step IN ({}, {}, {});
         CREATE VIEW referenced_transfers AS SELECT r.sequence, r.reference, {} AS kind, {} AS state, p.player,
            coalesce(m.material, 'coin') AS asset, r.amount, r.reason, {} AS created_at, {} AS updated_at
         FROM reference_row r JOIN players p ON p.number = r.player LEFT JOIN materials m ON m.number = r.asset;",
        time("x.at"),
        code::step(TransferStep::Deposited),
        code::step(TransferStep::Withdrawn),
        code::step(TransferStep::Confirmed),
        word("r.kind", code::TRANSFER_KINDS.map(TransferKind::as_str)),
        word("r.state", code::TRANSFER_STATES.map(TransferState::as_str)),
        time("r.created_at"),
        time("r.updated_at"),
    )
}

fn flows() -> String {
    format!(
        "CREATE VIEW flows AS SELECT {} AS hour, coalesce(m.material, 'coin') AS asset, {} AS kind, f.reason,
            f.amount, f.count
         FROM flow_row f LEFT JOIN materials m ON m.number = f.asset;",
        time("f.start"),
        word("f.way", [code::Kind::Deposited.as_str(), code::Kind::Withdrawn.as_str()]),
    )
}

fn fees() -> String {
    format!(
        "CREATE VIEW fees AS SELECT {} AS hour, coalesce(p.player, 'burned') AS recipient, f.sales_tax,
            f.listing_fee
         FROM fee_row f LEFT JOIN players p ON p.number = f.player;",
        time("f.start")
    )
}

fn rules_log() -> String {
    format!(
        "CREATE VIEW rules_log AS SELECT r.sequence, {} AS at, r.change, m.material, {} AS effective_at, r.rules
         FROM rules_row r LEFT JOIN materials m ON m.number = r.material;",
        time("r.at"),
        time("r.effective_at")
    )
}

fn market_log() -> String {
    format!(
        "CREATE VIEW market_log AS SELECT c.sequence, {} AS at, c.change, m.material, c.sales_tax_bps,
            c.open_orders_max
         FROM market_row c LEFT JOIN materials m ON m.number = c.material;",
        time("c.at")
    )
}
