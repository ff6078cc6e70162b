//! Every invalid input has its own status and code, and does not reach the deployment.

use crate::api::{Api, Call};
use crate::fake::ORDER_ID;

const BID: &str = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;

async fn check(cases: impl IntoIterator<Item = (Call, u16, &'static str)>) {
    let api = Api::new();
    for (call, status, code) in cases {
        api.send(call).await.problem(status, code);
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
}

/// The bid with one field replaced, or removed if the value is empty.
fn bid(member: &str, value: &str) -> String {
    let mut members: Vec<String> =
        [("side", "\"bid\""), ("material", "\"copper\""), ("price", "12"), ("quantity", "100")]
            .into_iter()
            .filter(|(name, _)| *name != member)
            .map(|(name, value)| format!("\"{name}\": {value}"))
            .collect();
    if !value.is_empty() {
        members.push(format!("\"{member}\": {value}"));
    }
    format!("{{{}}}", members.join(", "))
}

#[tokio::test]
async fn a_body_must_be_json_of_the_right_kind() {
    let order = |body: &str| Call::player("POST /v1/orders").json(body);
    check([
        (Call::player("POST /v1/orders").body(BID), 415, "unsupported_media_type"),
        (
            Call::player("POST /v1/orders").body(BID).header("content-type", "text/plain"),
            415,
            "unsupported_media_type",
        ),
        (order(""), 400, "malformed_json"),
        (order("{"), 400, "malformed_json"),
        (order("side=bid"), 400, "malformed_json"),
        (order(&format!("{BID} x")), 400, "malformed_json"),
        (Call::player("POST /v1/orders").json(b"\"\xff\"".to_vec()), 400, "malformed_json"),
        (order(&"[".repeat(1_000)), 400, "malformed_json"),
        (order("[]"), 422, "invalid_body"),
        (order(r#"["bid", "copper", 12, 100]"#), 422, "invalid_body"),
        (order(r#"{"side": 7, "price""#), 400, "malformed_json"),
        (order("null"), 422, "invalid_body"),
        (order("{}"), 422, "invalid_body"),
        (order(&BID.replace('}', r#", "price": 12}"#)), 422, "invalid_body"),
        (order(&"x".repeat(256 * 1024 + 1)), 413, "body_too_large"),
    ])
    .await;
}

#[tokio::test]
async fn an_encoded_body_is_refused_by_the_name_of_its_encoding() {
    let api = Api::new();
    for encoding in ["gzip", "br", "GZIP, identity"] {
        let gzip = b"\x1f\x8b\x08\x00".to_vec();
        let call = Call::player("POST /v1/orders").key("k").json(gzip).header("content-encoding", encoding);
        let problem = api.send(call).await.problem(415, "unsupported_media_type");
        assert!(problem["detail"].as_str().unwrap().contains(encoding), "{problem}");
    }
    let plain = Call::player("POST /v1/orders").json(BID).header("content-encoding", "identity");
    assert_eq!(api.send(plain).await.status, 201);
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    let api = Api::new();
    for path in ["/v1/orders", "/v1/quotes"] {
        let call = Call::player(&format!("POST {path}")).json(format!("\u{feff}{BID}"));
        let reply = api.send(call).await;
        assert!(reply.status < 300, "{reply:?}");
    }
    let twice = Call::player("POST /v1/orders").json(format!("\u{feff}\u{feff}{BID}"));
    api.send(twice).await.problem(400, "malformed_json");
}

#[tokio::test]
async fn a_whole_number_is_taken_in_every_notation() {
    let gift = r#"{"asset": "coin", "amount": 5.0, "reason": "gift"}"#;
    let place = BID.replace("12", "1.2e1").replace("100", "100.0");
    let calls = [
        Call::player("POST /v1/orders").json(place.clone()),
        Call::player("POST /v1/quotes").json(place.clone()),
        Call::player("POST /v1/orders/batch")
            .json(format!("{{\"orders\": [{}]}}", place.replace('{', "{\"op\": \"place\", "))),
        Call::player(&format!("PATCH /v1/orders/{ORDER_ID}")).json(r#"{"quantity": 7.0}"#),
        Call::operator("POST /v1/accounts/bob/deposits").json(gift),
        Call::operator("POST /v1/accounts/bob/withdrawals").json(gift),
    ];
    let api = Api::new();
    for call in calls {
        let reply = api.send(call).await;
        assert!(reply.status < 300, "{reply:?}");
    }
    for call in api.fake.calls() {
        assert!(!call.contains('.'), "{call}");
    }
}

#[tokio::test]
async fn a_time_in_a_query_may_be_a_day_or_have_an_unencoded_plus() {
    let api = Api::new();
    let mut asked = Vec::new();
    for from in
        ["2026-01-31T00:00:00Z", "2026-01-31", "2026-01-31T01:00:00+01:00", "2026-01-31T01:00:00%2B01:00"]
    {
        for line in ["/v1/materials/copper/candles", "/v1/economy"] {
            let reply = api.send(Call::operator(&format!("GET {line}?from={from}"))).await;
            assert_eq!(reply.status, 200, "{from}: {}", reply.text());
        }
        asked.push(api.fake.calls());
    }
    assert!(asked.iter().all(|calls| *calls == asked[0]), "{asked:#?}");
    for wrong in
        ["2026-01-32", "2026-1-31", "20260131T0", "2026-01-31T01:00:00", "2026-01-31%2001:00:00Z", ""]
    {
        let reply = api.send(Call::new(&format!("GET /v1/materials/copper/candles?to={wrong}"))).await;
        let problem = reply.problem(400, "invalid_query");
        assert!(problem["detail"].as_str().unwrap().contains("or a day such as 2030-01-31"), "{problem}");
    }
}

#[tokio::test]
async fn a_media_type_may_have_parameters() {
    let api = Api::new();
    for media_type in ["application/json; charset=utf-8", "Application/JSON", "application/json"] {
        let call = Call::player("POST /v1/orders").body(BID).header("content-type", media_type);
        assert_eq!(api.send(call).await.status, 201, "{media_type}");
    }
}

#[tokio::test]
async fn every_field_of_an_order_is_checked() {
    let cases = [
        ("side", "", 422, "invalid_body"),
        ("side", "\"buy\"", 422, "invalid_body"),
        ("side", "null", 422, "invalid_body"),
        ("material", "", 422, "invalid_body"),
        ("material", "7", 422, "invalid_body"),
        ("material", "\"\"", 422, "invalid_material"),
        ("material", "\"Copper\"", 422, "invalid_material"),
        ("material", "\"coin\"", 422, "invalid_material"),
        ("material", "\"a/b\"", 422, "invalid_material"),
        ("price", "", 422, "invalid_body"),
        ("price", "\"12\"", 422, "invalid_body"),
        ("price", "1.5", 422, "invalid_body"),
        ("price", "1e-3", 422, "invalid_body"),
        ("price", "1e30", 422, "invalid_body"),
        ("price", "0.0", 422, "price_out_of_range"),
        ("price", "-1", 422, "invalid_body"),
        ("price", "99999999999999999999", 422, "invalid_body"),
        ("price", "0", 422, "price_out_of_range"),
        ("price", "1000000000001", 422, "price_out_of_range"),
        ("quantity", "true", 422, "invalid_body"),
        ("quantity", "0", 422, "quantity_out_of_range"),
        ("quantity", "1000000001", 422, "quantity_out_of_range"),
        ("quantity", "18446744073709551615", 422, "quantity_out_of_range"),
        ("time_in_force", "\"day\"", 422, "invalid_body"),
        ("time_in_force", "\"gtd\"", 422, "expires_at_mismatch"),
        ("expires_at", "\"tomorrow\"", 422, "invalid_body"),
        ("expires_at", "1769860800", 422, "invalid_body"),
        ("expires_at", "\"1969-12-31T23:59:59Z\"", 422, "invalid_body"),
        ("colour", "\"red\"", 422, "invalid_body"),
        ("player", "\"bob\"", 403, "forbidden"),
        ("player", "\"\"", 403, "forbidden"),
    ];
    for path in ["/v1/orders", "/v1/quotes"] {
        let call = |member, value| Call::player(&format!("POST {path}")).json(bid(member, value));
        check(cases.map(|(member, value, status, code)| (call(member, value), status, code))).await;
    }
    let late = |time_in_force: &str| {
        let body = bid("expires_at", "\"2030-01-31T12:00:00Z\"");
        body.replace('}', &format!(r#", "time_in_force": "{time_in_force}"}}"#))
    };
    check(["gtc", "ioc", "fok"].map(|time_in_force| {
        (Call::player("POST /v1/orders").json(late(time_in_force)), 422, "expires_at_mismatch")
    }))
    .await;
}

#[tokio::test]
async fn operators_must_name_the_player() {
    check([
        (Call::operator("POST /v1/orders").json(BID), 422, "player_required"),
        (Call::operator("POST /v1/orders").json(bid("player", "\"a b\"")), 422, "invalid_player"),
        (Call::operator("POST /v1/quotes").json(BID), 422, "player_required"),
        (Call::operator("DELETE /v1/orders"), 422, "player_required"),
        (Call::operator("DELETE /v1/orders?player=a%20b"), 422, "invalid_player"),
        (Call::player("DELETE /v1/orders?player=bob"), 403, "forbidden"),
    ])
    .await;
}

#[tokio::test]
async fn a_malformed_batch_is_refused_as_a_whole() {
    let batch =
        |orders: &str| Call::player("POST /v1/orders/batch").json(format!("{{\"orders\": {orders}}}"));
    let cancel = format!(r#"{{"op": "cancel", "order_id": "{ORDER_ID}"}}"#);
    let many = format!("[{}]", vec![cancel.as_str(); 101].join(","));
    check([
        (batch("[]"), 422, "batch_size_out_of_range"),
        (batch(&many), 422, "batch_size_out_of_range"),
        (batch("{}"), 422, "invalid_body"),
        (batch(&format!(r#"[["cancel", "{ORDER_ID}"]]"#)), 422, "invalid_body"),
        (batch(r#"["cancel"]"#), 422, "invalid_body"),
        (batch(r#"[{"op": "sell"}]"#), 422, "invalid_body"),
        (batch(r#"[{"order_id": "x"}]"#), 422, "invalid_body"),
        (batch(r#"[{"op": "cancel"}]"#), 422, "invalid_body"),
        (batch(&format!("[{}]", cancel.replace('}', r#", "side": "bid"}"#))), 422, "invalid_body"),
        (batch(&format!("[{}]", BID.replace('}', r#", "op": "place", "x": 1}"#))), 422, "invalid_body"),
        (Call::player("POST /v1/orders/batch").json(r#"{"orders": [], "x": 1}"#), 422, "invalid_body"),
    ])
    .await;
}

#[tokio::test]
async fn paths_are_checked() {
    let reduce = |path: &str| Call::player(&format!("PATCH {path}"));
    let one = format!("/v1/orders/{ORDER_ID}");
    check([
        (Call::new("GET /v1/materials/Copper"), 422, "invalid_material"),
        (Call::new("GET /v1/materials/coin/book"), 422, "invalid_material"),
        (Call::new("GET /v1/materials/%ff/book"), 400, "invalid_path"),
        (Call::new("GET /v1/materials/nothing"), 404, "unknown_material"),
        (Call::new("GET /v1/materials/batch"), 404, "unknown_material"),
        (Call::player("GET /v1/orders/7"), 422, "invalid_order_id"),
        (Call::player("DELETE /v1/orders/%20"), 422, "invalid_order_id"),
        (Call::player("POST /v1/orders/x/reduce").json(r#"{"quantity": 1}"#), 422, "invalid_order_id"),
        (reduce("/v1/orders/x").json(r#"{"quantity": 1}"#), 422, "invalid_order_id"),
        (reduce(&one).json(r#"{"quantity": 0}"#), 422, "quantity_out_of_range"),
        (reduce(&one).json(r#"{"price": 1}"#), 422, "invalid_body"),
        (Call::operator("GET /v1/accounts/a%20b/balances"), 422, "invalid_player"),
        (Call::operator("GET /v1/accounts/%ff/orders"), 400, "invalid_path"),
    ])
    .await;
}

#[tokio::test]
async fn queries_are_checked() {
    let book = |query: &str| Call::new(&format!("GET /v1/materials/copper/book?{query}"));
    let candles = |query: &str| Call::new(&format!("GET /v1/materials/copper/candles?{query}"));
    let public = [
        book("depth=0"),
        book("depth=1001"),
        book("depth=-1"),
        book("depth=x"),
        book("deep=1"),
        book("depth=1&depth=2"),
        Call::new("GET /v1/books"),
        Call::new("GET /v1/books?materials=copper&depth=1001"),
        Call::new("GET /v1/books?materials=copper&limit=1"),
        candles("interval=2m"),
        candles("from=yesterday"),
        candles("to=1"),
        Call::new("GET /v1/materials?x=1"),
        Call::new("GET /v1/materials/copper?x=1"),
        Call::new("GET /v1/materials/copper/trades?limit=0"),
        Call::new("GET /v1/materials/copper/trades?limit=1001"),
        Call::new("GET /v1/fees?x=1"),
        Call::new("GET /v1/stream?material=copper"),
        Call::player("GET /v1/orders?status=all"),
        Call::player("GET /v1/orders?after=1"),
        Call::player("GET /v1/fills?limit=x"),
        Call::player("GET /v1/events?cursor=1"),
        Call::player("DELETE /v1/orders?materal=copper"),
        Call::operator("PUT /v1/halt?all=true"),
        Call::operator("GET /v1/audit?x=1"),
    ];
    check(public.map(|call| (call, 400, "invalid_query"))).await;
    check([
        (Call::player("GET /v1/orders?material=Copper"), 422, "invalid_material"),
        (Call::player("DELETE /v1/orders?material="), 422, "invalid_material"),
        (Call::operator("PUT /v1/halt?material=x%20y"), 422, "invalid_material"),
        (Call::new("GET /v1/stream?materials=copper,,wheat"), 422, "invalid_material"),
    ])
    .await;
}

#[tokio::test]
async fn the_input_of_operators_is_checked() {
    let deposit = |body: &str| Call::operator("POST /v1/accounts/bob/deposits").json(body);
    let withdraw = |body: &str| Call::operator("POST /v1/accounts/bob/withdrawals").json(body);
    let name = |name: &str| Call::operator("PUT /v1/materials/iron").json(format!("{{\"name\": {name:?}}}"));
    let gift = |amount: &str, reason: &str| {
        format!(r#"{{"asset": "coin", "amount": {amount}, "reason": "{reason}"}}"#)
    };
    check([
        (deposit(&gift("0", "gift")), 422, "amount_out_of_range"),
        (deposit(&gift("9007199254740992", "gift")), 422, "amount_out_of_range"),
        (withdraw(&gift("0", "gift")), 422, "amount_out_of_range"),
        (deposit(&gift("-1", "gift")), 422, "invalid_body"),
        (deposit(&gift("1", "")), 422, "invalid_reason"),
        (deposit(&gift("1", &"x".repeat(201))), 422, "invalid_reason"),
        (deposit(&gift("1", "a\\u0000b")), 422, "invalid_reason"),
        (deposit(r#"{"asset": "Coin", "amount": 1, "reason": "gift"}"#), 422, "invalid_material"),
        (deposit(r#"{"asset": "coin", "amount": 1}"#), 422, "invalid_body"),
        (name(""), 422, "invalid_name"),
        (name(&"x".repeat(101)), 422, "invalid_name"),
        (name("two\nlines"), 422, "invalid_name"),
        (Call::operator("PUT /v1/materials/coin").json(r#"{"name": "Coin"}"#), 422, "invalid_material"),
        (Call::operator("PUT /v1/materials/iron").json("{}"), 422, "invalid_body"),
    ])
    .await;
    let longest = gift("9007199254740991", &"ä".repeat(200));
    assert_eq!(Api::new().send(deposit(&longest)).await.status, 201);
}

#[tokio::test]
async fn of_several_faults_the_first_in_the_table_is_reported() {
    let wrong = |call: Call| call.key("a b").body("{");
    let json = |call: Call| call.json("{");
    check([
        (wrong(Call::new("POST /v1/orders?x=1")), 401, "unauthenticated"),
        (wrong(Call::player("POST /v1/accounts/a%20b/deposits?x=1")), 403, "forbidden"),
        (wrong(Call::operator("POST /v1/accounts/%ff/deposits?x=1")), 400, "invalid_path"),
        (wrong(Call::player("POST /v1/orders?x=1")), 400, "invalid_query"),
        (wrong(Call::player("POST /v1/orders")), 400, "invalid_idempotency_key"),
        (Call::player("POST /v1/orders").body("{"), 415, "unsupported_media_type"),
        (json(Call::player("POST /v1/orders")), 400, "malformed_json"),
    ])
    .await;
}
