//! The market behind an address, as players reach it: whether it answers, its clock, and whether the proxy
//! between lets a live stream through at once.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reqwest::header::{AUTHORIZATION, DATE};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use tradepost_wire::Problem;
use url::Url;

use super::finding::Finding;
use super::machine::is_loopback;

/// How long an answer may take.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How late the first message of a stream may be.
const PROMPT: Duration = Duration::from_secs(2);
/// How far the clocks of who signs a token and who checks it may differ, in seconds.
const APART_MAX: u64 = 5;

/// Checks the market behind an address.
pub(super) async fn check(url: &str, token: Option<&str>) -> Vec<Finding> {
    // As the other commands, an address needs no scheme.
    let url = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let url = url.trim_end_matches('/');
    let client = match tradepost_client::http_builder().connect_timeout(WAIT_MAX).build() {
        Ok(client) => client,
        Err(error) => return vec![Finding::error("address", error.to_string(), "check the certificates")],
    };
    let mut findings = vec![encryption(url)];
    let answer = match get(&client, &format!("{url}/readyz"), None).await {
        Ok(answer) if answer.status() == StatusCode::OK => answer,
        Ok(answer) => {
            let says = format!("{url}/readyz answered {}", answer.status());
            findings.push(Finding::error(
                "address",
                says,
                "check the server's log, and where the proxy leads",
            ));
            return findings;
        }
        Err(why) => {
            let advice = "check that the server runs, the address, and the proxy's certificate";
            findings.push(Finding::error("address", why, advice));
            return findings;
        }
    };
    findings.push(Finding::ok("address", format!("{url} is ready")));
    findings.extend(server_clock(&answer));
    findings.push(stream(&client, url).await);
    if let Some(token) = token {
        findings.push(accepted(&client, url, token).await);
    }
    findings
}

/// An answer within the time limit, or why there is none.
async fn get(client: &Client, url: &str, token: Option<&str>) -> Result<Response, String> {
    let mut request = client.get(url);
    if let Some(token) = token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    match tokio::time::timeout(WAIT_MAX, request.send()).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => {
            Err(format!("no answer from {url}: {:#}", anyhow::Error::from(error.without_url())))
        }
        Err(_) => Err(format!("no answer from {url} within {} s", WAIT_MAX.as_secs())),
    }
}

/// Tokens must not cross a network in the clear.
fn encryption(url: &str) -> Finding {
    match Url::parse(url) {
        Ok(parsed) if parsed.scheme() == "https" => Finding::ok("encryption", "the address is https"),
        Ok(parsed) if parsed.host_str().is_some_and(is_loopback) => {
            Finding::ok("encryption", "not needed: the address is this machine's")
        }
        Ok(_) => {
            let says = "tokens go to this address unencrypted";
            Finding::warning("encryption", says, "put a proxy with TLS before it: docs/install.md has one")
        }
        Err(error) => Finding::error("encryption", format!("{url}: {error}"), "check --url"),
    }
}

/// The server's clock, to the second, against this machine's.
fn server_clock(answer: &Response) -> Option<Finding> {
    let date = answer.headers().get(DATE)?.to_str().ok()?;
    let theirs = seconds(httpdate::parse_http_date(date).ok()?);
    let apart = theirs.abs_diff(seconds(SystemTime::now()));
    if apart <= APART_MAX {
        return Some(Finding::ok("server's clock", format!("{apart} s from this machine's")));
    }
    let says = format!("{apart} s from this machine's: {date}");
    let advice = "set both by NTP (timedatectl): who signs tokens may be 5 s away at most";
    Some(Finding::error("server's clock", says, advice))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// Whether the first message of a live stream, a whole book, arrives at once.
async fn stream(client: &Client, url: &str) -> Finding {
    let list = match get(client, &format!("{url}/v1/materials?limit=1"), None).await {
        Ok(answer) => answer.json::<Value>().await.unwrap_or_default(),
        Err(why) => return Finding::error("stream", why, "the market answers /readyz: try again"),
    };
    let Some(material) = list.pointer("/materials/0/material").and_then(Value::as_str) else {
        return Finding::ok("stream", "not tried: there are no materials yet");
    };
    let started = Instant::now();
    let held = "let the proxy pass the stream on at once (nginx: proxy_buffering off; Caddy: flush_interval -1), and \
                do not compress text/event-stream there";
    let mut answer = match get(client, &format!("{url}/v1/stream?materials={material}"), None).await {
        Ok(answer) if answer.status() == StatusCode::OK => answer,
        Ok(answer) => {
            let says = format!("/v1/stream answered {}", answer.status());
            return Finding::error("stream", says, "503 means streams-max is reached; else, check the proxy");
        }
        Err(why) => return Finding::error("stream", why, held),
    };
    match tokio::time::timeout(WAIT_MAX, answer.chunk()).await {
        Ok(Ok(Some(_))) if started.elapsed() <= PROMPT => Finding::ok(
            "stream",
            format!("the first message came within {} ms", started.elapsed().as_millis()),
        ),
        Ok(Ok(Some(_))) => {
            let says = format!("the first message took {} ms", started.elapsed().as_millis());
            Finding::warning("stream", says, held)
        }
        Ok(ended) => {
            let why = ended.err().map(|error| format!(": {error}")).unwrap_or_default();
            Finding::error("stream", format!("it ended without a message{why}"), held)
        }
        Err(_) => {
            let says =
                format!("nothing came within {} s: something on the way holds it back", WAIT_MAX.as_secs());
            Finding::error("stream", says, held)
        }
    }
}

/// Whether the server accepts a token: it also knows which are revoked.
async fn accepted(client: &Client, url: &str, token: &str) -> Finding {
    let answer = match get(client, &format!("{url}/v1/limits"), Some(token)).await {
        Ok(answer) => answer,
        Err(why) => return Finding::error("token at the server", why, "try again"),
    };
    // An operator has no limits of its own, which is another answer than 401.
    if answer.status() != StatusCode::UNAUTHORIZED {
        return Finding::ok("token at the server", "accepted");
    }
    let problem = answer.json::<Problem>().await.map(|problem| problem.detail);
    let says = problem.map_or_else(|_| "refused (401)".to_owned(), |detail| detail.to_string());
    Finding::error("token at the server", says, "make a new one: tradepost token, or your game's login")
}
