//! `tradepost doctor` on directories, settings, tokens and proxies that are really broken, one at a time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::harness::{PROGRAM, Server, directory, token, token_with, tradepost};

/// The report: each check's level, and all it says.
struct Report {
    succeeded: bool,
    checks: BTreeMap<String, (String, String)>,
}

impl Report {
    fn of(command: &mut Command) -> Self {
        let output = command.env_remove("HTTP_PROXY").env_remove("http_proxy").output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        assert_eq!(report["ok"].as_bool(), Some(output.status.success()));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let checks = report["checks"].as_array().unwrap().iter().map(|found| {
            let says = format!("{} -> {}", text(&found["says"]), text(&found["advice"]));
            (text(&found["check"]), (text(&found["level"]), says))
        });
        Self { succeeded: output.status.success(), checks: checks.collect() }
    }

    /// Asserts what a check found.
    fn has(&self, check: &str, level: &str, says: &str) {
        let found = self.checks.get(check).unwrap_or_else(|| panic!("no {check}: {:#?}", self.checks));
        assert!(found.0 == level && found.1.contains(says), "{check}: {found:?}");
        assert!(level != "error" || !self.succeeded, "an error is a failure");
    }
}

fn command(data: &Path, flags: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["doctor", "--json", "--data", data.to_str().unwrap()]).args(flags);
    // A port of its own: others' tests use the default one too.
    if !flags.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    command
}

fn doctor(data: &Path, flags: &[&str]) -> Report {
    Report::of(&mut command(data, flags))
}

/// A directory with a market that is not served, in which something was traded.
fn market() -> tempfile::TempDir {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "coin", 1_000), ("bob", "copper", 50)]);
    assert!(server.terminate().success());
    directory
}

fn set_mode(path: &Path, mode: u32) {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(path, mode).unwrap();
}

#[test]
fn a_healthy_market_is_found_healthy_served_and_not_served() {
    let directory = market();
    set_mode(directory.path(), 0o700);
    let stopped = doctor(directory.path(), &[]);
    assert!(stopped.succeeded);
    for check in
        ["settings", "directory", "files", "secret", "lock", "journal", "history", "clock", "disk", "port"]
    {
        stopped.has(check, "ok", "");
    }
    let server = Server::start(directory.path());
    let (url, ann) = (server.url.as_str(), token(directory.path(), "ann", "player"));
    let served = doctor(directory.path(), &["--listen", server.address(), "--url", url, "--token", &ann]);
    assert!(served.succeeded, "{:#?}", served.checks);
    served.has("lock", "ok", "a server is using the directory");
    served.has("port", "ok", "a server is running");
    served.has("token", "ok", "of the player ann, valid for 24 h");
    for check in ["address", "encryption", "server's clock", "token at the server", "client addresses"] {
        served.has(check, "ok", "");
    }
    served.has("stream", "ok", "the first message came within");
    // For people: a line a check.
    let lines =
        tradepost(["doctor", "--data", directory.path().to_str().unwrap(), "--listen", server.address()]);
    let lines = String::from_utf8(lines.stdout).unwrap();
    assert!(lines.contains("ok      secret: readable by its owner only\n"), "{lines}");
}

#[test]
fn a_directory_that_is_missing_or_open_to_others_is_named() {
    let directory = market();
    doctor(&directory.path().join("typo"), &[]).has("directory", "error", "tradepost init --data");
    doctor(&directory.path().join("journal.db"), &[]).has("directory", "error", "is not a directory");
    for (mode, level, says) in [(0o755, "warning", "others may read"), (0o777, "error", "others may write")] {
        set_mode(directory.path(), mode);
        doctor(directory.path(), &[]).has("directory", level, says);
    }
    let empty = crate::harness::directory();
    let report = doctor(empty.path(), &[]);
    report.has("journal", "warning", "there is no journal.db yet");
    assert_eq!(fs::read_dir(empty.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn a_secret_that_others_can_read_or_anyone_can_guess_is_an_error() {
    let directory = market();
    let secret = directory.path().join("secret");
    set_mode(&secret, 0o640);
    doctor(directory.path(), &[]).has("secret", "error", "chmod 600");
    fs::write(&secret, "short\n").unwrap();
    doctor(directory.path(), &[]).has("secret", "error", "has 5 bytes");
    fs::remove_file(&secret).unwrap();
    doctor(directory.path(), &[]).has("secret", "warning", "put the old one back");
    assert!(!secret.exists(), "doctor makes none");
}

#[test]
fn files_of_a_restore_that_was_interrupted_are_an_error() {
    let directory = market();
    fs::write(directory.path().join("journal.db.restoring"), "").unwrap();
    doctor(directory.path(), &[]).has("lock", "error", "repeat it: tradepost restore");
}

#[test]
fn a_damaged_journal_is_an_error_and_a_damaged_history_a_warning() {
    let directory = market();
    let history = directory.path().join("history.db");
    fs::write(&history, "not a database, and long enough not to be taken for an empty one").unwrap();
    doctor(directory.path(), &[]).has("history", "warning", "history.db cannot be used");
    fs::remove_file(&history).unwrap();
    doctor(directory.path(), &[]).has("history", "warning", "the next start rebuilds it");

    let path = directory.path().join("journal.db");
    let journal = rusqlite::Connection::open(&path).unwrap();
    journal.execute("UPDATE entries SET at = at + 1 WHERE number = 2", []).unwrap();
    drop(journal);
    doctor(directory.path(), &[]).has("journal", "error", "its checksum is");
    let journal = rusqlite::Connection::open(&path).unwrap();
    journal.execute("DELETE FROM entries WHERE number = 2", []).unwrap();
    drop(journal);
    doctor(directory.path(), &[]).has("journal", "error", "missing");
    fs::write(&path, "not a database, and long enough not to be taken for an empty one").unwrap();
    doctor(directory.path(), &[]).has("journal", "error", "tradepost restore");
}

#[test]
fn a_clock_behind_the_journal_is_an_error_unless_the_factor_explains_it() {
    let directory = directory();
    crate::clock::from_the_future(directory.path());
    doctor(directory.path(), &[]).has("clock", "error", "behind the journal's newest entry (2099-01-01");
    doctor(directory.path(), &["--clock-factor", "60"]).has("clock", "ok", "clock-factor");
}

#[test]
fn a_port_of_another_program_and_settings_that_cannot_be_used_are_errors() {
    let directory = market();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let report = doctor(directory.path(), &["--listen", &address]);
    report.has("port", "error", "another program is using");
    doctor(directory.path(), &["--listen", "192.0.2.1:7171"]).has("port", "error", "cannot listen on");
    fs::write(directory.path().join("tradepost.toml"), "sales-tax = 1\n").unwrap();
    doctor(directory.path(), &[]).has("settings", "error", "unknown field `sales-tax`");
    fs::write(directory.path().join("tradepost.toml"), "jwks = \"/nowhere.json\"\n").unwrap();
    doctor(directory.path(), &[]).has("public keys", "error", "/nowhere.json");
}

/// A token with these claims, signed with the directory's secret.
fn signed(directory: &Path, claims: &Value) -> String {
    let secret = fs::read(directory.join("secret")).unwrap();
    let key = jsonwebtoken::EncodingKey::from_secret(&secret);
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
}

#[test]
fn a_token_that_is_refused_is_explained() {
    let directory = market();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let valid = json!({ "sub": "ann", "exp": now + 600 });
    let with = |name: &str, value: Value| {
        let mut claims = valid.clone();
        claims[name] = value;
        signed(directory.path(), &claims)
    };
    let judged = |token: &str, flags: &[&str], level: &str, says: &str| {
        let flags: Vec<_> = ["--token", token].into_iter().chain(flags.iter().copied()).collect();
        doctor(directory.path(), &flags).has("token", level, says);
    };
    judged(&signed(directory.path(), &valid), &[], "ok", "of the player ann, valid for 10 min");
    let support = token_with(directory.path(), "helpdesk", &["--scope", "read,support"]);
    judged(&support, &[], "ok", "of the operator helpdesk (read, support)");
    judged(&with("exp", json!(now - 600)), &[], "error", "has expired");
    judged(&with("nbf", json!(now + 600)), &[], "error", "not valid yet");
    judged(&with("aud", json!("other")), &["--token-audience", "game"], "error", "for another audience");
    judged(&with("role", json!("king")), &[], "error", "\"king\"");
    judged(
        &with("iat", json!(now - 60)),
        &["--tokens-not-before", "2099-01-01T00:00:00Z"],
        "error",
        "revoked",
    );
    let mut forged = signed(directory.path(), &valid);
    let end = forged.pop().unwrap();
    forged.push(if end == 'A' { 'Q' } else { 'A' });
    judged(&forged, &[], "error", "signature is invalid");
    judged("nonsense", &[], "error", "not a JWT");
}

/// Answers every connection by a thread of its own; returns its address.
fn listening(answer: impl Fn(TcpStream) + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let answer = answer.clone();
            std::thread::spawn(move || answer(stream.unwrap()));
        }
    });
    format!("http://{address}")
}

/// The head of a request, without its last, empty line.
fn head(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    lines.take_while(|line| !line.is_empty()).map(|line| line + "\r\n").collect()
}

/// A proxy that sends nothing on before it has everything, as one with buffering does with small messages.
fn buffering_proxy(server: &Server) -> String {
    let upstream = server.address().to_owned();
    listening(move |mut client| {
        let mut server = TcpStream::connect(&upstream).unwrap();
        write!(server, "{}Connection: close\r\n\r\n", head(&client)).unwrap();
        let mut everything = Vec::new();
        server.read_to_end(&mut everything).ok();
        client.write_all(&everything).ok();
    })
}

#[test]
fn a_proxy_that_holds_the_stream_back_is_an_error() {
    let directory = market();
    let server = Server::start(directory.path());
    let report = doctor(directory.path(), &["--url", &buffering_proxy(&server)]);
    report.has("address", "ok", "is ready");
    report.has("stream", "error", "proxy_buffering off");
}

#[test]
fn an_address_that_is_wrong_is_named() {
    let nowhere = directory().path().join("none");
    let checked = |url: &str| doctor(&nowhere, &["--url", url]);
    checked("http://127.0.0.1:1").has("address", "error", "no answer from");
    let answering = |answer: &'static str| {
        listening(move |mut stream| {
            head(&stream);
            stream.write_all(answer.as_bytes()).ok();
        })
    };
    let other = answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    checked(&other).has("address", "error", "answered 404");
    let late = answering(
        "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 2015 00:00:00 GMT\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
    );
    let report = checked(&late);
    report.has("server's clock", "error", "timedatectl");
    report.has("stream", "ok", "not tried");
    // Far from a market's files, only its address is checked.
    assert!(!report.checks.contains_key("directory"));
    checked("http://market.invalid").has("encryption", "warning", "unencrypted");
}

#[test]
fn variables_and_certificates_of_the_machine_are_looked_at() {
    let directory = market();
    let mut caught = command(directory.path(), &[]);
    let report = Report::of(caught.env("ALL_PROXY", "http://me:password@127.0.0.1:1").env_remove("NO_PROXY"));
    report.has("proxy variables", "warning", "NO_PROXY=127.0.0.1");
    assert!(report.checks.values().all(|(_, says)| !says.contains("password")));
    let mut bare = command(directory.path(), &[]);
    bare.envs([("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")]);
    Report::of(&mut bare).has("certificates", "warning", "ca-certificates");
}

#[test]
fn a_revoked_token_is_found_at_the_server() {
    let directory = market();
    let server = Server::start(directory.path());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let ann = signed(directory.path(), &json!({ "sub": "ann", "exp": now + 600, "iat": now - 3_600 }));
    let revoked = json!({ "at": tradepost_wire::Time((now - 60) * 1_000).to_string() });
    let revoke = server.operator.put("/v1/accounts/ann/tokens-not-before").json(&revoked);
    assert!(revoke.send().unwrap().status().is_success());
    let report = doctor(directory.path(), &["--url", &server.url, "--token", &ann]);
    report.has("token", "ok", "of the player ann");
    report.has("token at the server", "error", "revoked");
}
