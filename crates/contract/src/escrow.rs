//! Escrow: an order's coins or goods are held once it is accepted and released when it no longer offers them.

use crate::check::Outcome;
use crate::scene::Scene;

cases!["escrow":
    bid_holds_coins_and_ask_holds_goods,
    held_assets_cannot_be_offered_again,
    held_assets_cannot_be_withdrawn,
    price_improvement_is_released_at_once,
    cancelled_order_releases_its_escrow,
    partly_filled_order_releases_its_remainder_only,
    reduced_order_releases_the_difference,
    proceeds_of_a_trade_can_be_spent_at_once,
];

async fn bid_holds_coins_and_ask_holds_goods(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    ann.place("bid 5 copper @ 7").await?;
    ann.holds_now("coin=65+35 copper=10").await?;
    ann.place("ask 4 copper @ 12").await?;
    ann.holds_now("coin=65+35 copper=6+4").await?;
    ann.place("bid 13 copper @ 5").await?;
    ann.place("ask 6 copper @ 12").await?;
    ann.holds_now("coin=0+100 copper=0+10").await
}

async fn held_assets_cannot_be_offered_again(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    ann.place("ask 8 copper @ 12").await?;
    ann.place("bid 8 copper @ 11").await?;
    ann.refused("ask 3 copper @ 12", 409, "insufficient_goods").await?;
    ann.refused("bid 2 copper @ 10", 409, "insufficient_coins").await?;
    ann.refused("ask 11 copper @ 13 ioc", 409, "insufficient_goods").await?;
    ann.holds("coin=12+88 copper=2+8").await?;
    s.shows("copper", "asks 12:8/1 bids 11:8/1").await.map(drop)
}

async fn held_assets_cannot_be_withdrawn(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    ann.place("ask 8 copper @ 12").await?;
    ann.place("bid 8 copper @ 11").await?;
    ann.withdraw(3, "copper").await?.refused(409, "insufficient_goods")?;
    ann.withdraw(13, "coin").await?.refused(409, "insufficient_coins")?;
    ann.holds_now("coin=12+88 copper=2+8").await?;
    ann.withdraw(2, "copper").await?.succeeded()?;
    ann.withdraw(12, "coin").await?.succeeded()?;
    ann.holds_now("coin=0+88 copper=0+8").await
}

async fn price_improvement_is_released_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 6").await?;
    ann.place("ask 2 copper @ 8").await?;
    let bid = bob.place("bid 10 copper @ 10").await?;
    bid.reads("status=partially_filled filled=6 value=40").await?;
    // 100 were held: 40 are paid, 4 units still rest at 10 each, 20 are released.
    bob.holds("coin=20+40 copper=6").await?;
    ann.holds(&format!("coin={} copper=4", s.net(24) + s.net(16))).await
}

async fn cancelled_order_releases_its_escrow(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let bid = ann.place("bid 5 copper @ 7").await?;
    let ask = ann.place("ask 4 copper @ 12").await?;
    bid.cancel().await?;
    ann.holds_now("coin=100 copper=6+4").await?;
    ask.cancel().await?;
    ann.holds_now("coin=100 copper=10").await
}

async fn partly_filled_order_releases_its_remainder_only(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let ask = ann.place("ask 10 copper @ 5").await?;
    bob.place("bid 3 copper @ 5").await?.reads("status=filled").await?;
    ask.cancel().await?;
    ask.reads("status=cancelled close_reason=by_player filled=3 remaining=7 value=15").await?;
    ann.holds(&format!("coin={} copper=7", s.net(15))).await?;

    let bid = bob.place("bid 10 copper @ 8").await?;
    ann.place("ask 4 copper @ 8").await?.reads("status=filled").await?;
    bob.holds("coin=5+48 copper=7").await?;
    bid.cancel().await?;
    bid.reads("status=cancelled close_reason=by_player filled=4 remaining=6 value=32").await?;
    bob.holds("coin=53 copper=7").await
}

async fn reduced_order_releases_the_difference(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let bid = ann.place("bid 10 copper @ 7").await?;
    let ask = ann.place("ask 10 copper @ 9").await?;
    bid.reduce(4).await?.answered(200)?;
    ann.holds_now("coin=72+28 copper=0+10").await?;
    ask.reduce(1).await?.answered(200)?;
    ann.holds_now("coin=72+28 copper=9+1").await
}

async fn proceeds_of_a_trade_can_be_spent_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper, 1 coin", "bob: 100 coin"]).await?;
    ann.place("ask 10 copper @ 10").await?;
    bob.place("bid 10 copper @ 10").await?.reads("status=filled").await?;
    bob.place("ask 10 copper @ 20").await?;
    let coins = s.net(100) + 1;
    ann.place(&format!("bid {coins} copper @ 1")).await?;
    ann.holds(&format!("coin=0+{coins}")).await?;
    bob.holds("copper=0+10").await
}
