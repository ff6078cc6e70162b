//! Files of comma-separated values, as spreadsheets write them.

use anyhow::{Context, bail, ensure};
use csv::{Reader, ReaderBuilder, StringRecord, Trim};

/// What separates the digits of a number in spreadsheets.
const SEPARATORS: [char; 6] = [',', '\'', ' ', '_', '\u{a0}', '\u{202f}'];

/// The records that are not empty, each with its line in the file, from 1.
pub(super) fn records(
    bytes: &[u8],
) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(u64, StringRecord)>>> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        bail!("the file is UTF-16: save it as UTF-8 (in a spreadsheet: CSV UTF-8)");
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut builder = ReaderBuilder::new();
    let reader: Reader<&[u8]> = builder.has_headers(false).flexible(true).trim(Trim::All).from_reader(text);
    let mut is_first = true;
    Ok(reader.into_records().filter_map(move |record| {
        let record = match record.context("the file is not CSV in UTF-8") {
            Ok(record) => record,
            Err(error) => return Some(Err(error)),
        };
        // Excel writes `sep=,` before the header.
        if record.iter().all(|field| field.is_empty() || (is_first && field == "sep=")) {
            return None;
        }
        is_first = false;
        let line = record.position().map_or(0, |position| line_of(text, position));
        Some(Ok((line, record)))
    }))
}

/// The line of a record, whose position may be that of empty lines before it.
fn line_of(text: &[u8], position: &csv::Position) -> u64 {
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before = text.iter().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + before.filter(|byte| **byte == b'\n').map(|_| 1).sum::<u64>()
}

/// Spreadsheets of many countries separate fields by semicolons, and copies from a table by tabs.
pub(super) fn ensure_commas(record: &StringRecord) -> anyhow::Result<()> {
    for (separator, name) in [(';', "`;`"), ('\t', "tabs")] {
        let is_separated = record.iter().any(|field| field.contains(separator));
        ensure!(!is_separated, "separated by {name}: commas are needed");
    }
    Ok(())
}

/// A whole number; an error names what spreadsheets make of one.
pub(super) fn whole(text: &str, what: &str) -> anyhow::Result<u64> {
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    let digits = text.replace(SEPARATORS, "");
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(&digits) && digits != text {
        bail!("{what} {text:?} has separators between its digits: write {digits}");
    }
    let is_exponent = text.to_ascii_lowercase().split_once('e').is_some_and(|(number, exponent)| {
        is_number(&number.replace(['.', ','], "")) && is_number(exponent.trim_start_matches(['+', '-']))
    });
    if is_exponent {
        bail!("{what} {text:?} is shortened by an exponent: format the column as a number without decimals");
    }
    bail!("{what} {text:?} is not a whole number");
}
