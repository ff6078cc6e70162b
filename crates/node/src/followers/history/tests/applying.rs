//! Taking events in: in any pieces, again, after a stop, and when the file cannot be written.

use std::sync::Arc;

use tradepost_core::Sequence;

use super::log::{by_hand, random};
use super::{History, Scene};
use crate::followers::follower::{Follower as _, Row};
use crate::followers::history::schema::VERSION;
use crate::followers::history::{HistoryError, remove};
use crate::reads::HistoryReader;

/// Reads something from a file.
fn read(path: &std::path::Path) -> Result<(), HistoryError> {
    HistoryReader::new(path).inbox(&super::log::player("ann"), &super::first_page(1)).map(drop)
}

#[test]
fn one_go_and_one_event_at_a_time_leave_the_same_file() {
    for seed in 0..3 {
        let log = random(seed, 120);
        let whole = Scene::of(&log);
        let mut single = Scene::new();
        for (first, at, event) in log.events() {
            let events = std::slice::from_ref(event);
            single.history.apply(&[Row { first, at, events }]).unwrap();
            assert_eq!(single.history.position(), first);
        }
        let mut rows = Scene::new();
        log.batches().chunks(3).for_each(|batches| rows.history.apply(batches).unwrap());
        assert_eq!(whole.dump(), single.dump());
        assert_eq!(whole.dump(), rows.dump());
        assert_eq!(whole.history.position(), log.last());
    }
}

#[test]
fn a_history_goes_on_where_it_stopped() {
    let log = random(3, 100);
    let whole = Scene::of(&log);
    let batches = log.batches();
    let mut scene = Scene::new();
    for batches in batches.chunks(30) {
        scene.history = History::open(&scene.path(), None, Arc::default()).unwrap();
        scene.history.apply(batches).unwrap();
    }
    assert_eq!(History::open(&scene.path(), None, Arc::default()).unwrap().position(), log.last());
    assert_eq!(whole.dump(), scene.dump());
}

#[test]
fn what_was_taken_in_before_is_passed_over() {
    let log = by_hand();
    let whole = Scene::of(&log);
    let mut scene = Scene::new();
    let batches = log.batches();
    for end in 1..=batches.len() {
        scene.history.apply(&batches[..end]).unwrap();
        scene.history.apply(&batches[..end]).unwrap();
        scene.history.apply(&[]).unwrap();
    }
    // Half of a batch was seen.
    let mut cut = Scene::new();
    for (first, at, event) in log.events().take(log.events().count() / 2) {
        cut.history.apply(&[Row { first, at, events: std::slice::from_ref(event) }]).unwrap();
    }
    cut.history.apply(&batches).unwrap();
    assert_eq!(whole.dump(), scene.dump());
    assert_eq!(whole.dump(), cut.dump());
}

#[test]
fn a_gap_is_refused_and_changes_nothing() {
    let log = by_hand();
    let batches = log.batches();
    let mut scene = Scene::new();
    scene.history.apply(&batches[..2]).unwrap();
    let before = (scene.dump(), scene.history.position());
    let gap = scene.history.apply(&batches[3..]);
    assert!(matches!(gap, Err(HistoryError::Gap { known, first }) if first > known + 1), "{gap:?}");
    assert_eq!((scene.dump(), scene.history.position()), before);
}

#[test]
fn an_order_that_was_never_placed_is_refused() {
    let log = by_hand();
    let mut scene = Scene::new();
    let trade = log.events().find(|(_, _, event)| matches!(event, tradepost_core::Event::TradeExecuted(_)));
    let (_, at, event) = trade.unwrap();
    let result = scene.history.apply(&[Row { first: Sequence(1), at, events: std::slice::from_ref(event) }]);
    assert!(matches!(result, Err(HistoryError::UnknownOrder { sequence: 1, .. })), "{result:?}");
    assert_eq!(scene.history.position(), Sequence(0));
}

#[test]
fn a_full_disk_is_an_error_and_the_next_attempt_continues() {
    let log = random(5, 300);
    let whole = Scene::of(&log);
    let mut scene = Scene::new();
    let batches = log.batches();
    let (start, rest) = batches.split_at(20);
    scene.history.apply(start).unwrap();
    let before = (scene.dump(), scene.history.position());
    let pages: i64 = scene.history.pages().unwrap();
    scene.history.limit_pages(pages + 3).unwrap();
    for _ in 0..2 {
        let full = scene.history.apply(rest);
        assert!(matches!(full, Err(HistoryError::Write(_))), "{full:?}");
        assert_eq!((scene.dump(), scene.history.position()), before);
    }
    scene.history.limit_pages(1 << 30).unwrap();
    scene.history.apply(rest).unwrap();
    assert_eq!(whole.dump(), scene.dump());
}

#[test]
fn a_file_of_another_version_says_so_and_can_be_built_up_again() {
    let log = by_hand();
    let whole = Scene::of(&log);
    let mut scene = Scene::of(&log);
    scene.connection().pragma_update(None, "user_version", 999).unwrap();
    let path = scene.path();
    let opened = History::open(&path, None, Arc::default());
    assert!(matches!(opened, Err(HistoryError::Version { found: 999, known: VERSION })), "{opened:?}");
    assert!(matches!(read(&path), Err(HistoryError::Version { found: 999, .. })));
    let Scene { directory, history } = scene;
    drop(history);
    remove(&path).unwrap();
    remove(&path).unwrap();
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    scene = Scene { history: History::open(&path, None, Arc::default()).unwrap(), directory };
    scene.history.apply(&log.batches()).unwrap();
    assert_eq!(whole.dump(), scene.dump());
}

#[test]
fn a_file_that_is_no_database_is_an_error() {
    let scene = Scene::new();
    let path = scene.directory.path().join("other.db");
    std::fs::write(&path, [7; 5_000]).unwrap();
    assert!(matches!(History::open(&path, None, Arc::default()), Err(HistoryError::Open { .. })));
    assert!(matches!(read(&path), Err(HistoryError::Open { .. })));
    assert!(matches!(read(&scene.directory.path().join("none.db")), Err(HistoryError::Open { .. })));
}

#[test]
fn readers_see_whole_transactions_while_one_is_written() {
    let log = random(9, 200);
    let mut scene = Scene::new();
    let reader = scene.reader();
    let (batches, done) = (log.batches(), std::sync::atomic::AtomicBool::new(false));
    std::thread::scope(|threads| {
        let reading: Vec<_> = (0..3)
            .map(|_| {
                threads.spawn(|| {
                    let (ann, page) = (super::log::player("ann"), super::first_page(1_000));
                    let mut seen = 0;
                    while !done.load(std::sync::atomic::Ordering::Acquire) {
                        let found = reader.inbox(&ann, &page).unwrap().items.len();
                        assert!(found >= seen);
                        seen = found;
                    }
                })
            })
            .collect();
        for batch in &batches {
            scene.history.apply(&[*batch]).unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Release);
        for thread in reading {
            thread.join().unwrap();
        }
    });
    assert_eq!(Scene::of(&log).dump(), scene.dump());
}
