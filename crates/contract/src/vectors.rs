//! Sequences of orders that other markets have got wrong, with the right results.

use serde_json::json;
use tradepost_wire::Time;

use crate::check::Outcome;
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::now;

cases!["vectors":
    cancelled_order_leaves_the_queue_to_the_others,
    order_placed_after_a_cancel_stands_behind_the_others,
    bid_takes_two_levels_and_rests_below_the_third,
    fok_takes_the_whole_book_and_the_next_one_nothing,
    fok_that_meets_an_own_order_in_between_trades_nothing,
    partly_filled_order_stays_first_in_its_queue,
    reduced_order_fills_first_and_only_its_rest,
    own_order_at_the_same_price_is_not_reached_before_a_better_one,
    bid_for_all_its_coins_gets_back_what_it_saves,
    order_that_expires_in_a_moment_is_accepted_and_never_trades,
];

async fn cancelled_order_leaves_the_queue_to_the_others(s: &Scene) -> Outcome {
    let [a, b, c, buyer] = sellers_and_a_buyer(s).await?;
    let first = a.place("ask 5 copper @ 10").await?;
    let second = b.place("ask 5 copper @ 10").await?;
    let third = c.place("ask 5 copper @ 10").await?;
    second.cancel().await?;
    buyer.place("bid 7 copper @ 10").await?.reads("status=filled value=70").await?;
    first.reads("status=filled filled=5").await?;
    third.reads("status=partially_filled filled=2").await?;
    second.reads_now("status=cancelled filled=0").await.map(drop)
}

async fn order_placed_after_a_cancel_stands_behind_the_others(s: &Scene) -> Outcome {
    let [a, b, c, buyer] = sellers_and_a_buyer(s).await?;
    let first = a.place("ask 5 copper @ 10").await?;
    let second = b.place("ask 5 copper @ 10").await?;
    first.cancel().await?;
    let third = c.place("ask 5 copper @ 10").await?;
    buyer.place("bid 7 copper @ 10").await?.reads("status=filled").await?;
    second.reads("status=filled filled=5").await?;
    third.reads("status=partially_filled filled=2").await.map(drop)
}

async fn bid_takes_two_levels_and_rests_below_the_third(s: &Scene) -> Outcome {
    let [a, b, c, buyer] = sellers_and_a_buyer(s).await?;
    a.place("ask 5 copper @ 10").await?;
    b.place("ask 5 copper @ 11").await?;
    let dear = c.place("ask 5 copper @ 12").await?;
    let bid = buyer.place("bid 20 copper @ 11").await?;
    bid.reads("status=partially_filled filled=10 remaining=10 value=105").await?;
    dear.reads("status=open filled=0").await?;
    s.shows("copper", "asks 12:5/1 bids 11:10/1").await.map(drop)
}

async fn fok_takes_the_whole_book_and_the_next_one_nothing(s: &Scene) -> Outcome {
    let [a, b, _, buyer] = sellers_and_a_buyer(s).await?;
    a.place("ask 3 copper @ 10").await?;
    b.place("ask 4 copper @ 11").await?;
    buyer.place("bid 7 copper @ 11 fok").await?.reads("status=filled value=74").await?;
    let next = buyer.place("bid 1 copper @ 99 fok").await?;
    next.reads("status=cancelled close_reason=fok_unfillable filled=0").await?;
    s.shows("copper", "asks bids").await.map(drop)
}

async fn fok_that_meets_an_own_order_in_between_trades_nothing(s: &Scene) -> Outcome {
    let [a, b, own] = s.players(["a: 20 copper", "b: 20 copper", "own: 20 copper, 1000 coin"]).await?;
    a.place("ask 3 copper @ 10").await?;
    own.place("ask 4 copper @ 10").await?;
    b.place("ask 1 copper @ 11").await?;
    let fok = own.place("bid 8 copper @ 11 fok").await?;
    fok.reads("status=cancelled close_reason=fok_unfillable filled=0 value=0").await?;
    own.holds("coin=1000 copper=16+4").await?;
    s.shows("copper", "asks 10:7/2 11:1/1 bids").await.map(drop)
}

async fn partly_filled_order_stays_first_in_its_queue(s: &Scene) -> Outcome {
    let [a, b, _, buyer] = sellers_and_a_buyer(s).await?;
    let first = a.place("ask 10 copper @ 10").await?;
    let second = b.place("ask 5 copper @ 10").await?;
    buyer.place("bid 3 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=partially_filled filled=3").await?;
    buyer.place("bid 8 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=filled filled=10").await?;
    second.reads("status=partially_filled filled=1").await.map(drop)
}

async fn reduced_order_fills_first_and_only_its_rest(s: &Scene) -> Outcome {
    let [a, b, _, buyer] = sellers_and_a_buyer(s).await?;
    let first = a.place("ask 10 copper @ 10").await?;
    let second = b.place("ask 5 copper @ 10").await?;
    first.reduce(4).await?.answered(200)?;
    buyer.place("bid 6 copper @ 10").await?.reads("status=filled").await?;
    first.reads("status=filled filled=4 quantity=4").await?;
    second.reads("status=partially_filled filled=2").await.map(drop)
}

async fn own_order_at_the_same_price_is_not_reached_before_a_better_one(s: &Scene) -> Outcome {
    let [b, own] = s.players(["b: 20 copper", "own: 20 copper, 1000 coin"]).await?;
    b.place("ask 2 copper @ 9").await?;
    let ask = own.place("ask 5 copper @ 10").await?;
    let bid = own.place("bid 5 copper @ 10").await?;
    bid.reads("status=cancelled close_reason=self_trade filled=2 remaining=3 value=18").await?;
    ask.reads("status=open filled=0").await?;
    own.holds("coin=982 copper=17+5").await
}

async fn bid_for_all_its_coins_gets_back_what_it_saves(s: &Scene) -> Outcome {
    let [a, b, buyer] = s.players(["a: 80 copper", "b: 20 copper", "buyer: 5500 coin"]).await?;
    a.place("ask 80 copper @ 30").await?;
    b.place("ask 20 copper @ 55").await?;
    buyer.place("bid 100 copper @ 55").await?.reads("status=filled value=3500").await?;
    buyer.holds("coin=2000 copper=100").await
}

async fn order_that_expires_in_a_moment_is_accepted_and_never_trades(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let mut order = s.order("ask 5 copper @ 10 gtd")?;
    for at in [now() - 1, now()] {
        order["expires_at"] = json!(Time(at).to_string());
        ann.send(&Request::post("/v1/orders", &order)).await?.refused(422, "expiry_in_past")?;
    }
    let moment = ann.place("ask 5 copper @ 10 gtd+400").await?;
    moment.reads("status=expired close_reason=expired filled=0").await?;
    bob.place("bid 5 copper @ 10 ioc").await?.reads("status=cancelled filled=0").await?;
    moment.reads_now("status=expired filled=0").await?;
    ann.holds("copper=5").await
}

async fn sellers_and_a_buyer(s: &Scene) -> Result<[Player<'_>; 4], String> {
    s.players(["a: 20 copper", "b: 20 copper", "c: 20 copper", "buyer: 1000 coin"]).await
}
