//! `tradepost reconcile` against a market whose transfers differ from the game's list in every way.

use std::fmt::Write;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{Server, directory, expect, tradepost};

fn transfer(server: &Server, kind: &str, player: &str, amount: u64, reference: &str) {
    let hold = reference.starts_with("hold");
    let body =
        json!({"asset": "coin", "amount": amount, "reason": "test", "reference": reference, "hold": hold});
    expect(server.operator.post(&format!("/v1/accounts/{player}/{kind}")).json(&body), 201..=201);
}

fn reconcile(server: &Server, directory: &Path, csv: &str, more: &[&str]) -> Output {
    let file = directory.join("game.csv");
    std::fs::write(&file, csv).unwrap();
    let arguments = ["reconcile", file.to_str().unwrap(), "--url", &server.url];
    let token = ["--token", &server.operator.token];
    tradepost(arguments.into_iter().chain(token).chain(more.iter().copied()))
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn every_difference_between_game_and_market_is_named() {
    let files = directory();
    let server = Server::start(files.path());
    transfer(&server, "deposits", "ann", 100, "same");
    transfer(&server, "deposits", "ann", 100, "amount");
    transfer(&server, "deposits", "bob", 100, "player");
    transfer(&server, "deposits", "bob", 100, "kind");
    transfer(&server, "deposits", "bob", 7, "market-only");
    transfer(&server, "withdrawals", "ann", 5, "hold-pending");
    transfer(&server, "withdrawals", "ann", 5, "hold-aborted");
    transfer(&server, "withdrawals", "ann", 5, "hold-unknown");
    for reference in ["hold-aborted", "hold-unknown"] {
        expect(server.operator.post(&format!("/v1/transfers/{reference}/abort")), 200..=200);
    }
    let csv = "Player,Kind,Reference,Amount,Asset\n\
        ann,deposit,same,100,coin\n\
        ann,deposit,amount,99,coin\n\
        ann,deposit,player,100,coin\n\
        bob,withdrawal,kind,100,coin\n\
        ann,deposit,game-only,1,coin\n\
        ann,withdrawal,hold-pending,5,coin\n\
        ann,withdrawal,hold-aborted,5,coin\n";
    let output = reconcile(&server, files.path(), csv, &[]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(
        text(&output.stdout).lines().collect::<Vec<_>>(),
        [
            "amount: the file has the deposit of 99 coin for ann (line 3), the market the deposit of 100 coin for ann",
            "game-only: the market does not have the deposit of 1 coin for ann (line 6)",
            "hold-aborted: the withdrawal of 5 coin for ann (line 8) was aborted in the market",
            "hold-pending: the withdrawal of 5 coin for ann (line 7) is on hold; confirm or abort it",
            "kind: the file has the withdrawal of 100 coin for bob (line 5), the market the deposit of 100 coin for bob",
            "player: the file has the deposit of 100 coin for ann (line 4), the market the deposit of 100 coin for bob",
            "market-only: the file does not have the deposit of 7 coin for bob",
            "7 transfers in the file, 8 in the market, 7 differences",
        ]
    );
    let output = reconcile(&server, files.path(), csv, &["--json"]);
    let lines = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    assert_eq!(lines.len(), 7);
    assert_eq!((&lines[1]["difference"], &lines[1]["game"]["line"]), (&json!("not_in_market"), &json!(6)));
    assert_eq!(lines[6]["market"]["reference"], "market-only");
}

#[test]
fn equal_lists_have_no_difference_over_several_pages() {
    let files = directory();
    let server = Server::start(files.path());
    let mut csv = String::new();
    for batch in 0..15 {
        let transfers: Vec<_> = (0..100)
            .map(|number| {
                let reference = format!("trip-{batch}-{number}");
                writeln!(csv, "{reference},ann,coin,{}", number + 1).unwrap();
                json!({"kind": "deposit", "player": "ann", "asset": "coin", "amount": number + 1,
                       "reason": "test", "reference": reference})
            })
            .collect();
        expect(server.operator.post("/v1/transfers/batch").json(&json!({"transfers": transfers})), 200..=200);
    }
    // Excel begins a file with a byte order mark.
    for csv in [csv.clone(), format!("\u{feff}{csv}")] {
        let output = reconcile(&server, files.path(), &csv, &[]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(text(&output.stdout), "1500 transfers in the file, 1500 in the market, 0 differences\n");
    }
}

#[test]
fn file_that_cannot_be_read_is_refused_by_its_line() {
    let files = directory();
    let server = Server::start(files.path());
    for (csv, message) in [
        ("reference,player,amount\n", "line 1"),
        ("a,ann,coin,1\nb,ann,coin,1.5\n", "line 2"),
        ("a,ann,coin,1\na,bob,coin,2\n", "the reference of line 1 is used again in line 2"),
        ("a,ann,coin,1,gift\n", "kind `gift` is neither deposit nor withdrawal"),
        ("a,,coin,1\n", "`player` is missing"),
    ] {
        let output = reconcile(&server, files.path(), csv, &[]);
        assert_eq!(output.status.code(), Some(1), "{csv}");
        assert!(text(&output.stderr).contains(message), "{csv}: {}", text(&output.stderr));
    }
}
