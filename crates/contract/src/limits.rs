//! The limits of open orders and of requests.

use futures::stream::{self, StreamExt};
use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{amount, list};

cases!["limits":
    open_orders_are_counted,
    orders_above_the_open_order_limit_are_refused,
    an_order_that_fills_at_once_is_accepted_at_the_limit,
    responses_report_the_remaining_requests,
    too_many_requests_are_refused_with_retry_after,
];

/// Higher limits of orders or requests are not tried.
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
    s.eventually(async || same("open orders after one that did not rest", &used().await?, &3)).await?;
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

/// Places this many orders.
async fn fill_up(s: &Scene, player: &Player<'_>, order: &str, count: u64) -> Result<(), String> {
    let mut operation = s.order(order)?;
    operation["op"] = json!("place");
    let mut left = usize::try_from(count).unwrap_or_default();
    while left > 0 {
        let operations = vec![operation.clone(); left.min(100)];
        let request = Request::post("/v1/orders/batch", &json!({"orders": operations}));
        let answer = player.send(&request).await?.answered(200)?;
        for result in list(&answer, "results")? {
            says(result, "status=201")?;
        }
        left -= operations.len();
    }
    Ok(())
}

async fn orders_above_the_open_order_limit_are_refused(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 2000 copper, 2000 coin", "bob: 10 coin"]).await?;
    let (_, _, max) = open_orders(&ann).await?;
    if max > WORTH_FILLING {
        s.skip(&format!("a limit of {max} open orders is too high to try"));
        return Ok(());
    }
    fill_up(s, &ann, "ask 1 copper @ 10", max).await?;
    same("used, left and max", &open_orders(&ann).await?, &(max, 0, max))?;
    let problem = ann.send_order("ask 1 copper @ 10").await?.refused(409, "too_many_open_orders")?;
    says(&problem, &format!("max={max}"))?;
    ann.refused("bid 1 copper @ 9", 409, "too_many_open_orders").await?;
    ann.holds(&format!("coin=2000 copper={}+{max}", 2000 - max)).await?;

    // An order that does not rest does not count.
    ann.place("bid 1 copper @ 9 ioc").await?.reads("status=cancelled close_reason=ioc_remainder").await?;
    // A closed order no longer counts, whether cancelled or filled.
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

/// The limit is for orders that rest: a player at the limit may still place one that fills at once.
async fn an_order_that_fills_at_once_is_accepted_at_the_limit(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 2000 copper, 2000 coin", "bob: 20 copper"]).await?;
    let (_, _, max) = open_orders(&ann).await?;
    if max > WORTH_FILLING {
        s.skip(&format!("a limit of {max} open orders is too high to try"));
        return Ok(());
    }
    fill_up(s, &ann, "ask 1 copper @ 20", max).await?;
    let offer = bob.place("ask 6 copper @ 9").await?;
    // A unit of it would rest.
    ann.refused("bid 7 copper @ 9", 409, "too_many_open_orders").await?;
    ann.refused("bid 1 copper @ 8", 409, "too_many_open_orders").await?;
    ann.place("bid 2 copper @ 9").await?.reads("status=filled filled=2").await?;
    ann.place("bid 1 copper @ 9 gtd+60000").await?.reads("status=filled filled=1").await?;
    // In a batch each operation counts by itself.
    let operations: Vec<_> = ["bid 2 copper @ 9", "bid 2 copper @ 9"]
        .into_iter()
        .map(|order| {
            let mut operation = s.order(order)?;
            operation["op"] = json!("place");
            Ok(operation)
        })
        .collect::<Result<_, String>>()?;
    let request = Request::post("/v1/orders/batch", &json!({"orders": operations}));
    let answer = ann.send(&request).await?.answered(200)?;
    let statuses: Vec<_> = list(&answer, "results")?.iter().map(|result| &result["status"]).collect();
    same("a batch's orders", &statuses, &vec![&json!(201), &json!(409)])?;
    offer.reads("status=partially_filled filled=5").await?;
    // One that meets an order of its own player's is closed, so it does not rest either.
    let own = ann.place("bid 2 copper @ 20").await?;
    own.reads("status=cancelled close_reason=self_trade filled=1").await?;
    s.eventually(async || same("used, left and max", &open_orders(&ann).await?, &(max, 0, max))).await
}

/// The limit of requests and what is left of it; `None` if requests are not limited.
async fn requests(s: &Scene, player: &Player<'_>) -> Result<Option<(u64, u64)>, String> {
    let limits = player.read("/v1/limits").await?;
    let requests = &limits["requests"];
    if requests.is_null() {
        s.skip("this deployment does not limit requests");
        return Ok(None);
    }
    amount(requests, "per_second")?;
    amount(requests, "reset_seconds")?;
    Ok(Some((amount(requests, "limit")?, amount(requests, "left")?)))
}

async fn responses_report_the_remaining_requests(s: &Scene) -> Outcome {
    let ann = s.stranger("ann")?;
    let Some((limit, left)) = requests(s, &ann).await? else { return Ok(()) };
    check(left < limit, || format!("this request counts too: {left} of {limit} are left"))?;
    for path in ["/v1/balances", "/v1/orders/x"] {
        let reply = ann.send(&Request::get(path)).await?;
        let header = |name: &str| {
            reply
                .header(name)
                .parse::<u64>()
                .map_err(|_| reply.fault(&format!("a number as header `{name}`")))
        };
        same("the limit", &header("ratelimit-limit")?, &limit)?;
        let left = header("ratelimit-remaining")?;
        check(left < limit, || format!("this request counts too: {left} of {limit} are left"))?;
        header("ratelimit-reset")?;
    }
    Ok(())
}

async fn too_many_requests_are_refused_with_retry_after(s: &Scene) -> Outcome {
    let (ann, bob) = (s.stranger("ann")?, s.stranger("bob")?);
    let Some((limit, _)) = requests(s, &ann).await? else { return Ok(()) };
    if limit > WORTH_FILLING {
        s.skip(&format!("a limit of {limit} requests is too high to try"));
        return Ok(());
    }
    let request = Request::get("/v1/limits");
    let ask =
        async |_| s.client.start(&request, Some(&ann.token)).await.map_err(|error| format!("{error:?}"));
    let mut replies = stream::iter(0..4 * limit).map(ask).buffer_unordered(16);
    let (mut answered, mut put_off) = (0, 0);
    while let Some(reply) = replies.next().await {
        let reply = reply?;
        if reply.status() == 200 {
            answered += 1;
            continue;
        }
        let wait =
            reply.headers().get("retry-after").and_then(|wait| wait.to_str().ok()?.parse::<u64>().ok());
        check(wait.is_some_and(|wait| wait > 0), || {
            format!("a 429 has `Retry-After` in seconds, not {wait:?}")
        })?;
        same("the status of a request above the limit", &reply.status().as_u16(), &429)?;
        let problem: Value = reply.json().await.map_err(|error| format!("{error:?}"))?;
        says(&problem, "code=rate_limited status=429")?;
        put_off += 1;
    }
    check(put_off > 0, || format!("{answered} requests were answered where {limit} at once are allowed"))?;
    let others = s.client.start(&request, Some(&bob.token)).await.map_err(|error| format!("{error:?}"))?;
    same("the status of another's request", &others.status().as_u16(), &200)?;
    // After a pause, requests are accepted again.
    ann.read("/v1/limits").await.map(drop)
}
