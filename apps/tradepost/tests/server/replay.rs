//! `tradepost replay`: a file of orders becomes exactly the book it describes.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Server, directory, expect, tradepost};

/// Units at each price of each side of each material.
type Books = BTreeMap<(String, String), BTreeMap<u64, u64>>;

fn books(csv: &str) -> Books {
    let mut books = Books::new();
    for line in csv.lines().skip(1) {
        let [side, material, quantity, price] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let levels = books.entry((material.to_owned(), side.to_owned())).or_default();
        *levels.entry(price.parse().unwrap()).or_default() += quantity.parse::<u64>().unwrap();
    }
    books
}

/// Replays a file and compares every level of every book.
fn replay(csv: &str) -> Value {
    let directory = directory();
    let file = directory.path().join("orders.csv");
    std::fs::write(&file, csv).unwrap();
    let server = Server::start(directory.path());
    let token = server.operator.token.clone();
    let output = tradepost([
        "replay",
        file.to_str().unwrap(),
        "--url",
        server.address(),
        "--token",
        &token,
        "--json",
        "--register",
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut levels = 0;
    for ((material, side), expected) in books(csv) {
        let book =
            expect(server.operator.get(&format!("/v1/materials/{material}/book?depth=1000")), 200..=200);
        let shown = book[format!("{side}s")].as_array().unwrap();
        let found: BTreeMap<u64, u64> = shown
            .iter()
            .map(|level| (level["price"].as_u64().unwrap(), level["quantity"].as_u64().unwrap()))
            .collect();
        assert_eq!(found, expected, "{side}s of {material}");
        let prices: Vec<u64> = shown.iter().map(|level| level["price"].as_u64().unwrap()).collect();
        let best_first = if side == "bid" { prices.is_sorted_by(|a, b| a > b) } else { prices.is_sorted() };
        assert!(best_first, "{side}s of {material}: {prices:?}");
        levels += expected.len();
    }
    server.audit();
    assert!(levels > 0, "the file has levels");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_small_book_is_reproduced() {
    let rows = (1..=150).map(|level| {
        let (ask, bid) = (1000 + level, 1000 - level);
        let (much, more) = (level * 3, level * 5);
        format!("ask,copper,{much},{ask}\nbid,copper,{more},{bid}\nask,copper,7,{ask}\nbid,wheat,2,10\n")
    });
    let csv = format!("side,material,quantity,price\n{}", rows.collect::<Vec<_>>().concat());
    let summary = replay(&csv);
    assert_eq!(summary["resting"], 600);
    assert_eq!(summary["refused"], 0);
}

#[test]
fn a_real_games_order_books_are_reproduced_level_by_level() {
    let data: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/bazaar-2023-01-04.csv.gz");
    let Ok(packed) = std::fs::read(&data) else {
        // The file is not part of the project; without it, the small book above covers the case.
        return;
    };
    let mut csv = String::new();
    flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut csv).unwrap();
    let summary = replay(&csv);
    assert_eq!(summary["rows"].as_u64().unwrap(), csv.lines().count() as u64 - 1);
    assert_eq!(summary["refused"], 0);
    assert_eq!(summary["resting"], summary["rows"]);
}

#[test]
fn a_mistake_in_the_file_is_named_by_its_line_before_anything_is_placed() {
    let directory = directory();
    let file = directory.path().join("orders.csv");
    std::fs::write(&file, "side,material,quantity,price\nbid,copper,1,1\nbid,copper,1,one\n").unwrap();
    let output = tradepost(["replay", file.to_str().unwrap(), "--url", "http://127.0.0.1:1", "--token", "x"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("line 3") && error.contains("\"one\""), "{error}");
}

/// Replays a file and returns what the program says on standard error; it must fail and place nothing.
fn refused(server: &Server, csv: &str, token: &str, flags: &[&str]) -> String {
    let directory = directory();
    let file = directory.path().join("orders.csv");
    std::fs::write(&file, csv).unwrap();
    let arguments = ["replay", file.to_str().unwrap(), "--url", &server.url, "--token", token];
    let output = tradepost(arguments.into_iter().chain(flags.iter().copied()));
    assert!(!output.status.success());
    let sums = server.audit();
    for sum in sums["assets"].as_array().unwrap() {
        assert_eq!((&sum["held"], &sum["deposited"]), (&0.into(), &0.into()), "{sum}");
    }
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_material_that_is_not_registered_needs_a_flag() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[]);
    let csv =
        "side,material,price,quantity\nask,copper,12,40\nask,coper,12,40\nbid,wheat,1,1\nask,coper,1,1\n";
    let operator = server.operator.token.clone();
    let error = refused(&server, csv, &operator, &[]);
    assert!(
        error.contains("not registered: coper (line 3), wheat (line 4)") && error.contains("--register"),
        "{error}"
    );
    assert_eq!(server.operator.get("/v1/materials/coper").send().unwrap().status(), 404);
    let player = server.player(directory.path(), "ann").token;
    let error = refused(&server, csv, &player, &["--register"]);
    assert!(error.contains("operator's token"), "{error}");

    // One that is registered keeps its name.
    let renamed = serde_json::json!({"name": "Copper ore"});
    expect(server.operator.put("/v1/materials/copper").json(&renamed), 200..=200);
    let file = directory.path().join("orders.csv");
    std::fs::write(&file, csv).unwrap();
    let url = server.address();
    let output =
        tradepost(["replay", file.to_str().unwrap(), "--url", url, "--token", &operator, "--register"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(expect(server.operator.get("/v1/materials/copper"), 200..=200)["name"], "Copper ore");
    let book = expect(server.operator.get("/v1/materials/copper/book"), 200..=200);
    assert_eq!((&book["asks"][0]["price"], &book["asks"][0]["quantity"]), (&12.into(), &40.into()));
}

#[test]
fn orders_beyond_what_a_market_can_hold_are_named_by_their_line() {
    let directory = directory();
    let server = Server::start(directory.path());
    let operator = server.operator.token.clone();
    let csv = "side,material,quantity,price\nbid,copper,1000000000,9000000\nbid,copper,1000000000,9000000\n";
    let error = refused(&server, csv, &operator, &["--register"]);
    assert!(error.contains("line 3: the rows up to here offer 18000000000000000 coin"), "{error}");
    assert_eq!(
        server.operator.get("/v1/materials/copper").send().unwrap().status(),
        404,
        "registered too late"
    );
}
