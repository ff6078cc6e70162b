//! The program serves its web page, beside the routes of the API.

use std::io::Read;
use std::path::Path;

use reqwest::blocking::{Client, Response};
use reqwest::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};

use crate::harness::{Server, directory};

fn get(server: &Server, path: &str, encoding: &str) -> Response {
    tradepost_client::install_tls();
    let request = Client::new().get(format!("{}{path}", server.url)).header(ACCEPT_ENCODING, encoding);
    request.send().expect("an answer")
}

fn header(response: &Response, name: reqwest::header::HeaderName) -> String {
    let value = response.headers().get(name).map(|value| value.to_str().expect("text"));
    value.unwrap_or_default().to_owned()
}

/// The page's files that a document links.
fn named(document: &str) -> Vec<String> {
    let texts = document.split('"').filter_map(|text| text.strip_prefix("./"));
    texts.filter(|text| !text.is_empty()).map(|text| format!("/{text}")).collect()
}

/// Whether this program was built with the page: `build.rs` looked at the same place.
fn is_built() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist/index.html").exists()
}

#[test]
fn the_page_and_its_files_are_served_in_every_encoding() {
    let directory = directory();
    let server = Server::start(directory.path());
    let index = get(&server, "/", "identity");
    if !is_built() {
        assert_eq!(index.status(), 404);
        assert!(index.text().expect("text").contains("cargo xtask ui"));
        return;
    }
    assert_eq!((index.status().as_u16(), header(&index, CACHE_CONTROL)), (200, "no-cache".to_owned()));
    assert!(header(&index, CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"));
    let document = index.text().expect("text");
    let files = named(&document);
    assert!(files.iter().any(|file| file.contains("/assets/")), "{document}");
    for file in files.iter().map(String::as_str).chain(["/config.json"]) {
        let plain = get(&server, file, "identity");
        assert_eq!(plain.status(), 200, "{file}");
        let kept = header(&plain, CACHE_CONTROL).contains("immutable");
        assert_eq!(kept, file.starts_with("/assets/"), "{file}");
        assert!(!header(&plain, CONTENT_TYPE).is_empty(), "{file}");
        let plain = plain.bytes().expect("a body");
        for encoding in ["gzip", "br"] {
            let packed = get(&server, file, encoding);
            if header(&packed, CONTENT_ENCODING).is_empty() {
                // Too short to compress.
                assert!(plain.len() < 200, "{file} is not compressed with {encoding}");
                continue;
            }
            assert_eq!(header(&packed, CONTENT_ENCODING), encoding, "{file}");
            let packed = packed.bytes().expect("a body");
            assert!(packed.len() < plain.len(), "{file}");
            assert!(unpacked(encoding, &packed) == plain, "{file} differs when compressed with {encoding}");
        }
    }
}

#[test]
fn the_page_calls_its_own_origin_by_default() {
    let directory = directory();
    let server = Server::start(directory.path());
    let config = get(&server, "/config.json", "identity");
    assert_eq!(config.status().as_u16(), if is_built() { 200 } else { 404 });
    if is_built() {
        assert_eq!(header(&config, CACHE_CONTROL), "no-cache", "a deployment of the page may change it");
        let config: serde_json::Value = config.json().expect("JSON");
        assert_eq!(config, serde_json::json!({"api": "", "name": ""}));
    }
}

fn unpacked(encoding: &str, packed: &[u8]) -> Vec<u8> {
    let mut unpacked = Vec::new();
    match encoding {
        "gzip" => flate2::read::GzDecoder::new(packed).read_to_end(&mut unpacked).map(drop),
        _ => brotli::BrotliDecompress(&mut &*packed, &mut unpacked),
    }
    .expect("valid compressed data");
    unpacked
}

#[test]
fn unknown_paths_are_problem_documents() {
    let directory = directory();
    let server = Server::start(directory.path());
    for path in ["/assets/nothing.js", "/m/copper", "/index.htm", "/assets/", "/..%2fconfig.json"] {
        let answer = get(&server, path, "br");
        assert_eq!(answer.status(), 404, "{path}");
        assert_eq!(header(&answer, CONTENT_TYPE), "application/problem+json", "{path}");
    }
    let posted = Client::new().post(&server.url).send().expect("an answer");
    assert_eq!(
        (posted.status().as_u16(), header(&posted, CONTENT_TYPE).as_str()),
        (405, "application/problem+json")
    );
    for path in ["/v1/materials", "/openapi.json", "/docs/", "/healthz"] {
        let answer = get(&server, path, "identity");
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(header(&answer, CONTENT_SECURITY_POLICY), "", "{path}");
    }
}
