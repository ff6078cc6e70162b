//! Identity providers: their keys are fetched over TLS, from a server of this test with a certificate of its
//! own authority, and change while the market runs.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Caller, PROGRAM, Server, directory, serve_arguments};

const RSA: &[u8] = include_bytes!("../../../../../crates/http/src/auth/testdata/rsa.pem");
const ED25519: &[u8] = include_bytes!("../../../../../crates/http/src/auth/testdata/ed25519.pem");
/// The certificate of the provider, signed by `authority.pem`.
const CERTIFICATE: &[u8] = include_bytes!("testdata/issuer.pem");
const CERTIFICATES_KEY: &[u8] = include_bytes!("testdata/issuer-key.pem");
const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/security/testdata/authority.pem");
/// In the year 2100.
const FAR: u64 = 4_102_444_800;
/// How long a market may take until it has fetched new keys.
const FETCHED_WITHIN: Duration = Duration::from_secs(20);

/// A provider with one key at a time.
struct Issuer {
    url: String,
    set: Arc<Mutex<Option<String>>>,
}

impl Issuer {
    /// A provider that signs with this key; it is down while there is none.
    fn new(algorithm: Option<Algorithm>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let set = Arc::new(Mutex::new(algorithm.map(jwks)));
        let (certificate, key) = (CertificateDer::from_pem_slice(CERTIFICATE), key_of_certificate());
        rustls::crypto::ring::default_provider().install_default().ok();
        let tls = ServerConfig::builder().with_no_client_auth();
        let tls = Arc::new(tls.with_single_cert(vec![certificate.unwrap()], key).unwrap());
        let (issuer, keys) = (url.clone(), Arc::clone(&set));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that does not trust the certificate hangs up.
                answer(stream.unwrap(), &tls, &issuer, &keys).ok();
            }
        });
        Self { url, set }
    }

    fn sign_with(&self, algorithm: Algorithm) {
        *self.set.lock().unwrap() = Some(jwks(algorithm));
    }

    fn token(&self, algorithm: Algorithm) -> String {
        token(algorithm, &json!({"sub": "ann", "exp": FAR, "iss": self.url, "aud": "market"}))
    }
}

fn answer(
    stream: TcpStream,
    tls: &Arc<ServerConfig>,
    issuer: &str,
    keys: &Mutex<Option<String>>,
) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let connection = ServerConnection::new(Arc::clone(tls)).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request)?;
    let request = String::from_utf8_lossy(&request[..length]).into_owned();
    let body = match (request.split(' ').nth(1), keys.lock().unwrap().clone()) {
        (Some("/.well-known/openid-configuration"), Some(_)) => {
            Some(json!({"issuer": issuer, "jwks_uri": format!("{issuer}/keys")}).to_string())
        }
        (Some("/keys"), keys) => keys,
        _ => None,
    };
    let (status, body) = body.map_or(("503 Service Unavailable", String::new()), |body| ("200 OK", body));
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")?;
    stream.conn.send_close_notify();
    stream.flush()
}

fn key_of_certificate() -> PrivateKeyDer<'static> {
    PrivateKeyDer::from_pem_slice(CERTIFICATES_KEY).unwrap()
}

fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::RS256 => EncodingKey::from_rsa_pem(RSA).unwrap(),
        _ => EncodingKey::from_ed_pem(ED25519).unwrap(),
    }
}

fn jwks(algorithm: Algorithm) -> String {
    let jwk = Jwk::from_encoding_key(&key(algorithm), algorithm).unwrap();
    serde_json::to_string(&JwkSet { keys: vec![jwk] }).unwrap()
}

fn token(algorithm: Algorithm, claims: &Value) -> String {
    encode(&Header::new(algorithm), claims, &key(algorithm)).unwrap()
}

/// A market that trusts the authority of the provider's certificate.
fn market(flags: &[&str], authority: &str) -> (TempDir, Server) {
    let directory = directory();
    let mut command = Command::new(PROGRAM);
    command.args(serve_arguments(directory.path())).args(flags).env("SSL_CERT_FILE", authority);
    let server = Server::spawn(command, directory.path());
    (directory, server)
}

fn status(server: &Server, token: &str) -> u16 {
    let caller = Caller::new(&server.url, token.to_owned());
    caller.get("/v1/balances").send().unwrap().status().as_u16()
}

/// Whether a token becomes valid.
fn becomes_valid(server: &Server, token: &str) -> bool {
    let start = Instant::now();
    while start.elapsed() < FETCHED_WITHIN {
        if status(server, token) == 200 {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

#[test]
fn keys_of_an_address_are_fetched_and_change_without_a_restart() {
    let issuer = Issuer::new(Some(Algorithm::EdDSA));
    let (directory, server) = market(&["--jwks", &format!("{}/keys", issuer.url)], AUTHORITY);
    let (old, new) = (issuer.token(Algorithm::EdDSA), issuer.token(Algorithm::RS256));
    assert_eq!(status(&server, &old), 200, "fetched before the first request");

    issuer.sign_with(Algorithm::RS256);
    assert!(becomes_valid(&server, &new));
    assert_eq!(status(&server, &old), 401, "a key that is gone signs nothing any more");
    assert_eq!(status(&server, &server.player(directory.path(), "bob").token), 200, "the market's own");
}

#[test]
fn a_provider_is_discovered_and_its_tokens_must_name_it() {
    let issuer = Issuer::new(Some(Algorithm::EdDSA));
    let flags = ["--oidc-issuer", &issuer.url, "--token-audience", "market"];
    let (_directory, server) = market(&flags, AUTHORITY);
    assert_eq!(status(&server, &issuer.token(Algorithm::EdDSA)), 200);
    let claims = json!({"sub": "ann", "exp": FAR, "iss": issuer.url, "aud": "market"});
    for (claim, wrong) in
        [("iss", json!("https://other.example")), ("iss", Value::Null), ("aud", json!("another client"))]
    {
        let mut claims = claims.clone();
        claims[claim] = wrong;
        assert_eq!(status(&server, &token(Algorithm::EdDSA, &claims)), 401, "{claims}");
    }
}

#[test]
fn a_market_starts_while_its_provider_is_down_and_fetches_the_keys_later() {
    let issuer = Issuer::new(None);
    let (directory, server) = market(&["--oidc-issuer", &issuer.url], AUTHORITY);
    assert_eq!(status(&server, &server.player(directory.path(), "bob").token), 200, "the market's own");
    assert_eq!(status(&server, &issuer.token(Algorithm::EdDSA)), 401);
    issuer.sign_with(Algorithm::EdDSA);
    assert!(becomes_valid(&server, &issuer.token(Algorithm::EdDSA)));
}

#[test]
fn keys_of_a_server_that_nobody_vouches_for_are_not_accepted() {
    let issuer = Issuer::new(Some(Algorithm::EdDSA));
    // Another authority than that of the provider's certificate.
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/security/testdata/issuer.pem");
    let (_directory, server) = market(&["--jwks", &format!("{}/keys", issuer.url)], other);
    assert_eq!(status(&server, &issuer.token(Algorithm::EdDSA)), 401);
    let log = server.end_and_read_log();
    assert!(log.contains("kept the game's previous public keys") && log.contains("cannot fetch"), "{log}");
}
