//! `tradepost restore`: goes back to a backup, or changes nothing.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Server, directory, expect, serve_arguments, tradepost};
use crate::markets::{back_up, market, trade};

pub(crate) fn restore(backup: &Path, directory: &Path) -> Result<Value, String> {
    let [backup, directory] = [backup, directory].map(|path| path.to_str().unwrap());
    let output = tradepost(["restore", backup, "--data", directory, "--json"]);
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

fn balances(server: &Server) -> Value {
    expect(server.operator.get("/v1/accounts/ann/balances"), 200..=200)
}

#[test]
fn a_restore_goes_back_moves_the_old_files_aside_and_says_what_is_lost() {
    let outside = directory();
    let directory = directory();
    let backup = outside.path().join("backup.db");
    let server = market(directory.path());
    trade(&server, directory.path(), 2);
    back_up(&server, &backup);
    let then = balances(&server);
    trade(&server, directory.path(), 3);
    let lost = expect(server.operator.get("/v1/accounts/ann/events"), 200..=200);
    let lost = lost["events"].as_array().unwrap().last().unwrap()["cursor"].as_str().unwrap().to_owned();
    let error = restore(&backup, directory.path()).unwrap_err();
    assert!(error.contains("another server is using"), "{error}");
    server.kill();

    let restored = restore(&backup, directory.path()).unwrap();
    assert!(restored["events_lost"].as_u64().unwrap() >= 3, "{restored}");
    let aside = Path::new(restored["moved_to"].as_str().unwrap());
    assert!(aside.join("journal.db").exists() && aside.join("history.db").exists(), "{restored}");
    let server = Server::start(directory.path());
    assert_eq!(balances(&server), then);
    server.audit();
    let refused =
        expect(server.player(directory.path(), "ann").get(&format!("/v1/events?after={lost}")), 400..=400);
    assert_eq!(refused["code"], "invalid_cursor");
    server.kill();

    // The old files are a whole market still.
    Server::start(aside).audit();
    let again = restore(&backup, directory.path()).unwrap();
    assert_ne!(again["moved_to"], restored["moved_to"]);
}

#[test]
fn a_backup_with_a_fault_is_refused_and_changes_nothing() {
    let outside = directory();
    let directory = directory();
    let backup = outside.path().join("backup.db");
    let server = market(directory.path());
    trade(&server, directory.path(), 20);
    back_up(&server, &backup);
    server.kill();
    let files = || {
        let files = fs::read_dir(directory.path()).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    let good = fs::read(&backup).unwrap();
    let journal = rusqlite::Connection::open(&backup).unwrap();
    let body: Vec<u8> =
        journal.query_row("SELECT body FROM entries WHERE number = 9", [], |row| row.get(0)).unwrap();
    drop(journal);
    let at = good.windows(body.len()).position(|window| window == body).unwrap();
    let mut flipped = good.clone();
    flipped[at + body.len() / 2] ^= 1;
    let cut = good[..good.len() / 2].to_vec();
    for (bytes, expected) in [
        (flipped, "journal entry 9 is damaged"),
        (cut, "cannot"),
        (b"no backup".to_vec(), "cannot read the backup"),
    ] {
        fs::write(&backup, bytes).unwrap();
        let error = restore(&backup, directory.path()).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        assert_eq!(files(), before);
    }
    Server::start(directory.path()).audit();
}

#[test]
fn a_backup_of_another_market_is_refused_unless_the_directory_is_empty() {
    let (one, two, outside) = (directory(), directory(), directory());
    let backup = outside.path().join("backup.db");
    let server = market(one.path());
    trade(&server, one.path(), 1);
    back_up(&server, &backup);
    let then = balances(&server);
    drop(server);
    drop(market(two.path()));
    let error = restore(&backup, two.path()).unwrap_err();
    assert!(error.contains("has market"), "{error}");
    let restored = restore(&backup, outside.path()).unwrap();
    assert_eq!((&restored["events_lost"], &restored["moved_to"]), (&0.into(), &Value::Null));
    assert_eq!(balances(&Server::start(outside.path())), then);
}

#[test]
fn an_interrupted_restore_is_noticed_by_the_next_start() {
    let outside = directory();
    let directory = directory();
    let backup = outside.path().join("backup.db");
    let server = market(directory.path());
    back_up(&server, &backup);
    let then = balances(&server);
    trade(&server, directory.path(), 1);
    server.kill();
    // As a kill between the two renames leaves it.
    fs::copy(&backup, directory.path().join("journal.db.restoring")).unwrap();
    let aside = outside.path().join("journal.db");
    fs::rename(directory.path().join("journal.db"), aside).unwrap();
    let refused = tradepost(serve_arguments(directory.path()));
    let error = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && error.contains("journal.db.restoring"), "{error}");
    restore(&backup, directory.path()).unwrap();
    assert_eq!(balances(&Server::start(directory.path())), then);
}
