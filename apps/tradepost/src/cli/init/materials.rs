//! Reads the materials of a file: CSV of `id,name`, or the JSON of a batch of the API. An error names the
//! place in the file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use csv::StringRecord;
use tradepost_core::{MATERIALS_MAX, MaterialId};
use tradepost_wire::{MaterialBatch, NamedMaterial};

use crate::cli::spreadsheet::{ensure_commas, records};

/// A material of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub place: Place,
    pub id: MaterialId,
    pub name: String,
}

/// Where in the file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line of CSV, from 1.
    Line(u64),
    /// An element of the list, from 1.
    Element(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Element(number) => write!(f, "material {number}"),
        }
    }
}

/// Reads all materials of a file, up to the first error.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<Entry>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let entries = parse(&bytes).with_context(|| path.display().to_string())?;
    ensure!(!entries.is_empty(), "{} has no materials", path.display());
    Ok(entries)
}

/// Parses all materials, up to the first error.
pub fn parse(bytes: &[u8]) -> anyhow::Result<Vec<Entry>> {
    let is_json = bytes.trim_ascii_start().first() == Some(&b'{');
    let entries = if is_json { of_json(bytes)? } else { of_csv(bytes)? };
    ensure!(
        entries.len() <= usize::from(MATERIALS_MAX),
        "at most {MATERIALS_MAX} materials can be registered"
    );
    let mut seen = BTreeMap::new();
    for entry in &entries {
        if let Some(first) = seen.insert(&entry.id, entry.place) {
            bail!("{}: {} is already in {first}", entry.place, entry.id);
        }
    }
    Ok(entries)
}

fn of_json(bytes: &[u8]) -> anyhow::Result<Vec<Entry>> {
    let expected = "expected {\"materials\": [{\"id\": …, \"name\": …}, …]}";
    let batch: MaterialBatch = serde_json::from_slice(bytes).context(expected)?;
    let numbered = batch.materials.into_iter().zip(1..);
    numbered.map(|(NamedMaterial { id, name }, number)| entry(Place::Element(number), &id, name)).collect()
}

fn of_csv(bytes: &[u8]) -> anyhow::Result<Vec<Entry>> {
    let (mut entries, mut columns) = (Vec::new(), None);
    for record in records(bytes)? {
        let (line, record) = record?;
        let place = Place::Line(line);
        ensure_commas(&record).with_context(|| place.to_string())?;
        let (id, name) = match columns {
            Some(known) => known,
            None => match header(&record) {
                Some(named) => {
                    columns = Some(named);
                    continue;
                }
                None => *columns.insert((0, 1)),
            },
        };
        let filled = record.iter().filter(|field| !field.is_empty()).count();
        match (record.get(id), record.get(name)) {
            (Some(id), Some(name)) if filled == 2 => entries.push(entry(place, id, name.to_owned())?),
            _ => bail!("{place}: expected 2 fields (id,name), found {filled}"),
        }
    }
    Ok(entries)
}

/// The places of the id and the name, if this is a header.
fn header(record: &StringRecord) -> Option<(usize, usize)> {
    let place = |names: &[&str]| {
        record.iter().position(|field| names.iter().any(|name| field.eq_ignore_ascii_case(name)))
    };
    Some((place(&["id", "material"])?, place(&["name"])?))
}

fn entry(place: Place, id: &str, name: String) -> anyhow::Result<Entry> {
    let id = MaterialId::new(id).with_context(|| format!("{place}: {id:?}"))?;
    if let Err(why) = tradepost_http::check_material_name(&name) {
        bail!("{place}: {name:?}: {why}");
    }
    Ok(Entry { place, id, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let entries = parse(text.as_bytes()).unwrap();
        entries.into_iter().map(|entry| (entry.id.to_string(), entry.name)).collect()
    }

    #[test]
    fn csv_with_and_without_a_header_and_json_give_the_same_materials() {
        let expected = [("copper", "Copper ore"), ("wheat", "Wheat, red")]
            .map(|(id, name)| (id.to_owned(), name.to_owned()));
        for text in [
            "copper,Copper ore\nwheat,\"Wheat, red\"\n",
            "id,name\ncopper,Copper ore\nwheat,\"Wheat, red\"",
            "\u{feff}Name, Material\r\nCopper ore,copper,\r\n,,\r\n\"Wheat, red\",wheat\r\n",
            r#" {"materials":[{"id":"copper","name":"Copper ore"},{"id":"wheat","name":"Wheat, red"}]}"#,
        ] {
            assert_eq!(pairs(text), expected, "{text}");
        }
        assert_eq!(parse(b"id,name\n").unwrap(), []);
    }

    #[test]
    fn an_error_names_its_place_and_what_is_expected() {
        for (text, expected) in [
            ("copper,Copper\nwheat\n", "line 2: expected 2 fields (id,name), found 1"),
            ("id,name\ncopper,Copper,12\n", "line 2: expected 2 fields (id,name), found 3"),
            ("copper;Copper\n", "line 1: separated by `;`: commas are needed"),
            ("copper,Copper\nCopper,Copper\n", "line 2: \"Copper\": "),
            ("copper,Copper\n\ncopper,Other\n", "line 3: copper is already in line 1"),
            ("copper,\u{202e}x\n", "line 1: \"\\u{202e}x\": a name must be 1 to 100 characters"),
            (r#"{"materials":[{"id":"copper"}]}"#, "missing field `name`"),
            (r#"{"materials":[{"id":"copper","name":"a"},{"id":"!","name":"b"}]}"#, "material 2: \"!\": "),
            (r#"{"materials":[{"id":"a","name":"a","price":1}]}"#, "unknown field `price`"),
            ("{", "expected {\"materials\": "),
        ] {
            let error = format!("{:#}", parse(text.as_bytes()).unwrap_err());
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
