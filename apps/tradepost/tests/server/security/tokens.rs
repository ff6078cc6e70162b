//! Forged tokens, against a server with a secret and with the game's own public keys. (Forgeries that need no
//! game keys are in the contract suite, `tokens`.)

use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Caller, Server, directory, expect};

/// The game's private keys; the server has the public ones.
const GAMES_RSA: &[u8] = include_bytes!("../../../../../crates/http/src/auth/testdata/rsa.pem");
const GAMES_ED25519: &[u8] = include_bytes!("../../../../../crates/http/src/auth/testdata/ed25519.pem");
/// Made for this test; the server does not know it.
const ATTACKERS_ED25519: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAD35DqLC82qD/0J1BrsSNvEPFqsTYu8kDZWf+ny1qJO
-----END PRIVATE KEY-----
";
/// In the year 2100.
const FAR: u64 = 4_102_444_800;

struct Scene {
    directory: TempDir,
    server: Server,
    jwks: String,
}

impl Scene {
    /// A market that accepts the game's keys, for the audience `tradepost` and from the issuer `game` only.
    fn new() -> Self {
        let directory = directory();
        let keys = [(Algorithm::RS256, "rsa"), (Algorithm::EdDSA, "ed")].map(|(algorithm, id)| {
            let mut jwk = Jwk::from_encoding_key(&games(algorithm), algorithm).unwrap();
            jwk.common.key_id = Some(id.to_owned());
            jwk
        });
        let jwks = serde_json::to_string(&JwkSet { keys: keys.to_vec() }).unwrap();
        let file = directory.path().join("jwks.json");
        std::fs::write(&file, &jwks).unwrap();
        let flags =
            ["--jwks", file.to_str().unwrap(), "--token-audience", "tradepost", "--token-issuer", "game"];
        let server = Server::start_with(directory.path(), &flags);
        Self { directory, server, jwks }
    }

    /// The status of a player's and of an operator's route with a token.
    fn statuses(&self, token: &str) -> (u16, u16) {
        let caller = Caller::new(&self.server.url, token.to_owned());
        let [own, operators] = ["/v1/balances", "/v1/audit"].map(|path| {
            let response = caller.get(path).send().unwrap();
            response.status().as_u16()
        });
        (own, operators)
    }
}

fn games(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::RS256 => EncodingKey::from_rsa_pem(GAMES_RSA).unwrap(),
        _ => EncodingKey::from_ed_pem(GAMES_ED25519).unwrap(),
    }
}

fn claims() -> Value {
    json!({"sub": "ann", "role": "operator", "exp": FAR, "aud": "tradepost", "iss": "game"})
}

fn with(member: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[member] = value;
    claims
}

fn sign(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    encode(header, claims, key).unwrap()
}

#[test]
fn valid_tokens_of_each_key_are_accepted() {
    let scene = Scene::new();
    let secret = std::fs::read(scene.directory.path().join("secret")).unwrap();
    for (algorithm, key) in [
        (Algorithm::HS256, EncodingKey::from_secret(&secret)),
        (Algorithm::RS256, games(Algorithm::RS256)),
        (Algorithm::EdDSA, games(Algorithm::EdDSA)),
    ] {
        assert_eq!(
            scene.statuses(&sign(&Header::new(algorithm), &claims(), &key)),
            (403, 200),
            "{algorithm:?}"
        );
        let player = sign(&Header::new(algorithm), &with("role", json!("player")), &key);
        assert_eq!(scene.statuses(&player), (200, 403), "{algorithm:?}");
    }
}

#[test]
fn a_public_key_signs_nothing() {
    let scene = Scene::new();
    let set: Value = serde_json::from_str(&scene.jwks).unwrap();
    let of = |member: &str| {
        set["keys"][0][member].as_str().or(set["keys"][1][member].as_str()).unwrap().to_owned()
    };
    // What a careless verifier might use as the HMAC secret.
    let secrets = [
        scene.jwks.clone(),
        set["keys"][0].to_string(),
        of("n"),
        of("x"),
        String::from_utf8(GAMES_RSA.to_vec()).unwrap(),
        String::new(),
    ];
    for secret in secrets {
        let header =
            |kid: Option<&str>| Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::HS256) };
        for kid in [None, Some("rsa"), Some("ed"), Some("../secret"), Some("' OR 1=1")] {
            let token = sign(&header(kid), &claims(), &EncodingKey::from_secret(secret.as_bytes()));
            assert_eq!(scene.statuses(&token), (401, 401), "{kid:?} {secret:?}");
        }
    }
}

#[test]
fn a_key_inside_a_token_is_ignored() {
    let scene = Scene::new();
    let own = EncodingKey::from_ed_pem(ATTACKERS_ED25519.as_bytes()).unwrap();
    let jwk = Jwk::from_encoding_key(&own, Algorithm::EdDSA).unwrap();
    let plain = Header::new(Algorithm::EdDSA);
    for header in [
        plain.clone(),
        Header { kid: Some("ed".to_owned()), ..plain.clone() },
        Header { jwk: Some(jwk.clone()), ..plain.clone() },
        Header { jwk: Some(jwk), kid: Some("ed".to_owned()), ..plain.clone() },
        Header { jku: Some("http://127.0.0.1:1/jwks.json".to_owned()), ..plain.clone() },
        Header { x5u: Some("http://127.0.0.1:1/x5u".to_owned()), ..plain },
    ] {
        assert_eq!(scene.statuses(&sign(&header, &claims(), &own)), (401, 401), "{header:?}");
    }
}

#[test]
fn claims_must_match_exactly() {
    let scene = Scene::new();
    let without = |member: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(member);
        claims
    };
    for (claims, expected) in [
        (with("aud", json!("other")), (401, 401)),
        (with("aud", json!(["other", "Tradepost"])), (401, 401)),
        (without("aud"), (401, 401)),
        (with("iss", json!("Game")), (401, 401)),
        (without("iss"), (401, 401)),
        (with("exp", json!(1_000_000_000)), (401, 401)),
        (with("exp", json!("4102444800")), (401, 401)),
        (with("exp", json!(-1)), (401, 401)),
        (without("exp"), (401, 401)),
        (with("nbf", json!(FAR - 1)), (401, 401)),
        (without("sub"), (401, 401)),
        (with("sub", json!(["ann"])), (401, 401)),
        (with("sub", json!("ann\u{0}")), (401, 401)),
        (with("role", json!("Operator")), (401, 401)),
        (with("role", json!("OPERATOR")), (401, 401)),
        (with("role", json!(["operator"])), (401, 401)),
        (with("role", json!(null)), (401, 401)),
        (without("role"), (200, 403)),
        (with("aud", json!(["other", "tradepost"])), (403, 200)),
    ] {
        let token = sign(&Header::new(Algorithm::EdDSA), &claims, &games(Algorithm::EdDSA));
        assert_eq!(scene.statuses(&token), expected, "{claims}");
    }
}

#[test]
fn player_ids_are_case_sensitive() {
    let scene = Scene::new();
    let caller = |player: &str| {
        let claims = json!({"sub": player, "exp": FAR, "aud": "tradepost", "iss": "game"});
        Caller::new(
            &scene.server.url,
            sign(&Header::new(Algorithm::EdDSA), &claims, &games(Algorithm::EdDSA)),
        )
    };
    let game = Caller::new(
        &scene.server.url,
        sign(&Header::new(Algorithm::RS256), &claims(), &games(Algorithm::RS256)),
    );
    let gift = json!({"asset": "coin", "amount": 5, "reason": "test"});
    expect(game.post("/v1/accounts/ann/deposits").json(&gift), 201..=201);
    assert_eq!(expect(caller("ann").get("/v1/balances"), 200..=200)["balances"][0]["available"], 5);
    assert_eq!(expect(caller("Ann").get("/v1/balances"), 200..=200)["balances"], json!([]));
}

#[test]
fn new_keys_of_the_game_are_read_without_a_restart() {
    let scene = Scene::new();
    let header = |algorithm, kid: &str| Header { kid: Some(kid.to_owned()), ..Header::new(algorithm) };
    let old = sign(&header(Algorithm::EdDSA, "ed"), &claims(), &games(Algorithm::EdDSA));
    let new = sign(&header(Algorithm::RS256, "rsa-2"), &claims(), &games(Algorithm::RS256));
    assert_eq!(scene.statuses(&old), (403, 200));
    let renamed = scene.jwks.replace("\"rsa\"", "\"rsa-2\"").replace("\"ed\"", "\"ed-2\"");
    std::fs::write(scene.directory.path().join("jwks.json"), renamed).unwrap();
    // The first request asks for the keys and does not wait for them.
    let start = Instant::now();
    while scene.statuses(&new) != (403, 200) {
        assert!(start.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(scene.statuses(&old), (401, 401), "a key that is gone signs nothing any more");
}

#[test]
fn tokens_not_before_revokes_every_earlier_token() {
    let directory = directory();
    let server = Server::start(directory.path());
    let (ann, operator) = (server.player(directory.path(), "ann"), server.operator.token.clone());
    expect(ann.get("/v1/balances"), 200..=200);
    server.terminate();

    let server = Server::start_with(directory.path(), &["--tokens-not-before", "2099-01-01T00:00:00Z"]);
    for token in [&ann.token, &operator] {
        let caller = Caller::new(&server.url, token.clone());
        for _ in 0..2 {
            let problem = expect(caller.get("/v1/balances"), 401..=401);
            assert_eq!(problem["code"], "unauthenticated");
            assert!(problem["detail"].as_str().unwrap().starts_with("the token is revoked"), "{problem}");
        }
    }
    server.terminate();

    let server = Server::start_with(directory.path(), &["--tokens-not-before", "2020-01-01T00:00:00Z"]);
    expect(Caller::new(&server.url, ann.token).get("/v1/balances"), 200..=200);
}

#[test]
fn revoked_tokens_end_at_once_and_stay_so_after_a_kill_and_their_streams_end() {
    let directory = directory();
    let mut server = Server::start(directory.path());
    let secret = EncodingKey::from_secret(&std::fs::read(directory.path().join("secret")).unwrap());
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let caller = |server: &Server, sub: &str, role: &str, issued: u64| {
        let claims = json!({"sub": sub, "role": role, "iat": issued, "exp": FAR});
        Caller::new(&server.url, sign(&Header::new(Algorithm::HS256), &claims, &secret))
    };
    let status = |caller: &Caller, path: &str| caller.get(path).send().unwrap().status().as_u16();
    let at = |seconds: u64| json!({"at": tradepost_wire::Time(seconds * 1_000).to_string()});
    let old = caller(&server, "ann", "player", now - 60);
    let stream = old.get("/v1/stream?materials=").send().unwrap();
    assert_eq!((status(&old, "/v1/balances"), stream.status().as_u16()), (200, 200));
    let revoke = server.operator.put("/v1/accounts/ann/tokens-not-before");
    expect(revoke.json(&at(now - 30)), 200..=200);
    for path in ["/v1/balances", "/v1/stream?materials="] {
        assert_eq!(status(&old, path), 401);
    }
    let messages = stream.text().unwrap();
    assert!(messages.ends_with("event: expired\ndata: {}\n\n"), "{messages:?}");

    let operators = [now - 60, now - 10].map(|issued| caller(&server, "ann", "operator", issued));
    assert_eq!(operators.each_ref().map(|operator| status(operator, "/v1/audit")), [200, 200]);
    expect(operators[0].put("/v1/tokens-not-before").json(&at(now - 20)), 200..=200);
    for killed in [false, true] {
        if killed {
            server.kill();
            server = Server::start(directory.path());
        }
        let of_ann = [now - 60, now - 25, now - 10].map(|issued| caller(&server, "ann", "player", issued));
        assert_eq!(of_ann.map(|caller| status(&caller, "/v1/balances")), [401, 401, 200], "{killed}");
        let operators = [now - 60, now - 10].map(|issued| caller(&server, "game", "operator", issued));
        assert_eq!(operators.map(|caller| status(&caller, "/v1/audit")), [401, 200], "{killed}");
    }
}
