//! Deposits, withdrawals and fees, the only ways for assets to enter and leave the market.

use serde_json::json;

use crate::check::{Outcome, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{Balances, amount, balances, encoded, list};

cases!["accounts":
    deposit_is_available_at_once,
    withdrawal_takes_effect_at_once,
    withdrawal_above_the_balance_is_refused,
    supply_of_an_asset_has_a_maximum,
    new_player_owns_nothing,
    only_registered_assets_can_be_deposited,
    operator_reads_what_the_player_reads,
    player_id_may_use_every_allowed_character,
    balances_list_coins_first,
    only_the_seller_pays_the_sales_tax,
    small_fills_save_no_sales_tax,
    players_read_their_own_writes,
];

/// 2^53 − 1: what a JSON number holds exactly.
const AMOUNT_MAX: u64 = 9_007_199_254_740_991;

async fn deposit_is_available_at_once(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let ann = s.stranger("ann")?;
    for (sum, amount) in [(7, 7), (12, 5)] {
        let answer = ann.deposit(amount, "copper").await?.succeeded()?;
        let (player, asset) = (&ann.id, s.asset("copper"));
        says(
            &answer,
            &format!(
                "player={player} asset={asset} amount={amount} reason=contract balance.asset={asset} \
                 balance.available={sum} balance.held=0"
            ),
        )?;
        ann.holds_now(&format!("copper={sum}")).await?;
    }
    ann.deposit(3, "coin").await?.succeeded()?;
    ann.holds_now("coin=3 copper=12").await
}

async fn withdrawal_takes_effect_at_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let answer = ann.withdraw(4, "copper").await?.succeeded()?;
    says(&answer, "amount=4 reason=contract balance.available=6 balance.held=0")?;
    ann.holds_now("coin=100 copper=6").await?;
    ann.withdraw(6, "copper").await?.succeeded()?;
    ann.withdraw(100, "coin").await?.succeeded()?;
    ann.holds_now("").await
}

async fn withdrawal_above_the_balance_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let problem = ann.withdraw(11, "copper").await?.refused(409, "insufficient_goods")?;
    says(&problem, "needed=11 available=10")?;
    let problem = ann.withdraw(AMOUNT_MAX, "coin").await?.refused(409, "insufficient_coins")?;
    says(&problem, &format!("needed={AMOUNT_MAX} available=100"))?;
    s.stranger("bob")?.withdraw(1, "coin").await?.refused(409, "insufficient_coins")?;
    ann.holds_now("coin=100 copper=10").await
}

async fn supply_of_an_asset_has_a_maximum(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let (ann, bob) = (s.stranger("ann")?, s.stranger("bob")?);
    ann.deposit(AMOUNT_MAX - 10, "copper").await?.succeeded()?;
    let problem = bob.deposit(11, "copper").await?.refused(409, "supply_exceeded")?;
    says(&problem, "max=10")?;
    bob.deposit(AMOUNT_MAX, "copper").await?.refused(409, "supply_exceeded")?;
    bob.holds_now("").await?;
    bob.deposit(10, "copper").await?.succeeded()?;
    ann.deposit(1, "copper").await?.refused(409, "supply_exceeded")?;
    ann.holds_now(&format!("copper={}", AMOUNT_MAX - 10)).await?;
    ann.withdraw(5, "copper").await?.succeeded()?;
    bob.deposit(5, "copper").await?.succeeded()?;
    bob.holds_now("copper=15").await
}

async fn new_player_owns_nothing(s: &Scene) -> Outcome {
    let ann = s.stranger("ann")?;
    ann.holds_now("").await?;
    for (path, rows) in [("/v1/orders", "orders"), ("/v1/fills", "fills"), ("/v1/events", "events")] {
        let found = ann.read(path).await?;
        same(path, &list(&found, rows)?.len(), &0)?;
        says(&found, "next=-")?;
    }
    s.material("copper").await?;
    ann.refused("ask 1 copper @ 10", 409, "insufficient_goods").await?;
    ann.refused("bid 1 copper @ 10", 409, "insufficient_coins").await?;
    let answer = ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    same("cancelled orders of a stranger", &list(&answer, "orders")?.len(), &0)
}

async fn only_registered_assets_can_be_deposited(s: &Scene) -> Outcome {
    let ann = s.stranger("ann")?;
    ann.deposit(1, "nothing").await?.refused(404, "unknown_material")?;
    ann.withdraw(1, "nothing").await?.refused(404, "unknown_material")?;
    ann.holds_now("").await
}

async fn operator_reads_what_the_player_reads(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 10").await?;
    bob.place("bid 3 copper @ 10").await?.reads("status=filled").await?;
    ann.holds(&format!("coin={} copper=6+1", s.net(30))).await?;
    for (path, rows) in [("balances", "balances"), ("orders", "orders"), ("events", "events")] {
        s.eventually(async || {
            let own = ann.read(&format!("/v1/{path}")).await?;
            let request = Request::get(format!("/v1/accounts/{}/{path}", ann.id));
            let seen = s.operate(&request).await?.answered(200)?;
            same(path, &list(&seen, rows)?, &list(&own, rows)?)
        })
        .await?;
    }
    Ok(())
}

async fn player_id_may_use_every_allowed_character(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let ann = s.stranger("Ann.b_c:d@e|f+g=h-i")?;
    let encoded = encoded(&ann.id);
    let body = json!({"asset": s.asset("copper"), "amount": 9, "reason": "naïve – 日本"});
    let answer =
        s.operate(&Request::post(format!("/v1/accounts/{encoded}/deposits"), &body)).await?.succeeded()?;
    same("the player", &answer["player"].as_str(), &Some(ann.id.as_str()))?;
    same("the reason", &answer["reason"].as_str(), &Some("naïve – 日本"))?;
    ann.holds_now("copper=9").await?;
    let seen = s.operate(&Request::get(format!("/v1/accounts/{encoded}/balances"))).await?.answered(200)?;
    same("balances by the operator", &balances(&seen)?, &Balances::from([(s.asset("copper"), (9, 0))]))
}

async fn balances_list_coins_first(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 3 wheat, 2 copper, 1 coin"]).await?;
    let body = ann.read("/v1/balances").await?;
    let order: Vec<_> = list(&body, "balances")?.iter().filter_map(|row| row["asset"].as_str()).collect();
    let expected = ["coin".to_owned(), s.asset("wheat"), s.asset("copper")];
    same("assets in the order of their registration", &order, &expected.iter().map(String::as_str).collect())
}

async fn only_the_seller_pays_the_sales_tax(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 1000 copper", "bob: 100000 coin"]).await?;
    let burned = async || {
        let audit = s.operate(&Request::get("/v1/audit")).await?.answered(200)?;
        let coins = list(&audit, "assets")?.iter().find(|asset| asset["asset"] == "coin");
        amount(coins.ok_or("an audit has coins")?, "burned")
    };
    let before = burned().await?;
    // Rounded down for each order: 37 × 7 as maker, 41 × 13 and 40 × 11 together as taker.
    let maker = ann.place("ask 7 copper @ 37").await?;
    bob.place("bid 7 copper @ 37").await?.reads("status=filled value=259 fee=0").await?;
    maker.reads(&format!("status=filled value=259 fee={}", s.tax(259))).await?;
    bob.place("bid 13 copper @ 41").await?;
    bob.place("bid 11 copper @ 40").await?;
    let fee = s.tax(973);
    let taker = ann.place("ask 24 copper @ 40").await?;
    taker.reads(&format!("status=filled value=973 fee={fee}")).await?;
    let total = s.tax(259) + fee;
    ann.holds(&format!("coin={} copper=969", 259 + 973 - total)).await?;
    bob.holds(&format!("coin={} copper=31", 100_000 - 259 - 973)).await?;
    s.eventually(async || {
        let grown = burned().await?.saturating_sub(before);
        if grown >= total { Ok(()) } else { Err(format!("{total} coins of tax, but {grown} burned")) }
    })
    .await
}

async fn small_fills_save_no_sales_tax(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 300 copper", "bob: 100000 coin"]).await?;
    let pieces = ann.place("ask 30 copper @ 19").await?;
    for sold in 1..=30 {
        bob.place("bid 1 copper @ 19").await?.reads("status=filled value=19 fee=0").await?;
        pieces.reads(&format!("filled={sold} fee={}", s.tax(19 * sold))).await?;
    }
    let whole = ann.place("ask 30 copper @ 19").await?;
    bob.place("bid 30 copper @ 19").await?.reads("status=filled").await?;
    whole.reads(&format!("status=filled value=570 fee={}", s.tax(570))).await?;
    for _ in 0..30 {
        bob.place("bid 1 copper @ 19").await?;
    }
    let taker = ann.place("ask 30 copper @ 19").await?;
    taker.reads(&format!("status=filled value=570 fee={}", s.tax(570))).await?;
    ann.holds(&format!("coin={} copper=210", 3 * s.net(570))).await
}

async fn players_read_their_own_writes(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    for round in 1..=5 {
        // Nothing here waits: each read immediately follows its write.
        let ask = ann.place("ask 2 copper @ 12").await?;
        ask.reads_now("status=open quantity=2").await?;
        ann.holds_now("coin=100 copper=8+2").await?;
        let open = ann.read("/v1/orders?status=open").await?;
        same("open orders", &list(&open, "orders")?.len(), &1)?;
        let path = format!("/v1/orders?material={}", s.asset("copper"));
        same("orders", &list(&ann.read(&path).await?, "orders")?.len(), &round)?;
        ask.reduce(1).await?.answered(200)?;
        ask.reads_now("status=open quantity=1").await?;
        ask.cancel().await?;
        ask.reads_now("status=cancelled").await?;
        let closed = ann.read("/v1/orders?status=closed").await?;
        same("closed orders", &list(&closed, "orders")?.len(), &round)?;
        ann.holds_now("coin=100 copper=10").await?;
        let limits = ann.read("/v1/limits").await?;
        says(&limits, "open_orders.used=0")?;
        let inbox = ann.read("/v1/events").await?;
        same("events", &list(&inbox, "events")?.len(), &(2 + 2 * round))?;
    }
    Ok(())
}
