//! Invalid requests: each gets a problem document with the documented code, and changes nothing.

use reqwest::Method;
use serde_json::{Value, json};

use crate::check::{Outcome, check, same};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{draw, list, time_in};

cases!["bad_input":
    invalid_order_body_is_refused,
    value_out_of_bounds_is_refused,
    values_at_their_bounds_are_accepted,
    invalid_headers_and_bodies_are_refused,
    unknown_route_or_id_is_refused,
    invalid_query_is_refused,
    unknown_cursor_is_refused,
    invalid_reduction_is_refused,
    invalid_transfer_is_refused,
    invalid_material_is_refused,
];

/// A description, a request, and the expected status and code.
type Row = (&'static str, Request, u16, &'static str);

/// Sends each request as this player and expects its problem, and that nothing has changed.
async fn refused(s: &Scene, player: &Player<'_>, rows: Vec<Row>) -> Outcome {
    let balances = player.balances().await?;
    let orders = player.read("/v1/orders").await?;
    let book = draw(&s.book("copper").await?);
    for (what, request, status, code) in rows {
        let reply = player.send(&request).await.map_err(|fault| format!("{what}: {fault}"))?;
        reply.refused(status, code).map_err(|fault| format!("{what}: {fault}"))?;
    }
    same("balances after requests that were refused", &player.balances().await?, &balances)?;
    same("orders after requests that were refused", &player.read("/v1/orders").await?, &orders)?;
    same("the book after requests that were refused", &draw(&s.book("copper").await?), &book)
}

fn order(body: &Value) -> Request {
    Request::post("/v1/orders", body)
}

fn raw(body: impl Into<Vec<u8>>) -> Request {
    order(&json!({})).raw(body)
}

/// `ask 1 copper @ 10` with another value for a member.
fn with(s: &Scene, member: &str, value: Value) -> Request {
    let mut body = json!({"side": "ask", "material": s.asset("copper"), "quantity": 1, "price": 10});
    body[member] = value;
    order(&body)
}

/// `ask 1 copper @ 10` without a member.
fn without(s: &Scene, member: &str) -> Request {
    let mut body = json!({"side": "ask", "material": s.asset("copper"), "quantity": 1, "price": 10});
    body.as_object_mut().map(|body| body.remove(member));
    order(&body)
}

async fn invalid_order_body_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let good = json!({"side": "ask", "material": s.asset("copper"), "quantity": 1, "price": 10}).to_string();
    let twice = good.replace("\"price\"", "\"price\": 9, \"price\"");
    let number = |text: &str| raw(good.replace("10", text));
    let rows: Vec<Row> = vec![
        ("nothing", raw(""), 400, "malformed_json"),
        ("half an object", raw("{\"side\":"), 400, "malformed_json"),
        ("no JSON", raw("side=ask&quantity=1"), 400, "malformed_json"),
        ("text after it", raw(format!("{good} {good}")), 400, "malformed_json"),
        ("no UTF-8", raw(b"{\"side\":\"\xff\"}".to_vec()), 400, "malformed_json"),
        ("a member twice", raw(twice), 422, "invalid_body"),
        ("null", raw("null"), 422, "invalid_body"),
        ("a text", raw("\"ask\""), 422, "invalid_body"),
        ("a list", raw("[]"), 422, "invalid_body"),
        ("a list of values", order(&json!(["ask", s.asset("copper"), 10, 1])), 422, "invalid_body"),
        ("an order in a list", raw(format!("[{good}]")), 422, "invalid_body"),
        ("deep nesting", raw("[".repeat(10_000)), 400, "malformed_json"),
        ("an unknown member", with(s, "colour", json!("red")), 422, "invalid_body"),
        ("no side", without(s, "side"), 422, "invalid_body"),
        ("no material", without(s, "material"), 422, "invalid_body"),
        ("no quantity", without(s, "quantity"), 422, "invalid_body"),
        ("no price", without(s, "price"), 422, "invalid_body"),
        ("a side of null", with(s, "side", Value::Null), 422, "invalid_body"),
        ("a price of null", with(s, "price", Value::Null), 422, "invalid_body"),
        ("a price in quotes", with(s, "price", json!("10")), 422, "invalid_body"),
        ("a quantity in quotes", with(s, "quantity", json!("1")), 422, "invalid_body"),
        ("a fraction of a coin", number("10.5"), 422, "invalid_body"),
        ("a tenth of a coin", number("1e-1"), 422, "invalid_body"),
        ("a price of true", with(s, "price", json!(true)), 422, "invalid_body"),
        ("a price in a list", with(s, "price", json!([10])), 422, "invalid_body"),
        ("NaN", number("NaN"), 400, "malformed_json"),
        ("a leading zero", number("010"), 400, "malformed_json"),
        ("another word for a side", with(s, "side", json!("buy")), 422, "invalid_body"),
        ("a side in capitals", with(s, "side", json!("ASK")), 422, "invalid_body"),
        ("a side that is a number", with(s, "side", json!(1)), 422, "invalid_body"),
        ("an unknown time in force", with(s, "time_in_force", json!("day")), 422, "invalid_body"),
        ("a time in force in capitals", with(s, "time_in_force", json!("GTC")), 422, "invalid_body"),
        ("a material that is a number", with(s, "material", json!(7)), 422, "invalid_body"),
        ("an invalid time", with(s, "expires_at", json!("tomorrow")), 422, "invalid_body"),
        ("a time that is a number", with(s, "expires_at", json!(4_102_444_800_u64)), 422, "invalid_body"),
        ("a time without a zone", with(s, "expires_at", json!("2100-01-01T00:00:00")), 422, "invalid_body"),
    ];
    refused(s, &ann, rows).await
}

async fn value_out_of_bounds_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let big = |quantity: u64, price: u64| json!({"side": "ask", "material": s.asset("copper"), "quantity": quantity, "price": price});
    let time = |time_in_force: &str, expires_at: Option<String>| {
        let mut body = json!({"side": "ask", "material": s.asset("copper"), "quantity": 1, "price": 10});
        body["time_in_force"] = json!(time_in_force);
        if let Some(expires_at) = expires_at {
            body["expires_at"] = json!(expires_at);
        }
        order(&body)
    };
    let huge = |member: &str| {
        let body = json!({"side": "ask", "material": s.asset("copper"), "quantity": 77, "price": 77});
        raw(body
            .to_string()
            .replace(&format!("\"{member}\":77"), &format!("\"{member}\":{}", "9".repeat(40))))
    };
    let rows: Vec<Row> = vec![
        ("a price of 0", with(s, "price", json!(0)), 422, "price_out_of_range"),
        ("a price of −1", with(s, "price", json!(-1)), 422, "price_out_of_range|invalid_body"),
        ("a price of 1e12 + 1", with(s, "price", json!(1_000_000_000_001_u64)), 422, "price_out_of_range"),
        ("a price of 2^64 − 1", with(s, "price", json!(u64::MAX)), 422, "price_out_of_range"),
        ("a price of 40 digits", huge("price"), 422, "price_out_of_range|invalid_body"),
        ("a quantity of 0", with(s, "quantity", json!(0)), 422, "quantity_out_of_range"),
        ("a quantity of −1", with(s, "quantity", json!(-1)), 422, "quantity_out_of_range|invalid_body"),
        ("a quantity of 1e9 + 1", with(s, "quantity", json!(1_000_000_001)), 422, "quantity_out_of_range"),
        (
            "a quantity of 2^32 + 1",
            with(s, "quantity", json!((1_u64 << 32) + 1)),
            422,
            "quantity_out_of_range",
        ),
        ("a quantity of 2^64 − 1", with(s, "quantity", json!(u64::MAX)), 422, "quantity_out_of_range"),
        ("a quantity of 40 digits", huge("quantity"), 422, "quantity_out_of_range|invalid_body"),
        ("a value of 2^53", order(&big(1 << 23, 1 << 30)), 422, "value_out_of_range"),
        ("the greatest of both", order(&big(1_000_000_000, 1_000_000_000_000)), 422, "value_out_of_range"),
        ("gtd without a time", time("gtd", None), 422, "expires_at_mismatch"),
        ("gtc with a time", time("gtc", Some(time_in(60_000))), 422, "expires_at_mismatch"),
        ("ioc with a time", time("ioc", Some(time_in(60_000))), 422, "expires_at_mismatch"),
        ("fok with a time", time("fok", Some(time_in(60_000))), 422, "expires_at_mismatch"),
        ("a time in the past", time("gtd", Some("2020-01-01T00:00:00Z".to_owned())), 422, "expiry_in_past"),
        ("1970", time("gtd", Some("1970-01-01T00:00:00.000Z".to_owned())), 422, "expiry_in_past"),
        ("an invalid material id", with(s, "material", json!("Bad Id")), 422, "invalid_material"),
        ("an empty material", with(s, "material", json!("")), 422, "invalid_material"),
        ("a long material", with(s, "material", json!("a".repeat(65))), 422, "invalid_material"),
        ("coins", with(s, "material", json!("coin")), 422, "invalid_material"),
        ("an unknown material", with(s, "material", json!(s.asset("nothing"))), 404, "unknown_material"),
        ("another's name", with(s, "player", json!("somebody")), 403, "forbidden"),
    ];
    refused(s, &ann, rows).await
}

async fn values_at_their_bounds_are_accepted(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 1000000000 copper"]).await?;
    for order in [
        "ask 1000000000 copper @ 2",
        "ask 1 copper @ 1000000000000",
        "ask 9007 copper @ 1000000000000",
        "ask 1000000000 copper @ 9007199",
    ] {
        let ask = ann.place(order).await?;
        ask.reads("status=open filled=0").await?;
        ask.cancel().await?;
        ann.holds_now("copper=1000000000").await?;
    }
    // 6361 × 69431 × 20394401 = 2^53 − 1.
    ann.place(&format!("ask {} copper @ 20394401", 6361 * 69431)).await?.cancel().await?;
    let spaced = format!(
        " {{\"player\": null, \"expires_at\": null,\n \"time_in_force\": null, \"price\": 20, \"quantity\": 1, \
         \"material\": \"{}\", \"side\": \"\\u0061sk\" }}\n",
        s.asset("copper")
    );
    let request = raw(spaced).header("content-type", "Application/JSON; charset=utf-8");
    ann.placed(&ann.send(&request).await?)?.reads("status=open price=20 quantity=1").await.map(drop)
}

async fn invalid_headers_and_bodies_are_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let good = || with(s, "price", json!(10));
    let large = format!("{{\"side\": \"{}\"}}", "a".repeat(2 << 20));
    let rows: Vec<Row> = vec![
        (
            "a form",
            good().header("content-type", "application/x-www-form-urlencoded"),
            415,
            "unsupported_media_type",
        ),
        ("a text", good().header("content-type", "text/plain"), 415, "unsupported_media_type"),
        ("no type", good().header("content-type", ""), 415, "unsupported_media_type"),
        ("a large body", raw(large), 413, "body_too_large"),
        ("a long key", good().key(&"k".repeat(129)), 400, "invalid_idempotency_key"),
        ("an empty key", good().key(""), 400, "invalid_idempotency_key"),
        ("a key of two words", good().key("two words"), 400, "invalid_idempotency_key"),
    ];
    refused(s, &ann, rows).await?;
    let longest = good().key(&"k".repeat(128));
    ann.placed(&ann.send(&longest).await?)?.cancel().await?;
    Ok(())
}

async fn unknown_route_or_id_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let rows: Vec<Row> = vec![
        ("no such route", Request::get("/v1/nothing"), 404, "not_found"),
        ("no such version", Request::get("/v999/materials"), 404, "not_found"),
        ("no such page", Request::get("/nothing.html"), 404, "not_found"),
        ("a POST to no route", Request::post("/v1/nothing", &json!({})), 404, "not_found"),
        ("too deep", Request::get("/v1/orders/a/b/c"), 404, "not_found"),
        ("an invalid order id", Request::get("/v1/orders/7"), 422, "invalid_order_id"),
        ("cancel with an invalid id", Request::delete("/v1/orders/x"), 422, "invalid_order_id"),
        (
            "reduce with an invalid id",
            Request::patch("/v1/orders/x", &json!({"quantity": 1})),
            422,
            "invalid_order_id",
        ),
        ("an invalid material id", Request::get("/v1/materials/Bad%20Id"), 422, "invalid_material"),
        ("coins as a material", Request::get("/v1/materials/coin/book"), 422, "invalid_material"),
        ("a path that is not UTF-8", Request::get("/v1/materials/%FF/book"), 400, "invalid_path"),
    ];
    refused(s, &ann, rows).await?;
    for (method, path) in [
        (Method::PUT, "/v1/orders"),
        (Method::POST, "/v1/balances"),
        (Method::DELETE, "/v1/events"),
        (Method::GET, "/v1/quotes"),
        (Method::PATCH, "/v1/materials"),
        (Method::POST, "/v1/fees"),
    ] {
        let reply = ann.send(&Request::new(method, path)).await?;
        reply.refused(405, "method_not_allowed")?;
        let allow = reply.header("allow");
        check(!allow.is_empty(), || reply.fault("a header `Allow`"))?;
    }
    Ok(())
}

async fn invalid_query_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let trades = format!("/v1/materials/{}/trades", s.asset("copper"));
    for path in ["/v1/orders", "/v1/fills", "/v1/events", trades.as_str()] {
        for query in
            ["limit=0", "limit=1001", "limit=-1", "limit=x", "limit=", "limit=1.5", "limit=99999999999"]
        {
            let reply = ann.send(&Request::get(format!("{path}?{query}"))).await?;
            reply.refused(400, "invalid_query")?;
        }
        for limit in [1, 1000] {
            ann.read(&format!("{path}?limit={limit}")).await?;
        }
    }
    let rows: Vec<Row> = vec![
        ("an unknown status", Request::get("/v1/orders?status=pending"), 400, "invalid_query"),
        ("an unknown parameter", Request::get("/v1/orders?colour=red"), 400, "invalid_query"),
        ("a parameter twice", Request::get("/v1/orders?status=open&status=closed"), 400, "invalid_query"),
        ("an invalid material", Request::get("/v1/orders?material=Bad%20Id"), 422, "invalid_material"),
        (
            "cancel of an invalid material",
            Request::delete("/v1/orders?material=Bad%20Id"),
            422,
            "invalid_material",
        ),
        ("cancel with an unknown parameter", Request::delete("/v1/orders?mat=copper"), 400, "invalid_query"),
    ];
    refused(s, &ann, rows).await
}

async fn unknown_cursor_is_refused(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 5 copper @ 10").await?.reads("status=filled").await?;
    let trades = format!("/v1/materials/{}/trades?after=", s.asset("copper"));
    for path in ["/v1/orders?cursor=", "/v1/fills?after=", "/v1/events?after=", trades.as_str()] {
        for cursor in
            // Among them one that is ahead of the market.
            [
                "x",
                "-1",
                "%27%20OR%201%3D1%20--",
                "9007199254740991",
                "99999999999999999999999999",
                "%F0%9F%92%B0",
                "1.5",
            ]
        {
            let reply = ann.send(&Request::get(format!("{path}{cursor}"))).await?;
            reply.refused(400, "invalid_cursor")?;
        }
        let long = Request::get(format!("{path}{}", "7".repeat(4000)));
        ann.send(&long).await?.refused(400, "invalid_cursor")?;
    }
    Ok(())
}

async fn invalid_reduction_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let ask = ann.place("ask 9 copper @ 10").await?;
    let reduce = |body: Value| Request::patch(ask.path(), &body);
    let rows: Vec<Row> = vec![
        ("no quantity", reduce(json!({})), 422, "invalid_body"),
        ("a price too", reduce(json!({"quantity": 5, "price": 11})), 422, "invalid_body"),
        ("a price alone", reduce(json!({"price": 11})), 422, "invalid_body"),
        ("a text", reduce(json!({"quantity": "5"})), 422, "invalid_body"),
        ("a fraction", reduce(json!({"quantity": 5.5})), 422, "invalid_body"),
        ("a list", reduce(json!([5])), 422, "invalid_body"),
        ("nothing left", reduce(json!({"quantity": 0})), 422, "quantity_out_of_range"),
        ("a negative amount", reduce(json!({"quantity": -5})), 422, "quantity_out_of_range|invalid_body"),
        ("more than the maximum", reduce(json!({"quantity": 1_000_000_001})), 422, "quantity_out_of_range"),
        ("no JSON", reduce(json!({})).raw("5,"), 400, "malformed_json"),
    ];
    refused(s, &ann, rows).await
}

async fn invalid_transfer_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let copper = s.asset("copper");
    for way in ["deposits", "withdrawals"] {
        let path = format!("/v1/accounts/{}/{way}", ann.id);
        let transfer = |asset: &str, amount: Value, reason: &str| {
            Request::post(&path, &json!({"asset": asset, "amount": amount, "reason": reason}))
        };
        let rows: Vec<Row> = vec![
            ("nothing", transfer(&copper, json!(0), "x"), 422, "amount_out_of_range"),
            ("a negative amount", transfer(&copper, json!(-1), "x"), 422, "amount_out_of_range|invalid_body"),
            ("2^53", transfer(&copper, json!(1_u64 << 53), "x"), 422, "amount_out_of_range"),
            ("2^64 − 1", transfer("coin", json!(u64::MAX), "x"), 422, "amount_out_of_range"),
            ("a text", transfer(&copper, json!("1"), "x"), 422, "invalid_body"),
            ("a fraction", transfer(&copper, json!(1.5), "x"), 422, "invalid_body"),
            ("an invalid asset", transfer("Bad Id", json!(1), "x"), 422, "invalid_material"),
            ("an unknown asset", transfer(&s.asset("nothing"), json!(1), "x"), 404, "unknown_material"),
            ("no reason", transfer(&copper, json!(1), ""), 422, "invalid_reason"),
            ("a long reason", transfer(&copper, json!(1), &"é".repeat(201)), 422, "invalid_reason"),
            ("a reason of two lines", transfer(&copper, json!(1), "a\nb"), 422, "invalid_reason"),
            ("a blank reason", transfer(&copper, json!(1), " \u{3000}"), 422, "invalid_reason"),
            ("a reason read backwards", transfer(&copper, json!(1), "\u{202e}abc"), 422, "invalid_reason"),
            ("an invisible reason", transfer(&copper, json!(1), "a\u{200b}b"), 422, "invalid_reason"),
            ("a reason of two paragraphs", transfer(&copper, json!(1), "a\u{2029}b"), 422, "invalid_reason"),
            (
                "a missing member",
                Request::post(&path, &json!({"asset": copper, "amount": 1})),
                422,
                "invalid_body",
            ),
            ("a list", Request::post(&path, &json!([copper, 1, "x"])), 422, "invalid_body"),
            (
                "nobody",
                Request::post(path.replace(&ann.id, "a%20b"), &json!({})),
                422,
                "invalid_player|invalid_body",
            ),
        ];
        for (what, request, status, code) in rows {
            let reply = s.operate(&request).await?;
            reply.refused(status, code).map_err(|fault| format!("{what}: {fault}"))?;
        }
    }
    ann.holds_now("coin=100 copper=10").await?;
    let events = ann.read("/v1/events").await?;
    same("events", &list(&events, "events")?.len(), &2)?;
    let path = format!("/v1/accounts/{}/deposits", ann.id);
    let longest = json!({"asset": copper, "amount": 1, "reason": "é".repeat(200)});
    s.operate(&Request::post(&path, &longest)).await?.succeeded().map(drop)
}

async fn invalid_material_is_refused(s: &Scene) -> Outcome {
    let gold = format!("/v1/materials/{}", s.asset("gold"));
    let named = |path: &str, name: Value| Request::put(path, &json!({"name": name}));
    let rows: Vec<Row> = vec![
        ("no name", named(&gold, json!("")), 422, "invalid_name"),
        ("a long name", named(&gold, json!("é".repeat(101))), 422, "invalid_name"),
        ("a name of two lines", named(&gold, json!("a\nb")), 422, "invalid_name"),
        ("a blank name", named(&gold, json!("  ")), 422, "invalid_name"),
        ("a name read backwards", named(&gold, json!("\u{202e}dlog")), 422, "invalid_name"),
        ("an invisible name", named(&gold, json!("\u{200b}")), 422, "invalid_name"),
        ("a name with a line separator", named(&gold, json!("a\u{2028}b")), 422, "invalid_name"),
        ("a name that is a number", named(&gold, json!(7)), 422, "invalid_body"),
        ("nothing", Request::put(&gold, &json!({})), 422, "invalid_body"),
        ("a list", Request::put(&gold, &json!(["a"])), 422, "invalid_body"),
        ("an extra member", Request::put(&gold, &json!({"name": "a", "colour": "red"})), 422, "invalid_body"),
        ("coins", named("/v1/materials/coin", json!("a")), 422, "invalid_material"),
        ("an id in capitals", named("/v1/materials/Gold", json!("a")), 422, "invalid_material"),
        ("an id that ends with a colon", named("/v1/materials/gold:", json!("a")), 422, "invalid_material"),
        ("an id that starts with a colon", named("/v1/materials/:gold", json!("a")), 422, "invalid_material"),
        ("an id that starts with a dot", named("/v1/materials/.gold", json!("a")), 422, "invalid_material"),
        (
            "a long id",
            named(&format!("/v1/materials/{}", "a".repeat(65)), json!("a")),
            422,
            "invalid_material",
        ),
    ];
    for (what, request, status, code) in rows {
        let reply = s.operate(&request).await?;
        reply.refused(status, code).map_err(|fault| format!("{what}: {fault}"))?;
    }
    s.send(&Request::get(&gold)).await?.refused(404, "unknown_material")?;
    s.operate(&named(&gold, json!("é".repeat(100)))).await?.answered(200).map(drop)
}
