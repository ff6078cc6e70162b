//! The feed: the events of all players in one order, each once.
//!
//! Other players may be active meanwhile: a case starts where the feed ends, and looks at its own players.

use serde_json::Value;

use crate::check::{Outcome, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::sse::Stream;
use crate::target::Feature;
use crate::words::{encoded, list, text};

cases!["feed":
    feed_has_the_events_of_all_players_once_in_order,
    feed_waits_for_what_happens_next,
    feed_refuses_a_cursor_that_the_market_did_not_issue,
    feed_is_for_operators_only,
    feed_stream_resumes_after_the_last_event_received,
];

/// Pages of the feed that a case reads at most: other players may be active.
const PAGES_MAX: usize = 1_000;

/// Where the feed ends now.
async fn end(s: &Scene) -> Result<String, String> {
    let page = s.operate(&Request::get("/v1/feed?after=end")).await?.answered(200)?;
    same("events after the end", &list(&page, "events")?.len(), &0)?;
    text(&page, "next").map(str::to_owned)
}

async fn page(s: &Scene, after: &str, query: &str) -> Result<(Vec<Value>, String), String> {
    let path = format!("/v1/feed?after={}{query}", encoded(after));
    let page = s.operate(&Request::get(path)).await?.answered(200)?;
    Ok((list(&page, "events")?.to_vec(), text(&page, "next")?.to_owned()))
}

/// The events of these players after a cursor, once there are this many, read in pages.
async fn events_of(
    s: &Scene,
    players: &[&Player<'_>],
    after: &str,
    limit: u32,
    count: usize,
) -> Result<Vec<Value>, String> {
    let (mut found, mut after) = (Vec::new(), after.to_owned());
    for number in 0..PAGES_MAX {
        let (events, next) = page(s, &after, &format!("&limit={limit}&wait=5")).await?;
        if events.len() > limit as usize {
            return Err(format!("{} events, but the limit is {limit}", events.len()));
        }
        // Both lead to what follows; `next` may have passed events that concern no player.
        after = match events.last() {
            Some(last) if number % 2 == 0 => text(last, "cursor")?.to_owned(),
            _ => next,
        };
        let own = |event: &Value| players.iter().any(|player| event["player"] == player.id);
        found.extend(events.into_iter().filter(own));
        if found.len() >= count {
            return Ok(found);
        }
    }
    Err(format!("{} of {count} events in {PAGES_MAX} pages", found.len()))
}

fn without(event: &Value, members: &[&str]) -> Value {
    let mut event = event.clone();
    if let Some(object) = event.as_object_mut() {
        for member in members {
            object.remove(*member);
        }
    }
    event
}

async fn feed_has_the_events_of_all_players_once_in_order(s: &Scene) -> Outcome {
    let start = end(s).await?;
    let [ann, bob] = s.players(["ann: 20 copper, 100 coin", "bob: 1000 coin"]).await?;
    let sold = ann.place("ask 5 copper @ 10").await?;
    bob.place("bid 2 copper @ 10").await?.reads("status=filled").await?;
    bob.place("bid 3 copper @ 12").await?.reads("status=filled").await?;
    sold.reads("status=filled").await?;
    let reduced = ann.place("ask 5 copper @ 10").await?;
    reduced.reduce(2).await?.answered(200)?;
    reduced.cancel().await?;
    ann.withdraw(7, "coin").await?.succeeded()?;

    let all = events_of(s, &[&ann, &bob], &start, 1_000, 10).await?;
    for limit in [3, 100] {
        let again = events_of(s, &[&ann, &bob], &start, limit, 10).await?;
        same(&format!("the feed in pages of {limit}"), &again, &all)?;
    }
    for (player, count) in [(&ann, 7), (&bob, 3)] {
        let inbox = s
            .eventually(async || {
                let found = player.read("/v1/events").await?;
                let inbox = list(&found, "events")?;
                same("events in the inbox", &inbox.len(), &count)?;
                Ok(inbox.iter().map(|event| without(event, &["cursor"])).collect::<Vec<_>>())
            })
            .await?;
        let own: Vec<_> = all.iter().filter(|event| event["player"] == player.id).collect();
        let own: Vec<_> = own.into_iter().map(|event| without(event, &["cursor", "player"])).collect();
        // What a player does and what happens to its orders may come from two sources, each in its order.
        for fills in [true, false] {
            let part = |events: &[Value]| -> Vec<Value> {
                events.iter().filter(|event| (event["kind"] == "filled") == fills).cloned().collect()
            };
            same("the feed and the inbox", &part(&own), &part(&inbox))?;
        }
    }
    let last = text(&all[9], "cursor")?;
    ann.deposit(5, "coin").await?.succeeded()?;
    let news = events_of(s, &[&ann, &bob], last, 100, 1).await?;
    says(&news[0], &format!("player={} kind=deposited amount=5", ann.id))
}

async fn feed_waits_for_what_happens_next(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 20 copper", "bob: 1000 coin"]).await?;
    ann.place("ask 5 copper @ 10").await?;
    let start = end(s).await?;
    let fill = async { bob.place("bid 2 copper @ 10").await.map(drop) };
    let (events, filled) = futures::future::join(events_of(s, &[&ann], &start, 100, 1), fill).await;
    filled?;
    // Where positions are given some time later, deposits may still come after the end.
    let events = events?;
    let last = events.last().ok_or("no event")?;
    if last["kind"] == "deposited" {
        let more = events_of(s, &[&ann], text(last, "cursor")?, 100, 1).await?;
        return says(&more[0], "kind=filled side=ask quantity=2 price=10");
    }
    says(last, "kind=filled side=ask quantity=2 price=10")
}

async fn feed_refuses_a_cursor_that_the_market_did_not_issue(s: &Scene) -> Outcome {
    let end = end(s).await?;
    let parts: Vec<_> = end.split('-').collect();
    let (market, position) = (parts[0], parts.get(1).ok_or("a cursor has a market and a position")?);
    let other: String = market.chars().rev().collect();
    let far = format!("{position}999");
    let with = |market: &str, position: &str| {
        let rest = parts.iter().skip(2).copied();
        [market, position].into_iter().chain(rest).collect::<Vec<_>>().join("-")
    };
    same("a cursor in parts", &with(market, position), &end)?;
    for cursor in
        ["x".to_owned(), "12".to_owned(), with(&other, position), with(market, &far), format!("{end}-0")]
    {
        for path in ["/v1/feed", "/v1/feed/stream"] {
            if path == "/v1/feed/stream" && s.is_without(Feature::LiveStream) {
                continue;
            }
            let request = Request::get(format!("{path}?after={}", encoded(&cursor)));
            s.operate(&request).await?.refused(400, "invalid_cursor")?;
        }
    }
    for query in ["wait=61", "wait=-1", "limit=0", "limit=1001", "before=7"] {
        s.operate(&Request::get(format!("/v1/feed?{query}"))).await?.refused(400, "invalid_query")?;
    }
    Ok(())
}

async fn feed_is_for_operators_only(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 1 coin"]).await?;
    for path in ["/v1/feed", "/v1/feed/stream"] {
        ann.send(&Request::get(path)).await?.refused(403, "forbidden")?;
        s.send(&Request::get(path)).await?.refused(401, "unauthenticated")?;
    }
    Ok(())
}

async fn feed_stream_resumes_after_the_last_event_received(s: &Scene) -> Outcome {
    if s.is_without(Feature::LiveStream) {
        s.operate(&Request::get("/v1/feed/stream")).await?.refused(404, "unsupported")?;
        s.skip("this deployment has no streams");
        return Ok(());
    }
    let start = end(s).await?;
    let [ann] = s.players(["ann: 1 coin"]).await?;
    ann.deposit(2, "coin").await?.succeeded()?;
    let open = async |last: Option<&str>| {
        let path = format!("/v1/feed/stream?after={}", encoded(&start));
        let mut request = Request::get(path);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = s.client.start(&request, Some(s.operator_token())).await;
        let response = response.map_err(|error| format!("stream: {error:?}"))?;
        same("the status of a stream", &response.status().as_u16(), &200)?;
        Ok::<_, String>(Stream::of(response, s.settle))
    };
    let own = async |stream: &mut Stream| loop {
        let event = stream.next_of("event").await?;
        same("the id of a message", &stream.id.as_str(), &text(&event, "cursor")?)?;
        if event["player"] == ann.id {
            return Ok::<_, String>(event);
        }
    };
    let mut stream = open(None).await?;
    says(&own(&mut stream).await?, "kind=deposited amount=1")?;
    let seen = stream.id.clone();
    says(&own(&mut stream).await?, "kind=deposited amount=2")?;
    drop(stream);
    let mut resumed = open(Some(&seen)).await?;
    says(&own(&mut resumed).await?, "kind=deposited amount=2")?;
    ann.deposit(3, "coin").await?.succeeded()?;
    says(&own(&mut resumed).await?, "kind=deposited amount=3")
}
