//! Price, then time; the maker's price; no trade with oneself.

use crate::check::Outcome;
use crate::scene::Scene;

cases!["matching":
    lowest_ask_trades_first,
    highest_bid_trades_first,
    at_equal_prices_the_oldest_order_trades_first,
    trade_happens_at_the_makers_price,
    taker_sweeps_the_levels_up_to_its_limit,
    remainder_rests_at_its_limit_and_becomes_maker,
    orders_that_do_not_cross_rest,
    partial_fills_add_up,
    materials_do_not_trade_with_each_other,
    remainder_that_would_trade_with_an_own_order_is_cancelled,
    own_order_out_of_reach_is_not_a_self_trade,
];

async fn lowest_ask_trades_first(s: &Scene) -> Outcome {
    let [ann, bob, cy] = s.players(["ann: 5 copper", "bob: 5 copper", "cy: 1000 coin"]).await?;
    let dear = ann.place("ask 5 copper @ 12").await?;
    let cheap = bob.place("ask 5 copper @ 11").await?;
    let taker = cy.place("bid 5 copper @ 12").await?;
    taker.reads("status=filled close_reason=filled filled=5 remaining=0 value=55 fee=0").await?;
    cheap.reads("status=filled close_reason=filled filled=5 remaining=0 value=55").await?;
    dear.reads("status=open close_reason=- filled=0 remaining=5 value=0 fee=0").await?;
    s.shows("copper", "asks 12:5/1 bids").await.map(drop)
}

async fn highest_bid_trades_first(s: &Scene) -> Outcome {
    let [ann, bob, cy] = s.players(["ann: 100 coin", "bob: 100 coin", "cy: 5 copper"]).await?;
    let low = ann.place("bid 5 copper @ 11").await?;
    let high = bob.place("bid 5 copper @ 12").await?;
    let taker = cy.place("ask 5 copper @ 10").await?;
    taker.reads("status=filled value=60").await?;
    high.reads("status=filled value=60 fee=0").await?;
    low.reads("status=open filled=0").await?;
    s.shows("copper", "asks bids 11:5/1").await.map(drop)
}

async fn at_equal_prices_the_oldest_order_trades_first(s: &Scene) -> Outcome {
    let [ann, bob, cy] =
        s.players(["ann: 9 copper, 90 coin", "bob: 9 copper, 90 coin", "cy: 9 copper, 90 coin"]).await?;
    let first = ann.place("ask 3 copper @ 10").await?;
    let second = bob.place("ask 3 copper @ 10").await?;
    let third = ann.place("ask 3 copper @ 10").await?;
    cy.place("bid 4 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=filled").await?;
    second.reads("status=partially_filled filled=1 remaining=2").await?;
    third.reads("status=open").await?;
    for rest in [second, third] {
        rest.cancel().await?;
    }

    let first = ann.place("bid 3 copper @ 10").await?;
    let second = bob.place("bid 3 copper @ 10").await?;
    cy.place("ask 4 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=filled").await?;
    second.reads("status=partially_filled filled=1 remaining=2").await.map(drop)
}

async fn trade_happens_at_the_makers_price(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1000 coin"]).await?;
    ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 5 copper @ 15").await?.reads("status=filled price=15 value=50").await?;
    bob.place("bid 5 copper @ 15").await?.reads("status=open").await?;
    ann.place("ask 5 copper @ 10").await?.reads("status=filled price=10 value=75").await?;
    ann.holds(&format!("coin={}", s.net(50) + s.net(75))).await?;
    bob.holds("coin=875 copper=10").await
}

async fn taker_sweeps_the_levels_up_to_its_limit(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 20 copper", "bob: 1000 coin"]).await?;
    let mut asks = Vec::new();
    for price in [13, 11, 14, 12] {
        asks.push(ann.place(&format!("ask 5 copper @ {price}")).await?);
    }
    let taker = bob.place("bid 12 copper @ 13").await?;
    taker.reads("status=filled filled=12 value=141").await?;
    for (ask, expected) in asks.iter().zip([
        "status=partially_filled filled=2 remaining=3 value=26",
        "status=filled value=55",
        "status=open filled=0",
        "status=filled value=60",
    ]) {
        ask.reads(expected).await?;
    }
    s.shows("copper", "asks 13:3/1 14:5/1 bids").await?;
    bob.holds("coin=859 copper=12").await
}

async fn remainder_rests_at_its_limit_and_becomes_maker(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1000 coin"]).await?;
    ann.place("ask 4 copper @ 11").await?;
    let bid = bob.place("bid 10 copper @ 12").await?;
    bid.reads("status=partially_filled filled=4 remaining=6 value=44").await?;
    s.shows("copper", "asks bids 12:6/1").await?;
    bob.holds("coin=884+72 copper=4").await?;
    ann.place("ask 6 copper @ 10").await?.reads("status=filled value=72").await?;
    bid.reads("status=filled filled=10 remaining=0 value=116").await?;
    bob.holds("coin=884 copper=10").await
}

async fn orders_that_do_not_cross_rest(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 1000 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    let bid = bob.place("bid 5 copper @ 11").await?;
    bid.reads("status=open filled=0").await?;
    ask.reads("status=open filled=0").await?;
    s.shows("copper", "asks 12:5/1 bids 11:5/1").await.map(drop)
}

async fn partial_fills_add_up(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1000 coin"]).await?;
    let ask = ann.place("ask 10 copper @ 7").await?;
    ask.reads("status=open filled=0 remaining=10 quantity=10 value=0 fee=0").await?;
    for (quantity, value, expected) in [
        (3, 21, "status=partially_filled filled=3 remaining=7 quantity=10 value=21 close_reason=-"),
        (4, 49, "status=partially_filled filled=7 remaining=3 quantity=10 value=49 close_reason=-"),
        (3, 70, "status=filled filled=10 remaining=0 quantity=10 value=70 close_reason=filled"),
    ] {
        bob.place(&format!("bid {quantity} copper @ 7")).await?.reads("status=filled").await?;
        ask.reads(&format!("{expected} fee={}", s.tax(value))).await?;
    }
    let (player, material) = (&ann.id, s.asset("copper"));
    ask.reads_now(&format!("price=7 side=ask player={player} material={material}")).await.map(drop)
}

async fn materials_do_not_trade_with_each_other(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 5 wheat", "bob: 1000 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 10").await?;
    let bid = bob.place("bid 5 wheat @ 10").await?;
    bid.reads("status=open").await?;
    ask.reads("status=open").await?;
    s.shows("copper", "asks 10:5/1 bids").await?;
    s.shows("wheat", "asks bids 10:5/1").await.map(drop)
}

async fn remainder_that_would_trade_with_an_own_order_is_cancelled(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 1000 coin", "bob: 4 copper"]).await?;
    let own = ann.place("ask 5 copper @ 11").await?;
    bob.place("ask 4 copper @ 10").await?;
    let taker = ann.place("bid 8 copper @ 12").await?;
    taker.reads("status=cancelled close_reason=self_trade filled=4 remaining=4 value=40").await?;
    own.reads("status=open filled=0").await?;
    s.shows("copper", "asks 11:5/1 bids").await?;
    ann.holds("coin=960 copper=4+5").await?;

    let taker = ann.place("bid 1 copper @ 11").await?;
    taker.reads("status=cancelled close_reason=self_trade filled=0 remaining=1 value=0").await?;
    ann.holds("coin=960 copper=4+5").await?;
    let fok = ann.place("bid 1 copper @ 11 fok").await?;
    fok.reads("status=cancelled filled=0 value=0").await?;
    own.reads("status=open filled=0").await?;
    ann.holds("coin=960 copper=4+5").await
}

async fn own_order_out_of_reach_is_not_a_self_trade(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 1000 coin", "bob: 5 copper"]).await?;
    let own = ann.place("ask 5 copper @ 12").await?;
    bob.place("ask 5 copper @ 11").await?;
    ann.place("bid 3 copper @ 12").await?.reads("status=filled value=33").await?;
    let below = ann.place("bid 4 copper @ 11").await?;
    below.reads("status=partially_filled filled=2 remaining=2 value=22").await?;
    own.reads("status=open filled=0").await?;
    s.shows("copper", "asks 12:5/1 bids 11:2/1").await.map(drop)
}
