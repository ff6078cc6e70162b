//! A damaged journal is refused with a message that locates the damage; nothing is dropped silently.

use std::fs;
use std::path::Path;

use crate::harness::{Server, directory, expect, serve_arguments, tradepost};
use crate::interrupted::catches_up;

const PAGE_BYTES: u64 = 16 << 10;

/// Makes a market with two entries per order. Returns after a clean stop, or after a kill, which leaves the
/// write-ahead log.
fn market(directory: &Path, orders: u64, clean: bool) {
    let server = Server::start(directory);
    server.fund(&["copper"], &[("ann", "coin", 1_000_000), ("bob", "copper", 1_000_000)]);
    let (ann, bob) = (server.player(directory, "ann"), server.player(directory, "bob"));
    for number in 0..orders {
        expect(ann.order(&format!("a{number}"), "bid", 2, 10), 201..=201);
        expect(bob.order(&format!("b{number}"), "ask", 2, 10), 201..=201);
    }
    if clean {
        assert!(server.terminate().success());
    } else {
        server.kill();
    }
}

fn remove_derived_files(directory: &Path) {
    for file in ["snapshot.bin", "history.db", "history.db-wal", "history.db-shm"] {
        drop(fs::remove_file(directory.join(file)));
    }
}

/// The error with which the server fails to start.
fn refusal(directory: &Path) -> String {
    let output = tradepost(serve_arguments(directory).into_iter().chain(["--log", "error"]));
    assert!(!output.status.success(), "it must not start");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Finds the body of an entry in the file and flips one bit of it.
fn flip_in_entry(directory: &Path, file: &str, entry: i64) {
    let journal = rusqlite::Connection::open(directory.join("journal.db")).unwrap();
    let body: Vec<u8> =
        journal.query_row("SELECT body FROM entries WHERE number = ?1", [entry], |row| row.get(0)).unwrap();
    // Closing the last connection would checkpoint the log.
    let mut bytes = fs::read(directory.join(file)).unwrap();
    let at = bytes.windows(body.len()).rposition(|window| window == body).expect("the entry is in the file");
    bytes[at + body.len() / 2] ^= 0x10;
    std::mem::forget(journal);
    fs::write(directory.join(file), bytes).unwrap();
}

#[test]
fn a_flipped_bit_in_the_journal_is_named_by_its_entry() {
    let directory = directory();
    market(directory.path(), 30, true);
    remove_derived_files(directory.path());
    flip_in_entry(directory.path(), "journal.db", 20);
    let error = refusal(directory.path());
    assert!(error.contains("journal entry 20 is damaged"), "{error}");

    let verify = tradepost(["verify", "--data", directory.path().to_str().unwrap()]);
    assert!(!verify.status.success());
    assert!(String::from_utf8_lossy(&verify.stderr).contains("journal entry 20 is damaged"), "{verify:?}");
}

/// The end of the used part of a log; the rest is preallocated zeros.
fn written(log: &[u8]) -> usize {
    log.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1)
}

#[test]
fn a_write_ahead_log_whose_header_was_wiped_is_refused() {
    let directory = directory();
    market(directory.path(), 30, false);
    remove_derived_files(directory.path());
    let wal = directory.path().join("journal.db-wal");
    let mut bytes = fs::read(&wal).unwrap();
    bytes[..32].fill(0);
    fs::write(&wal, bytes).unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("write-ahead log is damaged at byte 0"), "{error}");
}

#[test]
fn a_flipped_bit_in_the_write_ahead_log_is_not_taken_for_its_end() {
    let directory = directory();
    market(directory.path(), 30, false);
    remove_derived_files(directory.path());
    let wal = directory.path().join("journal.db-wal");
    let mut bytes = fs::read(&wal).unwrap();
    let middle = written(&bytes) / 2;
    bytes[middle] ^= 0x10;
    fs::write(&wal, bytes).unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("write-ahead log is damaged at byte"), "{error}");
}

#[test]
fn a_torn_last_commit_is_dropped() {
    let directory = directory();
    market(directory.path(), 5, false);
    let wal = directory.path().join("journal.db-wal");
    remove_derived_files(directory.path());
    let mut bytes = fs::read(&wal).unwrap();
    let end = written(&bytes);
    bytes[end - 100..end].fill(0);
    fs::write(&wal, bytes).unwrap();
    Server::start(directory.path()).audit();
}

#[test]
fn a_truncated_journal_is_refused() {
    let directory = directory();
    market(directory.path(), 200, true);
    let journal = directory.path().join("journal.db");
    let length = fs::metadata(&journal).unwrap().len();
    fs::File::options()
        .write(true)
        .open(&journal)
        .unwrap()
        .set_len(length / 2 / PAGE_BYTES * PAGE_BYTES)
        .unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("entr") && error.contains("journal"), "{error}");
}

#[test]
fn missing_last_entries_are_noticed_by_the_snapshot_and_the_history() {
    let directory = directory();
    market(directory.path(), 10, true);
    let journal = rusqlite::Connection::open(directory.path().join("journal.db")).unwrap();
    journal.execute("DELETE FROM entries WHERE number > 15", []).unwrap();
    drop(journal);
    let error = refusal(directory.path());
    assert!(error.contains("the journal ends at entry 15, but snapshot.bin knows entry"), "{error}");
    fs::remove_file(directory.path().join("snapshot.bin")).unwrap();
    let error = refusal(directory.path());
    assert!(error.contains("but history.db knows event"), "{error}");
}

#[test]
fn an_entry_missing_from_the_middle_is_named() {
    let directory = directory();
    market(directory.path(), 10, true);
    remove_derived_files(directory.path());
    let journal = rusqlite::Connection::open(directory.path().join("journal.db")).unwrap();
    journal.execute("DELETE FROM entries WHERE number = 7", []).unwrap();
    drop(journal);
    let error = refusal(directory.path());
    assert!(error.contains("journal entry 7 is damaged: entry 8 follows entry 6"), "{error}");
}

#[test]
fn a_damaged_history_is_rebuilt() {
    let directory = directory();
    market(directory.path(), 10, true);
    let history = directory.path().join("history.db");
    let orders = |server: &Server| {
        let ann = server.player(directory.path(), "ann");
        crate::harness::expect(ann.get("/v1/orders?limit=1000"), 200..=200)["orders"]
            .as_array()
            .unwrap()
            .len()
    };
    let before = orders(&Server::start(directory.path()));
    assert!(before > 0, "the history has orders");
    for damage in ["no database", ""] {
        fs::write(&history, damage).unwrap();
        assert_eq!(orders(&Server::start(directory.path())), before, "{damage:?}");
    }
    let mut bytes = fs::read(&history).unwrap();
    bytes[..16].fill(0xff);
    fs::write(&history, bytes).unwrap();
    assert_eq!(orders(&Server::start(directory.path())), before);
}

#[test]
fn a_history_found_damaged_while_serving_is_rebuilt_and_trading_goes_on() {
    let directory = directory();
    market(directory.path(), 30, true);
    let history = directory.path().join("history.db");
    let roots: Vec<u32> = {
        let file = rusqlite::Connection::open(&history).unwrap();
        let sql = "SELECT rootpage FROM sqlite_schema WHERE name IN ('players', 'order_row', 'timeline_row')";
        let mut roots = file.prepare(sql).unwrap();
        roots.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    // The start reads the schema and the position only.
    let mut bytes = fs::read(&history).unwrap();
    for (number, page) in (1..).zip(bytes.chunks_mut(4096)) {
        if roots.contains(&number) {
            page.fill(0xff);
        }
    }
    fs::write(&history, bytes).unwrap();
    let server = Server::start(directory.path());
    let ann = server.player(directory.path(), "ann");
    catches_up(&ann, 30);
    expect(ann.order("after", "bid", 2, 10), 201..=201);
    catches_up(&ann, 31);
    let log = server.end_and_read_log();
    assert!(log.contains("it is rebuilt from the journal"), "{log}");
}

#[test]
fn a_damaged_snapshot_only_costs_time() {
    let directory = directory();
    market(directory.path(), 10, true);
    let snapshot = directory.path().join("snapshot.bin");
    let mut bytes = fs::read(&snapshot).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&snapshot, bytes).unwrap();
    Server::start(directory.path()).audit();
}
