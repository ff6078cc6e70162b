//! Tokens that must be refused: every known forgery, and tokens that are expired or not valid yet.
//!
//! The keys in `testdata` are for these tests only.

use jsonwebtoken::EncodingKey;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use serde_json::json;

use super::scope::Scopes;
use super::*;

const SECRET: &[u8] = b"a secret of thirty-two bytes, or more";
const HOUR: u64 = 3_600;

fn in_an_hour() -> u64 {
    get_current_timestamp() + HOUR
}

fn claims(exp: u64) -> Claims<'static> {
    Claims::new("ada", Role::Player, exp)
}

fn as_json(exp: u64) -> serde_json::Value {
    json!({"sub": "ada", "role": "player", "exp": exp})
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
    let caller = keys.verify(&token).unwrap();
    let named = (caller.subject.as_str(), caller.role, caller.scopes);
    assert_eq!(named, ("ada", Role::Operator, Scopes::ADMIN));
    assert!(caller.issued.unwrap().abs_diff(get_current_timestamp()) < 60);
    assert_eq!(keys.verify(&token).unwrap(), caller, "cached");
}

#[test]
fn after_a_rotation_tokens_of_the_previous_secret_are_valid_until_it_is_taken_out() {
    let next = b"the next secret, of thirty-two bytes too";
    let keys = keys_of_secret();
    let [old, new] = [SECRET, next].map(|secret| mint(secret, &claims(in_an_hour())).unwrap());
    let headers =
        |token: &str| HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
    assert!(keys.verify(&old).is_ok());
    assert!(!keys.is_signed_by_unknown_secret(&headers(&old)));
    assert!(keys.is_signed_by_unknown_secret(&headers(&new)), "a reason to read the secret again");
    refusal(&keys, &new);

    keys.replace_secrets(next, Some(SECRET)).unwrap();
    let expired = mint(next, &claims(get_current_timestamp() - HOUR)).unwrap();
    assert_eq!(refusal(&keys, &expired), "the token has expired: its `exp` is in the past");
    assert!(keys.verify(&old).is_ok() && keys.verify(&new).is_ok());
    assert!(!keys.is_signed_by_unknown_secret(&headers(&new)));

    keys.replace_secrets(next, None).unwrap();
    assert_eq!(refusal(&keys, &old), "the token's signature is invalid", "although it was cached as valid");
    assert!(keys.verify(&new).is_ok());

    assert!(keys.replace_secrets(b"short", None).is_err());
    assert!(keys.verify(&new).is_ok(), "a secret that cannot be used changes nothing");
    // Neither an expired token nor one of another algorithm is a reason to read the secret.
    let other = sign(&Header::new(Algorithm::ES256), &as_json(in_an_hour()), &key(Algorithm::ES256));
    for token in [&expired, &other, "no token"] {
        assert!(!keys.is_signed_by_unknown_secret(&headers(token)), "{token}");
    }
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
        let token = sign(&Header::new(algorithm), &as_json(in_an_hour()), &key(algorithm));
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
        let token = sign(&Header::default(), &as_json(in_an_hour()), &secret);
        refusal(&keys, &token);
    }
}

#[test]
fn an_algorithm_that_no_key_has_is_refused() {
    let header = Header::new(Algorithm::HS512);
    let token = sign(&header, &as_json(in_an_hour()), &EncodingKey::from_secret(SECRET));
    refusal(&keys_of_secret(), &token);
    let header = Header::new(Algorithm::RS512);
    let token = sign(&header, &as_json(in_an_hour()), &key(Algorithm::RS512));
    refusal(&keys_of(&jwks(&[Algorithm::RS256])).unwrap(), &token);
}

#[test]
fn a_token_may_name_its_key_or_omit_it() {
    let keys = keys_of(&jwks(&[Algorithm::EdDSA])).unwrap();
    let sign = |kid: Option<&str>| {
        let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::EdDSA) };
        sign(&header, &as_json(in_an_hour()), &key(Algorithm::EdDSA))
    };
    assert!(keys.verify(&sign(None)).is_ok());
    assert!(keys.verify(&sign(Some("EdDSA"))).is_ok());
    refusal(&keys, &sign(Some("another")));
}

#[test]
fn the_detail_states_what_is_wrong_with_a_token() {
    let hour = in_an_hour();
    let expires = "the token needs the claim `exp`: when it expires, in seconds since 1970, as a number";
    let named = "the token needs the claim `sub`: the player's id, as text (the setting player-claim can name \
                 another claim)";
    let role = |found: &str| {
        format!(
            "the token's `role` is {found}; it must be \"player\" or \"operator\", or absent for a player (the \
             setting role-claim can name another claim)"
        )
    };
    let invalid =
        format!("the token's `sub` is not a valid player id: {}", tradepost_core::InvalidId::Player);
    let cases = [
        (
            json!({"sub": "ada", "exp": hour - 2 * HOUR}),
            "the token has expired: its `exp` is in the past".to_owned(),
        ),
        (
            json!({"sub": "ada", "exp": hour, "nbf": hour}),
            "the token is not valid yet: its `nbf` is in the future".to_owned(),
        ),
        (json!({"sub": "ada"}), expires.to_owned()),
        (json!({"sub": "ada", "exp": "tomorrow"}), expires.to_owned()),
        (json!({"sub": "ada", "exp": null}), expires.to_owned()),
        (json!({"exp": hour}), named.to_owned()),
        (json!({"exp": hour, "uid": "ada"}), named.to_owned()),
        (json!({"exp": hour, "sub": 17}), named.to_owned()),
        (json!({"sub": "ada", "exp": hour, "role": "authenticated"}), role("\"authenticated\"")),
        (json!({"sub": "ada", "exp": hour, "role": "Operator"}), role("\"Operator\"")),
        (json!({"sub": "ada", "exp": hour, "role": ["operator"]}), role("[\"operator\"]")),
        (json!({"sub": "", "exp": hour}), invalid.clone()),
        (json!({"sub": "a b", "exp": hour}), invalid),
        (json!(7), "the token's claims are not a JSON object".to_owned()),
    ];
    for (claims, detail) in cases {
        let token = sign(&Header::default(), &claims, &EncodingKey::from_secret(SECRET));
        assert_eq!(refusal(&keys_of_secret(), &token), detail, "{claims}");
    }
    let token = mint(b"another secret of thirty-two bytes", &claims(hour)).unwrap();
    assert_eq!(refusal(&keys_of_secret(), &token), "the token's signature is invalid");
    let header = Header { crit: Some(vec!["b64".to_owned()]), ..Header::default() };
    let token = sign(&header, &as_json(hour), &EncodingKey::from_secret(SECRET));
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
    keys.verified_tokens.insert(token.as_str().into(), Verified { caller, exp: 7, version: 0 });
    assert!(keys.verify(&token).is_ok(), "verified again, and cached again");
    assert_ne!(keys.verified_tokens.get(token.as_str()).unwrap().exp, 7);
}

#[test]
fn the_cache_of_tokens_is_bounded_and_keeps_the_tokens_in_use() {
    let keys = keys_of_secret();
    let token = mint(SECRET, &claims(in_an_hour())).unwrap();
    let verified = Verified { caller: keys.verify(&token).unwrap(), exp: in_an_hour(), version: 0 };
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
        (None, Some("the game"), Some("the token needs the claim `aud`")),
        (Some("tradepost"), None, Some("the token needs the claim `iss`")),
        (Some("another"), Some("the game"), Some("the token is for another audience")),
        (Some("tradepost"), Some("another"), Some("the token is from another issuer")),
    ];
    for (aud, iss, expected) in cases {
        let token = mint(SECRET, &Claims { aud, iss, ..claims(in_an_hour()) }).unwrap();
        let refused = strict.verify(&token).err().map(|failure| failure.into_problem().detail.into_owned());
        let found = refused.as_deref().map(|detail| detail.split(':').next().unwrap());
        assert_eq!(found, expected, "{aud:?} {iss:?}");
        assert!(keys_of_secret().verify(&token).is_ok(), "not configured");
    }
}

#[test]
fn tokens_issued_before_the_moment_of_revocation_are_refused() {
    let now = get_current_timestamp();
    let revoking = |at: u64| {
        let at = tradepost_wire::Time(at).to_string();
        let tokens_not_before = Some(at.as_str());
        Keys::new(&KeySettings { secret: Some(SECRET), tokens_not_before, ..KeySettings::default() }).unwrap()
    };
    let issued = |iat: serde_json::Value| {
        let claims = json!({"sub": "ada", "exp": in_an_hour(), "iat": iat});
        sign(&Header::default(), &claims, &EncodingKey::from_secret(SECRET))
    };
    let number = |whole: u64, rest: &str| serde_json::from_str(&format!("{whole}{rest}")).unwrap();
    let keys = revoking(now * 1_000);
    for accepted in [json!(now), json!(now + 1), number(now, ".5")] {
        assert!(keys.verify(&issued(accepted)).is_ok());
    }
    assert!(keys.verify(&mint(SECRET, &claims(in_an_hour())).unwrap()).is_ok(), "minted after it");
    let revoked = [json!(now - 1), number(now - 1, ".5"), json!(0), json!(-1), json!(-1.5)];
    for token in revoked.map(issued) {
        for time in ["at first", "again"] {
            assert!(
                refusal(&keys, &token).starts_with("the token is revoked: it was issued before"),
                "{time}"
            );
        }
        assert!(keys_of_secret().verify(&token).is_ok(), "not configured");
    }
    for token in [json!(null), json!("today")].map(issued).iter().chain([&sign(
        &Header::default(),
        &as_json(in_an_hour()),
        &EncodingKey::from_secret(SECRET),
    )]) {
        assert!(refusal(&keys, token).starts_with("the token needs the claim `iat`"));
    }
    // A second of which only the end counts is refused as a whole.
    assert!(revoking(now * 1_000 + 500).verify(&issued(json!(now))).is_err());
}

#[test]
fn unusable_keys_are_refused_at_start_up() {
    assert!(matches!(Keys::new(&KeySettings::default()), Err(KeysError::NoKey)));
    let short = KeySettings { secret: Some(b"short"), ..KeySettings::default() };
    assert!(matches!(Keys::new(&short), Err(KeysError::SecretTooShort(5))));
    for wrong in ["today", "2026-01-31", "1769860800", "2026-02-30T00:00:00Z"] {
        let tokens_not_before = Some(wrong);
        let settings = KeySettings { secret: Some(SECRET), tokens_not_before, ..KeySettings::default() };
        assert!(matches!(Keys::new(&settings), Err(KeysError::NotBefore(found)) if found == wrong));
    }
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

#[test]
fn the_claims_of_another_issuer_are_named_by_the_settings() {
    let claims = ClaimNames { player: "uid", role: "https://game.example/role" };
    let keys = Keys::new(&KeySettings { secret: Some(SECRET), claims, ..KeySettings::default() }).unwrap();
    let exp = in_an_hour();
    let verify = |claims: serde_json::Value| {
        let token = sign(&Header::default(), &claims, &EncodingKey::from_secret(SECRET));
        let caller = keys.verify(&token).map_err(|failure| failure.into_problem().detail.into_owned())?;
        Ok::<_, String>((caller.subject.as_str().to_owned(), caller.role))
    };
    let player = json!({"uid": "ada", "sub": "auth0|7", "role": "authenticated", "exp": exp});
    assert_eq!(verify(player), Ok(("ada".to_owned(), Role::Player)));
    let operator = json!({"uid": "game", "https://game.example/role": "operator", "exp": exp});
    assert_eq!(verify(operator), Ok(("game".to_owned(), Role::Operator)));
    assert!(verify(json!({"sub": "ada", "exp": exp})).unwrap_err().contains("the claim `uid`"));
    let wrong = json!({"uid": "ada", "https://game.example/role": "admin", "exp": exp});
    assert!(verify(wrong).unwrap_err().starts_with("the token's `https://game.example/role` is \"admin\""));

    let minted = mint_named(SECRET, &Claims { role: Role::Operator, ..self::claims(exp) }, claims).unwrap();
    assert_eq!(keys.verify(&minted).unwrap().role, Role::Operator);
    assert!(keys_of_secret().verify(&minted).is_err(), "it has no `sub`");
}

#[test]
fn a_refusal_repeats_little_of_a_claim() {
    let token = json!({"sub": "ada", "exp": in_an_hour(), "role": "x".repeat(10_000)});
    let token = sign(&Header::default(), &token, &EncodingKey::from_secret(SECRET));
    assert!(refusal(&keys_of_secret(), &token).len() < 300);
}

#[test]
fn a_newline_at_the_end_of_a_secret_is_not_part_of_it() {
    for saved in ["secret", "secret\n", "secret\r\n"] {
        assert_eq!(without_newline(saved.as_bytes()), b"secret");
    }
    assert_eq!(without_newline(b" a\nb \n\n"), b" a\nb \n");
}

/// Whether a token asks the program to look for new keys.
fn asks_for_keys(keys: &Keys, token: &str) -> bool {
    use futures::FutureExt;

    while keys.unknown_key().now_or_never().is_some() {}
    refusal(keys, token);
    keys.unknown_key().now_or_never().is_some()
}

fn by_set(algorithm: Algorithm, claims: &serde_json::Value) -> String {
    let header = Header { kid: Some(format!("{algorithm:?}")), ..Header::new(algorithm) };
    sign(&header, claims, &key(algorithm))
}

#[test]
fn a_token_of_an_unknown_key_asks_for_new_keys_and_theirs_alone_are_valid_then() {
    let keys = keys_of(&jwks(&[Algorithm::EdDSA])).unwrap();
    let token = |algorithm| by_set(algorithm, &as_json(in_an_hour()));
    let (old, new) = (token(Algorithm::EdDSA), token(Algorithm::ES256));
    keys.verify(&old).unwrap();
    // A token of the secret's kind says nothing about the set, and neither does an expired one of a known
    // key.
    assert!(!asks_for_keys(&keys, &mint(SECRET, &claims(in_an_hour())).unwrap()));
    assert!(!asks_for_keys(&keys, &by_set(Algorithm::EdDSA, &as_json(1_000))));
    assert!(asks_for_keys(&keys, &new));

    keys.replace_set(&jwks(&[Algorithm::ES256])).unwrap();
    keys.verify(&new).unwrap();
    assert_eq!(refusal(&keys, &old), "no key matches the token's `alg` and `kid`", "although it was cached");
    for broken in ["{", r#"{"keys": []}"#] {
        assert!(keys.replace_set(broken).is_err());
        keys.verify(&new).unwrap();
    }
}

#[test]
fn the_issuer_of_the_set_is_required_of_its_tokens_only() {
    let set = jwks(&[Algorithm::EdDSA]);
    let settings = KeySettings { secret: Some(SECRET), jwks: Some(&set), ..KeySettings::default() };
    let keys = Keys::new(&KeySettings { jwks_issuer: Some("https://id.example"), ..settings }).unwrap();
    keys.verify(&mint(SECRET, &claims(in_an_hour())).unwrap()).unwrap();
    for (issuer, is_valid) in [("https://id.example", true), ("https://id.example/", false)] {
        let claims = json!({"sub": "ada", "exp": in_an_hour(), "iss": issuer});
        assert_eq!(keys.verify(&by_set(Algorithm::EdDSA, &claims)).is_ok(), is_valid, "{issuer}");
    }
    let without = refusal(&keys, &by_set(Algorithm::EdDSA, &as_json(in_an_hour())));
    assert!(without.starts_with("the token needs the claim `iss`"), "{without}");
}
