//! Cursors and pages: a cursor is the number of an event in decimal, and a page is what follows it.

use rusqlite::{Row, Rows};
use tradepost_core::{OrderId, Sequence};

use crate::followers::history::{HistoryError, row};

/// Where a list of orders starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OrderCursor {
    /// At the newest.
    Newest,
    /// Before an event.
    Before(Sequence),
    /// Before an order.
    BeforeOrder(OrderId),
}

/// Reads a cursor after which a list continues; without one it starts at its beginning.
pub(super) fn after(cursor: Option<&str>) -> Result<Sequence, HistoryError> {
    cursor.map_or(Ok(Sequence(0)), |text| decimal(text).ok_or_else(|| invalid(text)))
}

/// Reads a cursor of a list of orders: an event, or an order's own id.
pub(super) fn order_cursor(cursor: Option<&str>) -> Result<OrderCursor, HistoryError> {
    let Some(text) = cursor else { return Ok(OrderCursor::Newest) };
    match (decimal(text), OrderId::parse(text)) {
        (Some(sequence), _) => Ok(OrderCursor::Before(sequence)),
        (None, Ok(order_id)) => Ok(OrderCursor::BeforeOrder(order_id)),
        (None, Err(_)) => Err(invalid(text)),
    }
}

/// The error for a text that is not a cursor.
pub(super) fn invalid(cursor: &str) -> HistoryError {
    HistoryError::InvalidCursor { cursor: cursor.chars().take(64).collect() }
}

fn decimal(text: &str) -> Option<Sequence> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && i64::try_from(*number).is_ok()).map(Sequence)
}

/// Takes up to `limit` of `rows`, whose first column is their event; returns where the next page starts, if
/// something is on it. What `take` skips is read in vain, so a query has to keep it small.
pub(super) fn page<T>(
    mut rows: Rows<'_>,
    limit: u32,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<Option<T>>,
) -> rusqlite::Result<(Vec<T>, Option<String>)> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut items = Vec::new();
    let mut last = Sequence(0);
    while let Some(row) = rows.next()? {
        let taken = take(row)?;
        if taken.is_some() && items.len() >= limit {
            return Ok((items, Some(last.0.to_string())));
        }
        items.extend(taken);
        last = row::sequence(row, 0)?;
    }
    Ok((items, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_decimal_number_or_an_order_id_is_a_cursor() {
        for text in ["", "x", "-1", "+1", "1.5", " 1", "99999999999999999999", "9223372036854775808"] {
            assert!(after(Some(text)).is_err(), "{text}");
            assert!(order_cursor(Some(text)).is_err(), "{text}");
        }
        assert_eq!(after(None).unwrap(), Sequence(0));
        assert_eq!(after(Some("007")).unwrap(), Sequence(7));
        assert_eq!(order_cursor(Some("7")).unwrap(), OrderCursor::Before(Sequence(7)));
        let id = OrderId::from_u128(7);
        assert_eq!(order_cursor(Some(&id.to_string())).unwrap(), OrderCursor::BeforeOrder(id));
    }
}
