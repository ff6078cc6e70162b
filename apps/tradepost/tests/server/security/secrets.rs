//! Confidentiality: the secret, tokens, bodies, and the permissions of files.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;

use super::wire::{Wire, get};
use crate::harness::{Caller, Server, directory, expect};

#[test]
fn secrets_tokens_and_bodies_are_not_logged_at_any_level() {
    let directory = directory();
    let server = Server::start_with(directory.path(), &["--log", "trace", "--requests-per-second", "0"]);
    server.fund(&["copper"], &[("ann", "coin", 50)]);
    let ann = server.player(directory.path(), "ann");
    let reason = "a-reason-nobody-else-should-read";
    let gift = json!({"asset": "coin", "amount": 1, "reason": reason});
    expect(server.operator.post("/v1/accounts/ann/deposits").json(&gift), 201..=201);
    expect(ann.order("a-key-nobody-else-should-know", "bid", 1, 1), 201..=201);
    expect(ann.get("/v1/events"), 200..=200);
    let stream = format!("/v1/stream?materials=&access_token={}", ann.token);
    let open = reqwest::blocking::get(format!("{}{stream}", server.url)).unwrap();
    assert_eq!(open.status(), 200);
    // Refused tokens must not be logged either.
    let expired = format!("{}x", ann.token);
    expect(Caller::new(&server.url, expired.clone()).get("/v1/balances"), 401..=401);
    Wire::exchange(&server, get("/v1/balances", &format!("Authorization: Basic {expired}\r\n")));
    Wire::exchange(&server, get(&format!("/v1/balances?access_token={expired}"), ""));
    let secret = std::fs::read_to_string(directory.path().join("secret")).unwrap();
    let operator = server.operator.token.clone();
    let log = server.end_and_read_log();
    assert!(log.lines().any(|line| line.contains("\"TRACE\"")), "everything is logged");
    assert!(log.contains("/v1/accounts/ann/deposits"), "requests are logged");
    let signature = |token: &str| token.rsplit('.').next().unwrap().to_owned();
    for (what, text) in [
        ("the secret", secret),
        ("Ann's token", ann.token.clone()),
        ("the signature of Ann's token", signature(&ann.token)),
        ("the operator's token", operator.clone()),
        ("the signature of the operator's token", signature(&operator)),
        ("a reason", reason.to_owned()),
        ("an idempotency key", "a-key-nobody-else-should-know".to_owned()),
    ] {
        let line = log.lines().find(|line| line.contains(&text));
        assert_eq!(line, None, "{what} is in the log");
    }
}

#[test]
fn the_secret_is_in_its_file_only() {
    let directory = directory();
    let server = Server::start(directory.path());
    let secret = std::fs::read_to_string(directory.path().join("secret")).unwrap();
    server.fund(&["copper"], &[("ann", "coin", 50)]);
    for path in ["/metrics", "/readyz", "/openapi.json", "/errors", "/v1/audit", "/v1/backup", "/nothing"] {
        let bytes = server.operator.get(path).send().unwrap().bytes().unwrap();
        assert!(!contains(&bytes, secret.as_bytes()), "{path}");
    }
    let token = server.operator.token.clone();
    assert!(server.terminate().success());
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(path.ends_with("secret") || !contains(&bytes, secret.as_bytes()), "{}", path.display());
        assert!(!contains(&bytes, token.as_bytes()), "{}", path.display());
    }
}

fn contains(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window == text)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn only_its_owner_may_read_a_market() {
    let parent = directory();
    let data = parent.path().join("new");
    let server = Server::start(&data);
    assert_eq!((mode(&data), mode(&data.join("secret"))), (0o700, 0o600));
    drop(server);
    // The permissions of an existing directory do not change.
    let shared = parent.path().join("shared");
    std::fs::create_dir(&shared).unwrap();
    std::fs::set_permissions(&shared, std::fs::Permissions::from_mode(0o750)).unwrap();
    let server = Server::start(&shared);
    assert_eq!((mode(&shared), mode(&shared.join("secret"))), (0o750, 0o600));
    let saved = parent.path().join("saved.db");
    let arguments =
        ["backup", "--url", &server.url, "--token", &server.operator.token, saved.to_str().unwrap()];
    assert!(crate::harness::tradepost(arguments).status.success());
    assert_eq!(mode(&saved), 0o600, "a backup is private");
}
