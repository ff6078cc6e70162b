use rusqlite::Connection;

use super::*;

fn disk(seed: u64) -> std::sync::MutexGuard<'static, ()> {
    install(Dice::new(seed), false);
    guard()
}

fn open() -> rusqlite::Connection {
    let connection = Connection::open("/sim/test.db").unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE IF NOT EXISTS t (n INTEGER)",
        )
        .unwrap();
    connection
}

fn rows(connection: &Connection) -> i64 {
    connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
}

#[test]
fn connections_see_what_another_one_committed() {
    let _turn = disk(1);
    let (writer, reader) = (open(), open());
    for n in 1..=100 {
        writer.execute("INSERT INTO t VALUES (?1)", [n]).unwrap();
        assert_eq!(rows(&reader), n);
    }
    let (busy, log, moved): (i64, i64, i64) = reader
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    assert_eq!((busy, log, moved), (0, 0, 0));
    assert_eq!(rows(&writer), 100);
}

#[test]
fn what_was_synced_survives_a_power_cut_at_any_write_and_the_rest_is_whole_or_gone() {
    for cut in 0..60 {
        let _turn = disk(cut);
        let mut synced = 0;
        {
            let writer = open();
            with(|disk| disk.arm(cut, DiskFault::PowerCut));
            for n in 1..=20 {
                if writer.execute("INSERT INTO t VALUES (?1)", [n]).is_err() {
                    break;
                }
                synced = n;
                if n == 7 {
                    // It may fail, as the insert may.
                    let _cut = writer.execute_batch("PRAGMA wal_checkpoint(RESTART)");
                }
            }
        }
        with(Disk::power_up);
        let found = rows(&open());
        assert!(found == synced || found == synced + 1, "cut at {cut}: {synced} synced, {found} found");
    }
}

#[test]
fn without_a_sync_a_power_cut_loses_commits() {
    let mut lost = 0;
    for seed in 0..20 {
        let _turn = disk(seed);
        {
            let writer = open();
            writer.execute_batch("PRAGMA synchronous = OFF").unwrap();
            for n in 1..=5 {
                writer.execute("INSERT INTO t VALUES (?1)", [n]).unwrap();
            }
            with(Disk::stop);
        }
        with(Disk::power_up);
        lost += u32::from(rows(&open()) < 5);
    }
    assert!(lost > 10, "of 20 runs, {lost} lost something");
}

#[test]
fn a_full_disk_and_a_failed_sync_are_told() {
    let _turn = disk(3);
    let writer = open();
    for fault in [DiskFault::Full, DiskFault::Fails, DiskFault::FailsAndForgets] {
        with(|disk| disk.arm(1, fault));
        assert!(writer.execute("INSERT INTO t VALUES (1)", []).is_err(), "{fault:?}");
        with(Disk::disarm);
        assert!(writer.execute("INSERT INTO t VALUES (1)", []).is_ok(), "after {fault:?}");
    }
}
