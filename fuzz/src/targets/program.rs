//! Files that a person gives to the program: the rows of a replay, first materials, the configuration.

use std::fmt::Write as _;

use tradepost::decoders::{parse_configuration, parse_materials, parse_replay};

/// The rows of a replay: each is an order in its bounds, and reads back as the same row when written out.
pub fn replay_rows(bytes: &[u8]) {
    let Ok(rows) = parse_replay(bytes) else { return };
    let mut csv = String::new();
    for row in &rows {
        let side = serde_json::to_value(row.side).unwrap();
        writeln!(csv, "{},{},{},{}", side.as_str().unwrap(), row.material, row.quantity, row.price).unwrap();
    }
    let again = parse_replay(csv.as_bytes()).unwrap();
    assert_eq!(again.len(), rows.len());
    for (one, other) in rows.iter().zip(&again) {
        assert_eq!(
            (&one.side, &one.material, one.quantity, one.price),
            (&other.side, &other.material, other.quantity, other.price)
        );
    }
}

/// First materials: each reads back as the same one when written out as JSON.
pub fn materials(bytes: &[u8]) {
    let Ok(entries) = parse_materials(bytes) else { return };
    let named = entries.iter().map(|entry| serde_json::json!({ "id": entry.id.as_str(), "name": entry.name }));
    let json = serde_json::json!({ "materials": named.collect::<Vec<_>>() }).to_string();
    let again = parse_materials(json.as_bytes()).unwrap();
    assert_eq!(again.len(), entries.len());
    for (one, other) in entries.iter().zip(&again) {
        assert_eq!((&one.id, &one.name), (&other.id, &other.name));
    }
}

/// The text of `tradepost.toml`: options out of bounds are an error, all others yield settings.
pub fn configuration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(market) = parse_configuration(text) {
        assert!(market.rules.sales_tax_bps <= 10_000 && market.queue_length > 0 && market.snapshot_every > 0);
    }
}
