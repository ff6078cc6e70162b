//! The history while its file cannot be used: what readers are answered, and that it catches up by itself.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::harness::Caller;

/// How long something may take that happens by itself.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// The status and body of a player's list of orders.
fn orders(ann: &Caller) -> (u16, Value) {
    let response = ann.get("/v1/orders?limit=1000").send().unwrap();
    (response.status().as_u16(), serde_json::from_str(&response.text().unwrap()).unwrap())
}

/// Asserts that reads of history get 503, soon at once.
pub(crate) fn is_behind(ann: &Caller) {
    let (status, body) = orders(ann);
    assert_eq!((status, body["code"].as_str()), (503, Some("history_behind")), "{body}");
    let asked = Instant::now();
    assert_eq!(orders(ann).0, 503);
    assert!(asked.elapsed() < Duration::from_secs(3), "a reader waits although the history is interrupted");
}

/// Waits until the history knows this many orders.
pub(crate) fn catches_up(ann: &Caller, count: usize) {
    let since = Instant::now();
    loop {
        let (status, body) = orders(ann);
        if status == 200 {
            assert_eq!(body["orders"].as_array().unwrap().len(), count);
            return;
        }
        assert!(since.elapsed() < SOON, "{body}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
