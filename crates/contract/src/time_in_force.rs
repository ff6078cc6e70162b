//! How long an order waits: `gtc`, `gtd` with its expiry, `ioc`, `fok`.

use super::Outcome;
use super::client::Request;
use super::scene::Scene;
use super::words::{check, same, time};

cases!["time_in_force":
    an_accepted_order_is_complete,
    gtc_is_the_default_and_rests,
    gtd_rests_and_trades_until_its_time,
    a_time_alone_means_gtd,
    an_expired_order_gives_back_its_escrow_and_never_trades,
    a_partly_filled_order_expires_with_what_it_traded,
    ioc_takes_what_is_there_and_cancels_the_rest,
    ioc_that_finds_nothing_is_cancelled_whole,
    fok_takes_all,
    fok_that_cannot_have_all_takes_nothing,
];

async fn an_accepted_order_is_complete(s: &Scene) -> Outcome {
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
            format!("changed before made: {body}")
        })?;
        let version = id.as_bytes().get(14);
        check(id.len() == 36 && version == Some(&b'7'), || format!("{id} is no UUIDv7"))?;
    }
    Ok(())
}

async fn gtc_is_the_default_and_rests(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper", "bob: 100 coin"]).await?;
    let silent = ann.place("ask 4 copper @ 10").await?;
    silent.reads("time_in_force=gtc status=open").await?;
    let said = ann.place("ask 5 copper @ 10 gtc").await?;
    said.reads("time_in_force=gtc status=open").await?;
    bob.place("bid 9 copper @ 10").await?.reads("status=filled").await?;
    silent.reads("status=filled").await?;
    said.reads("status=filled").await.map(drop)
}

async fn gtd_rests_and_trades_until_its_time(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 10 gtd+600000").await?;
    let order = ask.reads("status=open time_in_force=gtd").await?;
    let lives = time(&order, "expires_at")?.saturating_sub(time(&order, "created_at")?);
    check((500_000..700_000).contains(&lives), || format!("ten minutes were asked for: {order}"))?;
    bob.place("bid 2 copper @ 10").await?.reads("status=filled").await?;
    ask.reads("status=partially_filled filled=2").await.map(drop)
}

async fn a_time_alone_means_gtd(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let mut order = s.order("ask 5 copper @ 10 gtd+600000")?;
    let said = order["expires_at"].clone();
    for silent in [false, true] {
        if silent {
            order.as_object_mut().map(|order| order.remove("time_in_force"));
        }
        let ask = ann.placed(&ann.send(&Request::post("/v1/orders", &order)).await?)?;
        let found = ask.reads("status=open time_in_force=gtd").await?;
        same("the time that was asked for", &found["expires_at"], &said)?;
        ask.cancel().await?;
    }
    Ok(())
}

async fn an_expired_order_gives_back_its_escrow_and_never_trades(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 100 coin", "bob: 5 copper, 100 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 12 gtd+1500").await?;
    let bid = ann.place("bid 5 copper @ 10 gtd+1500").await?;
    ann.holds_now("coin=50+50 copper=0+5").await?;
    // Nobody asks for anything meanwhile: an order expires by the clock, not by the next request for its material.
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

async fn a_partly_filled_order_expires_with_what_it_traded(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let bid = bob.place("bid 5 copper @ 12 gtd+4000").await?;
    ann.place("ask 2 copper @ 12").await?.reads("status=filled").await?;
    bid.reads("status=expired close_reason=expired filled=2 remaining=3 quantity=5 value=24").await?;
    bob.holds("coin=76 copper=2").await
}

async fn ioc_takes_what_is_there_and_cancels_the_rest(s: &Scene) -> Outcome {
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

async fn ioc_that_finds_nothing_is_cancelled_whole(s: &Scene) -> Outcome {
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

async fn fok_takes_all(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 copper", "bob: 100 coin"]).await?;
    ann.place("ask 4 copper @ 10").await?;
    ann.place("ask 5 copper @ 11").await?;
    let bid = bob.place("bid 6 copper @ 11 fok").await?;
    bid.reads("status=filled close_reason=filled filled=6 value=62").await?;
    bob.holds("coin=38 copper=6").await?;
    s.shows("copper", "asks 11:3/1 bids").await.map(drop)
}

async fn fok_that_cannot_have_all_takes_nothing(s: &Scene) -> Outcome {
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
