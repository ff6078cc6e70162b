//! A full disk: 503, nothing acknowledged, a clean stop; and everything acknowledged before is there after a
//! restart.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{PROGRAM, Server, directory, expect, serve_arguments};
#[cfg(target_os = "linux")]
use crate::interrupted::{catches_up, is_behind};

/// A secret that is there before the market.
#[cfg(target_os = "linux")]
const SECRET: &str = "a-secret-that-is-there-before-the-market-is-served";

/// Fills the disk with orders through `server`. Returns the ids of all acknowledged orders, after the server
/// has ended.
fn fill(server: Server, directory: &Path) -> Vec<String> {
    server.fund(&["copper"], &[("ann", "coin", 1_000_000_000)]);
    let ann = server.player(directory, "ann");
    let mut acknowledged = Vec::new();
    for number in 0..20_000 {
        let Ok(response) = ann.order(&format!("key-{number}"), "bid", 1, 1 + number % 7).send() else {
            break;
        };
        let status = response.status().as_u16();
        let body: Value = serde_json::from_str(&response.text().unwrap_or_default()).unwrap_or_default();
        if status == 201 {
            acknowledged.push(body["order_id"].as_str().unwrap().to_owned());
            // Cancelling keeps the player below the limit of open orders.
            if number % 100 == 99 && ann.delete("/v1/orders").send().is_err() {
                break;
            }
        } else {
            assert_eq!(status, 503, "{body}");
            assert_eq!(body["code"], "stopping", "{body}");
            break;
        }
    }
    assert!(!server.wait().success(), "the exit status reports the failure");
    acknowledged
}

fn all_present(directory: &Path, acknowledged: &[String]) {
    assert!(acknowledged.len() > 50, "only {} orders before the disk was full", acknowledged.len());
    let server = Server::start(directory);
    let ann = server.player(directory, "ann");
    for id in acknowledged {
        expect(ann.get(&format!("/v1/orders/{id}")), 200..=200);
    }
    server.audit();
}

#[test]
fn a_file_that_cannot_grow_stops_the_market_and_loses_nothing() {
    let directory = directory();
    let script = "trap '' XFSZ; ulimit -f 3000; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command
        .args(["-c", script, PROGRAM])
        .args(serve_arguments(directory.path()))
        .args(["--requests-per-second", "0"]);
    let acknowledged = fill(Server::spawn(command, directory.path()), directory.path());
    all_present(directory.path(), &acknowledged);
}

/// A command that runs a script in a namespace of its own, where it may mount disks on `disk`; `None` where
/// that is not permitted, and the test of a file that cannot grow has to do.
#[cfg(target_os = "linux")]
fn with_own_mounts(disk: &Path, script: &str) -> Option<Command> {
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, PROGRAM]);
        command.env("disk", disk);
        command
    };
    let permitted =
        unshare("mount -t tmpfs none \"$disk\"").output().is_ok_and(|output| output.status.success());
    permitted.then(|| unshare(script))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_market_and_loses_nothing() {
    let (outer, kept) = (directory(), directory());
    let disk = outer.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // A separate disk in a separate namespace; its files are copied out when the server has ended.
    let script = "mount -t tmpfs -o size=3m none \"$1\" && shift && kept=$1 && shift && cp -a \"$kept\"/. \"$disk\" \
                  && \"$0\" \"$@\"; code=$?; cp -a \"$disk\"/. \"$kept\"; exit $code";
    let Some(mut command) = with_own_mounts(&disk, script) else { return };
    // The secret is made outside the namespace, where the test reads it.
    std::fs::write(kept.path().join("secret"), SECRET).unwrap();
    command.arg(&disk).arg(kept.path()).args(serve_arguments(&disk)).args(["--requests-per-second", "0"]);
    let acknowledged = fill(Server::spawn(command, kept.path()), kept.path());
    all_present(kept.path(), &acknowledged);
}

#[cfg(target_os = "linux")]
#[test]
fn a_history_without_room_stops_no_trading_and_catches_up() {
    let (outer, market) = (directory(), directory());
    let disk = outer.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // SQLite follows a link, and keeps the log beside the file: so only the history is on the small disk.
    std::os::unix::fs::symlink(disk.join("history.db"), market.path().join("history.db")).unwrap();
    let script = "mount -t tmpfs -o size=400k none \"$disk\" || exit 1
                  (for tick in $(seq 600); do sleep 0.1; [ -e \"$1/room\" ] || continue;
                   mount -o remount,size=64m \"$disk\"; break; done) & shift; exec \"$0\" \"$@\"";
    let Some(mut command) = with_own_mounts(&disk, script) else { return };
    std::fs::write(market.path().join("secret"), SECRET).unwrap();
    command.arg(market.path()).args(serve_arguments(market.path())).args(["--requests-per-second", "0"]);
    let server = Server::spawn(command, market.path());
    server.fund(&["copper"], &[("ann", "coin", 1_000_000_000)]);
    let ann = server.player(market.path(), "ann");
    let mut placed = 0;
    for round in 0..60 {
        for number in 0..100 {
            expect(ann.order(&format!("{round}-{number}"), "bid", 1, 5), 201..=201);
            placed += 1;
        }
        expect(ann.delete("/v1/orders"), 200..=200);
        if ann.get("/v1/fills").send().unwrap().status() == 503 {
            break;
        }
    }
    is_behind(&ann);
    std::fs::write(market.path().join("room"), "").unwrap();
    catches_up(&ann, placed.min(1_000));
    server.audit();
    let log = server.end_and_read_log();
    assert_eq!(log.matches("the disk is full: free some space").count(), 1, "{log}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_start_on_a_full_disk_says_why_and_what_to_do() {
    let outer = directory();
    let disk = outer.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let script = "mount -t tmpfs -o size=2m none \"$disk\" || exit 1
                  timeout 3 \"$0\" \"$@\" >&2
                  dd if=/dev/zero of=\"$disk/other\" bs=4k 2>/dev/null
                  exec timeout 20 \"$0\" \"$@\"";
    let Some(mut command) = with_own_mounts(&disk, script) else { return };
    let output = command.args(serve_arguments(&disk)).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{error}");
    assert!(error.contains("the disk is full: free some space and start the server again"), "{error}");
}
