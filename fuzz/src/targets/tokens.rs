//! Tokens: only signed bytes are a valid token, and the caller is the one that the signed claims name.

use std::sync::LazyLock;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::Value;
use tradepost_http::auth::{KeySettings, Keys, Role};

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
/// A public key whose private key is not known here.
const JWKS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"game","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let settings = KeySettings { secret: Some(SECRET), jwks: Some(JWKS), ..KeySettings::default() };
    Keys::new(&settings).expect("keys")
});

/// After an even byte comes a token, after an odd one claims to be signed.
pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    if first & 1 == 0 {
        assert!(KEYS.verify(text).is_err(), "a forged token: {text}");
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
