//! What an order offers is held from the moment it is accepted, and comes back when it is no longer offered.

use super::Outcome;
use super::scene::Scene;

cases!["escrow":
    a_bid_holds_its_coins_and_an_ask_its_goods,
    what_is_held_cannot_be_offered_again,
    what_is_held_cannot_be_withdrawn,
    what_was_offered_above_the_price_comes_back_at_once,
    a_cancelled_order_gives_back_what_it_held,
    a_partly_filled_order_gives_back_its_remainder_only,
    a_reduced_order_gives_back_the_difference,
    what_a_trade_brings_can_be_spent_at_once,
];

async fn a_bid_holds_its_coins_and_an_ask_its_goods(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    ann.place("bid 5 copper @ 7").await?;
    ann.holds_now("coin=65+35 copper=10").await?;
    ann.place("ask 4 copper @ 12").await?;
    ann.holds_now("coin=65+35 copper=6+4").await?;
    ann.place("bid 13 copper @ 5").await?;
    ann.place("ask 6 copper @ 12").await?;
    ann.holds_now("coin=0+100 copper=0+10").await
}

async fn what_is_held_cannot_be_offered_again(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    ann.place("ask 8 copper @ 12").await?;
    ann.place("bid 8 copper @ 11").await?;
    ann.refused("ask 3 copper @ 12", 409, "insufficient_goods").await?;
    ann.refused("bid 2 copper @ 10", 409, "insufficient_coins").await?;
    ann.refused("ask 11 copper @ 13 ioc", 409, "insufficient_goods").await?;
    ann.refused("bid 11 copper @ 10 fok", 409, "insufficient_coins").await?;
    ann.holds("coin=12+88 copper=2+8").await?;
    s.shows("copper", "asks 12:8/1 bids 11:8/1").await.map(drop)
}

async fn what_is_held_cannot_be_withdrawn(s: &Scene) -> Outcome {
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

async fn what_was_offered_above_the_price_comes_back_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 6").await?;
    ann.place("ask 2 copper @ 8").await?;
    let bid = bob.place("bid 10 copper @ 10").await?;
    bid.reads("status=partially_filled filled=6 value=40").await?;
    // 100 were offered: 40 are paid, 4 units still wait with 10 each, 20 are free again.
    bob.holds("coin=20+40 copper=6").await?;
    ann.holds(&format!("coin={} copper=4", s.net(24) + s.net(16))).await
}

async fn a_cancelled_order_gives_back_what_it_held(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let bid = ann.place("bid 5 copper @ 7").await?;
    let ask = ann.place("ask 4 copper @ 12").await?;
    bid.cancel().await?;
    ann.holds_now("coin=100 copper=6+4").await?;
    ask.cancel().await?;
    ann.holds_now("coin=100 copper=10").await
}

async fn a_partly_filled_order_gives_back_its_remainder_only(s: &Scene) -> Outcome {
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

async fn a_reduced_order_gives_back_the_difference(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper, 100 coin"]).await?;
    let bid = ann.place("bid 10 copper @ 7").await?;
    let ask = ann.place("ask 10 copper @ 9").await?;
    bid.reduce(4).await?.answered(200)?;
    ann.holds_now("coin=72+28 copper=0+10").await?;
    ask.reduce(1).await?.answered(200)?;
    ann.holds_now("coin=72+28 copper=9+1").await
}

async fn what_a_trade_brings_can_be_spent_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper, 1 coin", "bob: 100 coin"]).await?;
    ann.place("ask 10 copper @ 10").await?;
    bob.place("bid 10 copper @ 10").await?.reads("status=filled").await?;
    bob.place("ask 10 copper @ 20").await?;
    let coins = s.net(100) + 1;
    ann.place(&format!("bid {coins} copper @ 1")).await?;
    ann.holds(&format!("coin=0+{coins}")).await?;
    bob.holds("copper=0+10").await
}
