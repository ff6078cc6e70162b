//! `tradepost rules apply`: a plan, its application, and files with an error; rules after a restart.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::harness::{Server, directory, expect, tradepost};

fn apply(server: &Server, directory: &Path, toml: &str, more: &[&str]) -> Output {
    let file = directory.join("rules.toml");
    std::fs::write(&file, toml).unwrap();
    let arguments = ["rules", "apply", file.to_str().unwrap(), "--url", &server.url];
    let token = ["--token", &server.operator.token];
    tradepost(arguments.into_iter().chain(token).chain(more.iter().copied()))
}

fn lines(bytes: &[u8]) -> Vec<&str> {
    std::str::from_utf8(bytes).unwrap().lines().collect()
}

fn register(server: &Server, material: &str) {
    let body = json!({"name": material});
    expect(server.operator.put(&format!("/v1/materials/{material}")).json(&body), 200..=200);
}

fn rules(server: &Server) -> Value {
    expect(server.operator.get("/v1/rules"), 200..=200)
}

const FILE: &str = "[market]\nsales_tax_bps = 250\n\n[materials.copper]\ntick = 5\n\
                    buy_limit = { units = 10, window_seconds = 60 }\n";

#[test]
fn file_is_applied_once_and_what_it_does_not_name_is_restored() {
    let files = directory();
    let server = Server::start(files.path());
    register(&server, "copper");
    register(&server, "wheat");
    let tick = json!({"tick": 3});
    expect(server.operator.put("/v1/rules/wheat").json(&tick), 200..=200);
    let plan = [
        "the market: sales_tax_bps default -> 250",
        "copper: tick default -> 5",
        "copper: buy_limit default -> {\"units\":10,\"window_seconds\":60}",
        "wheat: tick 3 -> default",
    ];
    let before = rules(&server);
    let shown = apply(&server, files.path(), FILE, &["--dry-run"]);
    assert_eq!(lines(&shown.stdout), [&plan[..], &["Nothing was changed: --dry-run."]].concat(), "{shown:?}");
    assert_eq!(rules(&server), before);

    let applied = apply(&server, files.path(), FILE, &[]);
    assert_eq!(lines(&applied.stdout), [&plan[..], &["Applied."]].concat(), "{applied:?}");
    let after = rules(&server);
    let copper = json!({"tick": 5, "buy_limit": {"units": 10, "window_seconds": 60}});
    assert_eq!(after["materials"], json!({ "copper": copper }));
    assert_eq!(
        (&after["rules"]["sales_tax_bps"], &after["explicit"]),
        (&json!(250), &json!(["sales_tax_bps"]))
    );

    let again = apply(&server, files.path(), FILE, &[]);
    assert_eq!(lines(&again.stdout), ["The market has these rules already."], "{again:?}");
    assert_eq!(rules(&server), after);
}

#[test]
fn file_with_an_error_changes_nothing_and_its_line_and_rule_are_named() {
    let files = directory();
    let server = Server::start(files.path());
    register(&server, "copper");
    let before = rules(&server);
    for (toml, message) in [
        ("[market]\nsales_tax_bps = 250\ntack = 5\n", "line 3: rule `tack`"),
        ("[market]\ntick = 5\nsales_tax_bps = 10001\n", "line 3: rule `sales_tax_bps`"),
        ("[market]\ntick = \"five\"\n", "line 2: rule `tick`"),
        ("[market]\ntick = 0\n", "line 2: rule `tick`"),
        ("[market]\n[materials.copper]\nbuy_limit = { units = 5 }\n", "line 3: rule `buy_limit`"),
        ("[market]\ntick = 5\n[materials.Copper]\ntick = 5\n", "line 3: `Copper`"),
        ("[market]\ntick = 5\n[materials.tin]\ntick = 5\n", "line 3: no material `tin` is registered"),
        ("[market]\ntick = 5\nfee_to = \"account:guild\"\n", "line 3: rule `fee_to`: no player `guild`"),
        ("[market]\nfee_to = \"guild\"\n", "line 2: rule `fee_to`"),
        (
            "[market]\ntick = 5\n[materials.copper]\nprice_min = 6\nprice_max = 9\n",
            "line 3: tick, price_min and price_max of copper",
        ),
        ("[market\n", "line 1"),
        ("[markets]\n", "markets"),
    ] {
        let refused = apply(&server, files.path(), toml, &[]);
        let text = String::from_utf8(refused.stderr).unwrap();
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0), "{toml}");
        assert!(text.contains("rules.toml") && text.contains(message), "{toml}\n{text}");
    }
    assert_eq!(rules(&server), before);
}

#[test]
fn rules_outlive_a_restart_and_settings_are_their_defaults() {
    let files = directory();
    let server = Server::start_with(files.path(), &["--sales-tax-bps", "100"]);
    register(&server, "copper");
    expect(server.operator.put("/v1/rules").json(&json!({"sales_tax_bps": 250, "tick": 5})), 200..=200);
    expect(server.operator.put("/v1/rules/copper").json(&json!({"quantity_min": 3})), 200..=200);
    server.terminate();
    let server = Server::start_with(files.path(), &["--sales-tax-bps", "300"]);
    let sheet = rules(&server);
    assert_eq!((&sheet["rules"]["sales_tax_bps"], &sheet["rules"]["tick"]), (&json!(250), &json!(5)));
    assert_eq!(sheet["materials"], json!({"copper": {"quantity_min": 3}}));
    let restored = expect(server.operator.put("/v1/rules").json(&json!({"sales_tax_bps": null})), 200..=200);
    assert_eq!(restored["rules"]["sales_tax_bps"], 300, "the setting");
    assert_eq!(expect(server.operator.get("/v1/fees"), 200..=200)["sales_tax_bps"], 300);
    server.audit();
}
