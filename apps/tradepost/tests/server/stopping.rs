//! Stopping and overload: accepted requests complete, requests beyond the queue get 503.

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::Value;

use crate::harness::{PROGRAM, Server, directory, expect, serve_arguments};

#[test]
fn sigterm_under_load_finishes_what_was_accepted() {
    let directory = directory();
    let server =
        Server::start_with(directory.path(), &["--requests-per-second", "0", "--open-orders-max", "100000"]);
    server.fund(&["copper"], &[("ann", "coin", 1_000_000_000)]);
    let ann = server.player(directory.path(), "ann");
    let (acknowledged, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let status = std::thread::scope(|scope| {
        for thread in 0..4 {
            let (ann, acknowledged, enough) = (ann.clone(), &acknowledged, &enough);
            scope.spawn(move || {
                for number in 0.. {
                    let answer = ann.order(&format!("{thread}-{number}"), "bid", 1, 1).send();
                    match answer.map(|answer| answer.status().as_u16()) {
                        Ok(201) => _ = acknowledged.fetch_add(1, Ordering::Relaxed),
                        Ok(status) => assert_eq!(status, 503),
                        Err(_) => return,
                    }
                    enough.store(number > 25, Ordering::Relaxed);
                }
            });
        }
        while !enough.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        server.terminate()
    });
    assert!(status.success());
    let restarted = Server::start(directory.path());
    let book = expect(restarted.operator.get("/v1/materials/copper/book"), 200..=200);
    let orders = book["bids"][0]["orders"].as_u64().unwrap();
    let acknowledged = acknowledged.load(Ordering::Relaxed) as u64;
    assert!(
        (acknowledged..=acknowledged + 4).contains(&orders),
        "{acknowledged} acknowledged, {orders} in the book"
    );
    restarted.audit();
}

#[test]
fn a_full_queue_responds_503_and_recovers() {
    let directory = directory();
    let server = Server::start_with(
        directory.path(),
        &["--requests-per-second", "0", "--open-orders-max", "1000", "--queue-length", "1"],
    );
    server.fund(&["copper"], &[("ann", "coin", 1_000_000_000)]);
    let ann = server.player(directory.path(), "ann");
    let (placed, busy) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for thread in 0..16 {
            let (ann, placed, busy) = (ann.clone(), &placed, &busy);
            scope.spawn(move || {
                for number in 0..40 {
                    let response = ann.order(&format!("{thread}-{number}"), "bid", 1, 1).send().unwrap();
                    if response.status() == 201 {
                        placed.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    assert_eq!(response.status(), 503);
                    assert!(response.headers().contains_key("retry-after"));
                    let problem: Value = serde_json::from_str(&response.text().unwrap()).unwrap();
                    assert_eq!(problem["code"], "busy");
                    busy.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert!(busy.load(Ordering::Relaxed) > 0, "16 clients fill a queue of 1");
    let book = expect(ann.get("/v1/materials/copper/book"), 200..=200);
    assert_eq!(book["bids"][0]["orders"].as_u64().unwrap(), placed.load(Ordering::Relaxed) as u64);
    server.audit();
}

#[test]
fn sigterm_while_starting_ends_the_program_at_once() {
    let directory = directory();
    // The start waits until something is written to this pipe.
    let pipe = directory.path().join("keys.json");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut command = Command::new(PROGRAM);
    command.args(serve_arguments(directory.path())).arg("--jwks").arg(&pipe).stderr(Stdio::null());
    let mut process = command.spawn().unwrap();
    let _held_open = std::fs::File::options().write(true).open(&pipe).unwrap();
    let sent = Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap();
    assert!(sent.success());
    // Ended by itself, not by the kernel, which spares a process 1.
    assert_eq!(process.wait().unwrap().code(), Some(0));
}
