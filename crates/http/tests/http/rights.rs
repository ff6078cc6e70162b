//! Rights: every route of the document is tried without a token, as a player and as an operator.

use tradepost_http::auth::Role;

use crate::api::{Api, Call, operations, token};

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
const OPERATORS: [&str; 12] = [
    "POST /v1/materials/batch",
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

/// For a player's own orders, and for an operator who names a player.
const ORDERS: [&str; 8] = [
    "POST /v1/quotes",
    "POST /v1/orders",
    "POST /v1/orders/batch",
    "DELETE /v1/orders",
    "GET /v1/orders/019c13ec-9e07-7000-8000-000000000001",
    "PATCH /v1/orders/019c13ec-9e07-7000-8000-000000000001",
    "POST /v1/orders/019c13ec-9e07-7000-8000-000000000001/reduce",
    "DELETE /v1/orders/019c13ec-9e07-7000-8000-000000000001",
];

#[tokio::test]
async fn only_market_data_and_health_need_no_token() {
    let api = Api::new();
    for (line, guarded) in operations() {
        assert_eq!(guarded, !PUBLIC.contains(&line.as_str()), "{line}");
        if guarded {
            let reply = api.send(Call::new(&line)).await;
            let problem = reply.problem(401, "unauthenticated");
            assert_eq!(reply.header("www-authenticate"), Some("Bearer realm=\"tradepost\""), "{line}");
            assert_eq!(problem["detail"], "a bearer token is required", "{line}");
        }
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn an_invalid_token_is_refused_everywhere() {
    let api = Api::new();
    let good = token("ada", Role::Operator);
    let cut = good.get(..good.len() - 4).unwrap();
    for (line, guarded) in operations() {
        if guarded {
            api.send(Call::new(&line).token(cut)).await.problem(401, "unauthenticated");
        }
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn players_and_operators_cannot_use_each_others_routes() {
    let api = Api::new();
    for line in OPERATORS {
        api.send(Call::player(line)).await.problem(403, "forbidden");
    }
    for line in OWN {
        api.send(Call::operator(line)).await.problem(403, "forbidden");
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
    let known: Vec<_> = operations().into_iter().map(|(line, _)| line).collect();
    for line in PUBLIC.iter().chain(&OWN).chain(&OPERATORS) {
        assert!(known.iter().any(|known| known == line), "{line} is not in the document");
    }
}

#[test]
fn every_route_is_in_exactly_one_list() {
    for (line, guarded) in operations() {
        let lists = [&PUBLIC[..], &OWN, &OPERATORS, &ORDERS];
        let found = lists.iter().filter(|list| list.contains(&line.as_str())).count();
        assert_eq!(found, 1, "{line}: add it to exactly one of the lists");
        assert_eq!(guarded, !PUBLIC.contains(&line.as_str()), "{line}");
    }
}

/// The document is generated from the routes that `routes!` makes, so no route may be made in another way.
#[test]
fn every_route_is_in_the_document() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        // The routes of the material with the id `batch` are in the document as those of `{material}`.
        let text = text.replace(".route(\"/v1/materials/batch\"", "");
        for way in [".route(", ".route_service(", ".nest(", ".nest_service(", ".fallback"] {
            assert!(!text.contains(way), "{}: {way} makes a route that the document lacks", path.display());
        }
        files += 1;
    }
    assert!(files > 5, "the routes have moved");
}

#[tokio::test]
async fn public_routes_ignore_tokens() {
    let api = Api::new();
    assert_eq!(api.send(Call::new("GET /v1/fees").token("garbage")).await.status, 200);
}
