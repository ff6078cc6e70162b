//! How many orders a player may have open, and what is left of that.

use serde_json::{Value, json};

use super::Outcome;
use super::client::Request;
use super::scene::{Player, Scene};
use super::words::{amount, check, list, same, says};

cases!["limits":
    open_orders_are_counted,
    no_more_orders_rest_than_the_limit_allows,
];

/// Beyond this many open orders the limit is taken on trust.
const WORTH_FILLING: u64 = 1000;

async fn open_orders(player: &Player<'_>) -> Result<(u64, u64, u64), String> {
    let limits = player.read("/v1/limits").await?;
    let open = &limits["open_orders"];
    let counts = (amount(open, "used")?, amount(open, "left")?, amount(open, "max")?);
    check(counts.0 + counts.1 == counts.2, || format!("used + left = max: {limits}"))?;
    Ok(counts)
}

async fn open_orders_are_counted(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let used = async || open_orders(&ann).await.map(|counts| counts.0);
    same("open orders at first", &used().await?, &0)?;
    let first = ann.place("ask 2 copper @ 10").await?;
    let second = ann.place("ask 2 copper @ 11").await?;
    let third = ann.place("ask 2 copper @ 12").await?;
    same("open orders after three", &used().await?, &3)?;
    ann.place("ask 2 copper @ 10 ioc").await?.reads("status=cancelled").await?;
    same("open orders after one that did not rest", &used().await?, &3)?;
    second.cancel().await?;
    same("open orders after a cancel", &used().await?, &2)?;
    bob.place("bid 1 copper @ 10").await?;
    first.reads("status=partially_filled").await?;
    same("open orders after a partial fill", &used().await?, &2)?;
    bob.place("bid 1 copper @ 10").await?;
    first.reads("status=filled").await?;
    s.eventually(async || same("open orders after a fill", &used().await?, &1)).await?;
    third.cancel().await?;
    let dying = ann.place("ask 2 copper @ 12 gtd+1500").await?;
    same("open orders after a short one", &used().await?, &1)?;
    dying.reads("status=expired").await?;
    s.eventually(async || same("open orders after expiry", &used().await?, &0)).await
}

async fn no_more_orders_rest_than_the_limit_allows(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 2000 copper, 2000 coin", "bob: 10 coin"]).await?;
    let (_, _, max) = open_orders(&ann).await?;
    if max > WORTH_FILLING {
        s.skip(&format!("{max} open orders are too many to try"));
        return Ok(());
    }
    let mut operation = s.order("ask 1 copper @ 10")?;
    operation["op"] = json!("place");
    let mut left = usize::try_from(max).unwrap_or_default();
    while left > 0 {
        let operations = vec![operation.clone(); left.min(100)];
        let request = Request::post("/v1/orders/batch", &json!({"orders": operations}));
        let answer = ann.send(&request).await?.answered(200)?;
        for result in list(&answer, "results")? {
            says(result, "status=201")?;
        }
        left -= operations.len();
    }
    same("used, left and max", &open_orders(&ann).await?, &(max, 0, max))?;
    let problem = ann.ask_for("ask 1 copper @ 10").await?.refused(409, "too_many_open_orders")?;
    says(&problem, &format!("max={max}"))?;
    ann.refused("bid 1 copper @ 9", 409, "too_many_open_orders").await?;
    ann.holds(&format!("coin=2000 copper={}+{max}", 2000 - max)).await?;

    // What cannot rest needs no place.
    ann.place("bid 1 copper @ 9 ioc").await?.reads("status=cancelled close_reason=ioc_remainder").await?;
    // A place is free again once an order is closed: by its player, or by a fill.
    let orders = ann.read_all("/v1/orders?status=open", "orders", 100).await?;
    same("orders in the list", &(orders.len() as u64), &max)?;
    let newest = orders.first().and_then(|order: &Value| order["order_id"].as_str()).unwrap_or_default();
    ann.send(&Request::delete(format!("/v1/orders/{newest}"))).await?.answered(200)?;
    ann.place("ask 1 copper @ 11").await?;
    ann.refused("ask 1 copper @ 11", 409, "too_many_open_orders").await?;
    bob.place("bid 1 copper @ 10").await?.reads("status=filled").await?;
    s.eventually(async || same("left after a fill", &open_orders(&ann).await?.1, &1)).await?;
    ann.place("ask 1 copper @ 11").await?;
    ann.refused("ask 1 copper @ 11", 409, "too_many_open_orders").await?;
    let answer = ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    same("cancelled orders", &(list(&answer, "orders")?.len() as u64), &max)?;
    same("used at last", &open_orders(&ann).await?.0, &0)
}
