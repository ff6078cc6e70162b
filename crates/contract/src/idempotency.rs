//! A write under an `Idempotency-Key` has one effect, however often it is sent.

use serde_json::json;

use crate::check::{Outcome, same};
use crate::client::{Reply, Request};
use crate::scene::Scene;
use crate::words::{list, text};

cases!["idempotency":
    order_is_placed_once,
    repetition_may_be_written_differently,
    key_belongs_to_one_request,
    key_belongs_to_one_route,
    key_belongs_to_its_player,
    without_a_key_each_request_counts,
    transfers_happen_once,
    cancels_and_reductions_happen_once,
    batch_happens_once,
    refusal_is_repeated,
    concurrent_requests_have_one_effect,
];

fn same_answer(first: &Reply, second: &Reply) -> Outcome {
    same("status of the repetition", &second.status, &first.status)?;
    same("answer of the repetition", &second.json()?, &first.json()?)
}

async fn order_is_placed_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let request = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?).key("one");
    let first = ann.send(&request).await?;
    let placed = ann.placed(&first)?;
    for _ in 0..2 {
        same_answer(&first, &ann.send(&request).await?)?;
    }
    ann.holds_now("copper=6+4").await?;
    s.shows("copper", "asks 10:4/1 bids").await?;
    // The repetition returns the first answer, not the current state, and changes nothing.
    bob.place("bid 1 copper @ 10").await?.reads("status=filled").await?;
    placed.reads("status=partially_filled").await?;
    placed.cancel().await?;
    let third = ann.send(&request).await?;
    same("order of the repetition", &ann.placed(&third)?.id, &placed.id)?;
    placed.reads_now("status=cancelled filled=1").await?;
    let orders = ann.read("/v1/orders").await?;
    same("the number of orders", &list(&orders, "orders")?.len(), &1)?;
    ann.holds(&format!("coin={} copper=9", s.net(10))).await
}

async fn repetition_may_be_written_differently(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let copper = s.asset("copper");
    let order = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?).key("one");
    let first = ann.send(&order).await?;
    ann.placed(&first)?;
    for again in [
        format!(r#"{{"price": 10, "quantity": 4, "material": "{copper}", "side": "ask"}}"#),
        format!(r#"{{"side":"ask","material":"{copper}","quantity":4.0,"price":1e1,"player":null}}"#),
    ] {
        same_answer(&first, &ann.send(&order.clone().raw(again)).await?)?;
    }
    ann.holds_now("copper=6+4").await?;

    let (path, key) = (format!("/v1/accounts/{}/deposits", ann.id), format!("{}-gift", ann.id));
    let gift = json!({"asset": copper, "amount": 3, "reason": "quest"});
    let gift = Request::post(&path, &gift).key(&key);
    let first = s.operate(&gift).await?;
    first.succeeded()?;
    let again = format!(r#"{{"reason": "quest", "amount": 3.0, "asset": "{copper}"}}"#);
    same_answer(&first, &s.operate(&gift.clone().raw(again)).await?)?;
    let other = format!(r#"{{"reason": "quest", "amount": 4.0, "asset": "{copper}"}}"#);
    s.operate(&gift.raw(other)).await?.refused(422, "idempotency_key_reused")?;
    ann.holds("copper=9+4").await
}

async fn key_belongs_to_one_request(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let order = s.order("ask 4 copper @ 10")?;
    let first = ann.send(&Request::post("/v1/orders", &order).key("one")).await?;
    let placed = ann.placed(&first)?;
    for other in [
        Request::post("/v1/orders", &s.order("ask 5 copper @ 10")?),
        Request::post("/v1/orders", &s.order("ask 4 copper @ 11")?),
        Request::post("/v1/orders/batch", &json!({"orders": [{"op": "cancel", "order_id": placed.id}]})),
        Request::delete(placed.path()),
        Request::delete("/v1/orders"),
        Request::patch(placed.path(), &json!({"quantity": 1})),
    ] {
        ann.send(&other.key("one")).await?.refused(422, "idempotency_key_reused")?;
    }
    placed.reads("status=open quantity=4 price=10").await?;
    ann.holds("copper=6+4").await?;
    same_answer(&first, &ann.send(&Request::post("/v1/orders", &order).key("one")).await?)?;
    let second = ann.send(&Request::post("/v1/orders", &order).key("two")).await?;
    same("whether another key makes another order", &(ann.placed(&second)?.id != placed.id), &true)?;
    ann.holds("copper=2+8").await
}

async fn key_belongs_to_one_route(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let first = ann.place("ask 4 copper @ 10").await?;
    let second = ann.place("ask 4 copper @ 10").await?;
    ann.send(&Request::delete(first.path()).key("one")).await?.answered(200)?;
    for path in [second.path(), "/v1/orders".to_owned()] {
        ann.send(&Request::delete(path).key("one")).await?.refused(422, "idempotency_key_reused")?;
    }
    second.reads("status=open").await?;

    let (key, body) = (&ann.id, json!({"asset": s.asset("copper"), "amount": 3, "reason": "quest"}));
    let transfer = |way: &str| Request::post(format!("/v1/accounts/{}/{way}", ann.id), &body).key(key);
    s.operate(&transfer("deposits")).await?.succeeded()?;
    s.operate(&transfer("withdrawals")).await?.refused(422, "idempotency_key_reused")?;
    ann.holds("copper=9+4").await
}

async fn key_belongs_to_its_player(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 10 copper"]).await?;
    let request = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?).key("shared");
    let of_ann = ann.placed(&ann.send(&request).await?)?;
    let of_bob = bob.placed(&bob.send(&request).await?)?;
    same("whether there are two orders", &(of_ann.id != of_bob.id), &true)?;
    let other = Request::post("/v1/orders", &s.order("ask 3 copper @ 10")?).key("shared");
    ann.send(&other).await?.refused(422, "idempotency_key_reused")?;
    ann.holds("copper=6+4").await?;
    bob.holds("copper=6+4").await
}

async fn without_a_key_each_request_counts(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for _ in 0..3 {
        ann.place("ask 1 copper @ 10").await?;
    }
    ann.deposit(1, "copper").await?.succeeded()?;
    ann.deposit(1, "copper").await?.succeeded()?;
    ann.holds("copper=9+3").await
}

async fn transfers_happen_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let body = json!({"asset": s.asset("copper"), "amount": 3, "reason": "quest"});
    let other = json!({"asset": s.asset("copper"), "amount": 4, "reason": "quest"});
    let mut available = 10;
    for way in ["deposits", "withdrawals"] {
        let (path, key) = (format!("/v1/accounts/{}/{way}", ann.id), format!("{}-{way}", ann.id));
        let request = Request::post(&path, &body).key(&key);
        let first = s.operate(&request).await?;
        first.succeeded()?;
        for _ in 0..3 {
            same_answer(&first, &s.operate(&request).await?)?;
        }
        s.operate(&Request::post(&path, &other).key(&key)).await?.refused(422, "idempotency_key_reused")?;
        available = if way == "deposits" { available + 3 } else { available - 3 };
        ann.holds_now(&format!("copper={available}")).await?;
    }
    Ok(())
}

async fn cancels_and_reductions_happen_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let ask = ann.place("ask 9 copper @ 10").await?;
    let reduce = Request::patch(ask.path(), &json!({"quantity": 5})).key("reduce");
    let cancel = Request::delete(ask.path()).key("cancel");
    let cancel_all = Request::delete("/v1/orders").key("cancel all");
    let cancel_all = cancel_all.key("cancel-all");
    for request in [reduce, cancel] {
        let first = ann.send(&request).await?;
        first.answered(200)?;
        same_answer(&first, &ann.send(&request).await?)?;
    }
    ann.holds_now("copper=10").await?;
    let old = ann.place("ask 1 copper @ 10").await?;
    let first = ann.send(&cancel_all).await?;
    first.answered(200)?;
    old.reads_now("status=cancelled").await?;
    // It does not affect orders placed since.
    let new = ann.place("ask 1 copper @ 10").await?;
    same_answer(&first, &ann.send(&cancel_all).await?)?;
    new.reads("status=open").await.map(drop)
}

async fn batch_happens_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let mut operation = s.order("ask 4 copper @ 10")?;
    operation["op"] = json!("place");
    let request =
        Request::post("/v1/orders/batch", &json!({"orders": [operation, operation, operation]})).key("b");
    let first = ann.send(&request).await?;
    let answer = first.answered(200)?;
    same("the third result", &answer["results"][2]["status"].as_u64(), &Some(409))?;
    same_answer(&first, &ann.send(&request).await?)?;
    ann.holds("copper=2+8").await?;
    s.shows("copper", "asks 10:8/2 bids").await.map(drop)
}

async fn refusal_is_repeated(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 3 copper"]).await?;
    let request = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?).key("too much");
    let request = request.key("too-much");
    let first = ann.send(&request).await?;
    first.refused(409, "insufficient_goods")?;
    same_answer(&first, &ann.send(&request).await?)?;
    // The answer is repeated although it would be different now.
    ann.deposit(5, "copper").await?.succeeded()?;
    let second = ann.send(&request).await?;
    same("code of the repetition", &text(&second.problem()?, "code")?, &"insufficient_goods")?;
    ann.holds("copper=8").await
}

async fn concurrent_requests_have_one_effect(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let request = Request::post("/v1/orders", &s.order("ask 4 copper @ 10")?).key("race");
    let replies = futures::future::join_all((0..8).map(|_| ann.send(&request))).await;
    let mut ids = Vec::new();
    for reply in replies {
        ids.push(ann.placed(&reply?)?.id);
    }
    ids.dedup();
    same("the number of orders made", &ids.len(), &1)?;
    ann.holds("copper=96+4").await
}
