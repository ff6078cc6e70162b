//! Around the routes: request ids, unknown paths, other origins, metrics, pages.

use std::sync::Arc;

use axum::http::HeaderValue;

use crate::api::{Api, Call};

#[tokio::test]
async fn an_unknown_path_is_a_problem() {
    let api = Api::new();
    for line in ["GET /", "GET /v1", "GET /v1/nothing", "POST /v2/orders", "GET /v1/orders/", "GET //"] {
        api.send(Call::player(line)).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_method_that_a_route_does_not_accept_is_a_problem() {
    let api = Api::new();
    for (line, allowed) in [
        ("POST /v1/materials", vec!["GET", "HEAD"]),
        ("PUT /v1/orders", vec!["DELETE", "GET", "HEAD", "POST"]),
        ("DELETE /v1/materials/copper", vec!["GET", "HEAD", "PUT"]),
        ("POST /openapi.json", vec!["GET", "HEAD"]),
    ] {
        let reply = api.send(Call::new(line)).await;
        reply.problem(405, "method_not_allowed");
        let mut methods: Vec<_> = reply.header("allow").unwrap().split(',').collect();
        methods.sort_unstable();
        assert_eq!(methods, allowed, "{line}");
    }
}

#[tokio::test]
async fn every_response_has_a_request_id() {
    let api = Api::new();
    let given = api.send(Call::new("GET /v1/fees").header("x-request-id", "game-7.a_B")).await;
    assert_eq!(given.header("x-request-id"), Some("game-7.a_B"));
    let long = "x".repeat(65);
    let mut made = Vec::new();
    for harmful in ["", "a b", "a\tb", "<script>", &long] {
        let reply = api.send(Call::new("GET /nothing").header("x-request-id", harmful)).await;
        let id = reply.header("x-request-id").unwrap().to_owned();
        assert_ne!(id, harmful);
        made.push(id);
    }
    made.sort_unstable();
    made.dedup();
    assert_eq!(made.len(), 5, "every id is new");
}

#[tokio::test]
async fn other_origins_are_allowed_only_by_the_settings() {
    let preflight = || {
        Call::new("OPTIONS /v1/orders")
            .header("origin", "https://game.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,idempotency-key")
    };
    let read = || Call::new("GET /v1/fees").header("origin", "https://game.example");
    let closed = Api::new();
    assert_eq!(closed.send(read()).await.header("access-control-allow-origin"), None);
    closed.send(preflight()).await.problem(405, "method_not_allowed");

    for (setting, allowed) in [
        ("https://game.example", Some("https://game.example")),
        ("*", Some("*")),
        ("https://other.example", None),
    ] {
        let api = Api::with(|settings| settings.cors_origins = vec![HeaderValue::from_static(setting)]);
        let reply = api.send(read()).await;
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, allowed));
        let reply = api.send(preflight()).await;
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, allowed));
        let headers = reply.header("access-control-allow-headers").unwrap();
        assert!(headers.contains("authorization") && headers.contains("idempotency-key"), "{headers}");
    }
}

#[tokio::test]
async fn only_market_data_is_cached_and_only_for_a_moment() {
    let api = Api::new();
    for path in [
        "materials",
        "materials/copper",
        "materials/copper/book",
        "materials/copper/trades",
        "materials/copper/candles",
        "books?materials=copper",
        "fees",
    ] {
        for method in ["GET", "HEAD"] {
            let reply = api.send(Call::new(&format!("{method} /v1/{path}"))).await;
            assert_eq!(
                (reply.status, reply.header("cache-control")),
                (200, Some("public, max-age=1")),
                "{path}"
            );
        }
    }
    let order = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;
    for call in [
        Call::player("GET /v1/balances"),
        Call::player("GET /v1/orders"),
        Call::player("POST /v1/orders").json(order),
        Call::player("POST /v1/quotes").json(order),
        Call::operator("GET /v1/audit"),
        Call::operator("GET /v1/backup"),
        Call::operator("PUT /v1/materials/copper").json(r#"{"name": "Copper"}"#),
        Call::new("GET /healthz"),
        Call::new("GET /readyz"),
        Call::new("GET /metrics"),
        Call::new("GET /v1/balances"),
        Call::player("GET /v1/audit"),
        Call::new("GET /v1/materials/nothing"),
        Call::new("GET /v1/materials/copper/book?depth=0"),
        Call::new("GET /v1/books?materials=nothing"),
        Call::new("GET /nothing"),
        Call::new("POST /v1/materials"),
    ] {
        let reply = api.send(call).await;
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{} {}", reply.line, reply.status);
    }
}

#[tokio::test]
async fn market_data_is_confirmed_by_its_tag_whatever_its_encoding() {
    let api = Api::new();
    let read = |tags: &str| Call::new("GET /v1/materials").header("if-none-match", tags);
    let whole = api.send(read("\"other\"")).await;
    let tag = whole.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("W/\"") && whole.status == 200, "{tag}");
    for tags in
        [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"a\", {tag}"), "*".to_owned()]
    {
        let reply = api.send(read(&tags)).await;
        let headers = (reply.header("etag"), reply.header("cache-control"), reply.header("content-type"));
        assert_eq!((reply.status, reply.body.len()), (304, 0), "{tags}");
        assert_eq!(headers, (Some(tag.as_str()), Some("public, max-age=1"), None), "{tags}");
    }
    let head = api.send(Call::new("HEAD /v1/materials").header("if-none-match", &tag)).await;
    assert_eq!((head.status, head.header("etag")), (200, None));
}

#[tokio::test]
async fn pages_of_other_origins_may_open_a_stream_and_read_its_headers() {
    let api = Api::with(|settings| settings.cors_origins = vec![HeaderValue::from_static("*")]);
    let preflight = Call::new("OPTIONS /v1/stream")
        .header("origin", "https://game.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "cache-control,last-event-id");
    let reply = api.send(preflight).await;
    assert_eq!(reply.status, 200);
    let allowed = reply.header("access-control-allow-headers").unwrap();
    assert!(allowed.contains("cache-control") && allowed.contains("last-event-id"), "{allowed}");
    assert_eq!(reply.header("access-control-max-age"), Some("7200"));
    let reply = api.send(Call::new("GET /v1/fees").header("origin", "https://game.example")).await;
    let exposed = reply.header("access-control-expose-headers").unwrap().to_owned();
    for name in ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after", "x-request-id"] {
        assert!(exposed.split(',').any(|exposed| exposed == name), "{name}: {exposed}");
    }
}

#[tokio::test]
async fn health_and_metrics_are_served() {
    let api = Api::with(|settings| settings.render_metrics = Arc::new(|| "orders 7\n".to_owned()));
    assert_eq!(api.send(Call::new("GET /healthz")).await.text(), r#"{"status":"ok"}"#);
    let reply = api.send(Call::new("GET /metrics")).await;
    assert_eq!(reply.text(), "orders 7\n");
    assert!(reply.header("content-type").unwrap().starts_with("text/plain"));
}

#[tokio::test]
async fn the_type_of_a_problem_links_to_its_meaning() {
    let api = Api::new();
    let problem = api.send(Call::new("GET /nothing")).await.problem(404, "not_found");
    let (page, anchor) = problem["type"].as_str().unwrap().split_once('#').unwrap();
    let page = api.send(Call::new(&format!("GET {page}"))).await;
    assert!(page.text().contains(&format!("id=\"{anchor}\"")), "{}", page.text());
}

#[tokio::test]
async fn a_head_request_has_no_body() {
    let reply = Api::new().send(Call::new("HEAD /v1/fees")).await;
    assert_eq!((reply.status, reply.body.len()), (200, 0));
}

#[tokio::test]
async fn books_of_one_response_are_bounded() {
    let api = Api::new();
    let many = |count: usize| (0..count).map(|number| format!("m{number}")).collect::<Vec<_>>().join(",");
    for (count, depth, fits) in [(100, 100, true), (101, 1, false), (10, 1_000, true), (11, 1_000, false)] {
        let reply =
            api.send(Call::new(&format!("GET /v1/books?materials={}&depth={depth}", many(count)))).await;
        if fits {
            let problem = reply.problem(404, "unknown_material");
            assert_eq!(problem["detail"], "no material `m0` is registered", "{count} {depth}");
        } else {
            reply.problem(400, "invalid_query");
        }
    }
    let repeated = vec!["copper"; 200].join(",");
    let reply = api.send(Call::new(&format!("GET /v1/books?materials={repeated}"))).await;
    assert_eq!(reply.json()["books"].as_array().unwrap().len(), 1);
}
