//! Live streams on real sockets: their bytes, their memory, their end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::harness::{Server, directory, expect};

/// The most memory that an idle stream may take.
const IDLE_BYTES_MAX: u64 = 10 << 10;

/// Opens a stream of copper and reads the first bytes of its response.
fn open(server: &Server, version: &str) -> (TcpStream, String) {
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(socket, "GET /v1/stream?materials=copper HTTP/{version}\r\nHost: market\r\n\r\n").unwrap();
    let text = read_until(&mut socket, "\n\n");
    assert!(text.starts_with("HTTP/1.") && text.contains(" 200 OK\r\n"), "{text}");
    (socket, text)
}

fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    while !text.contains(end) {
        let mut buffer = [0; 4096];
        let read = socket.read(&mut buffer).unwrap();
        assert_ne!(read, 0, "the stream ended: {text}");
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    text
}

fn market(directory: &std::path::Path) -> Server {
    let flags = ["--requests-per-second", "0", "--streams-max", "5000"];
    let server = Server::start_with(directory, &flags);
    server.fund(&["copper"], &[("ann", "copper", 1_000), ("bob", "coin", 100_000)]);
    server
}

#[test]
fn an_idle_stream_takes_little_memory() {
    const STREAMS: u64 = 600;
    let directory = directory();
    let server = market(directory.path());
    let _warm: Vec<_> = (0..200).map(|_| open(&server, "1.1")).collect();
    let before = server.resident_bytes();
    let _idle: Vec<_> = (0..STREAMS).map(|_| open(&server, "1.1")).collect();
    let each = server.resident_bytes().saturating_sub(before) / STREAMS;
    assert!(each <= IDLE_BYTES_MAX, "{each} bytes");
}

#[test]
fn a_stream_is_chunked_and_ends_when_the_server_stops() {
    let directory = directory();
    let server = market(directory.path());
    let (mut socket, first) = open(&server, "1.1");
    assert!(first.to_ascii_lowercase().contains("transfer-encoding: chunked\r\n"), "{first}");
    let ann = server.player(directory.path(), "ann");
    let bob = server.player(directory.path(), "bob");
    let mut text = first;
    for key in 0..5 {
        expect(ann.order(&format!("ask-{key}"), "ask", 2, 12), 201..=201);
        expect(bob.order(&format!("bid-{key}"), "bid", 2, 12), 201..=201);
        text += &read_until(&mut socket, "event: trade\n");
    }
    assert!(server.terminate().success());
    socket.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("event: trade\n").count(), 5, "{text}");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut rest = body;
    let mut messages = String::new();
    // Every chunk is as long as it says, and the last one is empty.
    loop {
        let (length, after) = rest.split_once("\r\n").unwrap();
        let length = usize::from_str_radix(length, 16).unwrap_or_else(|_| panic!("{length:?}: {head}"));
        messages += &after[..length];
        rest = after[length..].strip_prefix("\r\n").unwrap();
        if length == 0 {
            break;
        }
    }
    assert_eq!(rest, "");
    assert!(messages.starts_with("event: book\ndata: {"), "{messages}");
}

#[test]
fn a_client_of_http_1_0_gets_a_stream_without_chunks() {
    let directory = directory();
    let server = market(directory.path());
    let (mut socket, first) = open(&server, "1.0");
    let (_, body) = first.split_once("\r\n\r\n").unwrap();
    assert!(body.is_empty() || body.starts_with("event: book\n"), "{first}");
    let ann = server.player(directory.path(), "ann");
    expect(ann.order("ask", "ask", 2, 12), 201..=201);
    let text = first + &read_until(&mut socket, "event: book_changed\n");
    assert!(!text.to_ascii_lowercase().contains("transfer-encoding"), "{text}");
    assert!(text.contains("\n\nevent: book_changed\n"), "{text}");
}

#[test]
fn a_head_request_leaves_the_connection_usable() {
    let directory = directory();
    let server = market(directory.path());
    let mut socket = TcpStream::connect(server.address()).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    for _ in 0..2 {
        write!(socket, "HEAD /v1/stream?materials=copper HTTP/1.1\r\nHost: market\r\n\r\n").unwrap();
        let head = read_until(&mut socket, "\r\n\r\n");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }
}
