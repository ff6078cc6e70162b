//! A full disk: 503, nothing acknowledged, a clean stop; and everything acknowledged before is there after a
//! restart.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::harness::{PROGRAM, Server, directory, expect, serve_arguments};

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

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_the_market_and_loses_nothing() {
    let (outer, kept) = (directory(), directory());
    let disk = outer.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // A separate disk in a separate namespace; its files are copied out when the server has ended.
    let script = "mount -t tmpfs -o size=3m none \"$1\" && shift && kept=$1 && shift && cp -a \"$kept\"/. \"$disk\" \
                  && \"$0\" \"$@\"; code=$?; cp -a \"$disk\"/. \"$kept\"; exit $code";
    let unshare = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, PROGRAM]);
        command.env("disk", &disk);
        command
    };
    if !unshare("mount -t tmpfs none \"$disk\"").output().is_ok_and(|output| output.status.success()) {
        // This machine permits no mounts; the test of a file that cannot grow covers the case.
        return;
    }
    // The secret is made outside the namespace, where the test reads it.
    crate::harness::token(kept.path(), "ann", "player");
    let mut command = unshare(script);
    command.arg(&disk).arg(kept.path()).args(serve_arguments(&disk)).args(["--requests-per-second", "0"]);
    let acknowledged = fill(Server::spawn(command, kept.path()), kept.path());
    all_present(kept.path(), &acknowledged);
}
