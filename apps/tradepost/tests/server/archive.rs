//! Archived entries of the journal: moved, read where they are needed, and named where they are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::{Server, directory, expect, serve_arguments, tradepost};
use crate::markets::{back_up, market, trade};

/// What a reader sees that is made from every entry.
fn seen(server: &Server) -> Vec<Value> {
    let paths = [
        "/v1/accounts/ann/orders?limit=1000",
        "/v1/accounts/bob/events?limit=1000",
        "/v1/accounts/ann/balances",
    ];
    paths.map(|path| expect(server.operator.get(path), 200..=200)).to_vec()
}

/// Runs a command on a directory; returns what it prints.
fn run(command: &str, directory: &Path, flags: &[&str]) -> Result<Value, String> {
    let arguments = [command, "--data", directory.to_str().unwrap(), "--json"];
    let output = tradepost(arguments.into_iter().chain(flags.iter().copied()));
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

fn segments(directory: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(directory).into_iter().flatten();
    files
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ext| ext == "segment"))
        .collect()
}

fn entries_in_journal(directory: &Path) -> u64 {
    let journal = rusqlite::Connection::open(directory.join("journal.db")).unwrap();
    let count: i64 = journal.query_row("SELECT count(*) FROM entries", [], |row| row.get(0)).unwrap();
    count.unsigned_abs()
}

fn remove_derived(directory: &Path, names: &[&str]) {
    for name in names {
        for suffix in ["", "-wal", "-shm"] {
            drop(fs::remove_file(directory.join(format!("{name}{suffix}"))));
        }
    }
}

/// A stopped market whose older entries are archived; returns also what a reader saw of it.
fn archived_market(directory: &Path, flags: &[&str]) -> Vec<Value> {
    let server = market(directory);
    trade(&server, directory, 30);
    let before = seen(&server);
    assert!(server.terminate().success());
    let entries = entries_in_journal(directory);
    let archived = run("archive", directory, flags).unwrap();
    assert_eq!(archived["segments"], 1, "{archived}");
    assert_eq!(archived["entries"].as_u64().unwrap() + entries_in_journal(directory), entries, "{archived}");
    assert!(entries_in_journal(directory) < 5);
    before
}

fn refusal(directory: &Path) -> String {
    let output = tradepost(serve_arguments(directory).into_iter().chain(["--log", "error"]));
    assert!(!output.status.success(), "it must not start");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn archived_entries_are_read_by_verify_and_where_snapshot_and_history_are_rebuilt() {
    let directory = directory();
    let before = archived_market(directory.path(), &[]);
    assert_eq!(run("archive", directory.path(), &[]).unwrap()["entries"], 0, "all is done");
    let server = Server::start(directory.path());
    assert_eq!(seen(&server), before);
    trade(&server, directory.path(), 1);
    let before = seen(&server);
    server.kill();
    let verified = run("verify", directory.path(), &[]).unwrap();
    assert!(verified["entries"].as_u64().unwrap() > entries_in_journal(directory.path()), "{verified}");
    remove_derived(directory.path(), &["snapshot.bin", "history.db"]);
    let server = Server::start(directory.path());
    assert_eq!(seen(&server), before);
    server.audit();
}

#[test]
fn a_missing_segment_is_named_and_blocks_only_what_needs_it() {
    let directory = directory();
    let before = archived_market(directory.path(), &[]);
    let segment = segments(&directory.path().join("archive")).pop().unwrap();
    let (name, kept) = (segment.file_name().unwrap().to_str().unwrap(), directory.path().join("kept"));
    fs::rename(&segment, &kept).unwrap();

    let server = Server::start(directory.path());
    assert_eq!(seen(&server), before, "a start needs only the snapshot and what follows it");
    assert!(server.terminate().success());
    assert!(run("verify", directory.path(), &[]).unwrap_err().contains(name));

    remove_derived(directory.path(), &["history.db"]);
    let server = Server::start(directory.path());
    trade(&server, directory.path(), 1);
    let behind = expect(server.operator.get("/v1/accounts/bob/events"), 503..=503);
    assert_eq!(behind["code"], "history_behind");
    fs::copy(&kept, &segment).unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while !server.operator.get("/v1/accounts/bob/events").send().unwrap().status().is_success() {
        assert!(Instant::now() < deadline, "the history continues once the segment is back");
    }
    let log = server.end_and_read_log();
    assert!(log.contains(name), "{log}");

    fs::remove_file(&segment).unwrap();
    remove_derived(directory.path(), &["snapshot.bin"]);
    let error = refusal(directory.path());
    assert!(error.contains(name) && error.contains("is missing"), "{error}");
}

#[test]
fn a_damaged_segment_is_named() {
    let directory = directory();
    archived_market(directory.path(), &[]);
    let segment = segments(&directory.path().join("archive")).pop().unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let error = run("verify", directory.path(), &[]).unwrap_err();
    assert!(error.contains(segment.file_name().unwrap().to_str().unwrap()), "{error}");
    assert!(error.contains("its checksum is wrong"), "{error}");
}

#[test]
fn segments_may_be_in_another_directory_and_a_backup_needs_them() {
    let (elsewhere, restored) = (directory(), directory());
    let directory = directory();
    let archive = elsewhere.path().to_str().unwrap();
    let before = archived_market(directory.path(), &["--to", archive]);
    assert_eq!(segments(elsewhere.path()).len(), 1);
    let server = Server::start(directory.path());
    let backup = elsewhere.path().join("backup.db");
    let said = back_up(&server, &backup);
    assert!(said.contains("archived segments"), "{said}");
    server.kill();
    run("verify", directory.path(), &[]).unwrap();

    // The directory that a segment was written to is remembered; one that was moved is given.
    let moved = elsewhere.path().join("moved");
    fs::create_dir(&moved).unwrap();
    let segment = segments(elsewhere.path()).pop().unwrap();
    fs::rename(&segment, moved.join(segment.file_name().unwrap())).unwrap();
    let restore =
        |flags: &[&str]| run("restore", restored.path(), &[&[backup.to_str().unwrap()], flags].concat());
    let error = restore(&[]).unwrap_err();
    assert!(error.contains(segment.file_name().unwrap().to_str().unwrap()), "{error}");
    let moved = moved.to_str().unwrap();
    restore(&["--archive-dir", moved]).unwrap();
    let server = Server::start_with(restored.path(), &["--archive-dir", moved]);
    assert_eq!(seen(&server), before);
    server.audit();
}

#[test]
fn a_serving_market_archives_by_itself() {
    let directory = directory();
    let flags = ["--requests-per-second", "0", "--snapshot-every", "1", "--archive-after", "20"];
    let server = Server::start_with(directory.path(), &flags);
    server.fund(&["copper"], &[("ann", "coin", 1_000_000), ("bob", "copper", 1_000_000)]);
    // Snapshots, up to which entries are archived, are at least ten seconds apart.
    let deadline = Instant::now() + Duration::from_mins(1);
    trade(&server, directory.path(), 600);
    while segments(&directory.path().join("archive")).is_empty() || entries_in_journal(directory.path()) > 400
    {
        assert!(Instant::now() < deadline, "nothing is archived");
        std::thread::sleep(Duration::from_millis(200));
        trade(&server, directory.path(), 1);
    }
    let before = seen(&server);
    server.kill();
    remove_derived(directory.path(), &["snapshot.bin", "history.db"]);
    let server = Server::start(directory.path());
    assert_eq!(seen(&server), before);
    server.audit();
}
