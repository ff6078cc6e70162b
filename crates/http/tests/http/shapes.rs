//! Each route returns the documented shape, and calls the deployment with the right arguments.

use serde_json::{Value, json};
use tradepost_http::RequestRate;

use crate::api::{Api, Call};
use crate::fake::ORDER_ID;

const BID: &str = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;

fn order() -> Value {
    json!({
        "order_id": ORDER_ID, "player": "ada", "material": "copper", "side": "bid", "price": 12, "quantity": 100,
        "remaining": 60, "filled": 40, "value": 440, "fee": 0, "time_in_force": "gtc", "status": "partially_filled",
        "created_at": "2026-01-31T12:00:00.007Z", "updated_at": "2026-01-31T12:00:00.008Z",
    })
}

fn cancelled() -> Value {
    let mut order = order();
    order["status"] = json!("cancelled");
    order["close_reason"] = json!("by_player");
    order
}

fn trade() -> Value {
    json!({
        "trade_id": "t1", "material": "copper", "price": 11, "quantity": 40, "taker_side": "bid",
        "executed_at": "2026-01-31T12:00:00.007Z",
    })
}

fn material() -> Value {
    json!({
        "material": "copper", "name": "Copper ore", "state": "open", "last": 11, "reference_price": 12, "best_bid": 11, "volume_24h": 40,
        "value_24h": 440, "open_24h": 15, "change_24h": -4, "rules": rule_set(),
    })
}

pub(crate) fn rule_set() -> Value {
    let limit = json!({"units": 1000, "window_seconds": 14400});
    json!({"fee_to": "account:guild", "tick": 5, "buy_limit": limit})
}

fn balances() -> Value {
    json!({"balances": [{"asset": "coin", "available": 900, "held": 100}], "frozen": true})
}

fn orders() -> Value {
    json!({"orders": [order()], "next": "n1"})
}

fn events() -> Value {
    let event = |cursor: &str, kind: &str, more: Value| {
        let mut event = json!({"cursor": cursor, "at": "2026-01-31T12:00:00.007Z", "kind": kind});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let of_order = |quantity: u64| json!({"order_id": ORDER_ID, "material": "copper", "side": "ask", "quantity": quantity});
    let with = |mut of_order: Value, more: Value| {
        of_order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        of_order
    };
    let quest = json!({"asset": "copper", "amount": 5, "reason": "quest"});
    json!({
        "events": [
            event("1", "filled", with(of_order(40), json!({"price": 11, "value": 440, "fee": 6}))),
            event("2", "reduced", of_order(10)),
            event("3", "cancelled", with(of_order(60), json!({"close_reason": "self_trade"}))),
            event("4", "expired", with(of_order(60), json!({"close_reason": "expired"}))),
            event("5", "deposited", quest.clone()),
            event("6", "withdrawn", quest.clone()),
            event("7", "withdrawal_held", with(quest, json!({"reference": "trip#1"}))),
        ],
        "next": "n1",
    })
}

fn fills() -> Value {
    let mut fill = trade();
    let more = json!({"order_id": ORDER_ID, "side": "bid", "fee": 0, "role": "taker", "cursor": "f1"});
    fill.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"fills": [fill], "next": "n1"})
}

pub(crate) async fn check(cases: Vec<(Call, u16, Value, &str)>) {
    let api = Api::with(|settings| settings.request_rate = RequestRate { per_second: 0, burst: 0 });
    for (call, status, body, expected) in cases {
        let reply = api.send(call).await;
        assert_eq!(
            (reply.status, reply.header("content-type")),
            (status, Some("application/json")),
            "{reply:?}"
        );
        assert_eq!(reply.json(), body, "{}", reply.line);
        assert_eq!(api.fake.calls().first().map(String::as_str), Some(expected), "{}", reply.line);
    }
}

#[tokio::test]
async fn market_data_is_public() {
    let material = material();
    let candles = json!({
        "candles": [{
            "start": "2026-01-31T00:00:00.000Z", "open": 10, "high": 14, "low": 9, "close": 11, "volume": 40,
            "value": 440, "trades": 2, "fees": 6,
        }],
        "next": null,
    });
    let trades = json!({"trades": [trade()], "next": "n1"});
    let copper = "MaterialId(\"copper\")";
    let dates = "from=1970-01-01T00:00:00.005Z&to=1970-01-01T01:00:00%2B01:00";
    check(vec![
        (
            Call::new("GET /v1/materials"),
            200,
            json!({"materials": [material], "next": "n1"}),
            "(\"materials\", None, 1000)",
        ),
        (
            Call::new("GET /v1/materials?after=wheat&limit=7"),
            200,
            json!({"materials": [material], "next": "n1"}),
            "(\"materials\", Some(\"wheat\"), 7)",
        ),
        (Call::new("GET /v1/materials/copper"), 200, material.clone(), &format!("(\"material\", {copper})")),
        (
            Call::new("GET /v1/materials/copper/trades"),
            200,
            trades.clone(),
            &format!("(\"trades\", {copper}, None, 100)"),
        ),
        (
            Call::new("GET /v1/materials/copper/trades?after=t%201&limit=1000"),
            200,
            trades,
            &format!("(\"trades\", {copper}, Some(\"t 1\"), 1000)"),
        ),
        (
            Call::new("GET /v1/materials/copper/candles"),
            200,
            candles.clone(),
            &format!("(\"candles\", {copper}, Hour, None, None)"),
        ),
        (
            Call::new(&format!("GET /v1/materials/copper/candles?interval=1m&{dates}")),
            200,
            candles,
            &format!("(\"candles\", {copper}, Minute, Some(Timestamp(5)), Some(Timestamp(0)))"),
        ),
        (Call::new("GET /v1/fees"), 200, json!({"sales_tax_bps": 150}), "\"sales_tax_bps\""),
        (
            Call::new("GET /v1/clock"),
            200,
            json!({"now": "2026-01-31T12:00:00.007Z", "factor": 3}),
            "\"clock\"",
        ),
        (Call::new("GET /readyz"), 200, json!({"status": "ok"}), "\"ready\""),
    ])
    .await;
}

#[tokio::test]
async fn books_are_public() {
    let book = json!({
        "material": "copper", "sequence": 9,
        "bids": [{"price": 11, "quantity": 5, "orders": 1}, {"price": 10, "quantity": 7, "orders": 1}],
        "asks": [{"price": 13, "quantity": 1, "orders": 1}],
    });
    let copper = "MaterialId(\"copper\")";
    check(vec![
        (Call::new("GET /v1/materials/copper/book"), 200, book.clone(), &format!("(\"book\", {copper}, 20)")),
        (
            Call::new("GET /v1/materials/batch/book"),
            200,
            book.clone(),
            "(\"book\", MaterialId(\"batch\"), 20)",
        ),
        (
            Call::new("GET /v1/books?materials=copper,copper"),
            200,
            json!({"books": [book.clone()]}),
            &format!("(\"books\", [{copper}], 20)"),
        ),
        (Call::new("GET /v1/materials/copper/book?depth=3"), 200, book, &format!("(\"book\", {copper}, 3)")),
    ])
    .await;
}

#[tokio::test]
async fn players_trade_for_themselves() {
    let id = u128::from_str_radix(&ORDER_ID.replace('-', ""), 16).unwrap();
    let bid = "PlaceOrder { player: PlayerId(\"ada\"), material: MaterialId(\"copper\"), side: Bid, \
               price: Price(12), quantity: Quantity(100), time_in_force: Gtc }";
    let one = format!("/v1/orders/{ORDER_ID}");
    let ada = "Player(PlayerId(\"ada\"))";
    let quote = json!({
        "side": "bid", "material": "copper", "price": 12, "quantity": 100, "filled": 40, "remaining": 60,
        "value": 440, "fee": 0, "net": 440, "listing_fee": 3, "average_price": 11, "best_price": 10, "price_impact_bps": 1000,
        "status": "partially_filled", "fills": [{"price": 11, "quantity": 40, "orders": 1}],
    });
    check(vec![
        (Call::player("POST /v1/quotes").json(BID), 200, quote, &format!("(\"quote\", {bid})")),
        (Call::player("POST /v1/orders").json(BID), 201, order(), &format!("(\"place\", {bid})")),
        (
            Call::player("POST /v1/orders").json(BID.replace('}', r#", "player": "ada"}"#)),
            201,
            order(),
            &format!("(\"place\", {bid})"),
        ),
        (Call::player(&format!("GET {one}")), 200, order(), &format!("(\"order\", {ada}, OrderId({id}))")),
        (
            Call::player(&format!("PATCH {one}")).json(r#"{"quantity": 50}"#),
            200,
            order(),
            &format!("(\"reduce\", {ada}, OrderId({id}), Quantity(50))"),
        ),
        (
            Call::player(&format!("DELETE {one}")),
            200,
            cancelled(),
            &format!("(\"cancel\", {ada}, OrderId({id}))"),
        ),
        (
            Call::player("DELETE /v1/orders"),
            200,
            json!({"orders": [order()]}),
            &format!("(\"cancel_all\", {ada}, PlayerId(\"ada\"), None)"),
        ),
        (
            Call::player("DELETE /v1/orders?material=copper"),
            200,
            json!({"orders": [order()]}),
            &format!("(\"cancel_all\", {ada}, PlayerId(\"ada\"), Some(MaterialId(\"copper\")))"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn players_read_their_own_accounts() {
    let filter = |open: &str, material: &str| format!("OrderFilter {{ open: {open}, material: {material} }}");
    let all = filter("None", "None");
    let closed = filter("Some(false)", "Some(MaterialId(\"copper\"))");
    let limits = json!({"open_orders": {"used": 12, "left": 188, "max": 200}});
    let ada = "PlayerId(\"ada\")";
    check(vec![
        (Call::player("GET /v1/orders"), 200, orders(), &format!("(\"orders\", {ada}, {all}, None, 100)")),
        (
            Call::player("GET /v1/orders?status=closed&material=copper&cursor=c1&limit=7"),
            200,
            orders(),
            &format!("(\"orders\", {ada}, {closed}, Some(\"c1\"), 7)"),
        ),
        (Call::player("GET /v1/balances"), 200, balances(), &format!("(\"account\", {ada})")),
        (Call::player("GET /v1/fills"), 200, fills(), &format!("(\"fills\", {ada}, None, 100)")),
        (Call::player("GET /v1/events"), 200, events(), &format!("(\"inbox\", {ada}, None, 100)")),
        (
            Call::player("GET /v1/events?after=4&limit=1"),
            200,
            events(),
            &format!("(\"inbox\", {ada}, Some(\"4\"), 1)"),
        ),
        (Call::player("GET /v1/limits"), 200, limits, &format!("(\"open_orders\", {ada})")),
    ])
    .await;
}

#[tokio::test]
async fn an_operator_registers_many_materials_at_once() {
    let too_many_materials = json!({
        "type": "/errors#too_many_materials", "title": "Too many materials", "status": 409,
        "code": "too_many_materials", "detail": "at most 65000 materials can be registered",
    });
    check(vec![(
        Call::operator("POST /v1/materials/batch").json(
            r#"{"materials": [{"id": "copper", "name": "Copper ore"}, {"id": "iron", "name": "Iron"}]}"#,
        ),
        200,
        json!({"results": [
            {"status": 200, "id": "copper"},
            {"status": 409, "id": "iron", "problem": too_many_materials},
        ]}),
        "(\"register all\", [(MaterialId(\"copper\"), \"Copper ore\"), (MaterialId(\"iron\"), \"Iron\")])",
    )])
    .await;
}

#[tokio::test]
async fn operators_act_for_any_player() {
    let bob = "PlayerId(\"bob\")";
    let all = "OrderFilter { open: None, material: None }";
    let gtd = BID.replace('}', r#", "player": "bob", "expires_at": "2026-01-31T12:00:00.007Z"}"#);
    let mut until_noon = order();
    until_noon["time_in_force"] = json!("gtd");
    until_noon["expires_at"] = json!("2026-01-31T12:00:00.007Z");
    let placed = format!(
        "(\"place\", PlaceOrder {{ player: {bob}, material: MaterialId(\"copper\"), side: Bid, price: Price(12), \
         quantity: Quantity(100), time_in_force: Gtd {{ expires_at: Timestamp(1769860800007) }} }})"
    );
    check(vec![
        (
            Call::operator("PUT /v1/materials/copper").json(r#"{"name": "Copper ore"}"#),
            200,
            material(),
            "(\"register\", MaterialId(\"copper\"), \"Copper ore\")",
        ),
        (Call::operator("POST /v1/orders").json(gtd), 201, until_noon, &placed),
        (
            Call::operator("DELETE /v1/orders?player=bob"),
            200,
            json!({"orders": [order()]}),
            &format!("(\"cancel_all\", Operator, {bob}, None)"),
        ),
        (Call::operator("GET /v1/accounts/bob/balances"), 200, balances(), &format!("(\"account\", {bob})")),
        (
            Call::operator("GET /v1/accounts/bob/orders"),
            200,
            orders(),
            &format!("(\"orders\", {bob}, {all}, None, 100)"),
        ),
        (
            Call::operator("GET /v1/accounts/bob/events?after=4"),
            200,
            events(),
            &format!("(\"inbox\", {bob}, Some(\"4\"), 100)"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn operators_halt_and_audit_the_market() {
    let copper = "Some(MaterialId(\"copper\"))";
    let audit = json!({
        "ok": true, "problems": [], "at": "2026-01-31T12:00:00.007Z", "sequence": 2,
        "assets": [{
            "asset": "coin", "deposited": 1000, "withdrawn": 0, "burned": 0, "available": 1000, "held": 0,
            "difference": 0,
        }],
    });
    check(vec![
        (
            Call::operator("PUT /v1/accounts/bob/freeze"),
            200,
            json!({"player": "bob", "frozen": true}),
            "(\"freeze\", PlayerId(\"bob\"), true)",
        ),
        (
            Call::operator("DELETE /v1/accounts/bob/freeze"),
            200,
            json!({"player": "bob", "frozen": false}),
            "(\"freeze\", PlayerId(\"bob\"), false)",
        ),
        (Call::operator("PUT /v1/halt"), 200, json!({"halted": true}), "(\"halt\", true, None)"),
        (
            Call::operator("DELETE /v1/halt?material=copper"),
            200,
            json!({"halted": false, "material": "copper"}),
            &format!("(\"halt\", false, {copper})"),
        ),
        (Call::operator("GET /v1/audit"), 200, audit, "\"audit\""),
    ])
    .await;
}

#[tokio::test]
async fn operators_read_the_economy() {
    let day = json!({
        "from": "2026-01-31T00:00:00.000Z", "to": "2026-02-01T00:00:00.000Z", "bucket": "1d",
        "at": "2026-01-31T12:00:00.007Z",
        "materials": [{
            "material": "copper", "volume": 40, "value": 440, "trades": 2, "fees": 6, "open": 10, "close": 11,
        }],
        "buckets": [{
            "start": "2026-01-31T00:00:00.000Z", "value": 440, "trades": 2, "fees": 6, "price_index": 11000,
        }],
        "supply": [
            {"asset": "coin", "deposited": 1000, "withdrawn": 0, "burned": 6, "existing": 994},
            {"asset": "copper", "deposited": 70, "withdrawn": 5, "burned": 0, "existing": 65},
        ],
        "flows": [{"asset": "copper", "kind": "withdrawn", "reason": "spoilt", "amount": 5, "count": 2}],
        "fees": [{"to": "burn", "sales_tax": 6, "listing_fee": 2}],
        "wealth": {
            "players": 2, "total": 1894, "median": 947, "gini_bps": 248,
            "deciles": [0, 0, 0, 0, 900, 0, 0, 0, 0, 994],
        },
    });
    let expected = |from: &str, to: &str, bucket: &str| {
        format!("(\"economy\", EconomyRequest {{ from: {from}, to: {to}, bucket: {bucket} }})")
    };
    let range = "from=1970-01-01T00:00:00.005Z&to=1970-01-01T01:00:01%2B01:00&bucket=1m";
    check(vec![
        (Call::operator("GET /v1/economy"), 200, day.clone(), &expected("None", "None", "Hour")),
        (
            Call::operator(&format!("GET /v1/economy?{range}")),
            200,
            day,
            &expected("Some(Timestamp(5))", "Some(Timestamp(1000))", "Minute"),
        ),
    ])
    .await;
    let api = Api::new();
    for wrong in ["bucket=1w", "from=today", "to=1", "from=2026-01-31T00:00:00Z&to=2026-01-31T00:00:00Z"] {
        api.send(Call::operator(&format!("GET /v1/economy?{wrong}"))).await.problem(400, "invalid_query");
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn each_operation_of_a_batch_has_its_own_result() {
    let api = Api::new();
    let place = |price: u64| json!({"op": "place", "side": "bid", "material": "copper", "price": price, "quantity": 100});
    let batch = json!({"orders": [
        {"op": "cancel", "order_id": "7"},
        place(12),
        place(0),
        {"op": "cancel", "order_id": ORDER_ID},
    ]});
    let reply = api.send(Call::player("POST /v1/orders/batch").json(batch.to_string())).await;
    assert_eq!(reply.status, 200, "{reply:?}");
    let results = &reply.json()["results"];
    for (index, status, code) in [
        (0, 422, Some("invalid_order_id")),
        (1, 201, None),
        (2, 422, Some("price_out_of_range")),
        (3, 404, Some("order_not_open")),
    ] {
        let result = &results[index];
        assert_eq!((result["status"].as_u64(), result["problem"]["code"].as_str()), (Some(status), code));
        assert_eq!(result.as_object().unwrap().len(), 2, "an order or a problem: {result}");
    }
    assert_eq!(results[1]["order"], order());
    assert_eq!(api.fake.calls().len(), 1, "one call for all");

    let nothing_to_do = json!({"orders": [place(0)]});
    let reply = api.send(Call::player("POST /v1/orders/batch").json(nothing_to_do.to_string())).await;
    assert_eq!((reply.status, api.fake.calls().len()), (200, 0));
}

#[tokio::test]
async fn a_backup_is_streamed() {
    let reply = Api::new().send(Call::operator("GET /v1/backup")).await;
    assert_eq!((reply.status, reply.text()), (200, "first, second"));
    assert_eq!(reply.header("content-type"), Some("application/octet-stream"));
}

#[tokio::test]
async fn the_head_of_a_backup_makes_no_copy() {
    let api = Api::new();
    let reply = api.send(Call::operator("HEAD /v1/backup")).await;
    assert_eq!((reply.status, reply.text()), (200, ""));
    assert!(api.fake.calls().is_empty(), "{:?}", api.fake.calls());
}
