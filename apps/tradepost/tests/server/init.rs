//! `tradepost init`: what it writes is what `serve` reads; nothing is overwritten; a mistake leaves nothing.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::harness::{PROGRAM, Server, directory, expect, tradepost};

/// Runs `init` for a directory, with more flags.
fn init(data: &Path, flags: &[&str]) -> Output {
    let arguments = ["init", "--data", data.to_str().unwrap()];
    tradepost(arguments.iter().chain(flags).copied())
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The materials of a market, as `id name`.
fn materials(server: &Server) -> Vec<String> {
    let list = expect(server.operator.get("/v1/materials"), 200..=200);
    let text = |material: &serde_json::Value, field: &str| material[field].as_str().unwrap().to_owned();
    let list = list["materials"].as_array().unwrap();
    list.iter().map(|material| format!("{} {}", text(material, "material"), text(material, "name"))).collect()
}

#[test]
fn what_init_writes_is_served_and_a_restart_repeats_nothing() {
    let directory = directory();
    let (data, file) = (directory.path().join("market"), directory.path().join("materials.csv"));
    let rows = (1..=250).map(|number| format!("ore-{number},Ore number {number}"));
    let rows = rows.collect::<Vec<_>>().join("\n");
    std::fs::write(&file, format!("id,name\n{rows}")).unwrap();
    let flags =
        ["--materials", file.to_str().unwrap(), "--sales-tax-bps", "250", "--requests-per-second", "0"];
    let output = init(&data, &flags);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("250 materials") && said.contains("tradepost serve --data"), "{said}");
    let settings = std::fs::read_to_string(data.join("tradepost.toml")).unwrap();
    assert!(settings.contains("\nsales-tax-bps = 250\n") && settings.contains("\n#open-orders-max = 200\n"));

    let server = Server::start_with(&data, &[]);
    let made = materials(&server);
    assert_eq!((made.len(), made[249].as_str()), (250, "ore-250 Ore number 250"));
    assert_eq!(expect(server.operator.get("/v1/fees"), 200..=200)["sales_tax_bps"], 250);
    // A later name stays: the file is not read again.
    let renamed = serde_json::json!({ "name": "Iron" });
    expect(server.operator.put("/v1/materials/ore-1").json(&renamed), 200..=200);
    assert!(server.terminate().success());
    let server = Server::start_with(&data, &[]);
    assert_eq!(materials(&server)[0], "ore-1 Iron");
    assert_eq!(materials(&server)[1..], made[1..]);
    server.audit();
}

#[test]
fn init_overwrites_nothing() {
    let directory = directory();
    assert!(init(directory.path(), &[]).status.success());
    let files = || {
        ["tradepost.toml", "secret", "journal.db"]
            .map(|name| std::fs::read(directory.path().join(name)).unwrap())
    };
    let before = files();
    let again = error(&init(directory.path(), &["--sales-tax-bps", "1"]));
    assert!(again.contains("exists already, and nothing is overwritten"), "{again}");
    std::fs::remove_file(directory.path().join("tradepost.toml")).unwrap();
    let market = error(&init(directory.path(), &[]));
    assert!(market.contains("journal.db exists already"), "{market}");
    std::fs::write(directory.path().join("tradepost.toml"), &before[0]).unwrap();
    assert_eq!(files(), before);
    // A secret that was brought along is used.
    let (other, secret) = (crate::harness::directory(), "0123456789abcdef0123456789abcdef");
    std::fs::write(other.path().join("secret"), secret).unwrap();
    assert!(init(other.path(), &[]).status.success());
    assert_eq!(std::fs::read_to_string(other.path().join("secret")).unwrap(), secret);
}

#[test]
fn a_mistake_is_named_and_leaves_nothing() {
    let directory = directory();
    let (data, file) = (directory.path().join("market"), directory.path().join("materials.json"));
    let named = ["--materials", file.to_str().unwrap()];
    assert!(error(&init(&data, &named)).contains("cannot read"));
    for (text, expected) in [
        ("", "has no materials"),
        ("copper,Copper\ncopper,Copper\n", "line 2: copper is already in line 1"),
        ("{\"materials\":[{\"id\":\"copper\"}]}", "missing field `name`"),
        ("\u{0}\u{1}\u{2}", "line 1: expected 2 fields"),
    ] {
        std::fs::write(&file, text).unwrap();
        let said = error(&init(&data, &named));
        assert!(said.contains(expected), "{said}");
    }
    for (flags, expected) in [
        (["--sales-tax-bps", "10001"], "sales-tax-bps must be 0 to 10000"),
        (["--listen", "7171"], "listen must be an address and a port"),
        (["--client-address-header", "a b"], "not a valid header name"),
    ] {
        let said = error(&init(&data, &flags));
        assert!(said.contains(expected), "{said}");
    }
    assert!(!data.exists(), "nothing was made");
    // What was there before stays if the settings cannot be written.
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("notes.txt"), "mine").unwrap();
    let elsewhere = directory.path().join("missing/tradepost.toml");
    let said = error(&init(&data, &["--config", elsewhere.to_str().unwrap()]));
    assert!(said.contains("cannot write"), "{said}");
    let left: Vec<_> = std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
}

/// A terminal of util-linux's `script`, which types what a person would.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_init_asks_and_refuses_wrong_answers() {
    let directory = directory();
    let (data, file) = (directory.path().join("market"), directory.path().join("materials.csv"));
    std::fs::write(&file, "copper,Copper ore\n").unwrap();
    let command = format!("{PROGRAM} init --data {}", data.display());
    let mut terminal = Command::new("script");
    terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let mut terminal =
        terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script (util-linux)");
    let answers = format!("\r9\u{8}abc\r\u{8}\u{8}\u{8}250\r{}\r", file.display());
    terminal.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    let output = terminal.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("Address to listen on") && said.contains("whole number"), "{said}");
    let settings = std::fs::read_to_string(data.join("tradepost.toml")).unwrap();
    assert!(settings.contains("\nsales-tax-bps = 250\n") && settings.contains("\n#listen = "), "{settings}");
    let server = Server::start(&data);
    assert_eq!(materials(&server), ["copper Copper ore"]);
}
