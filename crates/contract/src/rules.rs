//! Rules that the operator sets while the market runs: each names what it would accept, and quotes say the
//! same.

use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::{Reply, Request};
use crate::scene::{Player, Scene};
use crate::target::Feature;
use crate::words::{amount, list, now, time, time_in};

cases!["rules":
    rules_of_a_material_show_in_its_document_and_in_the_list,
    price_off_the_tick_is_refused_with_the_nearest_two,
    price_out_of_bounds_is_refused_with_the_bounds,
    price_out_of_band_is_refused_with_the_band,
    small_orders_are_refused,
    buy_limit_reports_used_left_and_the_end_of_its_window,
    open_orders_are_limited_by_material,
    listing_fee_is_charged_for_what_rests,
    fees_go_to_an_account,
    scheduled_rules_take_effect_at_their_time,
    repeated_changes_are_one,
    rules_out_of_range_are_refused,
    rules_are_for_operators,
];

/// Whether the deployment has rules; the case is skipped where it is declared to have none.
async fn has_rules(s: &Scene) -> Result<bool, String> {
    let reply = s.send(&Request::get("/v1/rules")).await?;
    if s.is_without(Feature::Rules) {
        reply.refused(404, "unsupported")?;
        s.skip("this deployment has no rules");
        return Ok(false);
    }
    reply.answered(200).map(|_| true)
}

async fn put(s: &Scene, material: &str, rules: &Value) -> Result<Reply, String> {
    let id = s.material(material).await?;
    s.operate(&Request::put(format!("/v1/rules/{id}"), rules)).await
}

async fn set(s: &Scene, material: &str, rules: Value) -> Result<Value, String> {
    put(s, material, &rules).await?.answered(200)
}

/// An order and its quote are refused with this code; returns the problem.
async fn refused(player: &Player<'_>, order: &str, status: u16, code: &str) -> Result<Value, String> {
    let quote = Request::post("/v1/quotes", &player.scene().order(order)?);
    let quoted = player.send(&quote).await?.refused(status, code)?;
    let placed = player.send_order(order).await?.refused(status, code)?;
    same("the quote's refusal", &quoted, &placed)?;
    Ok(placed)
}

async fn rules_of_a_material_show_in_its_document_and_in_the_list(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let id = s.material("copper").await?;
    let sheet = set(s, "copper", json!({"tick": 5, "price_min": 10, "quantity_min": 2})).await?;
    let own = json!({"tick": 5, "price_min": 10, "quantity_min": 2});
    same("own rules", &sheet["materials"][&id], &own)?;
    same("all rules", &s.read("/v1/rules").await?["materials"][&id], &own)?;
    let shown = s.read(&format!("/v1/materials/{id}")).await?;
    says(&shown, "rules.tick=5 rules.price_min=10 rules.quantity_min=2")?;
    // A rule that is absent keeps its value, and null restores the default.
    let sheet = set(s, "copper", json!({"price_min": null, "price_max": 90})).await?;
    same(
        "own rules then",
        &sheet["materials"][&id],
        &json!({"tick": 5, "price_max": 90, "quantity_min": 2}),
    )?;
    let market = &sheet["rules"];
    says(market, "tick=1 price_min=1 price_max=1000000000000 quantity_min=1 fee_to=burn listing_fee_bps=0")?;
    same("sales tax", &amount(market, "sales_tax_bps")?, &s.tax_bps)?;

    let history = s.operate(&Request::get("/v1/rules/history?limit=1000")).await?.answered(200)?;
    let ours = |change: &&Value| change["material"] == id.as_str();
    let ours: Vec<_> = list(&history, "changes")?.iter().filter(ours).collect();
    let [newest, first] = ours.as_slice() else { return Err(format!("two changes, not {ours:?}")) };
    same("the first change", &first["rules"], &own)?;
    says(newest, "rules.price_max=90 rules.price_min=-")?;
    time(newest, "at").map(drop)
}

async fn price_off_the_tick_is_refused_with_the_nearest_two(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let resting = ann.place("ask 1 copper @ 13").await?;
    set(s, "copper", json!({"tick": 5, "price_min": 10})).await?;
    for (player, order) in
        [(&ann, "ask 1 copper @ 12"), (&bob, "bid 1 copper @ 12"), (&bob, "bid 1 copper @ 12 ioc")]
    {
        let problem = refused(player, order, 422, "price_not_on_tick").await?;
        same("nearest", &problem["nearest"], &json!([10, 15]))?;
    }
    // What rests stays, and trades.
    bob.place("bid 1 copper @ 15").await?.reads("status=filled value=13").await?;
    resting.reads("status=filled").await?;
    ann.place("ask 1 copper @ 20").await?.reads("status=open").await.map(drop)
}

async fn price_out_of_bounds_is_refused_with_the_bounds(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann] = s.players(["ann: 100 copper"]).await?;
    set(s, "copper", json!({"price_min": 10, "price_max": 20})).await?;
    for price in [9, 21] {
        let problem = refused(&ann, &format!("ask 1 copper @ {price}"), 422, "price_out_of_bounds").await?;
        says(&problem, "lowest=10 highest=20")?;
    }
    ann.place("ask 1 copper @ 10").await?;
    ann.place("ask 1 copper @ 20").await?;
    put(s, "copper", &json!({"price_max": 9})).await?.refused(422, "rules_contradict").map(drop)
}

async fn price_out_of_band_is_refused_with_the_band(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 10000 coin"]).await?;
    set(s, "copper", json!({"band_bps": 1_000})).await?;
    // There is no band before there is a reference price.
    ann.place("ask 10 copper @ 200").await?;
    bob.place("bid 10 copper @ 200").await?.reads("status=filled").await?;
    let id = s.asset("copper");
    s.eventually(async || says(&s.read(&format!("/v1/materials/{id}")).await?, "reference_price=200"))
        .await?;
    for order in ["ask 1 copper @ 179", "ask 1 copper @ 221"] {
        let problem = refused(&ann, order, 409, "price_out_of_band").await?;
        says(&problem, "lowest=180 highest=220 reference_price=200")?;
    }
    ann.place("ask 1 copper @ 180").await?;
    ann.place("ask 1 copper @ 220").await.map(drop)
}

async fn small_orders_are_refused(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann] = s.players(["ann: 100 copper"]).await?;
    set(s, "copper", json!({"quantity_min": 5})).await?;
    let problem = refused(&ann, "ask 4 copper @ 9", 422, "quantity_below_minimum").await?;
    says(&problem, "min=5")?;
    let order = ann.place("ask 9 copper @ 9").await?;
    order.reduce(4).await?.refused(422, "quantity_below_minimum")?;
    order.reduce(5).await?.answered(200).map(drop)
}

async fn limit(player: &Player<'_>) -> Result<Value, String> {
    let id = player.scene().asset("copper");
    Ok(player.read(&format!("/v1/limits?material={id}")).await?["buy_limit"].clone())
}

async fn buy_limit_reports_used_left_and_the_end_of_its_window(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 10000 coin"]).await?;
    same("without a limit", &limit(&bob).await?, &Value::Null)?;
    // A window of a year: it does not end during the case.
    set(s, "copper", json!({"buy_limit": {"units": 10, "window_seconds": 31_622_400}})).await?;
    says(&limit(&bob).await?, &format!("material={} units=10 used=0 left=10", s.asset("copper")))?;
    let first = bob.place("bid 6 copper @ 5").await?;
    says(&limit(&bob).await?, "used=6 left=4")?;
    let problem = refused(&bob, "bid 5 copper @ 5", 409, "buy_limit_reached").await?;
    says(&problem, "max=10 used=6 left=4")?;
    let resets_at = time(&problem, "resets_at")?;
    check(resets_at > now(), || format!("the window ends later: {problem}"))?;
    same("the end of the window", &time(&limit(&bob).await?, "resets_at")?, &resets_at)?;
    // What an order did not buy is returned when it closes.
    ann.place("ask 2 copper @ 5").await?;
    first.reads("filled=2").await?;
    first.cancel().await?;
    says(&limit(&bob).await?, "used=2 left=8")?;
    bob.place("bid 8 copper @ 4 ioc").await?.reads("status=cancelled").await?;
    s.eventually(async || says(&limit(&bob).await?, "used=2 left=8")).await?;
    // Selling is not limited, nor is another player.
    says(&limit(&ann).await?, "used=0 left=10")?;
    ann.place("ask 50 copper @ 9").await.map(drop)
}

async fn open_orders_are_limited_by_material(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann] = s.players(["ann: 100 copper, 100 wheat"]).await?;
    set(s, "copper", json!({"open_orders_max": 1})).await?;
    let first = ann.place("ask 1 copper @ 9").await?;
    let problem = ann.send_order("ask 1 copper @ 9").await?.refused(409, "too_many_open_orders")?;
    says(&problem, "max=1")?;
    ann.place("ask 1 wheat @ 9").await?;
    first.cancel().await?;
    ann.place("ask 1 copper @ 9").await.map(drop)
}

async fn listing_fee_is_charged_for_what_rests(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann, bob] = s.players(["ann: 100 copper, 9 coin", "bob: 1000 coin"]).await?;
    set(s, "copper", json!({"listing_fee_bps": 1_000, "sales_tax_bps": 0})).await?;
    let problem = refused(&ann, "ask 10 copper @ 10", 409, "insufficient_coins").await?;
    says(&problem, "needed=10 available=9")?;
    let quote = Request::post("/v1/quotes", &s.order("ask 4 copper @ 10")?);
    says(&ann.send(&quote).await?.answered(200)?, "listing_fee=4")?;
    let order = ann.place("ask 4 copper @ 10").await?;
    ann.holds("coin=5 copper=96+4").await?;
    // It is not returned, and what trades at once pays none.
    order.cancel().await?;
    ann.holds("coin=5 copper=100").await?;
    bob.place("bid 4 copper @ 10").await?;
    bob.holds("coin=956+40").await?;
    ann.place("ask 4 copper @ 10").await?.reads("status=filled").await?;
    ann.holds("coin=45 copper=96").await
}

async fn fees_go_to_an_account(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann, bob] = s.players(["ann: 100 copper, 100 coin", "bob: 1000 coin"]).await?;
    let guild = s.asset("guild");
    let rules = json!({"sales_tax_bps": 1_000, "listing_fee_bps": 500, "fee_to": format!("account:{guild}")});
    put(s, "copper", &rules).await?.refused(422, "unknown_player")?;
    let [guild] = s.players(["guild: 1 coin"]).await?;
    set(s, "copper", rules).await?;
    ann.place("ask 10 copper @ 20").await?;
    ann.holds("coin=90 copper=90+10").await?;
    bob.place("bid 10 copper @ 20").await?.reads("status=filled").await?;
    ann.holds("coin=270 copper=90").await?;
    guild.holds("coin=31").await?;
    let query = format!("/v1/economy?bucket=1h&from={}", time_in(0));
    s.eventually(async || {
        let economy = s.operate(&Request::get(query.clone())).await?.answered(200)?;
        let to = format!("account:{}", guild.id);
        let ours = list(&economy, "fees")?.iter().find(|sum| sum["to"] == to.as_str());
        // The hour may have changed in between.
        let Some(ours) = ours else { return Err(format!("no fees to {to}: {}", economy["fees"])) };
        says(ours, "sales_tax=20 listing_fee=10")
    })
    .await
}

async fn scheduled_rules_take_effect_at_their_time(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let (soon, later) = (time_in(1_500), time_in(3_600_000));
    set(s, "copper", json!({"tick": 5, "effective_at": soon})).await?;
    let sheet = set(s, "copper", json!({"tick": null, "quantity_min": 7, "effective_at": later})).await?;
    let ours = |sheet: &Value| -> Result<Vec<Value>, String> {
        let id = s.asset("copper");
        let scheduled = list(sheet, "scheduled")?.iter();
        Ok(scheduled.filter(|change| change["material"] == id.as_str()).cloned().collect())
    };
    let scheduled = ours(&sheet)?;
    same("scheduled changes", &scheduled.len(), &2)?;
    says(&scheduled[0], &format!("effective_at={soon} rules.tick=5"))?;
    check(scheduled[1]["rules"].get("tick") == Some(&Value::Null), || format!("restored: {}", scheduled[1]))?;
    s.eventually(async || ann.refused("ask 1 copper @ 12", 422, "price_not_on_tick").await).await?;
    // An empty change for the same moment withdraws what was scheduled.
    let sheet = set(s, "copper", json!({"effective_at": later})).await?;
    same("scheduled changes then", &ours(&sheet)?.len(), &0)
}

async fn repeated_changes_are_one(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    let id = s.material("copper").await?;
    let key = s.asset("rules-key");
    for _ in 0..2 {
        let request = Request::put(format!("/v1/rules/{id}"), &json!({"tick": 3})).key(&key);
        s.operate(&request).await?.answered(200)?;
        // The same rules again change nothing.
        set(s, "copper", json!({"tick": 3})).await?;
    }
    let other = Request::put(format!("/v1/rules/{id}"), &json!({"tick": 4})).key(&key);
    s.operate(&other).await?.refused(422, "idempotency_key_reused")?;
    let history = s.operate(&Request::get("/v1/rules/history?limit=1000")).await?.answered(200)?;
    let ours = list(&history, "changes")?.iter().filter(|change| change["material"] == id.as_str()).count();
    same("changes in the history", &ours, &1)
}

async fn rules_out_of_range_are_refused(s: &Scene) -> Outcome {
    if !has_rules(s).await? {
        return Ok(());
    }
    for rules in [
        json!({"sales_tax_bps": 10_001}),
        json!({"listing_fee_bps": 70_000}),
        json!({"tick": 0}),
        json!({"price_max": 1_000_000_000_001_u64}),
        json!({"band_bps": 0}),
        json!({"quantity_min": 0}),
        json!({"buy_limit": {"units": 0, "window_seconds": 60}}),
        json!({"buy_limit": {"units": 5, "window_seconds": 0}}),
        json!({"fee_to": "nobody"}),
        json!({"fee_to": "account:"}),
    ] {
        put(s, "copper", &rules).await?.refused(422, "rules_out_of_range")?;
    }
    for rules in [json!({"tack": 5}), json!({"tick": "5"}), json!({"buy_limit": {"units": 5}}), json!([])] {
        put(s, "copper", &rules).await?.refused(422, "invalid_body")?;
    }
    let id = s.material("copper").await?;
    check(s.read("/v1/rules").await?["materials"][&id].is_null(), || "nothing was set".to_owned())?;
    let unknown = s.asset("unknown");
    let request = Request::put(format!("/v1/rules/{unknown}"), &json!({"tick": 5}));
    s.operate(&request).await?.refused(404, "unknown_material").map(drop)
}

async fn rules_are_for_operators(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 1 copper"]).await?;
    let id = s.asset("copper");
    for path in ["/v1/rules".to_owned(), format!("/v1/rules/{id}")] {
        let request = Request::put(path, &json!({"tick": 5}));
        ann.send(&request).await?.refused(403, "forbidden")?;
        s.send(&request).await?.refused(401, "unauthenticated")?;
    }
    ann.send(&Request::get("/v1/rules/history")).await?.refused(403, "forbidden").map(drop)
}
