//! The short texts in which cases are written.
//!
//! - An order: `ask 5 copper @ 12`, optionally with `gtc`, `ioc`, `fok` or `gtd+1500` (expires in 1,500 ms).
//! - Members of a JSON object: `status=filled fills.0.price=12 close_reason=-`: by path, `-` for none.
//! - Balances: `coin=950+50 copper=5`: available, `+` held; nothing of all other assets.
//! - A book: `asks 11:5/1 12:9/2 bids 10:3/1`: price, quantity, number of orders, best first.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tradepost_wire::Time;

/// Available and held amounts by asset.
pub(super) type Balances = BTreeMap<String, (u64, u64)>;

/// The local time, in milliseconds since 1970.
pub(super) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The time `ms` milliseconds from now, in RFC 3339.
pub(super) fn time_in(ms: u64) -> String {
    Time(now() + ms).to_string()
}

/// A member that is a time in UTC, in milliseconds since 1970.
pub(super) fn time(value: &Value, member: &str) -> Result<u64, String> {
    let text = value[member].as_str().filter(|text| text.ends_with('Z'));
    let time = text.and_then(|text| text.parse::<Time>().ok());
    time.map(|time| time.0).ok_or_else(|| format!("`{member}` is not an RFC 3339 time in UTC: {value}"))
}

/// An amount.
pub(super) fn amount(value: &Value, member: &str) -> Result<u64, String> {
    value[member].as_u64().ok_or_else(|| format!("`{member}` is not an amount: {value}"))
}

/// A text.
pub(super) fn text<'v>(value: &'v Value, member: &str) -> Result<&'v str, String> {
    value[member].as_str().ok_or_else(|| format!("`{member}` is not a text: {value}"))
}

/// A list.
pub(super) fn list<'v>(value: &'v Value, member: &str) -> Result<&'v [Value], String> {
    value[member].as_array().map(Vec::as_slice).ok_or_else(|| format!("`{member}` is not a list: {value}"))
}

/// A text, percent-encoded for a path or query.
pub(super) fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect::<Vec<_>>().concat()
}

/// The order that a text describes; a lifetime of seconds is multiplied by `stretch`.
pub(super) fn order(text: &str, stretch: u64, asset: impl Fn(&str) -> String) -> Result<Value, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (&[side, quantity, material, "@", price], time_in_force) = (match words.split_at_checked(5) {
        Some((order, rest)) => (order, rest.first()),
        None => (words.as_slice(), None),
    }) else {
        return Err(format!("{text:?} is not written `ask 5 copper @ 12`"));
    };
    let mut order = json!({
        "side": side, "material": asset(material), "quantity": number(quantity)?, "price": number(price)?,
    });
    if let Some(time_in_force) = time_in_force {
        let (kind, later) = time_in_force.split_once('+').unwrap_or((time_in_force, ""));
        order["time_in_force"] = json!(kind);
        if !later.is_empty() {
            let ms = number(later)?;
            order["expires_at"] = json!(time_in(if ms < 60_000 { ms * stretch } else { ms }));
        }
    }
    Ok(order)
}

/// The balances that a text describes.
pub(super) fn holdings(text: &str, asset: impl Fn(&str) -> String) -> Result<Balances, String> {
    let mut balances = Balances::new();
    for word in text.split_whitespace() {
        let (name, amounts) = word.split_once('=').ok_or("a balance is written `coin=950+50`")?;
        let (available, held) = amounts.split_once('+').unwrap_or((amounts, "0"));
        balances.insert(asset(name), (number(available)?, number(held)?));
    }
    balances.retain(|_, amounts| *amounts != (0, 0));
    Ok(balances)
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{text:?} is not a number"))
}

/// Draws a book: `asks 11:5/1 12:9/2 bids 10:3/1`.
pub(super) fn draw(book: &Value) -> String {
    let level = |level: &Value| format!("{}:{}/{}", level["price"], level["quantity"], level["orders"]);
    let mut words = Vec::new();
    for side in ["asks", "bids"] {
        words.push(side.to_owned());
        words.extend(book[side].as_array().into_iter().flatten().map(level));
    }
    words.join(" ")
}

/// Reads balances, without empty ones.
pub(super) fn balances(body: &Value) -> Result<Balances, String> {
    let rows = body["balances"].as_array().ok_or_else(|| format!("no list `balances`: {body}"))?;
    let mut balances = Balances::new();
    for row in rows {
        let (Some(asset), Some(available), Some(held)) =
            (row["asset"].as_str(), row["available"].as_u64(), row["held"].as_u64())
        else {
            return Err(format!("a balance is {{asset, available, held}}, not {row}"));
        };
        if balances.insert(asset.to_owned(), (available, held)).is_some() {
            return Err(format!("two balances of {asset}: {body}"));
        }
    }
    balances.retain(|_, amounts| *amounts != (0, 0));
    Ok(balances)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str) -> String {
        format!("my-{name}")
    }

    #[test]
    fn an_order_is_read() {
        let expected = json!({"side": "ask", "material": "my-copper", "quantity": 5, "price": 12});
        assert_eq!(order("ask 5 copper @ 12", 1, asset), Ok(expected));
        let ioc = order("bid 5 copper @ 12 ioc", 1, asset).unwrap();
        assert_eq!((&ioc["time_in_force"], &ioc["expires_at"]), (&json!("ioc"), &Value::Null));
        let gtd = order("bid 5 copper @ 12 gtd+2000", 1, asset).unwrap();
        assert_eq!(gtd["time_in_force"], "gtd");
        assert!(time(&gtd, "expires_at").unwrap() > now());
        assert!(order("sell 5 copper for 12", 1, asset).is_err());
    }

    #[test]
    fn empty_balances_are_left_out() {
        let expected = holdings("coin=950+50 copper=0 wheat=5", asset).unwrap();
        let body = json!({"balances": [
            {"asset": "my-coin", "available": 950, "held": 50},
            {"asset": "my-wheat", "available": 5, "held": 0},
            {"asset": "my-bread", "available": 0, "held": 0},
        ]});
        assert_eq!(balances(&body), Ok(expected));
    }

    #[test]
    fn a_book_is_drawn_best_first() {
        let level = |price: u64| json!({"price": price, "quantity": 5, "orders": 1});
        let book = json!({"asks": [level(11), level(12)], "bids": [level(10)]});
        assert_eq!(draw(&book), "asks 11:5/1 12:5/1 bids 10:5/1");
        assert_eq!(encoded("a|b+c/é"), "a%7Cb%2Bc%2F%C3%A9");
    }
}
