//! The other commands of the program.

use std::process::Command;

use crate::harness::{
    Caller, PROGRAM, Server, directory, expect, serve_arguments, token, token_with, tradepost,
};

#[test]
fn token_prints_the_token_alone() {
    let directory = directory();
    let _server = Server::start(directory.path());
    let token = token(directory.path(), "ann", "player");
    assert_eq!(token.split('.').count(), 3);
    assert!(token.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)));
}

#[test]
fn a_backup_taken_while_serving_restores_to_the_same_market() {
    let (source, target) = (directory(), directory());
    let server = Server::start(source.path());
    server.fund(&["copper"], &[("ann", "coin", 1_000), ("bob", "copper", 50)]);
    let (ann, bob) = (server.player(source.path(), "ann"), server.player(source.path(), "bob"));
    expect(bob.order("1", "ask", 20, 7), 201..=201);
    expect(ann.order("2", "bid", 5, 8), 201..=201);
    let saved = target.path().join("journal.db");
    let arguments =
        ["backup", "--url", &server.url, "--token", &server.operator.token, saved.to_str().unwrap()];
    let output = tradepost(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!tradepost(arguments).status.success(), "a backup overwrites nothing");

    let restored = Server::start(target.path());
    let ann_restored = restored.player(target.path(), "ann");
    for path in ["/v1/balances", "/v1/orders", "/v1/fills", "/v1/materials/copper/book"] {
        assert_eq!(expect(ann_restored.get(path), 200..=200), expect(ann.get(path), 200..=200), "{path}");
    }
    restored.audit();
}

#[test]
fn leftover_copies_of_backups_are_removed() {
    let directory = directory();
    let leftover = ["backup-abc123.tmp", "backup-abc123.tmp-journal"].map(|name| directory.path().join(name));
    for file in &leftover {
        std::fs::write(file, "of a killed process").unwrap();
    }
    let server = Server::start(directory.path());
    assert!(leftover.iter().all(|file| !file.exists()));
    let saved = tempfile::tempdir().unwrap();
    let file = saved.path().join("journal.db");
    let arguments =
        ["backup", "--url", &server.url, "--token", &server.operator.token, file.to_str().unwrap()];
    assert!(tradepost(arguments).status.success());
    let names = std::fs::read_dir(directory.path()).unwrap();
    let copies =
        names.filter(|name| name.as_ref().unwrap().file_name().to_string_lossy().starts_with("backup"));
    assert_eq!(copies.count(), 0);
}

#[test]
fn a_backup_needs_an_operator() {
    let directory = directory();
    let server = Server::start(directory.path());
    let player = token(directory.path(), "ann", "player");
    let file = directory.path().join("b");
    let output = tradepost(["backup", "--url", &server.url, "--token", &player, file.to_str().unwrap()]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("403"), "{output:?}");
    assert!(!file.exists());
}

#[test]
fn verify_works_while_the_market_is_served() {
    let directory = directory();
    let server = Server::start(directory.path());
    server.fund(&["copper"], &[("ann", "coin", 1_000), ("bob", "copper", 50)]);
    let data = directory.path().to_str().unwrap();
    let output = tradepost(["verify", "--data", data, "--json"]);
    assert!(output.status.success(), "{output:?}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((report["ok"].as_bool(), report["players"].as_u64()), (Some(true), Some(2)));
    let empty = tempfile::tempdir().unwrap();
    let output = tradepost(["verify", "--data", empty.path().to_str().unwrap()]);
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("no market in"));
}

#[test]
fn a_port_in_use_is_reported() {
    let (one, two) = (directory(), directory());
    let server = Server::start(one.path());
    let address = server.url.trim_start_matches("http://");
    let output = tradepost(["serve", "--data", two.path().to_str().unwrap(), "--listen", address]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && error.contains("cannot listen on") && error.contains("in use"),
        "{error}"
    );
}

#[test]
fn an_empty_variable_is_as_if_it_were_not_set() {
    let help = String::from_utf8(tradepost(["serve", "--help"]).stdout).unwrap();
    let variables: Vec<_> =
        help.split("[env: ").skip(1).map(|rest| rest.split_once('=').expect("a variable").0).collect();
    assert!(variables.len() > 20 && variables.contains(&"TRADEPOST_CONFIG"), "{variables:?}");
    let directory = directory();
    let mut command = Command::new(PROGRAM);
    command.args(serve_arguments(directory.path())).envs(variables.iter().map(|name| (name, "")));
    let server = Server::spawn(command, directory.path());
    let ann = server.player(directory.path(), "ann");
    expect(ann.get("/v1/balances"), 200..=200);
    // A command that needs the variable says so instead of using nothing.
    let mut command = Command::new(PROGRAM);
    command.args(["backup", "saved.db"]).env("TRADEPOST_TOKEN", "");
    let output = command.output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("--token <TOKEN>"), "{error}");
}

#[test]
fn an_address_may_be_a_name_and_needs_no_scheme() {
    let directory = directory();
    let mut command = Command::new(PROGRAM);
    let data = directory.path().to_str().unwrap();
    command.args(["serve", "--data", data, "--listen", "localhost:0", "--json"]);
    let server = Server::spawn(command, directory.path());
    let saved = directory.path().join("saved.db");
    let port = server.address().rsplit_once(':').unwrap().1;
    let url = format!("localhost:{port}");
    let output =
        tradepost(["backup", "--url", &url, "--token", &server.operator.token, saved.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn tokens_signed_with_a_secret_that_was_saved_with_a_newline_are_valid() {
    let directory = directory();
    let secret = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    std::fs::write(directory.path().join("secret"), format!("{secret}\n")).unwrap();
    let server = Server::start(directory.path());
    let claims = serde_json::json!({"sub": "ann", "exp": 4_102_444_800_u64});
    let key = jsonwebtoken::EncodingKey::from_secret(secret.as_bytes());
    let token = jsonwebtoken::encode(&jsonwebtoken::Header::default(), &claims, &key).unwrap();
    expect(Caller::new(&server.url, token).get("/v1/balances"), 200..=200);
    expect(server.player(directory.path(), "bob").get("/v1/balances"), 200..=200);
}

#[test]
fn a_token_is_refused_where_there_is_no_market_and_nothing_is_made_there() {
    let directory = directory();
    for name in ["", "typo"] {
        let data = directory.path().join(name);
        let output = tradepost(["token", "--data", data.to_str().unwrap(), "--player", "ann"]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains("no market in"), "{error}");
        assert!(!data.join("secret").exists());
    }
}

#[test]
fn scopes_make_an_operators_token_and_only_known_ones_do() {
    let directory = directory();
    drop(Server::start(directory.path()));
    let data = directory.path().to_str().unwrap();
    for (flags, complaint) in [
        (&["--scope", "king"][..], "expected read, transfer, trade, support, rules or admin"),
        (&["--scope", "read", "--role", "player"], "scopes are for operators"),
    ] {
        let output = tradepost(["token", "--data", data, "--player", "game"].iter().chain(flags).copied());
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && error.contains(complaint), "{error}");
    }
}

#[test]
fn the_markets_own_tokens_have_the_claims_that_it_asks_for() {
    let directory = directory();
    let server =
        Server::start_with(directory.path(), &["--player-claim", "uid", "--role-claim", "game_role"]);
    let mut command = Command::new(PROGRAM);
    let names = [("TRADEPOST_PLAYER_CLAIM", "uid"), ("TRADEPOST_ROLE_CLAIM", "game_role")];
    command.args(["token", "--data", directory.path().to_str().unwrap(), "--player", "game"]);
    let token = command.args(["--role", "operator"]).envs(names).output().unwrap().stdout;
    let operator = Caller::new(&server.url, String::from_utf8(token).unwrap().trim().to_owned());
    expect(operator.get("/v1/audit"), 200..=200);
    let refused = expect(server.operator.get("/v1/audit"), 401..=401);
    assert!(refused["detail"].as_str().unwrap().contains("the claim `uid`"), "{refused}");
}

#[test]
fn tokens_have_what_the_directorys_tradepost_toml_requires_of_them() {
    let directory = directory();
    let settings = "token-audience = \"game\"\ntoken-issuer = \"login\"\nplayer-claim = \"uid\"\n";
    std::fs::write(directory.path().join("tradepost.toml"), settings).unwrap();
    let server = Server::start(directory.path());
    expect(server.operator.get("/v1/audit"), 200..=200);
    expect(server.player(directory.path(), "ann").get("/v1/balances"), 200..=200);
    let other = token_with(directory.path(), "ann", &["--audience", "another game"]);
    expect(Caller::new(&server.url, other).get("/v1/balances"), 401..=401);
}

#[test]
fn a_market_starts_on_a_system_without_certificates_and_says_so() {
    let directory = directory();
    let mut serve = Command::new(PROGRAM);
    serve.args(serve_arguments(directory.path()));
    serve.envs([("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")]);
    let server = Server::spawn(serve, directory.path());
    expect(server.operator.get("/v1/audit"), 200..=200);
    let log = server.end_and_read_log();
    assert!(log.contains("no certificates of authorities on this system"), "{log}");
}
