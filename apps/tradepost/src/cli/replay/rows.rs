//! Reads the rows of a replay; an error names its line and, for what spreadsheets write, its cause.

use std::path::Path;

use anyhow::{Context, anyhow, bail, ensure};
use csv::StringRecord;
use tradepost_core::{AMOUNT_MAX, MaterialId, PRICE_MAX, Price, QUANTITY_MAX, Quantity};
use tradepost_wire::Side;

use crate::cli::spreadsheet::{ensure_commas, records, whole};

/// The columns of a file without a header, in their order.
const COLUMNS: [&str; 4] = ["side", "material", "quantity", "price"];
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
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let rows = parse(&bytes).with_context(|| path.display().to_string())?;
    if rows.is_empty() {
        bail!("{} has no rows", path.display());
    }
    Ok(rows)
}

/// Parses all rows, up to the first error.
pub fn parse(bytes: &[u8]) -> anyhow::Result<Vec<Row>> {
    let (mut rows, mut columns) = (Vec::new(), None);
    for record in records(bytes)? {
        let (line, record) = record?;
        let at_line = || format!("line {line}");
        let known = match columns {
            Some(known) => known,
            None if record.get(0).is_some_and(|first| side(first).is_some()) => *columns.insert([0, 1, 2, 3]),
            None => {
                columns = Some(header(&record).with_context(at_line)?);
                continue;
            }
        };
        rows.push(row(&record, known, line).with_context(at_line)?);
    }
    Ok(rows)
}

/// The places of [`COLUMNS`] by the names in a header.
fn header(record: &StringRecord) -> anyhow::Result<[usize; 4]> {
    let needed = "the columns are side, material, quantity and price, in any order";
    ensure_commas(record)?;
    for name in record.iter().filter(|name| !name.is_empty()) {
        let is_known = COLUMNS.iter().any(|column| column.eq_ignore_ascii_case(name));
        ensure!(is_known, "unknown column {name:?}: {needed}");
    }
    let mut places = [0; 4];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let mut found = record.iter().enumerate().filter(|(_, name)| column.eq_ignore_ascii_case(name));
        *place = found.next().ok_or_else(|| anyhow!("no column {column:?}: {needed}"))?.0;
        ensure!(found.next().is_none(), "two columns {column:?}: {needed}");
    }
    Ok(places)
}

fn row(record: &StringRecord, columns: [usize; 4], line: u64) -> anyhow::Result<Row> {
    ensure_commas(record)?;
    let count = record.len();
    let surplus =
        record.iter().enumerate().find(|(place, field)| !columns.contains(place) && !field.is_empty());
    if surplus.is_some() || columns.iter().any(|place| *place >= count) {
        bail!("expected 4 fields ({}), found {count}", COLUMNS.join(","));
    }
    let [side_name, material, quantity, price] = columns.map(|place| record.get(place).unwrap_or_default());
    let side = side(side_name)
        .ok_or_else(|| anyhow!("{side_name:?} is not a side: expected bid, ask, buy or sell"))?;
    MaterialId::new(material).with_context(|| format!("{material:?}"))?;
    let quantity = whole(quantity, "quantity")?;
    let units = Quantity::new(quantity)
        .with_context(|| format!("expected a quantity of 1 to {QUANTITY_MAX} units"))?;
    let price = whole(price, "price")?;
    let coins = Price::new(price).with_context(|| format!("expected a price of 1 to {PRICE_MAX} coins"))?;
    coins.checked_times(units).with_context(|| {
        format!(
            "price × quantity is {}; an order is worth at most {AMOUNT_MAX} coins",
            u128::from(price) * u128::from(quantity)
        )
    })?;
    Ok(Row { line, side, material: material.to_owned(), quantity, price })
}

fn side(text: &str) -> Option<Side> {
    match text.to_ascii_lowercase().as_str() {
        "bid" | "buy" => Some(Side::Bid),
        "ask" | "sell" => Some(Side::Ask),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(line: u64, side: Side, material: &str, quantity: u64, price: u64) -> Row {
        Row { line, side, material: material.to_owned(), quantity, price }
    }

    fn error(text: impl AsRef<[u8]>) -> String {
        format!("{:#}", parse(text.as_ref()).unwrap_err())
    }

    #[test]
    fn sides_are_read_in_any_case_and_a_header_is_not_needed() {
        let rows =
            parse("Side,material,quantity,price\nBID, copper ,5,10\nSell,wheat,7,2\n".as_bytes()).unwrap();
        assert_eq!(rows, [order(2, Side::Bid, "copper", 5, 10), order(3, Side::Ask, "wheat", 7, 2)]);
        assert_eq!(parse("buy,copper,5,10".as_bytes()).unwrap(), [order(1, Side::Bid, "copper", 5, 10)]);
    }

    #[test]
    fn columns_are_found_by_the_names_in_the_header() {
        let rows = parse("\u{feff}PRICE, Side,quantity,Material\n12,ask,40,copper\n".as_bytes()).unwrap();
        assert_eq!(rows, [order(2, Side::Ask, "copper", 40, 12)]);
        let rows = parse("side,material,price,quantity\nask,copper,12,40".as_bytes()).unwrap();
        assert_eq!(rows, [order(2, Side::Ask, "copper", 40, 12)]);
    }

    #[test]
    fn an_unknown_header_says_what_is_needed() {
        let needed = "the columns are side, material, quantity and price, in any order";
        for (header, cause) in [
            ("side,material,qty,price", "unknown column \"qty\""),
            ("side,material,quantity,price,note", "unknown column \"note\""),
            ("side,material,quantity", "no column \"price\""),
            ("side,material,quantity,price,Price", "two columns \"price\""),
            ("hold,copper,5,10", "unknown column \"hold\""),
        ] {
            assert_eq!(error(format!("\n{header}\nbid,copper,5,10")), format!("line 2: {cause}: {needed}"));
        }
    }

    #[test]
    fn empty_rows_and_commas_at_the_end_are_skipped() {
        let text = "side,material,quantity,price,,\n\nbid,copper,5,10,\n,,,\nask,wheat,7,2,,\n , , , \n";
        let rows = parse(text.as_bytes()).unwrap();
        assert_eq!(rows, [order(3, Side::Bid, "copper", 5, 10), order(5, Side::Ask, "wheat", 7, 2)]);
        assert_eq!(parse(",,,\n\n".as_bytes()).unwrap(), []);
        assert_eq!(
            parse("sep=,\nbid,copper,5,10".as_bytes()).unwrap(),
            [order(2, Side::Bid, "copper", 5, 10)]
        );
    }

    #[test]
    fn what_spreadsheets_write_is_refused_by_its_cause() {
        for (text, cause) in [
            ("side;material;quantity;price\nbid;copper;5;10", "line 1: separated by `;`: commas are needed"),
            ("sep=;\nside;material;quantity;price", "line 1: separated by `;`: commas are needed"),
            ("bid;copper;5;10", "line 1: separated by `;`: commas are needed"),
            ("bid\tcopper\t5\t10", "line 1: separated by tabs: commas are needed"),
            ("bid,copper,1,1\nbid;copper;5;10", "line 2: separated by `;`: commas are needed"),
            (
                "bid,copper,\"1,000\",10",
                "line 1: quantity \"1,000\" has separators between its digits: write 1000",
            ),
            (
                "bid,copper,5,1\u{202f}000",
                "line 1: price \"1\u{202f}000\" has separators between its digits: write 1000",
            ),
            (
                "bid,copper,1E+06,10",
                "line 1: quantity \"1E+06\" is shortened by an exponent: format the column as a number without \
                 decimals",
            ),
            (
                "bid,copper,5,\"1,5e3\"",
                "line 1: price \"1,5e3\" is shortened by an exponent: format the column as a number without decimals",
            ),
        ] {
            assert_eq!(error(text).replace("\\u{202f}", "\u{202f}"), cause);
        }
        let utf16 = "bid,copper,5,10".encode_utf16().flat_map(u16::to_le_bytes);
        assert!(
            error([0xff, 0xfe].into_iter().chain(utf16).collect::<Vec<_>>())
                .contains("UTF-16: save it as UTF-8")
        );
        assert!(
            error(b"bid,k\xfcper,5,10").contains("line: 1") || error(b"bid,k\xfcper,5,10").contains("line 1")
        );
    }

    #[test]
    fn an_error_names_its_line() {
        let wrong = [
            ("bid,copper,5\n", "found 3"),
            ("bid,copper,5,10,7\n", "found 5"),
            ("hold,copper,5,10\n", "not a side"),
            ("bid,Copper!,5,10\n", "material id"),
            ("bid,copper,5.5,10\n", "not a whole number"),
            ("bid,copper,,10\n", "quantity \"\" is not a whole number"),
            ("bid,copper,0,10\n", "1 to 1000000000 units"),
            ("bid,copper,5,-1\n", "not a whole number"),
            ("bid,copper,5,2000000000000\n", "1 to 1000000000000 coins"),
            ("bid,copper,1000000000,9007200\n", "price × quantity is 9007200000000000"),
        ];
        for (text, expected) in wrong {
            let error = error(format!("bid,copper,1,1\n{text}"));
            assert!(error.contains("line 2") && error.contains(expected), "{error}");
        }
    }
}
