//! Orders are cancelled and reduced by their player, or by the operator.

use serde_json::json;

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{list, text};

cases!["cancelling":
    cancel_returns_the_cancelled_order,
    closed_order_cannot_be_cancelled_or_reduced,
    another_players_order_cannot_be_seen_cancelled_or_reduced,
    unknown_order_is_not_found,
    all_orders_are_cancelled_at_once,
    all_orders_of_a_material_are_cancelled_at_once,
    operator_cancels_orders_of_any_player,
    reduced_order_keeps_its_priority,
    order_is_reduced_by_post_as_by_patch,
    reduction_is_below_the_quantity_and_above_the_filled_units,
];

const NOBODYS_ORDER: &str = "/v1/orders/0197f3a0-7c00-7000-8000-000000000001";

async fn cancel_returns_the_cancelled_order(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    let answer = ask.cancel().await?;
    let expected = "status=cancelled close_reason=by_player filled=0 remaining=5 quantity=5 price=12";
    says(&answer, &format!("order_id={} {expected}", ask.id))?;
    ask.reads_now(expected).await?;
    s.shows("copper", "asks bids").await.map(drop)
}

async fn closed_order_cannot_be_cancelled_or_reduced(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let cancelled = ann.place("ask 5 copper @ 12").await?;
    cancelled.cancel().await?;
    let filled = ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 5 copper @ 10").await?;
    filled.reads("status=filled").await?;
    let unfilled = bob.place("bid 2 copper @ 10 ioc").await?;
    unfilled.reads("status=cancelled").await?;
    for order in [cancelled, filled, unfilled] {
        let before = order.player.read(&order.path()).await?;
        order.player.send(&Request::delete(order.path())).await?.refused(409, "order_closed")?;
        order.reduce(1).await?.refused(409, "order_closed")?;
        same("a closed order", &order.player.read(&order.path()).await?, &before)?;
    }
    ann.holds(&format!("coin={} copper=5", s.net(50))).await
}

async fn another_players_order_cannot_be_seen_cancelled_or_reduced(s: &Scene) -> Outcome {
    let [ann, eve] = s.players(["ann: 5 copper", "eve: 5 copper"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    eve.send(&Request::get(ask.path())).await?.refused(404, "order_not_found")?;
    eve.send(&Request::delete(ask.path())).await?.refused(404, "order_not_found")?;
    let lower = Request::patch(ask.path(), &json!({"quantity": 1}));
    eve.send(&lower).await?.refused(404, "order_not_found")?;
    ask.reads("status=open quantity=5").await?;
    ask.cancel().await?;
    // Others cannot see that it is closed either.
    eve.send(&Request::delete(ask.path())).await?.refused(404, "order_not_found").map(drop)
}

async fn unknown_order_is_not_found(s: &Scene) -> Outcome {
    let ann = s.stranger("ann")?;
    ann.send(&Request::get(NOBODYS_ORDER)).await?.refused(404, "order_not_found")?;
    ann.send(&Request::delete(NOBODYS_ORDER)).await?.refused(404, "order_not_found")?;
    let lower = Request::patch(NOBODYS_ORDER, &json!({"quantity": 1}));
    ann.send(&lower).await?.refused(404, "order_not_found")?;
    s.operate(&Request::get(NOBODYS_ORDER)).await?.refused(404, "order_not_found").map(drop)
}

async fn all_orders_are_cancelled_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 5 wheat, 100 coin", "bob: 5 copper"]).await?;
    let mut mine = Vec::new();
    for order in ["ask 5 copper @ 12", "bid 5 wheat @ 4", "bid 3 copper @ 10", "ask 5 wheat @ 6"] {
        mine.push(ann.place(order).await?);
    }
    let others = bob.place("ask 5 copper @ 12").await?;
    let answer = ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    let mut cancelled = Vec::new();
    for order in list(&answer, "orders")? {
        says(order, "status=cancelled close_reason=by_player filled=0")?;
        cancelled.push(text(order, "order_id")?.to_owned());
    }
    let mut expected: Vec<_> = mine.iter().map(|order| order.id.clone()).collect();
    cancelled.sort();
    expected.sort();
    same("the cancelled orders", &cancelled, &expected)?;
    for order in mine {
        order.reads_now("status=cancelled close_reason=by_player").await?;
    }
    ann.holds_now("coin=100 copper=5 wheat=5").await?;
    others.reads("status=open").await?;
    let again = ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    check(list(&again, "orders")?.is_empty(), || format!("expected nothing left to cancel: {again}"))
}

async fn all_orders_of_a_material_are_cancelled_at_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper, 5 wheat, 100 coin"]).await?;
    let copper = ann.place("ask 5 copper @ 12").await?;
    let more_copper = ann.place("bid 5 copper @ 10").await?;
    let wheat = ann.place("ask 5 wheat @ 12").await?;
    let path = format!("/v1/orders?material={}", s.asset("copper"));
    let answer = ann.send(&Request::delete(path)).await?.answered(200)?;
    same("the number of cancelled orders", &list(&answer, "orders")?.len(), &2)?;
    copper.reads_now("status=cancelled").await?;
    more_copper.reads_now("status=cancelled").await?;
    wheat.reads("status=open").await?;
    ann.holds("coin=100 copper=5 wheat=0+5").await?;
    let unknown = Request::delete(format!("/v1/orders?material={}", s.asset("nothing")));
    ann.send(&unknown).await?.refused(404, "unknown_material").map(drop)
}

async fn operator_cancels_orders_of_any_player(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    let seen = s.operate(&Request::get(ask.path())).await?.answered(200)?;
    says(&seen, &format!("order_id={} player={} quantity=5", ask.id, ann.id))?;
    let lower = Request::patch(ask.path(), &json!({"quantity": 4}));
    s.operate(&lower).await?.answered(200)?;
    let answer = s.operate(&Request::delete(ask.path())).await?.answered(200)?;
    says(&answer, "status=cancelled close_reason=by_operator remaining=4")?;
    ask.reads_now("status=cancelled close_reason=by_operator").await?;
    ann.holds_now("copper=5").await
}

async fn order_is_reduced_by_post_as_by_patch(s: &Scene) -> Outcome {
    let [ann, eve] = s.players(["ann: 9 copper", "eve: 9 copper"]).await?;
    let ask = ann.place("ask 9 copper @ 12").await?;
    let to = |quantity: u64| Request::post(format!("{}/reduce", ask.path()), &json!({"quantity": quantity}));
    eve.send(&to(4)).await?.refused(404, "order_not_found")?;
    for quantity in [0, 9, 10] {
        ann.send(&to(quantity)).await?.refused(422, "quantity_out_of_range|reduce_out_of_range")?;
    }
    let lower = to(4).key(&format!("{}-reduce", ask.id));
    for _ in 0..2 {
        let order = ann.send(&lower).await?.answered(200)?;
        says(&order, &format!("order_id={} status=open quantity=4 remaining=4", ask.id))?;
    }
    ann.holds_now("copper=5+4").await?;
    s.operate(&to(3)).await?.answered(200)?;
    ask.cancel().await?;
    ann.send(&to(1)).await?.refused(409, "order_closed").map(drop)
}

async fn reduced_order_keeps_its_priority(s: &Scene) -> Outcome {
    let [ann, bob, cy] = s.players(["ann: 9 copper", "bob: 9 copper", "cy: 100 coin"]).await?;
    let first = ann.place("ask 9 copper @ 10").await?;
    let second = bob.place("ask 9 copper @ 10").await?;
    let answer = first.reduce(3).await?.answered(200)?;
    says(&answer, "status=open quantity=3 remaining=3 filled=0")?;
    s.shows("copper", "asks 10:12/2 bids").await?;
    cy.place("bid 4 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=filled quantity=3 filled=3 value=30").await?;
    second.reads("status=partially_filled filled=1 remaining=8").await.map(drop)
}

async fn reduction_is_below_the_quantity_and_above_the_filled_units(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 200 coin"]).await?;
    let ask = ann.place("ask 10 copper @ 10").await?;
    bob.place("bid 4 copper @ 10").await?;
    ask.reads("status=partially_filled filled=4").await?;
    for wrong in [10, 11, 1_000_000_000, 4, 3, 1] {
        ask.reduce(wrong).await?.refused(422, "reduce_out_of_range")?;
    }
    ask.reads_now("quantity=10 remaining=6 filled=4").await?;
    let answer = ask.reduce(9).await?.answered(200)?;
    says(&answer, "status=partially_filled quantity=9 remaining=5 filled=4 value=40")?;
    let answer = ask.reduce(5).await?.answered(200)?;
    says(&answer, "status=partially_filled quantity=5 remaining=1 filled=4 value=40")?;
    ann.holds_now(&format!("coin={} copper=5+1", s.net(40))).await?;
    bob.place("bid 9 copper @ 10 ioc").await?.reads("status=cancelled filled=1").await?;
    ask.reads("status=filled quantity=5 filled=5 remaining=0 value=50").await.map(drop)
}
