//! The live stream: books, trades and the caller's own events as server-sent events.

use serde_json::Value;

use crate::check::{Outcome, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::sse::Stream;
use crate::target::Feature;
use crate::words::{draw, encoded};

cases!["live":
    stream_starts_with_the_book_and_sends_changes_and_trades,
    stream_with_a_token_sends_the_callers_own_events,
    stream_sends_the_requested_materials_only,
    stream_of_summaries_sends_the_prices_of_all_materials,
    stream_of_own_events_names_no_material,
    stream_changes_are_sent_together_at_its_rate,
    invalid_stream_requests_are_refused,
    socket_needs_the_handshake_of_a_websocket,
];

impl Stream {
    /// Opens a stream; `None` where the deployment is declared to have none, and refuses.
    async fn open(s: &Scene, query: &str, token: Option<&str>) -> Result<Option<Self>, String> {
        let request = Request::get(format!("/v1/stream{query}"));
        let response = s.client.start(&request, token).await.map_err(|error| format!("stream: {error:?}"))?;
        let without = s.is_without(Feature::LiveStream);
        match response.status().as_u16() {
            200 if without => {
                Err("this deployment is declared to have no live stream, but it has one".to_owned())
            }
            200 => {
                let kind = response.headers().get("content-type").and_then(|kind| kind.to_str().ok());
                if kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
                    Ok(Some(Self::of(response, s.settle)))
                } else {
                    Err(format!("a stream is text/event-stream, not {kind:?}"))
                }
            }
            404 if without => {
                let problem: Value = response.json().await.map_err(|error| format!("{error:?}"))?;
                says(&problem, "code=unsupported status=404")?;
                s.skip("this deployment has no live stream");
                Ok(None)
            }
            status => Err(format!("GET /v1/stream{query}\n  expected 200\n  got {status}")),
        }
    }

    /// The next prices of a material; skips those of others.
    async fn summary(&mut self, material: &str) -> Result<Value, String> {
        loop {
            let summary = self.next_of("summary").await?;
            if summary["material"] == material {
                return Ok(summary);
            }
        }
    }
}

/// Applies `book_changed` messages to a book until it looks like this.
async fn follow(stream: &mut Stream, book: &mut Value, expected: &str) -> Outcome {
    while draw(book) != expected {
        let (event, data) =
            stream.next().await.map_err(|fault| format!("{fault}; the book is {}", draw(book)))?;
        if event == "book" {
            *book = data;
        } else if event == "book_changed" {
            same(
                "whether the sequence grows",
                &(data["sequence"].as_u64() > book["sequence"].as_u64()),
                &true,
            )?;
            for side in ["asks", "bids"] {
                let mut levels = book[side].as_array().cloned().unwrap_or_default();
                for change in data[side].as_array().into_iter().flatten() {
                    levels.retain(|level| level["price"] != change["price"]);
                    if change["quantity"] != 0 {
                        levels.push(change.clone());
                    }
                }
                levels.sort_by_key(|level| level["price"].as_u64());
                if side == "bids" {
                    levels.reverse();
                }
                book[side] = Value::Array(levels);
            }
            book["sequence"] = data["sequence"].clone();
        }
    }
    Ok(())
}

async fn stream_starts_with_the_book_and_sends_changes_and_trades(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    bob.place("bid 4 copper @ 9").await?;
    s.shows("copper", "asks 12:5/1 bids 9:4/1").await?;
    let Some(mut stream) = Stream::open(s, &format!("?materials={}", s.asset("copper")), None).await? else {
        return Ok(());
    };
    let (first, mut book) = stream.next().await?;
    same("the first message", &first.as_str(), &"book")?;
    same("the first book", &draw(&book).as_str(), &"asks 12:5/1 bids 9:4/1")?;
    says(&book, &format!("material={}", s.asset("copper")))?;

    ann.place("ask 7 copper @ 12").await?;
    follow(&mut stream, &mut book, "asks 12:12/2 bids 9:4/1").await?;
    ask.reduce(2).await?.answered(200)?;
    follow(&mut stream, &mut book, "asks 12:9/2 bids 9:4/1").await?;
    ask.cancel().await?;
    follow(&mut stream, &mut book, "asks 12:7/1 bids 9:4/1").await?;
    bob.place("bid 3 copper @ 12").await?;
    let trade = stream.next_of("trade").await?;
    says(&trade, &format!("material={} price=12 quantity=3 taker_side=bid", s.asset("copper")))?;
    let Some(mut second) = Stream::open(s, &format!("?materials={}", s.asset("copper")), None).await? else {
        return Err("the stream was available before".to_owned());
    };
    let mut book = second.next_of("book").await?;
    follow(&mut second, &mut book, "asks 12:4/1 bids 9:4/1").await?;
    let trades = s
        .eventually(async || {
            let found = s.read(&format!("/v1/materials/{}/trades", s.asset("copper"))).await?;
            same("the number of trades", &found["trades"].as_array().map(Vec::len), &Some(1))?;
            Ok(found)
        })
        .await?;
    same("the trade streamed and the trade listed", &trade, &trades["trades"][0])
}

async fn stream_with_a_token_sends_the_callers_own_events(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let query = format!("?materials={}", s.asset("copper"));
    let Some(mut by_header) = Stream::open(s, &query, Some(&ann.token)).await? else { return Ok(()) };
    let by_query = Stream::open(s, &format!("{query}&access_token={}", ann.token), None).await?;
    let mut by_query = by_query.ok_or("the stream was available before")?;
    let ask = ann.place("ask 5 copper @ 12").await?;
    bob.place("bid 3 copper @ 12").await?;
    ask.reads("status=partially_filled").await?;
    ask.cancel().await?;
    for stream in [&mut by_header, &mut by_query] {
        let filled = stream.next_of("event").await?;
        says(&filled, &format!("kind=filled order_id={} side=ask quantity=3 price=12", ask.id))?;
        let cancelled = stream.next_of("event").await?;
        says(&cancelled, &format!("kind=cancelled order_id={} quantity=2", ask.id))?;
        // The cursor of a streamed event is one of the inbox: a client that was cut off continues from there.
        let cursor = filled["cursor"].as_str().unwrap_or_default();
        let path = format!("/v1/events?after={}", encoded(cursor));
        s.eventually(async || says(&ann.read(&path).await?, "events.0.kind=cancelled events.1=-")).await?;
    }
    Ok(())
}

async fn stream_sends_the_requested_materials_only(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 9 copper, 9 wheat, 9 bread"]).await?;
    let query = format!("?materials={},{}", s.asset("copper"), s.asset("bread"));
    let Some(mut stream) = Stream::open(s, &query, None).await? else { return Ok(()) };
    let mut first = Vec::new();
    for _ in 0..2 {
        let (event, data) = stream.next().await?;
        same("the first messages", &event.as_str(), &"book")?;
        first.push(data["material"].as_str().unwrap_or_default().to_owned());
    }
    first.sort();
    same("the books at the start", &first, &vec![s.asset("bread"), s.asset("copper")])?;
    ann.place("ask 1 wheat @ 10").await?;
    ann.place("ask 1 bread @ 10").await?;
    let (event, data) = stream.next().await?;
    same("the next message", &event.as_str(), &"book_changed")?;
    says(&data, &format!("material={} asks.0.price=10", s.asset("bread")))
}

async fn stream_of_summaries_sends_the_prices_of_all_materials(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper, 9 wheat", "bob: 1000 coin"]).await?;
    let Some(mut stream) = Stream::open(s, "?summaries=true", None).await? else { return Ok(()) };
    ann.place("ask 5 copper @ 12").await?;
    let copper = stream.summary(&s.asset("copper")).await?;
    says(&copper, "last=- best_bid=- best_ask=12")?;
    bob.place("bid 7 copper @ 12").await?;
    // The trade and the bid that rests may come in two messages.
    let mut latest = stream.summary(&s.asset("copper")).await?;
    while latest["best_bid"].is_null() {
        latest = stream.summary(&s.asset("copper")).await?;
    }
    says(&latest, "last=12 best_bid=12 best_ask=-")?;
    same("whether the sequence grows", &(latest["sequence"].as_u64() > copper["sequence"].as_u64()), &true)?;
    ann.place("ask 1 wheat @ 3").await?;
    says(&stream.summary(&s.asset("wheat")).await?, "last=- best_bid=- best_ask=3")
}

async fn stream_of_own_events_names_no_material(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper"]).await?;
    let Some(mut stream) = Stream::open(s, "?materials=", Some(&ann.token)).await? else { return Ok(()) };
    let ask = ann.place("ask 5 copper @ 12").await?;
    ask.cancel().await?;
    let (event, data) = stream.next().await?;
    same("the first message", &event.as_str(), &"event")?;
    says(&data, &format!("kind=cancelled order_id={} quantity=5", ask.id))
}

async fn stream_changes_are_sent_together_at_its_rate(s: &Scene) -> Outcome {
    const ORDERS: u64 = 12;
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    ann.place("ask 50 copper @ 12").await?;
    let query = format!("?materials={}&rate=1", s.asset("copper"));
    let Some(mut stream) = Stream::open(s, &query, None).await? else { return Ok(()) };
    let mut book = stream.next_of("book").await?;
    let started = std::time::Instant::now();
    for _ in 0..ORDERS {
        bob.place("bid 1 copper @ 12").await?;
    }
    let (mut trades, mut changes) = (0, 0);
    while draw(&book) != "asks 12:38/1 bids" || trades < ORDERS {
        let (event, data) = stream.next().await?;
        trades += u64::from(event == "trade");
        if event == "book_changed" {
            changes += 1;
            book["asks"] = data["asks"].clone();
            same("a level that changed several times", &data["asks"].as_array().map(Vec::len), &Some(1))?;
        }
    }
    same("the number of trades", &trades, &ORDERS)?;
    // The first at once, and then one a second.
    let most = 2 + started.elapsed().as_secs();
    same("whether changes are sent together", &(changes <= most), &true)
}

async fn invalid_stream_requests_are_refused(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let Some(_open) = Stream::open(s, &format!("?materials={}", s.asset("copper")), None).await? else {
        return Ok(());
    };
    for (query, status, code) in [
        (format!("?materials={}", s.asset("nothing")), 404, "unknown_material"),
        ("?materials=Bad%20Id".to_owned(), 422, "invalid_material"),
        (format!("?materials={}&access_token=x", s.asset("copper")), 401, "unauthenticated"),
        (format!("?materials={}&colour=red", s.asset("copper")), 400, "invalid_query"),
        (format!("?materials={}&rate=11", s.asset("copper")), 400, "invalid_query"),
        (String::new(), 400, "materials_required"),
        ("?materials=".to_owned(), 400, "materials_required"),
    ] {
        let reply = s.send(&Request::get(format!("/v1/stream{query}"))).await?;
        reply.refused(status, code)?;
    }
    Ok(())
}

/// What a socket sends is tested where WebSockets can be opened, which this suite's client cannot.
async fn socket_needs_the_handshake_of_a_websocket(s: &Scene) -> Outcome {
    s.material("copper").await?;
    let request = Request::get(format!("/v1/socket?materials={}", s.asset("copper")));
    let (status, code) =
        if s.is_without(Feature::LiveStream) { (404, "unsupported") } else { (426, "websocket_required") };
    s.send(&request).await?.refused(status, code).map(drop)
}
