//! Up to a hundred orders and cancels in one request, each with its own result.

use serde_json::{Value, json};

use crate::check::{Outcome, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{list, text};

cases!["batches":
    each_operation_has_its_own_result,
    operations_run_in_order,
    batch_reduces_orders,
    batch_cannot_cancel_orders_of_others,
    batch_has_at_most_100_operations,
    invalid_operation_fails_alone,
    unreadable_batch_is_refused_as_a_whole,
];

/// The result of each operation.
async fn results(player: &Player<'_>, operations: &[Value]) -> Result<Vec<Value>, String> {
    let request = Request::post("/v1/orders/batch", &json!({"orders": operations}));
    let answer = player.send(&request).await?.answered(200)?;
    let results = list(&answer, "results")?.to_vec();
    same("the number of results", &results.len(), &operations.len())?;
    Ok(results)
}

fn place(s: &Scene, order: &str) -> Result<Value, String> {
    let mut operation = s.order(order)?;
    operation["op"] = json!("place");
    Ok(operation)
}

fn cancel(order_id: &str) -> Value {
    json!({"op": "cancel", "order_id": order_id})
}

async fn each_operation_has_its_own_result(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let old = ann.place("ask 2 copper @ 20").await?;
    let closed = ann.place("ask 2 copper @ 20").await?;
    closed.cancel().await?;
    let operations = [
        place(s, "ask 5 copper @ 12")?,
        place(s, "ask 6 copper @ 12")?,
        cancel(&old.id),
        place(s, "bid 1 nothing @ 12")?,
        place(s, "bid 100 copper @ 10")?,
        cancel(&closed.id),
        place(s, "bid 5 copper @ 10")?,
    ];
    let found = results(&ann, &operations).await?;
    for (result, expected) in found.iter().zip([
        "status=201 order.side=ask order.price=12 order.quantity=5 problem=-",
        "status=409 problem.code=insufficient_goods problem.status=409 order=-",
        "status=200 order.status=cancelled order.close_reason=by_player problem=-",
        "status=404 problem.code=unknown_material problem.status=404 order=-",
        "status=409 problem.code=insufficient_coins problem.status=409 order=-",
        "status=404 problem.code=order_not_open problem.status=404 order=-",
        "status=201 order.side=bid order.price=10 order.quantity=5 problem=-",
    ]) {
        says(result, expected)?;
    }
    says(&ann.read(&old.path()).await?, "status=cancelled")?;
    ann.holds("coin=50+50 copper=5+5").await?;
    s.shows("copper", "asks 12:5/1 bids 10:5/1").await.map(drop)
}

async fn operations_run_in_order(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let all = ann.place("ask 10 copper @ 12").await?;
    // The goods are available only after the preceding cancel.
    let operations = [cancel(&all.id), place(s, "ask 10 copper @ 10")?, place(s, "ask 1 copper @ 10")?];
    let found = results(&ann, &operations).await?;
    for (result, status) in found.iter().zip(["status=200", "status=201", "status=409"]) {
        says(result, status)?;
    }
    let operations = [place(s, "bid 4 copper @ 10")?, place(s, "bid 3 copper @ 10 ioc")?];
    let found = results(&bob, &operations).await?;
    for (result, expected) in found.iter().zip(["status=filled value=40", "status=filled value=30"]) {
        let path = format!("/v1/orders/{}", text(&result["order"], "order_id")?);
        s.eventually(async || says(&bob.read(&path).await?, expected)).await?;
    }
    s.shows("copper", "asks 10:3/1 bids").await?;
    bob.holds("coin=30 copper=7").await
}

async fn batch_reduces_orders(s: &Scene) -> Outcome {
    let [ann, eve] = s.players(["ann: 10 copper", "eve: 5 copper"]).await?;
    let ask = ann.place("ask 8 copper @ 12").await?;
    let reduce = |id: &str, quantity: u64| json!({"op": "reduce", "order_id": id, "quantity": quantity});
    let operations =
        [reduce(&ask.id, 3), place(s, "ask 7 copper @ 13")?, reduce(&ask.id, 3), reduce(&ask.id, 0)];
    let found = results(&ann, &operations).await?;
    for (result, expected) in found.iter().zip([
        "status=200 order.quantity=3 order.remaining=3 problem=-",
        "status=201",
        "status=422 problem.code=reduce_out_of_range",
        "status=422 problem.code=quantity_out_of_range",
    ]) {
        says(result, expected)?;
    }
    let found = results(&eve, &[reduce(&ask.id, 2), reduce("x", 2)]).await?;
    for (result, code) in found.iter().zip(["order_not_open", "invalid_order_id"]) {
        says(result, &format!("problem.code={code} order=-"))?;
    }
    ask.reads("status=open quantity=3").await?;
    ann.holds("copper=0+10").await
}

async fn batch_cannot_cancel_orders_of_others(s: &Scene) -> Outcome {
    let [ann, eve] = s.players(["ann: 5 copper", "eve: 5 copper"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    let found = results(&eve, &[cancel(&ask.id), place(s, "ask 5 copper @ 12")?]).await?;
    for (result, expected) in found.iter().zip(["status=404 problem.code=order_not_open", "status=201"]) {
        says(result, expected)?;
    }
    ask.reads("status=open").await?;
    let mut foreign = place(s, "ask 5 copper @ 12")?;
    foreign["player"] = json!(ann.id);
    let request = Request::post("/v1/orders/batch", &json!({"orders": [foreign]}));
    let answer = eve.send(&request).await?.answered(200)?;
    says(&answer["results"][0], "status=403 problem.code=forbidden order=-")?;
    ann.holds("copper=0+5").await
}

async fn batch_has_at_most_100_operations(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 1000 copper, 1000 coin"]).await?;
    // Immediate orders, so that the limit of open orders does not matter.
    let operations = vec![place(s, "ask 1 copper @ 12 ioc")?; 100];
    for result in results(&ann, &operations).await? {
        says(&result, "status=201 order.quantity=1 problem=-")?;
    }
    s.settled("copper").await?;
    let before = ann.balances().await?;
    for size in [0, 101] {
        let body = json!({"orders": vec![place(s, "ask 1 copper @ 12")?; size]});
        let reply = ann.send(&Request::post("/v1/orders/batch", &body)).await?;
        reply.refused(422, "batch_size_out_of_range")?;
    }
    same("balances after batches of a wrong size", &ann.balances().await?, &before)?;
    s.shows("copper", "asks bids").await.map(drop)
}

async fn invalid_operation_fails_alone(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let operations = [
        place(s, "ask 5 copper @ 12")?,
        cancel("x"),
        place(s, "ask 0 copper @ 12")?,
        place(s, "ask 1 copper @ 0")?,
        place(s, "ask 1 copper @ 12 gtd")?,
        place(s, "ask 2 copper @ 12")?,
    ];
    let found = results(&ann, &operations).await?;
    for (result, expected) in found.iter().zip([
        "status=201 order.quantity=5 problem=-",
        "status=422 problem.code=invalid_order_id order=-",
        "status=422 problem.code=quantity_out_of_range order=-",
        "status=422 problem.code=price_out_of_range order=-",
        "status=422 problem.code=expires_at_mismatch order=-",
        "status=201 order.quantity=2 problem=-",
    ]) {
        says(result, expected)?;
    }
    ann.holds("copper=3+7").await?;
    s.shows("copper", "asks 12:7/2 bids").await.map(drop)
}

async fn unreadable_batch_is_refused_as_a_whole(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let old = ann.place("ask 3 copper @ 20").await?;
    let good = place(s, "ask 5 copper @ 12")?;
    let mut unknown_member = good.clone();
    unknown_member["colour"] = json!("red");
    for wrong in [
        json!({"op": "sell", "order_id": old.id}),
        json!({"order_id": old.id}),
        json!({"op": "cancel"}),
        json!({"op": "cancel", "order_id": 7}),
        json!("cancel"),
        json!(["cancel", old.id]),
        unknown_member,
    ] {
        let body = json!({"orders": [good, wrong]});
        ann.send(&Request::post("/v1/orders/batch", &body)).await?.refused(422, "invalid_body")?;
    }
    for body in [
        json!({}),
        json!({"orders": {}}),
        json!({"orders": [good], "colour": "red"}),
        json!([[good]]),
        json!([good]),
    ] {
        ann.send(&Request::post("/v1/orders/batch", &body)).await?.refused(422, "invalid_body")?;
    }
    ann.holds("copper=7+3").await?;
    old.reads("status=open").await.map(drop)
}
