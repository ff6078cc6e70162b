//! Sources of keys: what they accept, and when they are read again.

use std::io::{Read, Write};
use std::net::TcpListener;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::json;
use tradepost_http::auth::KeySettings;

use super::*;

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
/// In the year 2100.
const FAR: u64 = 4_102_444_800;

fn key() -> EncodingKey {
    EncodingKey::from_ed_pem(include_bytes!("../../../../crates/http/src/auth/testdata/ed25519.pem")).unwrap()
}

/// A set of one key with this id.
fn jwks(id: &str) -> String {
    let mut jwk = Jwk::from_encoding_key(&key(), Algorithm::EdDSA).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    serde_json::to_string(&JwkSet { keys: vec![jwk] }).unwrap()
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::new(&KeySettings { secret: Some(SECRET), ..KeySettings::default() }).unwrap())
}

/// Whether a token of the key with this id is valid.
fn accepts(keys: &Keys, id: &str) -> bool {
    let header = Header { kid: Some(id.to_owned()), ..Header::new(Algorithm::EdDSA) };
    keys.verify(&encode(&header, &json!({"sub": "ann", "exp": FAR}), &key()).unwrap()).is_ok()
}

/// A server on this machine that gives each request the next of these responses.
fn server(responses: Vec<String>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for response in responses {
            let (mut stream, _) = listener.accept().unwrap();
            let read = stream.read(&mut [0; 4096]).unwrap();
            assert!(read > 0);
            // The client closes a connection of which it has read enough.
            stream.write_all(response.as_bytes()).ok();
        }
    });
    address
}

fn response(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nLocation: /elsewhere\r\nConnection: close\r\n\r\n{body}")
}

async fn read(source: KeySource) -> Result<String, String> {
    source.read(&client().unwrap()).await.map_err(|error| error.to_string())
}

#[test]
fn keys_come_from_one_source_with_tls_except_on_this_machine() {
    let given = |jwks: Option<&str>, issuer| KeySource::given(jwks.map(PathBuf::from).as_ref(), issuer);
    assert!(matches!(given(None, None), Ok(None)));
    assert!(matches!(given(Some("keys.json"), None), Ok(Some(KeySource::File(_)))));
    for safe in
        ["https://id.example/keys", "http://localhost:7/", "http://127.0.0.1/", "http://[::1]:80/keys?v=1"]
    {
        assert!(matches!(given(Some(safe), None), Ok(Some(KeySource::Address(_)))), "{safe}");
        assert!(matches!(given(None, Some(safe)), Ok(Some(KeySource::Issuer(..)))), "{safe}");
    }
    for unsafe_one in ["http://id.example/keys", "http://localhost.example/", "ftp://localhost/", "https://"]
    {
        assert!(matches!(given(Some(unsafe_one), None), Err(KeySourceError::Address(_))), "{unsafe_one}");
        assert!(matches!(given(None, Some(unsafe_one)), Err(KeySourceError::Address(_))), "{unsafe_one}");
    }
    assert!(matches!(given(None, Some("id.example")), Err(KeySourceError::Address(_))));
    assert!(matches!(given(Some("keys.json"), Some("https://id.example")), Err(KeySourceError::Two)));
}

#[tokio::test]
async fn only_a_short_200_is_a_response() {
    let fetched = async |response: String| {
        let url = server(vec![response]);
        read(KeySource::Address(Url::parse(&url).unwrap())).await.map_err(|error| error.replace(&url, ""))
    };
    assert_eq!(fetched(response("200 OK", "keys")).await, Ok("keys".to_owned()));
    for status in ["302 Found", "404 Not Found", "500 Internal Server Error", "204 No Content"] {
        let refused = fetched(response(status, "")).await.unwrap_err();
        assert_eq!(refused, format!("/ answered {status}; expected 200 OK"));
    }
    let longest = "k".repeat(RESPONSE_BYTES_MAX);
    assert_eq!(fetched(response("200 OK", &longest)).await, Ok(longest.clone()));
    let refused = fetched(response("200 OK", &format!("{longest}k"))).await.unwrap_err();
    assert_eq!(refused, "/ returned more than 262144 bytes");
}

#[tokio::test]
async fn a_provider_must_name_itself_as_the_settings_do_and_give_a_safe_address() {
    let discovered = async |document: &dyn Fn(&str) -> String| {
        let keys = server(vec![response("200 OK", "keys")]);
        let document = document(&keys);
        let url = server(vec![response("200 OK", &document)]);
        read(KeySource::Issuer("https://id.example".to_owned(), Url::parse(&url).unwrap())).await
    };
    let good = |keys: &str| json!({"issuer": "https://id.example", "jwks_uri": keys, "x": 1}).to_string();
    assert_eq!(discovered(&good).await, Ok("keys".to_owned()));
    let other = |keys: &str| json!({"issuer": "https://id.example/", "jwks_uri": keys}).to_string();
    assert!(discovered(&other).await.unwrap_err().starts_with("the provider names itself"));
    let unsafe_one =
        |_: &str| json!({"issuer": "https://id.example", "jwks_uri": "http://id.example/"}).to_string();
    assert!(discovered(&unsafe_one).await.unwrap_err().starts_with("expected an https:// address"));
    assert!(discovered(&|_| "{}".to_owned()).await.unwrap_err().ends_with("returned no discovery document"));
}

#[tokio::test(start_paused = true)]
async fn the_keys_are_read_again_for_an_unknown_key_at_most_once_a_minute_and_when_old() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("keys.json");
    let save = |text: &str| std::fs::write(&file, text).unwrap();
    save(&jwks("one"));
    let keys = keys();
    KeySource::File(file.clone()).follow(Arc::clone(&keys)).await.unwrap();
    assert!(accepts(&keys, "one"));

    save(&jwks("two"));
    assert!(!accepts(&keys, "two"), "a request only asks for keys");
    sleep(Duration::from_secs(1)).await;
    assert!(accepts(&keys, "two") && !accepts(&keys, "one"), "the first time at once");

    save(&jwks("three"));
    assert!(!accepts(&keys, "three"));
    sleep(Duration::from_secs(50)).await;
    assert!(!accepts(&keys, "three"), "not again within a minute");
    sleep(Duration::from_secs(15)).await;
    assert!(accepts(&keys, "three"));

    for broken in ["{", r#"{"keys": []}"#] {
        save(broken);
        assert!(!accepts(&keys, "four"));
        sleep(Duration::from_mins(10)).await;
        assert!(accepts(&keys, "three"), "what cannot be used changes nothing");
    }
    std::fs::remove_file(&file).unwrap();
    sleep(Duration::from_mins(20)).await;
    assert!(accepts(&keys, "three"), "what cannot be read changes nothing");
    save(&jwks("five"));
    sleep(Duration::from_mins(7)).await;
    assert!(accepts(&keys, "five"), "without being asked for");
}

#[tokio::test]
async fn a_file_must_be_usable_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("keys.json");
    let start = async || KeySource::File(file.clone()).follow(keys()).await;
    assert!(matches!(start().await, Err(KeySourceError::File(..))));
    std::fs::write(&file, "{}").unwrap();
    assert!(matches!(start().await, Err(KeySourceError::Keys(_))));
}
