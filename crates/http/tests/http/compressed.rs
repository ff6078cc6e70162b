//! Compression: long JSON for clients that accept gzip, and nothing else.

use std::io::Read as _;

use flate2::read::GzDecoder;

use crate::api::{Api, Call};

#[tokio::test]
async fn long_json_is_compressed_for_a_client_that_accepts_gzip() {
    let api = Api::new();
    let long = || Call::new("GET /openapi.json");
    let plain = api.send(long()).await;
    assert_eq!(plain.header("content-encoding"), None);
    let reply = api.send(long().header("accept-encoding", "gzip, deflate, br")).await;
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    assert_eq!(reply.header("vary"), Some("accept-encoding"));
    assert!(reply.body.len() * 3 < plain.body.len(), "{} of {} bytes", reply.body.len(), plain.body.len());
    let mut text = String::new();
    GzDecoder::new(&*reply.body).read_to_string(&mut text).unwrap();
    assert_eq!(text, plain.text());
}

#[tokio::test]
async fn what_is_short_or_no_json_is_sent_as_it_is() {
    let api = Api::new();
    for line in ["GET /v1/fees", "GET /v1/stream", "GET /metrics", "GET /v1/backup", "GET /v1/nothing"] {
        let call = Call::operator(line).header("accept-encoding", "gzip");
        let response = api.start(call).await;
        assert!(!response.headers().contains_key("content-encoding"), "{line}");
    }
}
