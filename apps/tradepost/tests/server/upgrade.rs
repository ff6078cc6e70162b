//! A data directory of an earlier version opens with today's program, and every answer is what that version
//! gave.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Caller, Server, directory, expect, tradepost};

/// The settings of the market that version 0.1.0 made; idempotency keys are kept however old it is.
const FLAGS: [&str; 4] = ["--sales-tax-bps", "250", "--idempotency-minutes", "100000000"];
/// An order that the earlier version was sent, byte for byte, under the key `bob-1`.
const REPEATED: &str = r#"{"side": "bid", "material": "copper", "quantity": 25, "price": 15}"#;
/// Fields that depend on the time of reading.
const CHANGING: [&str; 7] =
    ["at", "requests", "reference_price", "volume_24h", "value_24h", "open_24h", "change_24h"];

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/market-0.1.0")
}

/// Unpacks the data directory.
fn unpacked() -> TempDir {
    let directory = directory();
    for file in fs::read_dir(fixture()).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|kind| kind == "gz") {
            let mut content = Vec::new();
            GzDecoder::new(fs::File::open(&file).unwrap()).read_to_end(&mut content).unwrap();
            fs::write(directory.path().join(file.file_stem().unwrap()), content).unwrap();
        }
    }
    directory
}

fn without_changing_fields(mut answer: Value) -> Value {
    let object = answer.as_object_mut().unwrap();
    object.retain(|field, _| !CHANGING.contains(&field.as_str()));
    for material in object.get_mut("materials").and_then(Value::as_array_mut).into_iter().flatten() {
        material.as_object_mut().unwrap().retain(|field, _| !CHANGING.contains(&field.as_str()));
    }
    answer
}

/// Removes the fields that the earlier version did not have.
fn keep_known(answer: &mut Value, made: &Value) {
    match (answer, made) {
        (Value::Object(answer), Value::Object(made)) => {
            answer.retain(|field, _| made.contains_key(field));
            answer.iter_mut().for_each(|(field, value)| keep_known(value, &made[field]));
        }
        (Value::Array(answer), Value::Array(made)) => {
            answer.iter_mut().zip(made).for_each(|(value, made)| keep_known(value, made));
        }
        _ => {}
    }
}

/// Opens the market, compares it with what the earlier version answered, trades in it, and verifies its
/// journal.
fn opens_unchanged(directory: &Path) {
    let made = fs::read_to_string(fixture().join("answers.json")).unwrap();
    let made: Value = serde_json::from_str(&made).unwrap();
    let server = Server::start_with(directory, &FLAGS);
    // The earlier version made the tokens as well.
    let caller = |server: &Server, name: &str| {
        Caller::new(&server.url, made["tokens"][name].as_str().unwrap().to_owned())
    };
    let reads = made["reads"].as_array().unwrap();
    assert_eq!(reads.len(), 24);
    for read in reads {
        let (name, path) = (read["caller"].as_str().unwrap(), read["path"].as_str().unwrap());
        let mut answer = expect(caller(&server, name).get(path), 200..=200);
        // Later versions may add fields.
        keep_known(&mut answer, &read["answer"]);
        let expected = without_changing_fields(read["answer"].clone());
        assert_eq!(without_changing_fields(answer), expected, "{path} of {name}");
    }
    let bob = caller(&server, "bob");
    let repeated = bob.post("/v1/orders").header("Idempotency-Key", "bob-1").body(REPEATED);
    let repeated = expect(repeated.header("Content-Type", "application/json"), 201..=201);
    assert_eq!(repeated, made["repeated"]);
    let bought = expect(bob.order("bob-2", "bid", 11, 20), 201..=201);
    assert_eq!((&bought["status"], &bought["value"]), (&json!("filled"), &json!(220)));
    let book = expect(bob.get("/v1/materials/copper/book"), 200..=200);
    server.audit();
    assert!(server.terminate().success());

    let server = Server::start_with(directory, &FLAGS);
    let bob = caller(&server, "bob");
    assert_eq!(expect(bob.get("/v1/materials/copper/book"), 200..=200), book);
    let found = expect(bob.get(&format!("/v1/orders/{}", bought["order_id"].as_str().unwrap())), 200..=200);
    assert_eq!(found, bought);
    server.audit();
    assert!(server.terminate().success());
    let verified = tradepost(["verify", "--data", directory.to_str().unwrap(), "--json"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn a_market_made_by_version_0_1_0_opens_unchanged() {
    opens_unchanged(unpacked().path());
}

#[test]
fn the_history_of_a_market_made_by_version_0_1_0_is_rebuilt_from_its_journal() {
    let directory = unpacked();
    for file in ["history.db", "history.db-wal"] {
        fs::remove_file(directory.path().join(file)).unwrap();
    }
    opens_unchanged(directory.path());
}

#[test]
fn a_market_made_by_version_0_1_0_opens_without_its_snapshot() {
    let directory = unpacked();
    fs::remove_file(directory.path().join("snapshot.bin")).unwrap();
    opens_unchanged(directory.path());
}
