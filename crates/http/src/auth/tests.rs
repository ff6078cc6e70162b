//! Tokens that must be refused: every known forgery, and tokens that are expired or not valid yet.
//!
//! The keys in `testdata` are for these tests only.

use serde_json::json;

use super::*;

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
const HOUR: u64 = 3_600;

fn in_an_hour() -> u64 {
    get_current_timestamp() + HOUR
}

fn claims(exp: u64) -> Claims<'static> {
    Claims { sub: "ada", role: Role::Player, exp, aud: None, iss: None }
}

fn keys_of_secret() -> Keys {
    Keys::new(&KeySettings { secret: Some(SECRET), ..KeySettings::default() }).unwrap()
}

fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::EdDSA => EncodingKey::from_ed_pem(include_bytes!("testdata/ed25519.pem")).unwrap(),
        Algorithm::ES256 => EncodingKey::from_ec_pem(include_bytes!("testdata/p256.pem")).unwrap(),
        _ => EncodingKey::from_rsa_pem(include_bytes!("testdata/rsa.pem")).unwrap(),
    }
}

/// A JWK set of the public halves of these keys, with their algorithms as ids.
fn jwks(algorithms: &[Algorithm]) -> String {
    let jwk = |algorithm: &Algorithm| {
        let mut jwk = Jwk::from_encoding_key(&key(*algorithm), *algorithm).unwrap();
        jwk.common.key_id = Some(format!("{algorithm:?}"));
        jwk
    };
    serde_json::to_string(&JwkSet { keys: algorithms.iter().map(jwk).collect() }).unwrap()
}

fn keys_of(jwks: &str) -> Result<Keys, KeysError> {
    Keys::new(&KeySettings { jwks: Some(jwks), ..KeySettings::default() })
}

fn sign(header: &Header, claims: &serde_json::Value, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

fn refusal(keys: &Keys, token: &str) -> String {
    let problem = keys.verify(token).unwrap_err().into_problem();
    assert_eq!((problem.status, &*problem.code), (401, "unauthenticated"));
    problem.detail.into_owned()
}

#[test]
fn a_minted_token_is_valid_and_names_its_caller() {
    let keys = keys_of_secret();
    let token = mint(SECRET, &Claims { role: Role::Operator, ..claims(in_an_hour()) }).unwrap();
    let caller = Caller { subject: PlayerId::new("ada").unwrap(), role: Role::Operator };
    assert_eq!(keys.verify(&token).unwrap(), caller, "at first");
    assert_eq!(keys.verify(&token).unwrap(), caller, "cached");
}

#[test]
fn a_token_without_a_role_is_a_players() {
    let claims = json!({"sub": "ada", "exp": in_an_hour()});
    let token = sign(&Header::default(), &claims, &EncodingKey::from_secret(SECRET));
    assert_eq!(keys_of_secret().verify(&token).unwrap().role, Role::Player);
}

#[test]
fn each_kind_of_key_verifies_only_its_own_tokens() {
    let all = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];
    let keys = keys_of(&jwks(&all)).unwrap();
    for algorithm in all {
        let token = sign(&Header::new(algorithm), &json!(claims(in_an_hour())), &key(algorithm));
        assert_eq!(keys.verify(&token).unwrap().subject.as_str(), "ada", "{algorithm:?}");
        let others: Vec<_> = all.into_iter().filter(|other| *other != algorithm).collect();
        let detail = refusal(&keys_of(&jwks(&others)).unwrap(), &token);
        assert_eq!(detail, "no key matches the token's `alg` and `kid`", "{algorithm:?}");
    }
}

#[test]
fn a_token_without_a_signature_is_refused() {
    let token = mint(SECRET, &claims(in_an_hour())).unwrap();
    let payload = token.split('.').nth(1).unwrap();
    // {"alg":"none"}, {"alg":"None"} and {"alg":"HS256"}, in base64url.
    for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJOb25lIn0", "eyJhbGciOiJIUzI1NiJ9"] {
        refusal(&keys_of_secret(), &format!("{header}.{payload}."));
        refusal(&keys_of_secret(), &format!("{header}.{payload}"));
    }
}

#[test]
fn a_public_key_is_not_accepted_as_a_secret() {
    let set = jwks(&[Algorithm::RS256]);
    let keys = keys_of(&set).unwrap();
    let jwk: serde_json::Value = serde_json::from_str(&set).unwrap();
    let modulus = jwk["keys"][0]["n"].as_str().unwrap();
    for secret in [EncodingKey::from_secret(modulus.as_bytes()), EncodingKey::from_secret(set.as_bytes())] {
        let token = sign(&Header::default(), &json!(claims(in_an_hour())), &secret);
        refusal(&keys, &token);
    }
}

#[test]
fn an_algorithm_that_no_key_has_is_refused() {
    let header = Header::new(Algorithm::HS512);
    let token = sign(&header, &json!(claims(in_an_hour())), &EncodingKey::from_secret(SECRET));
    refusal(&keys_of_secret(), &token);
    let header = Header::new(Algorithm::RS512);
    let token = sign(&header, &json!(claims(in_an_hour())), &key(Algorithm::RS512));
    refusal(&keys_of(&jwks(&[Algorithm::RS256])).unwrap(), &token);
}

#[test]
fn a_token_may_name_its_key_or_omit_it() {
    let keys = keys_of(&jwks(&[Algorithm::EdDSA])).unwrap();
    let sign = |kid: Option<&str>| {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::EdDSA) };
        sign(&header, &json!(claims(in_an_hour())), &key(Algorithm::EdDSA))
    };
    assert!(keys.verify(&sign(None)).is_ok());
    assert!(keys.verify(&sign(Some("EdDSA"))).is_ok());
    refusal(&keys, &sign(Some("another")));
}

#[test]
fn the_detail_states_what_is_wrong_with_a_token() {
    let hour = in_an_hour();
    let cases = [
        (json!({"sub": "ada", "exp": hour - 2 * HOUR}), "the token has expired"),
        (json!({"sub": "ada", "exp": hour, "nbf": hour}), "the token is not valid yet"),
        (json!({"sub": "ada"}), "the token's claims are invalid"),
        (json!({"exp": hour}), "the token's claims are invalid"),
        (json!({"sub": "ada", "exp": "tomorrow"}), "a required claim is missing from the token"),
        (json!({"sub": "ada", "exp": hour, "role": "admin"}), "the token's claims are invalid"),
        (json!({"sub": "", "exp": hour}), "the token's `sub` is not a valid player id"),
        (json!({"sub": "a b", "exp": hour}), "the token's `sub` is not a valid player id"),
        (json!(7), "the token's claims are invalid"),
    ];
    for (claims, detail) in cases {
        let token = sign(&Header::default(), &claims, &EncodingKey::from_secret(SECRET));
        assert_eq!(refusal(&keys_of_secret(), &token), detail, "{claims}");
    }
    let token = mint(b"another secret of thirty-two bytes", &claims(hour)).unwrap();
    assert_eq!(refusal(&keys_of_secret(), &token), "the token's signature is invalid");
    let header = Header { crit: Some(vec!["b64".to_owned()]), ..Header::default() };
    let token = sign(&header, &json!(claims(hour)), &EncodingKey::from_secret(SECRET));
    assert!(refusal(&keys_of_secret(), &token).contains("crit"));
    for garbage in ["", "x", "a.b.c", "..", "é.é.é"] {
        refusal(&keys_of_secret(), garbage);
    }
}

#[test]
fn a_changed_token_is_refused_although_the_original_is_cached() {
    let keys = keys_of_secret();
    let good = mint(SECRET, &claims(in_an_hour())).unwrap();
    keys.verify(&good).unwrap();
    let operator = mint(&[7; 32], &Claims { role: Role::Operator, ..claims(in_an_hour()) }).unwrap();
    let signature = good.rsplit('.').next().unwrap();
    let (unsigned, _) = operator.rsplit_once('.').unwrap();
    refusal(&keys, &format!("{unsigned}.{signature}"));
}

#[test]
fn a_cached_token_expires_too() {
    let keys = keys_of_secret();
    let token = mint(SECRET, &claims(in_an_hour())).unwrap();
    let caller = keys.verify(&token).unwrap();
    keys.verified_tokens.insert(token.as_str().into(), Verified { caller, exp: 7 });
    assert!(keys.verify(&token).is_ok(), "verified again, and cached again");
    assert_ne!(keys.verified_tokens.get(token.as_str()).unwrap().exp, 7);
}

#[test]
fn the_cache_of_tokens_is_bounded_and_keeps_the_tokens_in_use() {
    let keys = keys_of_secret();
    let token = mint(SECRET, &claims(in_an_hour())).unwrap();
    let verified = Verified { caller: keys.verify(&token).unwrap(), exp: in_an_hour() };
    for number in 0..2 * VERIFIED_TOKENS_MAX {
        keys.verified_tokens.insert(number.to_string().into(), verified.clone());
        assert!(keys.verified_tokens.get(token.as_str()).is_some(), "evicted by token {number}");
    }
    assert!(keys.verified_tokens.len() <= VERIFIED_TOKENS_MAX, "{} tokens", keys.verified_tokens.len());
}

#[test]
fn audience_and_issuer_are_checked_where_they_are_configured() {
    let strict = KeySettings {
        secret: Some(SECRET),
        audience: Some("tradepost"),
        issuer: Some("the game"),
        ..KeySettings::default()
    };
    let strict = Keys::new(&strict).unwrap();
    let cases = [
        (Some("tradepost"), Some("the game"), None),
        (None, Some("the game"), Some("a required claim is missing from the token")),
        (Some("tradepost"), None, Some("a required claim is missing from the token")),
        (Some("another"), Some("the game"), Some("the token is for another audience")),
        (Some("tradepost"), Some("another"), Some("the token is from another issuer")),
    ];
    for (aud, iss, expected) in cases {
        let token = mint(SECRET, &Claims { aud, iss, ..claims(in_an_hour()) }).unwrap();
        let refused = strict.verify(&token).err().map(|failure| failure.into_problem().detail.into_owned());
        assert_eq!(refused.as_deref(), expected, "{aud:?} {iss:?}");
        assert!(keys_of_secret().verify(&token).is_ok(), "not configured");
    }
}

#[test]
fn unusable_keys_are_refused_at_start_up() {
    assert!(matches!(Keys::new(&KeySettings::default()), Err(KeysError::NoKey)));
    let short = KeySettings { secret: Some(b"short"), ..KeySettings::default() };
    assert!(matches!(Keys::new(&short), Err(KeysError::SecretTooShort(5))));
    assert!(matches!(keys_of("{}"), Err(KeysError::InvalidJwks(_))));
    assert!(matches!(keys_of(r#"{"keys": []}"#), Err(KeysError::NoUsableKey)));
    let encryption = jwks(&[Algorithm::RS256]).replace("\"alg\"", "\"use\":\"enc\",\"alg\"");
    assert!(matches!(keys_of(&encryption), Err(KeysError::NoUsableKey)));
    let shared = r#"{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}"#;
    assert!(
        matches!(keys_of(shared), Err(KeysError::NoUsableKey)),
        "a secret does not belong in a public set"
    );
    let broken = r#"{"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "!"}]}"#;
    assert!(matches!(keys_of(broken), Err(KeysError::InvalidKey(0, _))));
}

#[test]
fn the_authorization_header_is_parsed_as_the_standard_says() {
    let keys = keys_of_secret();
    let token = mint(SECRET, &claims(in_an_hour())).unwrap();
    let caller = |value: Option<String>| {
        let headers = value.map(|value| (AUTHORIZATION, value.parse().unwrap())).into_iter().collect();
        keys.caller(&headers)
    };
    assert!(caller(Some(format!("Bearer {token}"))).is_ok());
    assert!(caller(Some(format!("bearer {token}"))).is_ok());
    for wrong in [None, Some(token.clone()), Some(format!("Basic {token}")), Some("Bearer".to_owned())] {
        assert_eq!(caller(wrong).unwrap_err().problem().status, 401);
    }
}

#[test]
fn secrets_do_not_show_in_logs() {
    let settings = KeySettings { secret: Some(SECRET), ..KeySettings::default() };
    let shown = format!("{settings:?} {:?}", Keys::new(&settings).unwrap());
    assert!(!shown.contains("thirty") && !shown.contains("97"), "{shown}");
}
