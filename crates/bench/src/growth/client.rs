//! One connection that sends requests one after another and times them.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use tokio::net::TcpStream;
use tradepost_http::auth::Role;

use crate::load::{exchange, request};
use crate::measure::median;
use crate::server::Server;

pub(super) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// The header line of the token.
    token: String,
}

impl Client {
    pub(super) async fn operator(server: &Server) -> anyhow::Result<Self> {
        Self::connect(server, server.operator_header()?).await
    }

    pub(super) async fn player(server: &Server, player: &str) -> anyhow::Result<Self> {
        Self::connect(server, header(&server.token(player, Role::Player)?)).await
    }

    async fn connect(server: &Server, token: String) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server.address()).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024), token })
    }

    /// Sends a request that must succeed. Returns how long its response took.
    pub(super) async fn call(&mut self, method: &str, path: &str, body: &str) -> anyhow::Result<Duration> {
        let request = request(method, path, &self.token, body);
        let sent = Instant::now();
        let status = exchange(&mut self.stream, &request, &mut self.buffer).await?;
        let took = sent.elapsed();
        let answer = String::from_utf8_lossy(&self.buffer);
        ensure!((200..300).contains(&status), "{method} {path} {body}: {answer}");
        Ok(took)
    }

    /// The JSON of the last response.
    pub(super) fn body(&self) -> anyhow::Result<Value> {
        let text = std::str::from_utf8(&self.buffer)?;
        Ok(serde_json::from_str(text.split_once("\r\n\r\n").context("no body")?.1)?)
    }

    /// The median time of `count` requests in microseconds; `path_and_body` makes the request of a number.
    pub(super) async fn median_us(
        &mut self,
        count: usize,
        method: &str,
        path_and_body: impl Fn(usize) -> (String, String),
    ) -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for number in 0..count {
            let (path, body) = path_and_body(number);
            times.push(self.call(method, &path, &body).await?.as_secs_f64() * 1e6);
        }
        Ok(median(times))
    }

    /// The median time of `count` reads in microseconds.
    pub(super) async fn median_read_us(
        &mut self,
        count: usize,
        path: impl Fn(usize) -> String,
    ) -> anyhow::Result<f64> {
        self.median_us(count, "GET", |number| (path(number), String::new())).await
    }
}

fn header(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}
