//! Tokens: no bytes are a good token but those a key signed; and of claims that are signed, whoever they name is who calls.

use std::sync::LazyLock;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::Value;
use tradepost_http::auth::{KeySettings, Keys, Role};

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
/// A public key, of which nobody here has the private half.
const JWKS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"game","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let settings = KeySettings { secret: Some(SECRET), jwks: Some(JWKS), ..KeySettings::default() };
    Keys::new(&settings).expect("keys")
});

/// Even inputs are tokens, odd ones claims to be signed.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    if first & 1 == 0 {
        // A forgery would need the secret: finding one is a finding.
        assert!(KEYS.verify(text).is_err(), "nobody signed {text}");
        return;
    }
    let Ok(claims) = serde_json::from_str::<Value>(text) else { return };
    let token =
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(SECRET)).expect("a token");
    if let Ok(caller) = KEYS.verify(&token) {
        assert_eq!(claims["sub"].as_str(), Some(caller.subject.as_str()));
        assert_eq!(claims["role"] == "operator", caller.role == Role::Operator, "{claims}");
        assert!(claims["exp"].is_number(), "{claims}");
    }
}
