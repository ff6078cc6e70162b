//! Rights: every route of the document is tried without a token, as a player, and as an operator with each
//! scope.

use std::fmt::Write as _;

use tradepost_http::auth::Role;

use crate::api::{Api, Call, Reply, callers, operations, token, token_of_scopes};

const PUBLIC: [&str; 15] = [
    "GET /v1/materials",
    "GET /v1/materials/copper",
    "GET /v1/materials/copper/book",
    "GET /v1/materials/copper/candles",
    "GET /v1/materials/copper/trades",
    "GET /v1/books",
    "GET /v1/fees",
    "GET /v1/rules",
    "GET /v1/clock",
    "GET /v1/stream",
    "GET /v1/socket",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /errors",
];
/// The beginning of docs/scopes.md.
const SCOPES_MD: &str = "# Who may call what\n\nMade from the routes; `UPDATE_EXPECT=1 cargo test -p tradepost-http` \
    rewrites it.\n\nA player's token reaches the player's own account and orders (*own*).\nAn operator's token reaches \
    what its scopes grant, for any player.\nNo scope includes another, except that `admin` includes all.\nAn \
    operator's token without the claim `scope` has `admin`.\n\n| scope | for |\n|---|---|\n| `read` | \
    any account, transfers, the feed, the audit, the economy's figures |\n| `transfer` | deposits and withdrawals |\n| `trade` | orders for any player |\n\
    | `support` | cancelling and reducing any player's orders, freezing accounts, revoking a player's tokens |\n| `rules` | materials, halts, rules |\n\
    | `admin` | everything; backups, webhooks, revoking all tokens |\n\nIn a batch, `trade` places, cancels and reduces; `support` cancels and \
    reduces.\nMarket data needs no token; `/v1/socket` needs `read` with `feed=true`.\n\n| route | player | operator |\n|---|---|---|\n";

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

/// Every kind of caller: a player, and operators with one scope each.
const CALLERS: [&str; 7] = ["player", "read", "transfer", "trade", "support", "rules", "admin"];

/// The callers that an operation lists (`"security": [{"token": ["trade"]}, …]`). `admin` includes every
/// scope.
fn admitted(line: &str, listed: &[String]) -> Vec<&'static str> {
    assert!(listed.iter().all(|word| CALLERS.contains(&word.as_str())), "{line}: {listed:?}");
    let admin = listed.iter().any(|word| word != "player");
    let is_admitted =
        |caller: &&str| listed.iter().any(|word| word == caller) || (*caller == "admin" && admin);
    CALLERS.into_iter().filter(is_admitted).collect()
}

#[tokio::test]
async fn every_route_admits_exactly_the_scopes_that_it_names() {
    let api = Api::new();
    let mut refused = 0;
    for (line, listed) in callers() {
        assert!(!listed.is_empty(), "{line} names neither `player` nor a scope");
        let admitted = admitted(&line, &listed);
        for caller in CALLERS {
            let call = match caller {
                "player" => Call::player(&line),
                scope => Call::new(&line).token(&token_of_scopes(&[scope])),
            };
            let response = api.start(call).await;
            let calls = api.fake.calls();
            if admitted.contains(&caller) {
                // Its body may have no end.
                assert!(!matches!(response.status().as_u16(), 401 | 403), "{line} refuses {caller}");
                continue;
            }
            let reply = Reply::read(line.clone(), response).await;
            let for_one_role = !admitted.contains(&"admin") || caller == "player";
            let code = if for_one_role { "forbidden" } else { "insufficient_scope" };
            let problem = reply.problem(403, code);
            let detail = problem["detail"].as_str().unwrap();
            let names = listed.iter().filter(|word| *word != "player");
            assert!(
                for_one_role || names.clone().all(|name| detail.contains(&format!("`{name}`"))),
                "{line} names what is needed: {detail}"
            );
            assert_eq!(calls, Vec::<String>::new(), "{line} by {caller} reached the market");
            refused += 1;
        }
    }
    assert!(refused > 100, "{refused}");
}

#[tokio::test]
async fn an_operator_without_the_claim_scope_has_all_and_with_an_empty_one_none() {
    let api = Api::new();
    assert_eq!(api.send(Call::operator("GET /v1/backup")).await.status, 200);
    let scopes = |scopes: &[&str]| token_of_scopes(scopes);
    let none = api.send(Call::new("GET /v1/audit").token(&scopes(&[]))).await;
    let expected = "this needs an operator's token with the scope `read`; this token has none";
    assert_eq!(none.problem(403, "insufficient_scope")["detail"], expected);
    let two = scopes(&["read", "transfer"]);
    assert_eq!(api.send(Call::new("GET /v1/audit").token(&two)).await.status, 200);
    let both =
        "this needs an operator's token with the scope `trade` or `support`; this token has `read transfer`";
    let cancel = api.send(Call::new("DELETE /v1/orders?player=ada").token(&two)).await;
    assert_eq!(cancel.problem(403, "insufficient_scope")["detail"], both);
}

#[tokio::test]
async fn a_batch_by_support_cancels_and_does_not_place() {
    let api = Api::new();
    let order = r#"{"op":"place","side":"ask","material":"copper","quantity":1,"price":1,"player":"ada"}"#;
    let cancel = format!(r#"{{"op":"cancel","order_id":"{}"}}"#, crate::fake::ORDER_ID);
    let body = format!(r#"{{"orders":[{order},{cancel}]}}"#);
    for (scope, statuses) in [("support", [403, 404]), ("trade", [201, 404])] {
        let call = Call::new("POST /v1/orders/batch").token(&token_of_scopes(&[scope])).json(body.clone());
        let reply = api.send(call).await.json();
        let found = [&reply["results"][0]["status"], &reply["results"][1]["status"]];
        assert_eq!(found, statuses, "{scope}: {reply}");
    }
}

#[test]
fn docs_scopes_md_is_made_from_the_routes() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scopes.md");
    let mut expected = SCOPES_MD.to_owned();
    for (line, listed) in callers() {
        let line = line.replace("/copper", "/{material}").replace("/bob", "/{player}");
        let line = line.replace(crate::fake::ORDER_ID, "{order_id}").replace("trip-1", "{reference}");
        let player = if listed.iter().any(|word| word == "player") { "own" } else { "" };
        let scopes: Vec<_> =
            listed.iter().filter(|word| *word != "player").map(|word| format!("`{word}`")).collect();
        writeln!(expected, "| `{line}` | {player} | {} |", scopes.join(" or ")).unwrap();
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "docs/scopes.md is out of date: run with UPDATE_EXPECT=1");
}

/// The document is generated from the routes that `routes!` makes, so no route may be made in another way.
#[test]
fn every_route_is_in_the_document() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/routes");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        // The routes of the material and the transfer with the id `batch` are in the document as those of
        // `{material}` and `{reference}`.
        let text = text.replace(".route(\"/v1/materials/batch\"", "");
        let text = text.replace(".route(\"/v1/transfers/batch\"", "");
        // So are the rules of the material with the id `history`.
        let text = text.replace(".route(\"/v1/rules/history\"", "");
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
