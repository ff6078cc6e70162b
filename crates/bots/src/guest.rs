//! The guest: a player account for the person at the terminal, poor, with something to sell, sign-in links
//! and a first trade.

use std::fmt::Write;

use crate::exchange::{Asset, Holding, Holdings, Quote, Transfer};
use crate::supply_chain::{Good, PerGood};

/// The guest's name in the market.
pub(crate) const GUEST: &str = "you";

/// The guest's first deposits: few enough that there is somebody to overtake.
const GIFTS: [(Asset, u64); 2] = [(Asset::Coin, 500), (Asset::Good(Good::Wood), 12)];
/// How many units the first trade buys.
const QUANTITY: u64 = 5;

/// The guest's first deposits, once in a world.
pub(crate) fn gifts() -> impl Iterator<Item = Transfer> {
    GIFTS.into_iter().map(|gift| Transfer::deposit(GUEST, gift, "welcome"))
}

/// The guest's wealth in coins, with goods valued at their last price.
pub(crate) fn wealth(holdings: &Holdings, quotes: &PerGood<Quote>) -> u64 {
    let worth =
        |(good, holding): (Good, &Holding)| quotes[good].last.unwrap_or(0).saturating_mul(holding.total());
    holdings.goods.iter().map(worth).fold(holdings.coins.total(), u64::saturating_add)
}

/// Links to the market's web page that sign a browser in.
#[derive(Clone, Debug)]
pub struct SignInLinks {
    /// For the guest.
    pub guest: String,
    /// For the operator, who sees the whole economy.
    pub operator: String,
}

/// A first trade as shell lines: read a book, buy from it, read the events.
///
/// The limit leaves room for the market to move; the trade happens at the seller's price.
pub(crate) fn first_trade(address: &str, token: &str, quotes: &PerGood<Quote>) -> String {
    let offered = |good: Good| quotes[good].best_ask.map(|ask| (good, ask));
    let (good, ask) = offered(Good::Bread)
        .or_else(|| Good::ALL.into_iter().find_map(offered))
        .unwrap_or((Good::Bread, Good::Bread.natural_price()));
    let (material, price) = (good.id(), ask + ask.div_ceil(4));
    let auth = "-H \"Authorization: Bearer $TOKEN\"";
    let body = format!(r#"{{"side":"bid","material":"{material}","price":{price},"quantity":{QUANTITY}}}"#);
    let mut lines = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(lines, "TOKEN={token}");
    let _ = writeln!(lines, "curl -sw '\\n' \"{address}/v1/materials/{material}/book?depth=3\"");
    let _ = writeln!(
        lines,
        "curl -sw '\\n' {address}/v1/orders {auth} -H \"Content-Type: application/json\" -d '{body}'"
    );
    let _ = writeln!(lines, "curl -sw '\\n' {address}/v1/events {auth}");
    lines
}

/// Breaks shell lines at this width, with a backslash at each break, so that they can be copied.
pub(crate) fn wrapped_shell(lines: &str, width: usize) -> Vec<String> {
    lines.lines().flat_map(|line| wrapped_shell_line(line, width.max(20))).collect()
}

/// Breaks between words; a quoted text is one word. A word longer than a row is broken inside, unless it is
/// in single quotes, where a backslash would be a character of the text.
fn wrapped_shell_line(line: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for mut word in words(line) {
        let used = rows.last().map_or(0, String::len);
        // One column is for the backslash.
        if used > 0 && used + word.len() >= width {
            rows.push(String::new());
        }
        while word.len() >= width && !word.starts_with('\'') {
            let (head, tail) = word.split_at(width - 1);
            if let Some(row) = rows.last_mut() {
                row.push_str(head);
            }
            rows.push(String::new());
            word = tail;
        }
        if let Some(row) = rows.last_mut() {
            row.push_str(word);
        }
    }
    let last = rows.len().saturating_sub(1);
    for row in rows.iter_mut().take(last) {
        row.push('\\');
    }
    rows
}

/// The words of a line, each with the space after it.
fn words(line: &str) -> Vec<&str> {
    let mut quote = None;
    let mut words = Vec::new();
    let mut start = 0;
    for (index, letter) in line.char_indices() {
        match (quote, letter) {
            (None, ' ') => {
                words.extend(line.get(start..=index));
                start = index + 1;
            }
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
    }
    words.extend(line.get(start..));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_trade_buys_above_the_best_ask() {
        let mut quotes = PerGood::<Quote>::default();
        quotes[Good::Bread].best_ask = Some(30);
        let lines = first_trade("http://127.0.0.1:7171", "e30.e30.sig", &quotes);
        assert_eq!(
            lines,
            r#"TOKEN=e30.e30.sig
curl -sw '\n' "http://127.0.0.1:7171/v1/materials/bread/book?depth=3"
curl -sw '\n' http://127.0.0.1:7171/v1/orders -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" -d '{"side":"bid","material":"bread","price":38,"quantity":5}'
curl -sw '\n' http://127.0.0.1:7171/v1/events -H "Authorization: Bearer $TOKEN"
"#
        );
    }

    #[test]
    fn wrapped_shell_lines_are_the_same_to_a_shell() {
        let lines = first_trade("http://127.0.0.1:7171", &"abcdefghij".repeat(17), &PerGood::default());
        for width in [72, 80, 120, 400] {
            let rows = wrapped_shell(&lines, width);
            assert!(rows.iter().all(|row| row.len() <= width), "{width}: {rows:#?}");
            assert_eq!(rows.join("\n").replace("\\\n", ""), lines.trim_end());
        }
    }
}
