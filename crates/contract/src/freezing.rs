//! The operator freezes an account: it places no orders and withdraws nothing; what rests may trade.

use reqwest::Method;
use serde_json::json;

use crate::check::{Outcome, says};
use crate::client::Request;
use crate::scene::{Player, Scene};

cases!["freezing":
    frozen_account_places_no_orders_and_withdraws_nothing,
    open_orders_of_a_frozen_account_trade_shrink_and_are_cancelled,
    pending_withdrawals_of_a_frozen_account_are_closed,
    player_without_an_account_is_frozen,
    freezing_and_thawing_twice_succeeds,
    freezing_is_for_operators,
];

fn freeze(player: &Player<'_>) -> Request {
    Request::new(Method::PUT, format!("/v1/accounts/{}/freeze", player.id))
}

fn thaw(player: &Player<'_>) -> Request {
    Request::delete(format!("/v1/accounts/{}/freeze", player.id))
}

async fn set(player: &Player<'_>, frozen: bool) -> Outcome {
    let request = if frozen { freeze(player) } else { thaw(player) };
    let answer = player.scene().operate(&request).await?.answered(200)?;
    says(&answer, &format!("player={} frozen={frozen}", player.id))?;
    shows(player, frozen).await
}

/// Checks what the player and the operator see.
async fn shows(player: &Player<'_>, frozen: bool) -> Outcome {
    let own = player.send(&Request::get("/v1/balances")).await?.answered(200)?;
    says(&own, &format!("frozen={frozen}"))?;
    let request = Request::get(format!("/v1/accounts/{}/balances", player.id));
    says(&player.scene().operate(&request).await?.answered(200)?, &format!("frozen={frozen}"))
}

fn withdrawal(player: &Player<'_>, amount: u64, name: &str, hold: bool) -> Request {
    let s = player.scene();
    let reference = format!("{}#{name}", s.asset("frozen"));
    let body = json!({
        "asset": s.asset("copper"), "amount": amount, "reason": "trip", "reference": reference, "hold": hold,
    });
    Request::post(format!("/v1/accounts/{}/withdrawals", player.id), &body)
}

async fn frozen_account_places_no_orders_and_withdraws_nothing(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper, 100 coin", "bob: 100 coin"]).await?;
    shows(&ann, false).await?;
    set(&ann, true).await?;
    for order in ["ask 1 copper @ 10", "ask 1 copper @ 10 ioc", "bid 1 copper @ 2", "bid 1 copper @ 2 fok"] {
        ann.refused(order, 409, "account_frozen").await?;
        let quote = Request::post("/v1/quotes", &s.order(order)?);
        ann.send(&quote).await?.refused(409, "account_frozen")?;
    }
    // The operator cannot trade for it either.
    let mut order = s.order("ask 1 copper @ 10")?;
    order["player"] = json!(ann.id);
    s.operate(&Request::post("/v1/orders", &order)).await?.refused(409, "account_frozen")?;
    ann.withdraw(1, "coin").await?.refused(409, "account_frozen")?;
    ann.withdraw(1, "copper").await?.refused(409, "account_frozen")?;
    for hold in [false, true] {
        s.operate(&withdrawal(&ann, 1, "held", hold)).await?.refused(409, "account_frozen")?;
    }
    ann.deposit(5, "copper").await?.succeeded()?;
    ann.holds("coin=100 copper=15").await?;
    // Nobody else is affected.
    bob.place("bid 1 copper @ 10").await?.reads("status=open").await?;
    bob.withdraw(1, "coin").await?.succeeded()?;

    set(&ann, false).await?;
    s.operate(&withdrawal(&ann, 1, "held", true)).await?.answered(201)?;
    ann.withdraw(1, "coin").await?.succeeded()?;
    ann.place("ask 1 copper @ 10").await?.reads("status=filled").await.map(drop)
}

async fn open_orders_of_a_frozen_account_trade_shrink_and_are_cancelled(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 30 copper", "bob: 100 coin"]).await?;
    let first = ann.place("ask 10 copper @ 5").await?;
    let second = ann.place("ask 10 copper @ 6").await?;
    s.settled("copper").await?;
    set(&ann, true).await?;
    bob.place("bid 4 copper @ 5").await?.reads("status=filled").await?;
    first.reads("status=partially_filled filled=4").await?;
    let reduce = |path: String| Request::post(path, &json!({"quantity": 6}));
    ann.send(&reduce(format!("/v1/orders/{}/reduce", first.id))).await?.succeeded()?;
    first.reads_now("quantity=6 filled=4").await?;
    second.cancel().await?;
    second.reads_now("status=cancelled").await?;
    let net = s.net(20);
    ann.holds(&format!("coin={net} copper=24+2")).await?;
    let batch = json!({"orders": [{"op": "cancel", "order_id": first.id}]});
    ann.send(&Request::post("/v1/orders/batch", &batch)).await?.succeeded()?;
    first.reads_now("status=cancelled").await?;
    ann.holds(&format!("coin={net} copper=26")).await
}

async fn pending_withdrawals_of_a_frozen_account_are_closed(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for (name, amount) in [("out", 2), ("back", 3)] {
        s.operate(&withdrawal(&ann, amount, name, true)).await?.answered(201)?;
    }
    set(&ann, true).await?;
    // The same request gets the same answer, frozen or not.
    s.operate(&withdrawal(&ann, 2, "out", true)).await?.answered(200)?;
    for (name, end) in [("out", "confirm"), ("back", "abort")] {
        let reference = crate::words::encoded(&format!("{}#{name}", s.asset("frozen")));
        let path = format!("/v1/transfers/{reference}/{end}");
        s.operate(&Request::post(path, &json!({}))).await?.answered(200)?;
    }
    ann.holds("copper=8").await
}

async fn player_without_an_account_is_frozen(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let ann = s.stranger("ann")?;
    shows(&ann, false).await?;
    set(&ann, false).await?;
    set(&ann, true).await?;
    ann.withdraw(1, "copper").await?.refused(409, "account_frozen")?;
    ann.deposit(7, "copper").await?.succeeded()?;
    ann.refused("ask 1 copper @ 10", 409, "account_frozen").await?;
    ann.deposit(1, "copper").await?.succeeded()?;
    ann.holds("copper=8").await?;
    set(&ann, false).await?;
    let ask = ann.place("ask 8 copper @ 10").await?;
    // The operator finds the order by its id.
    s.operate(&Request::get(format!("/v1/orders/{}", ask.id))).await?.answered(200).map(drop)
}

async fn freezing_and_thawing_twice_succeeds(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for frozen in [true, true, false, false] {
        set(&ann, frozen).await?;
    }
    let key = format!("thaw-{}", ann.id);
    for _ in 0..2 {
        s.operate(&thaw(&ann).key(&key)).await?.answered(200)?;
    }
    set(&ann, true).await?;
    // What was done under a key is not done again.
    s.operate(&thaw(&ann).key(&key)).await?.answered(200)?;
    shows(&ann, true).await?;
    s.operate(&freeze(&ann).key(&key)).await?.refused(422, "idempotency_key_reused")?;
    let nobody = Request::new(Method::PUT, "/v1/accounts/no%20body/freeze");
    s.operate(&nobody).await?.refused(422, "invalid_player").map(drop)
}

async fn freezing_is_for_operators(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1 coin"]).await?;
    for request in [freeze(&bob), thaw(&bob), freeze(&ann)] {
        ann.send(&request).await?.refused(403, "forbidden")?;
        s.send(&request).await?.refused(401, "unauthenticated")?;
    }
    shows(&bob, false).await?;
    shows(&ann, false).await
}
