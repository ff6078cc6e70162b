//! As much of HTTP/1.1 as the proxy and the runner need: one request a connection.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

/// What is no longer true of a request that has been read whole, and what a client may only say to the next
/// hop.
const HOP_BY_HOP: [&str; 7] = [
    "connection",
    "content-length",
    "expect",
    "http2-settings",
    "keep-alive",
    "transfer-encoding",
    "upgrade",
];

/// A request or a response.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) first_line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Message {
    /// Reads a request whole; `None` where the client has hung up.
    pub(crate) fn read(stream: &TcpStream) -> io::Result<Option<Self>> {
        let mut reader = BufReader::new(stream);
        let Some(mut message) = Self::read_head(&mut reader)? else { return Ok(None) };
        if message.header("expect").is_some() {
            let mut stream = stream;
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        if message.header("transfer-encoding").is_some() {
            message.body = read_chunks(&mut reader)?;
        } else if let Some(length) = message.header("content-length") {
            message.body = vec![0; length.parse().map_err(io::Error::other)?];
            reader.read_exact(&mut message.body)?;
        }
        Ok(Some(message))
    }

    /// Reads what precedes the body; `None` where there is nothing.
    pub(crate) fn read_head(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let first_line = read_line(reader)?;
        if first_line.is_empty() {
            return Ok(None);
        }
        let mut message = Self { first_line, ..Self::default() };
        loop {
            let line = read_line(reader)?;
            let Some((name, value)) = line.split_once(':') else { return Ok(Some(message)) };
            message.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// The bytes that send it on, as the only request of its connection.
    pub(crate) fn forwarded(&self) -> Vec<u8> {
        let mut bytes = format!("{}\r\n", self.first_line).into_bytes();
        let kept = self.headers.iter().filter(|(name, _)| !HOP_BY_HOP.contains(&name.as_str()));
        for (name, value) in kept {
            bytes.extend(format!("{name}: {value}\r\n").bytes());
        }
        bytes.extend(format!("content-length: {}\r\nconnection: close\r\n\r\n", self.body.len()).bytes());
        bytes.extend(&self.body);
        bytes
    }
}

/// Sends a request; returns the status and the JSON of the answer.
pub(crate) fn send(
    to: SocketAddr,
    method_and_path: &str,
    token: &str,
    body: Option<&Value>,
) -> io::Result<(u16, Value)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(to)?;
    write!(
        stream,
        "{method_and_path} HTTP/1.1\r\nhost: market\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(&stream);
    let head = Message::read_head(&mut reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut body = Vec::new();
    if head.header("transfer-encoding").is_some() {
        body = read_chunks(&mut reader)?;
    } else {
        reader.read_to_end(&mut body)?;
    }
    let status = head.first_line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(head.first_line.clone()))?;
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

fn read_line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

fn read_chunks(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(&read_line(reader)?, 16).map_err(io::Error::other)?;
        let start = body.len();
        body.resize(start + size, 0);
        reader.read_exact(body.get_mut(start..).unwrap_or_default())?;
        read_line(reader)?;
        if size == 0 {
            return Ok(body);
        }
    }
}
