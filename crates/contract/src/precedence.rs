//! Where a request has several problems, the first in the documented table of codes is reported.

use serde_json::{Value, json};

use crate::check::Outcome;
use crate::client::Request;
use crate::scene::Scene;

cases!["precedence":
    first_of_several_problems_is_reported,
    rules_of_the_market_are_checked_in_order,
];

async fn first_of_several_problems_is_reported(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let deposits = format!("/v1/accounts/{}/deposits", ann.id);
    let garbage = |path: &str| Request::post(path, &json!({})).raw("{");
    let order = |member: [(&str, Value); 2]| {
        let mut body = json!({"side": "ask", "material": s.asset("copper"), "quantity": 1, "price": 10});
        for (name, value) in member {
            body[name] = value;
        }
        Request::post("/v1/orders", &body)
    };
    let text = "text/plain";
    for (request, status, code) in [
        (garbage("/v1/nothing"), 404, "not_found"),
        (garbage(&deposits), 403, "forbidden"),
        (garbage("/v1/orders?colour=red"), 400, "invalid_query"),
        (garbage("/v1/orders").header("content-type", text).key("two words"), 400, "invalid_idempotency_key"),
        (garbage("/v1/orders").header("content-type", text), 415, "unsupported_media_type"),
        (order([("price", json!(0)), ("quantity", json!("1"))]), 422, "invalid_body"),
        (order([("player", json!("bob")), ("material", json!("Bad Id"))]), 403, "forbidden"),
        (order([("price", json!(0)), ("material", json!("Bad Id"))]), 422, "invalid_material"),
        (order([("price", json!(0)), ("quantity", json!(0))]), 422, "price_out_of_range"),
        (order([("quantity", json!(0)), ("time_in_force", json!("gtd"))]), 422, "quantity_out_of_range"),
        (
            order([("quantity", json!(0)), ("material", json!(s.asset("nothing")))]),
            422,
            "quantity_out_of_range",
        ),
        (Request::patch("/v1/orders/x", &json!({"quantity": 0})), 422, "invalid_order_id"),
        (
            Request::patch("/v1/orders/0197f3a0-7c00-7000-8000-000000000001", &json!({"quantity": 0})),
            422,
            "quantity_out_of_range",
        ),
    ] {
        ann.send(&request).await?.refused(status, code)?;
    }
    s.send(&garbage("/v1/orders?colour=red").key("two words")).await?.refused(401, "unauthenticated")?;
    s.send(&garbage("/v1/nothing")).await?.refused(404, "not_found")?;
    ann.holds_now("copper=10").await
}

async fn rules_of_the_market_are_checked_in_order(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let mut past = s.order("ask 1000000000 copper @ 1000000000000")?;
    past["expires_at"] = json!("2020-01-01T00:00:00Z");
    ann.send(&Request::post("/v1/orders", &past)).await?.refused(422, "value_out_of_range")?;
    past["price"] = json!(1);
    ann.send(&Request::post("/v1/orders", &past)).await?.refused(422, "expiry_in_past")?;
    ann.refused("ask 1000000000 nothing @ 1000000000000", 404, "unknown_material").await?;
    ann.refused("bid 1000000000 copper @ 9007199", 409, "insufficient_coins").await?;

    let ask = ann.place("ask 5 copper @ 10").await?;
    ask.cancel().await?;
    ask.reduce(9).await?.refused(409, "order_closed")?;
    let first = Request::post("/v1/orders", &s.order("ask 1 copper @ 10")?).key("k");
    ann.placed(&ann.send(&first).await?)?.cancel().await?;
    let unknown = Request::post("/v1/orders", &s.order("ask 1 nothing @ 10")?).key("k");
    ann.send(&unknown).await?.refused(422, "idempotency_key_reused")?;
    ann.holds_now("copper=10").await
}
