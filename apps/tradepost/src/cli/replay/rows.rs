//! Reads the rows of a replay; an error names its line.

use std::path::Path;

use anyhow::{Context, bail};
use csv::{ReaderBuilder, StringRecord, Trim};
use tradepost_core::{MaterialId, Price, Quantity};
use tradepost_wire::Side;

/// An order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: u64,
    pub side: Side,
    pub material: String,
    pub quantity: u64,
    pub price: u64,
}

/// Reads all rows, up to the first error.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Row>> {
    let file = std::fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows = parse(file).with_context(|| path.display().to_string())?;
    if rows.is_empty() {
        bail!("{} has no rows", path.display());
    }
    Ok(rows)
}

/// Parses all rows, up to the first error.
pub fn parse(file: impl std::io::Read) -> anyhow::Result<Vec<Row>> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(file);
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let header = index == 0 && record.get(0).is_some_and(|first| first.eq_ignore_ascii_case("side"));
        if !header {
            rows.push(row(&record, line).with_context(|| format!("line {line}"))?);
        }
    }
    Ok(rows)
}

fn row(record: &StringRecord, line: u64) -> anyhow::Result<Row> {
    let fields: Vec<&str> = record.iter().collect();
    let [side, material, quantity, price] = fields.as_slice() else {
        bail!("expected 4 fields (side,material,quantity,price), found {}", fields.len());
    };
    let side = match side.to_ascii_lowercase().as_str() {
        "bid" | "buy" => Side::Bid,
        "ask" | "sell" => Side::Ask,
        _ => bail!("{side:?} is not a side: expected bid, ask, buy or sell"),
    };
    MaterialId::new(material).with_context(|| format!("{material:?}"))?;
    let quantity = whole(quantity, "quantity")?;
    Quantity::new(quantity).context("expected a quantity of 1 to 1,000,000,000 units")?;
    let price = whole(price, "price")?;
    Price::new(price).context("expected a price of 1 to 1,000,000,000,000 coins")?;
    Ok(Row { line, side, material: (*material).to_owned(), quantity, price })
}

fn whole(text: &str, what: &str) -> anyhow::Result<u64> {
    text.parse().with_context(|| format!("{what} {text:?} is not a whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_read_in_any_case_and_a_header_is_skipped() {
        let rows =
            parse("Side,material,quantity,price\nBID, copper ,5,10\nSell,wheat,7,2\n".as_bytes()).unwrap();
        let copper = Row { line: 2, side: Side::Bid, material: "copper".into(), quantity: 5, price: 10 };
        let wheat = Row { line: 3, side: Side::Ask, material: "wheat".into(), quantity: 7, price: 2 };
        assert_eq!(rows, [copper, wheat]);
        assert_eq!(parse("buy,copper,5,10".as_bytes()).unwrap().len(), 1);
    }

    #[test]
    fn an_error_names_its_line() {
        let wrong = [
            ("bid,copper,5\n", "found 3"),
            ("hold,copper,5,10\n", "not a side"),
            ("bid,Copper!,5,10\n", "material id"),
            ("bid,copper,5.5,10\n", "not a whole number"),
            ("bid,copper,0,10\n", "1 to 1,000,000,000 units"),
            ("bid,copper,5,-1\n", "not a whole number"),
            ("bid,copper,5,2000000000000\n", "coins"),
        ];
        for (text, expected) in wrong {
            let text = format!("bid,copper,1,1\n{text}");
            let error = format!("{:#}", parse(text.as_bytes()).unwrap_err());
            assert!(error.contains("line 2") && error.contains(expected), "{error}");
        }
    }
}
