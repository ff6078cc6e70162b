//! Who may do what: every route of the document is tried by everybody.

use tradepost_http::auth::Role;

use crate::api::{Api, Ask, operations, token};

const PUBLIC: [&str; 11] = [
    "GET /v1/materials",
    "GET /v1/materials/copper",
    "GET /v1/materials/copper/book",
    "GET /v1/materials/copper/candles",
    "GET /v1/materials/copper/trades",
    "GET /v1/fees",
    "GET /v1/stream",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /errors",
];
const OWN: [&str; 5] =
    ["GET /v1/orders", "GET /v1/balances", "GET /v1/fills", "GET /v1/events", "GET /v1/limits"];
const OPERATORS: [&str; 11] = [
    "PUT /v1/materials/copper",
    "POST /v1/accounts/bob/deposits",
    "POST /v1/accounts/bob/withdrawals",
    "GET /v1/accounts/bob/balances",
    "GET /v1/accounts/bob/orders",
    "GET /v1/accounts/bob/events",
    "PUT /v1/halt",
    "DELETE /v1/halt",
    "GET /v1/audit",
    "GET /v1/economy",
    "GET /v1/backup",
];

/// A player's for itself, the operator's for a player it names.
const ORDERS: [&str; 7] = [
    "POST /v1/quotes",
    "POST /v1/orders",
    "POST /v1/orders/batch",
    "DELETE /v1/orders",
    "GET /v1/orders/019c13ec-9e07-7000-8000-000000000001",
    "PATCH /v1/orders/019c13ec-9e07-7000-8000-000000000001",
    "DELETE /v1/orders/019c13ec-9e07-7000-8000-000000000001",
];

#[tokio::test]
async fn only_market_data_and_health_need_no_token() {
    let api = Api::new();
    for (line, guarded) in operations() {
        assert_eq!(guarded, !PUBLIC.contains(&line.as_str()), "{line}");
        if guarded {
            let reply = api.send(Ask::new(&line)).await;
            let problem = reply.problem(401, "unauthenticated");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer realm=\"tradepost\""), "{line}");
            assert_eq!(problem["detail"], "a bearer token is needed", "{line}");
        }
    }
    assert_eq!(api.fake.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn a_bad_token_opens_nothing() {
    let api = Api::new();
    let good = token("ada", Role::Operator);
    let cut = good.get(..good.len() - 4).unwrap();
    for (line, guarded) in operations() {
        if guarded {
            api.send(Ask::new(&line).token(cut)).await.problem(401, "unauthenticated");
        }
    }
    assert_eq!(api.fake.asked(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_the_operators_is_not_for_players() {
    let api = Api::new();
    for line in OPERATORS {
        api.send(Ask::player(line)).await.problem(403, "forbidden");
    }
    for line in OWN {
        api.send(Ask::operator(line)).await.problem(403, "forbidden");
    }
    assert_eq!(api.fake.asked(), Vec::<String>::new());
    let known: Vec<_> = operations().into_iter().map(|(line, _)| line).collect();
    for line in PUBLIC.iter().chain(&OWN).chain(&OPERATORS) {
        assert!(known.iter().any(|known| known == line), "{line} is not in the document");
    }
}

#[test]
fn every_guarded_route_is_somebodys() {
    for (line, guarded) in operations() {
        let lists = [&PUBLIC[..], &OWN, &OPERATORS, &ORDERS];
        let found = lists.iter().filter(|list| list.contains(&line.as_str())).count();
        assert_eq!(found, 1, "{line}: say in one of the lists whose it is");
        assert_eq!(guarded, !PUBLIC.contains(&line.as_str()), "{line}");
    }
}

/// The document is made from the routes; so it has all of them, as long as each is made by `routes!`.
#[test]
fn every_route_is_in_the_document() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for way in [".route(", ".route_service(", ".nest(", ".nest_service(", ".fallback"] {
            assert!(!text.contains(way), "{}: {way} makes a route that no document has", path.display());
        }
        files += 1;
    }
    assert!(files > 5, "the routes are where they were");
}

#[tokio::test]
async fn a_token_on_a_public_route_is_not_read() {
    let api = Api::new();
    assert_eq!(api.send(Ask::new("GET /v1/fees").token("garbage")).await.status, 200);
}
