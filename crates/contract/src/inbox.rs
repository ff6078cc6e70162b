//! The inbox: every event of a player in order, each once.

use serde_json::Value;

use crate::check::{Outcome, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{encoded, list, text, time};

cases!["inbox":
    inbox_lists_every_event_of_the_player_in_order,
    inbox_lists_each_event_once,
    inbox_lists_nothing_of_other_players,
    operator_reads_the_inbox_of_any_player,
];

/// Waits until the inbox has this many events after a cursor, and no more.
async fn inbox(s: &Scene, player: &Player<'_>, after: &str, count: usize) -> Result<Vec<Value>, String> {
    s.eventually(async || {
        let path = if after.is_empty() {
            "/v1/events".to_owned()
        } else {
            format!("/v1/events?after={}", encoded(after))
        };
        let found = player.read(&path).await?;
        let events = list(&found, "events")?;
        let kinds: Vec<_> = events.iter().map(|event| event["kind"].as_str().unwrap_or("-")).collect();
        same(&format!("number of events, which are {kinds:?}"), &events.len(), &count)?;
        Ok(events.to_vec())
    })
    .await
}

async fn inbox_lists_every_event_of_the_player_in_order(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 20 copper, 100 coin", "bob: 1000 coin"]).await?;
    let sold = ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 2 copper @ 10").await?.reads("status=filled").await?;
    bob.place("bid 3 copper @ 12").await?.reads("status=filled").await?;
    sold.reads("status=filled").await?;
    let reduced = ann.place("ask 5 copper @ 10").await?;
    reduced.reduce(2).await?.answered(200)?;
    reduced.cancel().await?;
    let unfilled = ann.place("bid 1 copper @ 3 ioc").await?;
    unfilled.reads("status=cancelled").await?;
    let expired = ann.place("bid 2 copper @ 4 gtd+1500").await?;
    expired.reads("status=expired").await?;
    ann.withdraw(7, "coin").await?.succeeded()?;

    let (copper, [sold, reduced, unfilled, expired]) =
        (s.asset("copper"), [sold, reduced, unfilled, expired].map(|order| order.id));
    let expected = [
        format!("kind=deposited asset={copper} amount=20 reason=contract"),
        "kind=deposited asset=coin amount=100 reason=contract".to_owned(),
        format!(
            "kind=filled order_id={sold} material={copper} side=ask quantity=2 price=10 value=20 fee={}",
            s.tax(20)
        ),
        format!(
            "kind=filled order_id={sold} material={copper} side=ask quantity=3 price=10 value=30 fee={}",
            s.tax(50) - s.tax(20)
        ),
        format!("kind=reduced order_id={reduced} material={copper} side=ask quantity=3"),
        format!("kind=cancelled order_id={reduced} side=ask quantity=2 close_reason=by_player"),
        format!("kind=cancelled order_id={unfilled} side=bid quantity=1 close_reason=ioc_remainder"),
        format!("kind=expired order_id={expired} side=bid quantity=2 close_reason=expired"),
        "kind=withdrawn asset=coin amount=7 reason=contract".to_owned(),
    ];
    let events = inbox(s, &ann, "", expected.len()).await?;
    let mut before = 0;
    for (event, expected) in events.iter().zip(&expected) {
        says(event, expected)?;
        text(event, "cursor")?;
        let at = time(event, "at")?;
        same("the later of two times", &at.max(before), &at)?;
        before = at;
    }
    let events = inbox(s, &bob, "", 3).await?;
    says(&events[1], "kind=filled side=bid quantity=2 price=10 value=20 fee=0")?;
    says(&events[2], "kind=filled side=bid quantity=3 price=10 value=30 fee=0")
}

async fn inbox_lists_each_event_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    for _ in 0..3 {
        ann.place("ask 3 copper @ 10").await?;
        bob.place("bid 2 copper @ 10").await?.reads("status=filled").await?;
        ann.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    }
    let all = inbox(s, &ann, "", 7).await?;
    for limit in [1, 2, 7, 100] {
        let rows = ann.read_all("/v1/events", "events", limit).await?;
        same(&format!("events in pages of {limit}"), &rows, &all)?;
    }
    for (index, event) in all.iter().enumerate() {
        let rest = inbox(s, &ann, text(event, "cursor")?, all.len() - index - 1).await?;
        same("events after a cursor", &rest.as_slice(), &all.get(index + 1..).unwrap_or_default())?;
    }
    // A read after the last cursor returns new events only.
    let last = text(&all[6], "cursor")?;
    ann.deposit(5, "coin").await?.succeeded()?;
    ann.place("ask 1 copper @ 30").await?.cancel().await?;
    let news = inbox(s, &ann, last, 2).await?;
    says(&news[0], "kind=deposited amount=5")?;
    says(&news[1], "kind=cancelled quantity=1 close_reason=by_player")
}

async fn inbox_lists_nothing_of_other_players(s: &Scene) -> Outcome {
    let [ann, bob, eve] = s.players(["ann: 5 copper", "bob: 100 coin", "eve: 1 copper"]).await?;
    ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 5 copper @ 10").await?.reads("status=filled").await?;
    inbox(s, &ann, "", 2).await?;
    inbox(s, &bob, "", 2).await?;
    let events = inbox(s, &eve, "", 1).await?;
    says(&events[0], "kind=deposited amount=1")?;
    let fills = eve.read("/v1/fills").await?;
    same("fills of a bystander", &list(&fills, "fills")?.len(), &0)
}

async fn operator_reads_the_inbox_of_any_player(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper, 7 coin"]).await?;
    let own = inbox(s, &ann, "", 2).await?;
    let path = format!("/v1/accounts/{}/events", ann.id);
    let seen = s.operate(&Request::get(&path)).await?.answered(200)?;
    same("the inbox by the operator", &list(&seen, "events")?, &own.as_slice())?;
    let after = format!("{path}?after={}", encoded(text(&own[0], "cursor")?));
    let seen = s.operate(&Request::get(after)).await?.answered(200)?;
    same("the rest by the operator", &list(&seen, "events")?, &own.get(1..).unwrap_or_default())
}
