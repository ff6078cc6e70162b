//! Clients that hold connections: too slow, too many, too long. None of them blocks others or exhausts
//! memory.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::wire::{Wire, get, status};
use crate::harness::{Caller, Server, directory, expect};

/// Two buffers of 64 KiB, for input and output, and a task.
const BYTES_PER_CONNECTION: u64 = 160 * 1024;
/// Time within which a server must apply a limit of one second.
const SOON: Duration = Duration::from_secs(8);

fn start_with_short_timeout(directory: &std::path::Path, flags: &[&str]) -> Server {
    let flags = [&["--timeout-seconds", "1", "--requests-per-second", "0"], flags].concat();
    Server::start_with(directory, &flags)
}

fn assert_healthy(server: &Server) {
    let reply = Wire::exchange(server, get("/healthz", ""));
    assert_eq!(status(&reply), 200, "{reply}");
}

#[test]
fn a_client_that_dribbles_its_headers_is_cut_off() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    for start in ["", "G", "GET /healthz HTTP/1.1\r\nHost: market\r\nX-Slow: "] {
        let mut wire = Wire::open(&server);
        wire.send(start);
        let (took, _) = wire.dribble(b'a');
        assert!(took < SOON, "{start:?} {took:?}");
    }
    assert_healthy(&server);
}

#[test]
fn an_idle_connection_is_kept_longer_than_slow_headers() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &["--idle-seconds", "4"]);
    let kept = "GET /healthz HTTP/1.1\r\nHost: market\r\n\r\n";
    let mut wire = Wire::open(&server);
    for _ in 0..2 {
        wire.send(kept);
        assert_eq!(status(&wire.reply()), 200);
        assert!(wire.is_silent_for(Duration::from_secs(2)), "idle for twice the time of slow headers");
    }
    let start = Instant::now();
    assert_eq!(wire.rest(), "", "closed without a word");
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());

    // A second request's headers have no more time than the first one's.
    drop(server);
    let server = start_with_short_timeout(directory.path(), &["--idle-seconds", "3600"]);
    for begun in ["G", "GET /healthz HTTP/1.1\r\nHost: market\r\nX-Slow: "] {
        let mut wire = Wire::open(&server);
        wire.send(kept);
        assert_eq!(status(&wire.reply()), 200);
        wire.send(begun);
        let (took, _) = wire.dribble(b'a');
        assert!(took < SOON, "{begun:?} {took:?}");
    }
    assert_healthy(&server);
}

#[test]
fn a_client_that_closes_its_half_of_the_connection_gets_its_answer() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    server.fund(&["copper"], &[("ann", "copper", 9)]);
    let ann = server.player(directory.path(), "ann");
    for placed in 1..=3 {
        let body = r#"{"side": "ask", "material": "copper", "quantity": 1, "price": 5}"#;
        let mut wire = Wire::open(&server);
        wire.send(format!(
            "POST /v1/orders HTTP/1.1\r\nHost: market\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nAuthorization: Bearer {}\r\n\r\n{body}",
            body.len(),
            ann.token
        ));
        wire.close_half();
        let reply = wire.rest();
        assert_eq!(status(&reply), 201, "{reply}");
        let orders = expect(ann.get("/v1/orders"), 200..=200);
        assert_eq!(orders["orders"].as_array().unwrap().len(), placed);
    }
    // A stream without a listener would keep its place: it ends.
    let mut wire = Wire::open(&server);
    wire.send("GET /v1/stream?summaries=true HTTP/1.1\r\nHost: market\r\n\r\n");
    assert_eq!(status(&wire.reply()), 200);
    wire.close_half();
    let start = Instant::now();
    wire.rest();
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[test]
fn a_client_that_dribbles_its_body_is_answered_and_cut_off() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    server.fund(&["copper"], &[("eve", "copper", 9)]);
    let eve = server.player(directory.path(), "eve");
    let mut wire = Wire::open(&server);
    wire.send(format!(
        "POST /v1/orders HTTP/1.1\r\nHost: market\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\
         Authorization: Bearer {}\r\n\r\n{{",
        eve.token
    ));
    let (took, reply) = wire.dribble(b' ');
    assert!(took < SOON, "{took:?}");
    assert_eq!(status(&reply), 504, "{reply}");
    assert!(reply.contains("\"timeout\""), "{reply}");
    assert_eq!(expect(eve.get("/v1/orders"), 200..=200)["orders"].as_array().unwrap().len(), 0);
}

#[test]
fn a_silent_connection_is_closed() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &["--idle-seconds", "1"]);
    assert_eq!(Wire::open(&server).rest(), "");
    let mut wire = Wire::open(&server);
    wire.send("GET /healthz HTTP/1.1\r\nHost: market\r\n\r\n");
    let reply = wire.rest();
    assert_eq!(status(&reply), 200, "answered, then idle, then closed: {reply}");
}

#[test]
fn a_client_that_reads_no_responses_is_cut_off() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    let took = Wire::open(&server).never_read("GET /openapi.json HTTP/1.1\r\nHost: market\r\n\r\n");
    assert!(took < SOON, "{took:?}");
    assert_healthy(&server);
}

#[test]
fn a_flood_of_connections_uses_little_memory_and_passes() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &["--connections-max", "100"]);
    assert_healthy(&server);
    let before = server.resident_bytes();
    let headers = format!("GET /healthz HTTP/1.1\r\nHost: market\r\nX-Long: {}", "x".repeat(60_000));
    let mut flood: Vec<Wire> = (0..400).map(|_| Wire::open(&server)).collect();
    for wire in flood.iter_mut().take(100) {
        wire.send(&headers);
    }
    // The 101st and later are not accepted before the first have been cut off.
    let newest = flood.last_mut().unwrap();
    newest.send(get("/healthz", ""));
    let reply = newest.rest();
    assert_eq!(status(&reply), 200, "{reply}");
    let grown = server.resident_bytes().saturating_sub(before);
    assert!(grown < 100 * BYTES_PER_CONNECTION, "100 connections took {grown} bytes");
    assert_healthy(&server);
}

#[test]
fn endless_headers_and_addresses_are_refused() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    let long = "x".repeat(200_000);
    for request in [get(&format!("/{long}"), ""), get("/healthz", &format!("X-Long: {long}\r\n"))] {
        let mut wire = Wire::open(&server);
        for part in request.as_bytes().chunks(16 * 1024) {
            // The server may close before it has read everything.
            if wire.try_send(part).is_err() {
                break;
            }
        }
        let reply = wire.rest();
        assert!(reply.is_empty() || matches!(status(&reply), 414 | 431), "{reply}");
    }
    let many = "X-More: 1\r\n".repeat(500);
    let reply = Wire::exchange(&server, get("/healthz", &many));
    assert_eq!(status(&reply), 431, "{reply}");
    assert_healthy(&server);
}

#[test]
fn an_endless_body_is_refused() {
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &["--body-bytes-max", "1000"]);
    let eve = server.player(directory.path(), "eve");
    let head = format!(
        "POST /v1/orders HTTP/1.1\r\nHost: market\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Authorization: Bearer {}\r\n",
        eve.token
    );
    let body = " ".repeat(1_001);
    for request in [
        format!("{head}Content-Length: 1001\r\n\r\n{body}"),
        format!("{head}Transfer-Encoding: chunked\r\n\r\n3e9\r\n{body}\r\n0\r\n\r\n"),
    ] {
        let reply = Wire::exchange(&server, request);
        assert_eq!(status(&reply), 413, "{reply}");
    }
    let reply = Wire::exchange(&server, format!("{head}Content-Length: 18446744073709551615\r\n\r\n{body}"));
    assert!(matches!(status(&reply), 400 | 413 | 431), "{reply}");
}

#[test]
fn the_end_of_a_request_is_never_ambiguous() {
    // A proxy and this server that disagree about it would let one client smuggle requests into another's
    // connection.
    let directory = directory();
    let server = start_with_short_timeout(directory.path(), &[]);
    let smuggled = "GET /v1/audit HTTP/1.1\r\nHost: market\r\n\r\n";
    for headers in [
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length: 5 5\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
    ] {
        let request = format!("POST /v1/quotes HTTP/1.1\r\nHost: market\r\n{headers}\r\n{smuggled}");
        let reply = Wire::exchange(&server, request);
        assert_eq!((status(&reply), reply.matches("HTTP/1.1").count()), (400, 1), "{headers:?}: {reply}");
    }
    // With both headers, the length is ignored and the connection is not reused.
    let both = "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n";
    let request = format!("POST /v1/quotes HTTP/1.1\r\nHost: market\r\n{both}\r\n0\r\n\r\n{smuggled}");
    let reply = Wire::exchange(&server, request);
    assert!(reply.matches("HTTP/1.1").count() <= 2, "{reply}");
    assert_healthy(&server);
}

/// Opens a stream. Returns the response, which holds it open, or status and problem.
fn stream(caller: &Caller, header: Option<&str>) -> Result<reqwest::blocking::Response, (u16, Value)> {
    let mut request = caller.get("/v1/stream?summaries=true");
    if let Some(address) = header {
        request = reqwest::blocking::Client::new().get(format!("{}/v1/stream?summaries=true", caller.url()));
        request = request.header("X-Forwarded-For", address);
    }
    let response = request.send().unwrap();
    match response.status().as_u16() {
        200 => Ok(response),
        status => Err((status, response.json().unwrap())),
    }
}

#[test]
fn no_client_can_take_all_streams() {
    let directory = directory();
    let flags =
        ["--streams-each-max", "3", "--streams-max", "8", "--client-address-header", "X-Forwarded-For"];
    let server = start_with_short_timeout(directory.path(), &flags);
    let [eve, ann] = ["eve", "ann"].map(|player| server.player(directory.path(), player));
    let mut eves: Vec<_> = (0..3).map(|_| stream(&eve, None).unwrap()).collect();
    let (refused, problem) = stream(&eve, None).unwrap_err();
    assert_eq!(
        (refused, &problem["code"], &problem["max"]),
        (429, &"too_many_own_streams".into(), &3.into())
    );
    let _anns = stream(&ann, None).unwrap();
    // Without a token, the address counts, which the proxy appends to the client's header.
    let far: Vec<_> = (0..3).map(|_| stream(&eve, Some("6.6.6.6, 192.0.2.1")).unwrap()).collect();
    let (refused, problem) = stream(&eve, Some("7.7.7.7, 192.0.2.1")).unwrap_err();
    assert_eq!((refused, &problem["code"]), (429, &"too_many_own_streams".into()));
    let _other = stream(&ann, Some("192.0.2.2")).unwrap();
    let (refused, problem) = stream(&ann, None).unwrap_err();
    assert_eq!((refused, &problem["code"]), (503, &"too_many_streams".into()), "eight are open");
    // The server notices a closed stream when it next sends something.
    drop((eves.pop(), far));
    server.fund(&["copper"], &[]);
    let opened = (0..1_000).find_map(|_| {
        server.fund(&[], &[("ann", "coin", 1)]);
        stream(&eve, None).ok()
    });
    assert!(opened.is_some(), "a closed stream can be replaced");
}
