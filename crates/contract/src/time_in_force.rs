//! How long an order waits: `gtc`, `gtd` with its expiry, `ioc`, `fok`.

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::time;

cases!["time_in_force":
    accepted_order_is_complete,
    gtc_is_the_default_and_rests,
    gtd_rests_and_trades_until_it_expires,
    expires_at_alone_means_gtd,
    expired_order_releases_its_escrow_and_never_trades,
    partly_filled_order_expires_and_keeps_its_fills,
    ioc_fills_what_it_can_and_cancels_the_rest,
    ioc_without_a_match_is_cancelled,
    immediate_bid_needs_only_what_it_spends,
    immediate_bid_that_costs_more_than_its_player_has_is_refused,
    fok_fills_completely,
    fok_that_cannot_fill_completely_does_nothing,
];

async fn accepted_order_is_complete(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper, 100 coin"]).await?;
    let (player, material) = (&ann.id, s.asset("copper"));
    for (order, expected) in [
        ("ask 5 copper @ 12", "side=ask price=12 quantity=5 time_in_force=gtc expires_at=-"),
        ("bid 4 copper @ 11 gtc", "side=bid price=11 quantity=4 time_in_force=gtc expires_at=-"),
        ("bid 1 copper @ 10 gtd+3600000", "side=bid price=10 quantity=1 time_in_force=gtd"),
    ] {
        let placed = ann.place(order).await?;
        let id = &placed.id;
        placed
            .reads(&format!(
                "{expected} order_id={id} player={player} material={material} status=open filled=0 value=0 fee=0 \
                 close_reason=-"
            ))
            .await?;
        let body = &placed.body;
        check(time(body, "created_at")? <= time(body, "updated_at")?, || {
            format!("updated before created: {body}")
        })?;
        let version = id.as_bytes().get(14);
        check(id.len() == 36 && version == Some(&b'7'), || format!("{id} is not a UUIDv7"))?;
    }
    Ok(())
}

async fn gtc_is_the_default_and_rests(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper", "bob: 100 coin"]).await?;
    let default = ann.place("ask 4 copper @ 10").await?;
    default.reads("time_in_force=gtc status=open").await?;
    let explicit = ann.place("ask 5 copper @ 10 gtc").await?;
    explicit.reads("time_in_force=gtc status=open").await?;
    bob.place("bid 9 copper @ 10").await?.reads("status=filled").await?;
    default.reads("status=filled").await?;
    explicit.reads("status=filled").await.map(drop)
}

async fn gtd_rests_and_trades_until_it_expires(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 10 gtd+600000").await?;
    let order = ask.reads("status=open time_in_force=gtd").await?;
    let lives = time(&order, "expires_at")?.saturating_sub(time(&order, "created_at")?);
    check((500_000..700_000).contains(&lives), || format!("expected ten minutes: {order}"))?;
    bob.place("bid 2 copper @ 10").await?.reads("status=filled").await?;
    ask.reads("status=partially_filled filled=2").await.map(drop)
}

async fn expires_at_alone_means_gtd(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let mut order = s.order("ask 5 copper @ 10 gtd+600000")?;
    let explicit = order["expires_at"].clone();
    for default in [false, true] {
        if default {
            order.as_object_mut().map(|order| order.remove("time_in_force"));
        }
        let ask = ann.placed(&ann.send(&Request::post("/v1/orders", &order)).await?)?;
        let found = ask.reads("status=open time_in_force=gtd").await?;
        same("the requested time", &found["expires_at"], &explicit)?;
        ask.cancel().await?;
    }
    Ok(())
}

async fn expired_order_releases_its_escrow_and_never_trades(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 100 coin", "bob: 5 copper, 100 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 12 gtd+1500").await?;
    let bid = ann.place("bid 5 copper @ 10 gtd+1500").await?;
    ann.holds_now("coin=50+50 copper=0+5").await?;
    // Nobody sends anything meanwhile: an order expires by the clock, not at the next request for its
    // material.
    for order in [&ask, &bid] {
        let expired = order.reads("status=expired close_reason=expired filled=0 remaining=5 value=0").await?;
        let (at, due) = (time(&expired, "updated_at")?, time(&expired, "expires_at")?);
        check(at >= due, || format!("expired before its time: {expired}"))?;
    }
    ann.holds("coin=100 copper=5").await?;
    s.shows("copper", "asks bids").await?;
    bob.place("bid 5 copper @ 12 ioc").await?.reads("status=cancelled filled=0").await?;
    bob.place("ask 5 copper @ 10 ioc").await?.reads("status=cancelled filled=0").await?;
    ask.reads_now("status=expired filled=0").await?;
    ask.player.send(&Request::delete(ask.path())).await?.refused(409, "order_closed").map(drop)
}

async fn partly_filled_order_expires_and_keeps_its_fills(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let bid = bob.place("bid 5 copper @ 12 gtd+4000").await?;
    ann.place("ask 2 copper @ 12").await?.reads("status=filled").await?;
    bid.reads("status=expired close_reason=expired filled=2 remaining=3 quantity=5 value=24").await?;
    bob.holds("coin=76 copper=2").await
}

async fn ioc_fills_what_it_can_and_cancels_the_rest(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 10").await?;
    ann.place("ask 5 copper @ 12").await?;
    let bid = bob.place("bid 8 copper @ 11 ioc").await?;
    bid.reads("status=cancelled close_reason=ioc_remainder filled=4 remaining=4 value=40").await?;
    s.shows("copper", "asks 12:5/1 bids").await?;
    bob.holds("coin=60 copper=4").await?;
    let bid = bob.place("bid 5 copper @ 12 ioc").await?;
    bid.reads("status=filled close_reason=filled filled=5 value=60").await?;
    bob.holds("copper=9").await
}

async fn ioc_without_a_match_is_cancelled(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    ann.place("ask 1 copper @ 12").await?;
    for (player, order) in [(&bob, "bid 5 copper @ 11 ioc"), (&ann, "ask 4 copper @ 9 ioc")] {
        let order = player.place(order).await?;
        order.reads("status=cancelled close_reason=ioc_remainder filled=0 value=0 fee=0").await?;
    }
    ann.holds("copper=4+1").await?;
    bob.holds("coin=100").await?;
    s.shows("copper", "asks 12:1/1 bids").await.map(drop)
}

async fn immediate_bid_needs_only_what_it_spends(s: &Scene) -> Outcome {
    let [ann, bob, cy] = s.players(["ann: 30 copper", "bob: 200 coin", "cy: 30 copper"]).await?;
    ann.place("ask 10 copper @ 12").await?;
    s.settled("copper").await?;
    bob.refused("bid 10 copper @ 1000000", 409, "insufficient_coins").await?;
    let bid = bob.place("bid 10 copper @ 1000000 ioc").await?;
    bid.reads("status=filled filled=10 value=120 price=1000000").await?;
    bob.holds("coin=80 copper=10").await?;

    ann.place("ask 2 copper @ 20").await?;
    cy.place("ask 1 copper @ 30").await?;
    s.settled("copper").await?;
    let fok = bob.place("bid 4 copper @ 1000000 fok").await?;
    fok.reads("status=cancelled close_reason=fok_unfillable filled=0 value=0").await?;
    let fok = bob.place("bid 3 copper @ 1000000 fok").await?;
    fok.reads("status=filled value=70").await?;
    let nothing = bob.place("bid 1 copper @ 1000000 ioc").await?;
    nothing.reads("status=cancelled close_reason=ioc_remainder filled=0").await?;
    bob.holds("coin=10 copper=13").await?;

    // It ends at an own order, and pays only for what comes before.
    ann.place("ask 1 copper @ 10").await?;
    bob.place("ask 1 copper @ 11").await?;
    ann.place("ask 1 copper @ 12").await?;
    s.settled("copper").await?;
    let own = bob.place("bid 3 copper @ 1000000 ioc").await?;
    own.reads("status=cancelled close_reason=self_trade filled=1 value=10").await?;
    bob.holds("copper=13+1").await
}

async fn immediate_bid_that_costs_more_than_its_player_has_is_refused(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 30 copper", "bob: 119 coin"]).await?;
    ann.place("ask 5 copper @ 12").await?;
    ann.place("ask 5 copper @ 13").await?;
    s.settled("copper").await?;
    for order in ["bid 10 copper @ 1000000 ioc", "bid 20 copper @ 1000000 ioc", "bid 10 copper @ 13 fok"] {
        let reply = bob.send_order(order).await?;
        says(&reply.refused(409, "insufficient_coins")?, "needed=125 available=119")?;
        let quote = bob.send(&Request::post("/v1/quotes", &s.order(order)?)).await?;
        says(&quote.refused(409, "insufficient_coins")?, "needed=125 available=119")?;
    }
    bob.refused("bid 10 copper @ 1000000000000000 ioc", 422, "price_out_of_range").await?;
    bob.refused("bid 1000000000 copper @ 1000000000000 ioc", 422, "value_out_of_range").await?;
    s.stranger("nobody")?.refused("bid 10 copper @ 1000000 ioc", 409, "insufficient_coins").await?;
    s.stranger("nobody")?.refused("bid 10 copper @ 1 ioc", 409, "insufficient_coins").await?;
    bob.holds("coin=119").await?;
    let quote = bob.send(&Request::post("/v1/quotes", &s.order("bid 9 copper @ 1000000 ioc")?)).await?;
    says(&quote.answered(200)?, "filled=9 value=112 status=filled")?;
    bob.place("bid 9 copper @ 1000000 ioc").await?.reads("status=filled value=112").await?;
    bob.holds("coin=7 copper=9").await
}

async fn fok_fills_completely(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 10").await?;
    ann.place("ask 5 copper @ 11").await?;
    let bid = bob.place("bid 6 copper @ 11 fok").await?;
    bid.reads("status=filled close_reason=filled filled=6 value=62").await?;
    bob.holds("coin=38 copper=6").await?;
    s.shows("copper", "asks 11:3/1 bids").await.map(drop)
}

async fn fok_that_cannot_fill_completely_does_nothing(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper, 100 coin", "bob: 9 copper, 100 coin"]).await?;
    ann.place("ask 4 copper @ 10").await?;
    ann.place("ask 5 copper @ 12").await?;
    let bid = bob.place("bid 5 copper @ 11 fok").await?;
    bid.reads("status=cancelled close_reason=fok_unfillable filled=0 remaining=5 value=0 fee=0").await?;
    bob.holds("coin=100 copper=9").await?;
    s.shows("copper", "asks 10:4/1 12:5/1 bids").await?;

    ann.place("bid 4 copper @ 9").await?;
    let ask = bob.place("ask 5 copper @ 9 fok").await?;
    ask.reads("status=cancelled close_reason=fok_unfillable filled=0").await?;
    bob.holds("coin=100 copper=9").await?;
    s.shows("copper", "asks 10:4/1 12:5/1 bids 9:4/1").await.map(drop)
}
