//! Lists of a player's orders and fills: filtered, newest or oldest first, each row exactly once.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{encoded, list, text, time};

cases!["lists":
    orders_are_filtered_by_status_and_material,
    orders_are_listed_newest_first_and_once,
    pages_of_a_rare_material_are_never_empty,
    new_orders_do_not_disturb_paging,
    closed_order_stays_readable,
    both_players_of_a_trade_have_a_fill,
    fills_are_listed_oldest_first_and_once,
];

fn ids<'r>(rows: &'r [Value], member: &str) -> Result<Vec<&'r str>, String> {
    rows.iter().map(|row| text(row, member)).collect()
}

async fn orders_are_filtered_by_status_and_material(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper, 9 wheat, 100 coin", "bob: 100 coin, 9 copper"]).await?;
    let open = ann.place("ask 5 copper @ 12").await?;
    let partial = ann.place("ask 4 copper @ 10").await?;
    let wheat = ann.place("ask 5 wheat @ 12").await?;
    let cancelled = ann.place("ask 4 wheat @ 12").await?;
    cancelled.cancel().await?;
    let filled = ann.place("bid 2 copper @ 9").await?;
    bob.place("ask 2 copper @ 9").await?.reads("status=filled").await?;
    bob.place("bid 1 copper @ 10").await?.reads("status=filled").await?;
    filled.reads("status=filled").await?;
    partial.reads("status=partially_filled").await?;
    for (query, expected) in [
        (String::new(), vec![&filled, &cancelled, &wheat, &partial, &open]),
        ("?status=open".to_owned(), vec![&wheat, &partial, &open]),
        ("?status=closed".to_owned(), vec![&filled, &cancelled]),
        (format!("?material={}", s.asset("wheat")), vec![&cancelled, &wheat]),
        (format!("?status=open&material={}", s.asset("copper")), vec![&partial, &open]),
        (format!("?status=closed&material={}", s.asset("copper")), vec![&filled]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|order| order.id.as_str()).collect();
        s.eventually(async || {
            let found = ann.read(&format!("/v1/orders{query}")).await?;
            same(&format!("orders{query}"), &ids(list(&found, "orders")?, "order_id")?, &expected)?;
            for order in list(&found, "orders")? {
                let one = ann.read(&format!("/v1/orders/{}", text(order, "order_id")?)).await?;
                same("an order alone and in a list", order, &one)?;
            }
            Ok(())
        })
        .await?;
    }
    let unknown = Request::get(format!("/v1/orders?material={}", s.asset("nothing")));
    ann.send(&unknown).await?.refused(404, "unknown_material").map(drop)
}

async fn orders_are_listed_newest_first_and_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let mut placed = Vec::new();
    for number in 0..11 {
        let order = ann.place("ask 1 copper @ 12").await?;
        if number % 3 == 0 {
            order.cancel().await?;
        }
        placed.insert(0, order.id);
    }
    for limit in [1, 4, 11, 12] {
        let rows = ann.read_all("/v1/orders", "orders", limit).await?;
        let expected: Vec<_> = placed.iter().map(String::as_str).collect();
        same(&format!("orders in pages of {limit}"), &ids(&rows, "order_id")?, &expected)?;
    }
    let closed = ann.read_all("/v1/orders?status=closed", "orders", 3).await?;
    same("closed orders in pages of 3", &closed.len(), &4)?;
    let open = ann.read_all("/v1/orders?status=open", "orders", 3).await?;
    same("open orders in pages of 3", &open.len(), &7)
}

async fn pages_of_a_rare_material_are_never_empty(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper, 2 wheat"]).await?;
    let first = ann.place("ask 1 wheat @ 9").await?;
    first.cancel().await?;
    let mut copper = s.order("ask 1 copper @ 9")?;
    copper["op"] = json!("place");
    let orders = Request::post("/v1/orders/batch", &json!({ "orders": vec![copper; 100] }));
    for _ in 0..3 {
        ann.send(&orders).await?.answered(200)?;
        ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    }
    let second = ann.place("ask 1 wheat @ 9").await?;
    let wheat = format!("/v1/orders?material={}", s.asset("wheat"));
    for (path, expected) in [
        (wheat.clone(), vec![&second, &first]),
        (format!("{wheat}&status=closed"), vec![&first]),
        ("/v1/orders?status=open".to_owned(), vec![&second]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|order| order.id.as_str()).collect();
        for limit in [1, 100] {
            s.eventually(async || {
                let rows = ann.read_all(&path, "orders", limit).await?;
                same(&path, &ids(&rows, "order_id")?, &expected)
            })
            .await?;
        }
    }
    Ok(())
}

async fn new_orders_do_not_disturb_paging(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let mut before = BTreeSet::new();
    for _ in 0..6 {
        before.insert(ann.place("ask 1 copper @ 12").await?.id);
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    while seen.len() < 100 {
        let page = ann.read(&format!("/v1/orders?limit=2{cursor}")).await?;
        seen.extend(ids(list(&page, "orders")?, "order_id")?.into_iter().map(str::to_owned));
        ann.place("ask 1 copper @ 12").await?;
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encoded(next)),
            None => break,
        }
    }
    let distinct: BTreeSet<_> = seen.iter().cloned().collect();
    same("rows, each once", &distinct.len(), &seen.len())?;
    check(distinct.is_superset(&before), || format!("{before:?} existed, {distinct:?} were listed"))
}

async fn closed_order_stays_readable(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let filled = ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 5 copper @ 10").await?;
    filled.reads("status=filled").await?;
    let cancelled = ann.place("ask 5 copper @ 10").await?;
    cancelled.cancel().await?;
    for (order, expected) in [
        (
            &filled,
            "side=ask price=10 quantity=5 filled=5 remaining=0 value=50 status=filled close_reason=filled",
        ),
        (&cancelled, "side=ask price=10 quantity=5 filled=0 remaining=5 value=0 status=cancelled"),
    ] {
        let found = order.reads_now(expected).await?;
        same("created_at", &found["created_at"], &order.body["created_at"])?;
        let (made, changed) = (time(&found, "created_at")?, time(&found, "updated_at")?);
        check(changed >= made, || format!("updated before created: {found}"))?;
        let seen = s.operate(&Request::get(order.path())).await?.answered(200)?;
        same("the operator's view", &seen, &found)?;
    }
    Ok(())
}

async fn both_players_of_a_trade_have_a_fill(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1000 coin"]).await?;
    let maker = ann.place("ask 4 copper @ 11").await?;
    let taker = bob.place("bid 4 copper @ 12").await?;
    taker.reads("status=filled").await?;
    let fee = s.tax(44);
    for (order, expected) in
        [(&maker, format!("side=ask role=maker fee={fee}")), (&taker, "side=bid role=taker fee=0".to_owned())]
    {
        let (id, material) = (&order.id, s.asset("copper"));
        let expected =
            format!("{expected} order_id={id} material={material} price=11 quantity=4 taker_side=bid");
        s.eventually(async || {
            let found = order.player.read("/v1/fills").await?;
            let rows = list(&found, "fills")?;
            same("the number of fills", &rows.len(), &1)?;
            let fill = &rows[0];
            says(fill, &expected)?;
            time(fill, "executed_at")?;
            text(fill, "trade_id").map(drop)
        })
        .await?;
    }
    let (ann, bob) = (ann.read("/v1/fills").await?, bob.read("/v1/fills").await?);
    same("the trade of both fills", &ann["fills"][0]["trade_id"], &bob["fills"][0]["trade_id"])
}

async fn fills_are_listed_oldest_first_and_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let ask = ann.place("ask 7 copper @ 10").await?;
    for quantity in [1, 2, 3, 1] {
        bob.place(&format!("bid {quantity} copper @ 10")).await?.reads("status=filled").await?;
    }
    ask.reads("status=filled").await?;
    let quantities = async |limit| -> Outcome {
        let rows = ann.read_all("/v1/fills", "fills", limit).await?;
        let quantities: Vec<_> = rows.iter().filter_map(|fill| fill["quantity"].as_u64()).collect();
        same(&format!("fills in pages of {limit}"), &quantities, &vec![1, 2, 3, 1])
    };
    for limit in [1, 3, 4, 100] {
        s.eventually(async || quantities(limit).await).await?;
    }
    // Each row has a cursor, after which a later read can continue.
    let all = ann.read("/v1/fills").await?;
    let second = encoded(text(&all["fills"][1], "cursor")?);
    let rest = ann.read(&format!("/v1/fills?after={second}")).await?;
    same(
        "fills after the second",
        &list(&rest, "fills")?,
        &list(&all, "fills")?.get(2..).unwrap_or_default(),
    )?;
    let last = encoded(text(&all["fills"][3], "cursor")?);
    let rest = ann.read(&format!("/v1/fills?after={last}")).await?;
    same("fills after the last", &list(&rest, "fills")?.len(), &0)
}
