//! The economy's figures do not change when the history is rebuilt from the journal.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::harness::{Server, directory, expect};

/// The figures of the last days, without the time of the request.
fn figures(server: &Server, to: &str) -> Value {
    let mut figures = expect(server.operator.get(&format!("/v1/economy?bucket=1d&to={to}")), 200..=200);
    figures.as_object_mut().expect("an object").remove("at").expect("a time");
    figures
}

#[test]
fn a_rebuilt_history_gives_the_same_economy() {
    let directory = directory();
    let flags = ["--requests-per-second", "0", "--sales-tax-bps", "500"];
    let server = Server::start_with(directory.path(), &flags);
    server.fund(&["copper"], &[("ann", "copper", 1_000), ("bob", "coin", 1_000_000)]);
    let (ann, bob) = (server.player(directory.path(), "ann"), server.player(directory.path(), "bob"));
    for number in 0..50 {
        let price = 90 + number % 20;
        expect(ann.order(&format!("ask-{number}"), "ask", 10, price), 201..=201);
        expect(bob.order(&format!("bid-{number}"), "bid", 7, 110), 201..=201);
        let spent = json!({"asset": "coin", "amount": 100 + number, "reason": format!("fee {}", number % 3)});
        expect(server.operator.post("/v1/accounts/bob/withdrawals").json(&spent), 201..=201);
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970");
    let to = tradepost_wire::Time(u64::try_from(now.as_millis()).expect("a time") + 1).to_string();
    let before = figures(&server, &to);
    let copper = &before["materials"][0];
    assert_eq!(
        (copper["trades"].as_u64() > Some(40), copper["volume"].as_u64()),
        (true, Some(350)),
        "{before:#}"
    );
    assert_eq!(before["flows"].as_array().map(Vec::len), Some(1 + 3 + 1), "{before:#}");
    let audit = server.audit();
    assert_eq!(before["supply"][0]["burned"], audit["assets"][0]["burned"]);
    assert_eq!(copper["fees"], audit["assets"][0]["burned"]);
    assert!(server.terminate().success());

    for file in ["history.db", "history.db-wal", "history.db-shm"] {
        drop(std::fs::remove_file(directory.path().join(file)));
    }
    assert!(!directory.path().join("history.db").exists());
    let server = Server::start_with(directory.path(), &flags);
    assert_eq!(figures(&server, &to), before);
    server.kill();
    assert_eq!(figures(&Server::start_with(directory.path(), &flags), &to), before);
}
