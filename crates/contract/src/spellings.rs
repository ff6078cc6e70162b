//! What other programs' libraries write for the same thing is understood, and responses say whether a proxy
//! may keep them.

use serde_json::{Value, json};

use crate::check::{Outcome, same};
use crate::client::Request;
use crate::scene::Scene;

cases!["spellings":
    whole_number_is_taken_in_every_notation,
    byte_order_mark_is_skipped,
    encoded_body_is_refused_by_its_encoding,
    time_in_a_query_may_be_a_day_or_have_an_unencoded_plus,
    only_market_data_may_be_cached,
    market_data_that_a_client_has_is_not_sent_again,
    long_json_is_compressed_for_a_client_that_accepts_gzip,
];

async fn whole_number_is_taken_in_every_notation(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let copper = s.asset("copper");
    let order = |quantity: &str, price: &str| {
        format!(r#"{{"side": "ask", "material": "{copper}", "quantity": {quantity}, "price": {price}}}"#)
    };
    let send = |path: &str, body: String| Request::post(path, &json!({})).raw(body);
    let placed = ann.placed(&ann.send(&send("/v1/orders", order("4.0", "1.2e1"))).await?)?;
    placed.reads_now("quantity=4 price=12").await?;
    let quote = ann.send(&send("/v1/quotes", order("1.0", "12.0"))).await?.answered(200)?;
    same("the quoted quantity", &quote["quantity"], &json!(1))?;
    let operation = order("10e-1", "12.000").replace("{\"side\"", "{\"op\": \"place\", \"side\"");
    let batch = send("/v1/orders/batch", format!(r#"{{"orders": [{operation}]}}"#));
    let results = ann.send(&batch).await?.answered(200)?;
    same("the result of the batch", &results["results"][0]["status"], &json!(201))?;
    let reduce = Request::patch(placed.path(), &json!({})).raw(r#"{"quantity": 3.0}"#);
    ann.send(&reduce).await?.answered(200)?;
    for way in ["deposits", "withdrawals"] {
        let body = format!(r#"{{"asset": "{copper}", "amount": 2.0, "reason": "quest"}}"#);
        s.operate(&send(&format!("/v1/accounts/{}/{way}", ann.id), body)).await?.succeeded()?;
    }
    ann.send(&send("/v1/orders", order("1.5", "12"))).await?.refused(422, "invalid_body")?;
    ann.holds("copper=6+4").await
}

async fn byte_order_mark_is_skipped(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let order = s.order("ask 4 copper @ 10")?;
    let marked = Request::post("/v1/orders", &order).raw(format!("\u{feff}{order}"));
    ann.placed(&ann.send(&marked).await?)?;
    ann.holds("copper=6+4").await
}

async fn encoded_body_is_refused_by_its_encoding(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let order = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?);
    let zipped = order.raw(b"\x1f\x8b\x08\x00".to_vec()).header("content-encoding", "gzip");
    let problem = ann.send(&zipped).await?.refused(415, "unsupported_media_type")?;
    let detail = problem["detail"].as_str().unwrap_or_default();
    same("whether the encoding is named", &detail.contains("gzip"), &true)?;
    ann.holds_now("copper=10").await
}

async fn time_in_a_query_may_be_a_day_or_have_an_unencoded_plus(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    for time in ["2026-01-31", "2026-01-31T13:00:00+01:00", "2026-01-31T13:00:00%2B01:00"] {
        s.read(&format!("/v1/materials/{id}/candles?from={time}")).await?;
        s.operate(&Request::get(format!("/v1/economy?to={time}"))).await?.answered(200)?;
    }
    let wrong = s.send(&Request::get(format!("/v1/materials/{id}/candles?from=2026-02-30"))).await?;
    wrong.refused(400, "invalid_query").map(drop)
}

async fn market_data_that_a_client_has_is_not_sent_again(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    for path in [
        "materials?limit=1".to_owned(),
        format!("materials/{id}"),
        format!("materials/{id}/book"),
        format!("materials/{id}/trades"),
        format!("materials/{id}/candles"),
        format!("books?materials={id}"),
        "fees".to_owned(),
    ] {
        let read = |tags: &str| Request::get(format!("/v1/{path}")).header("if-none-match", tags);
        // The first material of the list may be that of a case that runs at the same time.
        s.eventually(async || {
            let whole = s.send(&read("\"other\"")).await?;
            whole.answered(200)?;
            let tag = whole.header("etag");
            let again = s.send(&read(&format!("\"other\", {tag}"))).await?;
            same(&format!("status and body of {path}"), &(again.status, again.text.as_str()), &(304, ""))?;
            same("the tag", &again.header("etag"), &tag)?;
            for reply in [&whole, &again] {
                same("Cache-Control", &reply.header("cache-control"), &"public, max-age=1")?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn long_json_is_compressed_for_a_client_that_accepts_gzip(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let asks: Vec<_> =
        (10..50).map(|price| s.order(&format!("ask 1 copper @ {price}"))).collect::<Result<_, _>>()?;
    let place = |mut ask: Value| {
        ask["op"] = json!("place");
        ask
    };
    let batch = json!({"orders": asks.into_iter().map(place).collect::<Vec<_>>()});
    ann.send(&Request::post("/v1/orders/batch", &batch)).await?.answered(200)?;
    s.settled("copper").await?;
    let id = s.asset("copper");
    for path in [
        format!("/v1/materials/{id}/book?depth=100"),
        format!("/v1/books?materials={id}&depth=100"),
        "/openapi.json".to_owned(),
    ] {
        let read = |encoding: &str| Request::get(&path).header("accept-encoding", encoding);
        let zipped = s.send(&read("gzip, br")).await?;
        same(&format!("the encoding of {path}"), &zipped.header("content-encoding"), &"gzip")?;
        let plain = s.send(&read("identity")).await?;
        same(&format!("the encoding of {path}"), &plain.header("content-encoding"), &"")?;
        plain.answered(200)?;
    }
    let orders = ann.send(&Request::get("/v1/orders").header("accept-encoding", "gzip")).await?;
    same("the encoding of a player's orders", &orders.header("content-encoding"), &"gzip")
}

async fn only_market_data_may_be_cached(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let book = format!("/v1/materials/{}/book", s.asset("copper"));
    let public = s.send(&Request::get(&book)).await?;
    same("Cache-Control of market data", &public.header("cache-control"), &"public, max-age=1")?;
    let private = [
        ann.send(&Request::get("/v1/balances")).await?,
        ann.send_order("ask 1 copper @ 10").await?,
        s.operate(&Request::get("/v1/audit")).await?,
        s.send(&Request::get("/v1/balances")).await?,
        s.send(&Request::get("/v1/materials/-")).await?,
        s.send(&Request::get(format!("{book}?depth=0"))).await?,
        s.send(&Request::get("/v1/nothing")).await?,
    ];
    for reply in private {
        same(&format!("Cache-Control of a {}", reply.status), &reply.header("cache-control"), &"no-store")?;
    }
    Ok(())
}
