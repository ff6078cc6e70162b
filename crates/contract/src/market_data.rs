//! Market data, readable without a token: books, trades, candles, materials.

use serde_json::Value;

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{amount, draw, encoded, list, text, time, time_in};

cases!["market_data":
    material_with_a_namespace_works_on_every_route,
    book_adds_up_orders_of_equal_price,
    book_has_at_most_the_requested_depth,
    several_books_are_read_at_once,
    sequence_of_a_book_grows_with_each_change,
    trades_are_listed_newest_first_or_after_a_trade,
    candles_add_up_the_trades,
    sums_of_trades_stop_at_2_to_the_53_minus_1,
    material_reports_prices_and_daily_figures,
    unknown_material_is_not_found,
];

async fn book_adds_up_orders_of_equal_price(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper, 1000 coin", "bob: 100 copper, 1000 coin"]).await?;
    s.shows("copper", "asks bids").await?;
    for (player, order) in [
        (&ann, "ask 5 copper @ 12"),
        (&bob, "ask 7 copper @ 12"),
        (&ann, "ask 1 copper @ 11"),
        (&ann, "bid 3 copper @ 9"),
        (&bob, "bid 2 copper @ 10"),
        (&bob, "bid 4 copper @ 9"),
        (&bob, "ask 1 copper @ 100"),
    ] {
        player.place(order).await?;
    }
    let book = s.shows("copper", "asks 11:1/1 12:12/2 100:1/1 bids 10:2/1 9:7/2").await?;
    says(&book, &format!("material={}", s.asset("copper")))?;
    ann.place("bid 4 copper @ 12").await?.reads("status=cancelled close_reason=self_trade").await?;
    bob.place("bid 3 copper @ 12").await?.reads("status=filled value=35").await?;
    s.shows("copper", "asks 12:10/2 100:1/1 bids 10:2/1 9:7/2").await.map(drop)
}

async fn book_has_at_most_the_requested_depth(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 100 copper, 1000 coin"]).await?;
    for price in 1..=5 {
        ann.place(&format!("ask 1 copper @ {}", 20 + price)).await?;
        ann.place(&format!("bid 1 copper @ {}", 20 - price)).await?;
    }
    s.shows("copper", "asks 21:1/1 22:1/1 23:1/1 24:1/1 25:1/1 bids 19:1/1 18:1/1 17:1/1 16:1/1 15:1/1")
        .await?;
    let path = format!("/v1/materials/{}/book", s.asset("copper"));
    for (depth, expected) in [
        (1, "asks 21:1/1 bids 19:1/1"),
        (3, "asks 21:1/1 22:1/1 23:1/1 bids 19:1/1 18:1/1 17:1/1"),
        (5, "asks 21:1/1 22:1/1 23:1/1 24:1/1 25:1/1 bids 19:1/1 18:1/1 17:1/1 16:1/1 15:1/1"),
    ] {
        let book = s.read(&format!("{path}?depth={depth}")).await?;
        same(&format!("the book at depth {depth}"), &draw(&book).as_str(), &expected)?;
    }
    for wrong in ["0", "-1", "x", "100000000"] {
        let reply = s.send(&Request::get(format!("{path}?depth={wrong}"))).await?;
        reply.refused(400, "invalid_query")?;
    }
    Ok(())
}

async fn several_books_are_read_at_once(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper, 9 wheat, 9 bread", "bob: 1000 coin"]).await?;
    ann.place("ask 5 copper @ 12").await?;
    ann.place("ask 5 copper @ 13").await?;
    bob.place("bid 2 wheat @ 7").await?;
    bob.place("bid 2 wheat @ 6").await?;
    s.shows("copper", "asks 12:5/1 13:5/1 bids").await?;
    s.shows("wheat", "asks bids 7:2/1 6:2/1").await?;
    let [copper, wheat, bread] = ["copper", "wheat", "bread"].map(|name| s.asset(name));
    let found = s.read(&format!("/v1/books?materials={wheat},{},{copper},{wheat}", encoded(&bread))).await?;
    let drawn: Vec<_> =
        list(&found, "books")?.iter().map(|book| format!("{} {}", book["material"], draw(book))).collect();
    let expected =
        [(&wheat, "asks bids 7:2/1 6:2/1"), (&bread, "asks bids"), (&copper, "asks 12:5/1 13:5/1 bids")];
    let expected: Vec<_> = expected.iter().map(|(id, book)| format!("{id:?} {book}")).collect();
    same("the books, in the order of the request", &drawn, &expected)?;
    let top = s.read(&format!("/v1/books?materials={copper},{wheat}&depth=1")).await?;
    let drawn: Vec<_> = list(&top, "books")?.iter().map(draw).collect();
    same("the books at depth 1", &drawn, &vec!["asks 12:5/1 bids".to_owned(), "asks bids 7:2/1".to_owned()])?;
    // One book is the same read alone and among others.
    let alone = s.book("copper").await?;
    same("the levels of copper", &found["books"][2]["asks"], &alone["asks"])?;
    let unknown = s.asset("nothing");
    let reply = s.send(&Request::get(format!("/v1/books?materials={copper},{unknown}"))).await?;
    let problem = reply.refused(404, "unknown_material")?;
    let detail = text(&problem, "detail")?;
    check(detail.contains(&unknown), || format!("the unknown material is not named: {detail}"))?;
    let many: Vec<_> = (0..101).map(|number| format!("m{number}")).collect();
    for (query, status, code) in [
        (String::new(), 400, "invalid_query"),
        ("?materials=".to_owned(), 422, "invalid_material"),
        (format!("?materials={copper}&depth=0"), 400, "invalid_query"),
        (format!("?materials={copper}&depth=1001"), 400, "invalid_query"),
        (format!("?materials={}&depth=1", many.join(",")), 400, "invalid_query"),
        (format!("?materials={}&depth=101", many[..100].join(",")), 400, "invalid_query"),
    ] {
        s.send(&Request::get(format!("/v1/books{query}"))).await?.refused(status, code)?;
    }
    Ok(())
}

async fn sequence_of_a_book_grows_with_each_change(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let mut before = amount(&s.book("copper").await?, "sequence")?;
    let mut grows = async |expected: &str| -> Outcome {
        let sequence = amount(&s.shows("copper", expected).await?, "sequence")?;
        check(sequence > before, || format!("sequence {before}, then {sequence} at {expected}"))?;
        before = sequence;
        Ok(())
    };
    let ask = ann.place("ask 9 copper @ 10").await?;
    grows("asks 10:9/1 bids").await?;
    ask.reduce(7).await?.answered(200)?;
    grows("asks 10:7/1 bids").await?;
    // A cancel may overtake what the book shows as matched already.
    bob.place("bid 3 copper @ 10").await?.reads("status=filled").await?;
    grows("asks 10:4/1 bids").await?;
    ask.cancel().await?;
    grows("asks bids").await
}

async fn trades_are_listed_newest_first_or_after_a_trade(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 10000 coin"]).await?;
    for quantity in 1..=5 {
        ann.place(&format!("ask {quantity} copper @ {}", 10 + quantity)).await?;
        bob.place(&format!("bid {quantity} copper @ 20")).await?.reads("status=filled").await?;
    }
    let path = format!("/v1/materials/{}/trades", s.asset("copper"));
    let trades = s
        .eventually(async || {
            let found = s.read(&path).await?;
            let trades = list(&found, "trades")?.to_vec();
            same("the number of trades", &trades.len(), &5)?;
            Ok(trades)
        })
        .await?;
    for (trade, quantity) in trades.iter().zip((1..=5).rev()) {
        let (price, material) = (10 + quantity, s.asset("copper"));
        says(trade, &format!("material={material} price={price} quantity={quantity} taker_side=bid"))?;
        time(trade, "executed_at")?;
    }
    let some = s.read(&format!("{path}?limit=2")).await?;
    same("the two newest", &list(&some, "trades")?, &trades.get(..2).unwrap_or_default())?;
    let mut onwards: Vec<Value> = trades.into_iter().rev().collect();
    for index in 0..onwards.len() {
        let found = s.read(&format!("{path}?after={}", encoded(text(&onwards[index], "trade_id")?))).await?;
        same("trades after one", &list(&found, "trades")?, &onwards.get(index + 1..).unwrap_or_default())?;
    }
    // From the first trade to the last, one at a time.
    let mut rows = Vec::new();
    let mut after = encoded(text(&onwards[0], "trade_id")?);
    loop {
        let page = s.read(&format!("{path}?limit=1&after={after}")).await?;
        rows.extend(list(&page, "trades")?.iter().cloned());
        match page["next"].as_str() {
            Some(next) if rows.len() < 10 => after = encoded(next),
            _ => break,
        }
    }
    same("trades in pages of one", &rows, &onwards.split_off(1))
}

async fn candles_add_up_the_trades(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 10000 coin"]).await?;
    let path = format!("/v1/materials/{}/candles", s.asset("copper"));
    let none = s.read(&path).await?;
    same("candles before a trade", &list(&none, "candles")?.len(), &0)?;
    let start = time_in(0);
    for (quantity, price) in [(2, 12), (3, 15)] {
        ann.place(&format!("ask {quantity} copper @ {price}")).await?;
        bob.place(&format!("bid {quantity} copper @ {price}")).await?.reads("status=filled").await?;
    }
    // Several trades at once, upwards and downwards.
    for order in ["ask 1 copper @ 8", "ask 2 copper @ 9", "ask 1 copper @ 11"] {
        ann.place(order).await?;
    }
    bob.place("bid 4 copper @ 11").await?.reads("status=filled value=37").await?;
    bob.place("bid 1 copper @ 14").await?;
    bob.place("bid 1 copper @ 20").await?;
    ann.place("ask 2 copper @ 14").await?.reads("status=filled value=34").await?;
    for (interval, length) in [("1m", 60_000), ("1h", 3_600_000), ("1d", 86_400_000)] {
        let candles = s
            .eventually(async || {
                let found = s.read(&format!("{path}?interval={interval}")).await?;
                let candles = list(&found, "candles")?.to_vec();
                let sum =
                    |member: &str| candles.iter().filter_map(|candle| candle[member].as_u64()).sum::<u64>();
                same("trades in the candles", &sum("trades"), &7)?;
                same("volume and value of the candles", &(sum("volume"), sum("value")), &(11, 140))?;
                Ok(candles)
            })
            .await?;
        let all =
            |member: &str| candles.iter().filter_map(|candle| candle[member].as_u64()).collect::<Vec<_>>();
        same("open", &all("open").first(), &Some(&12))?;
        same("close", &all("close").last(), &Some(&14))?;
        same("high", &all("high").iter().max(), &Some(&20))?;
        same("low", &all("low").iter().min(), &Some(&8))?;
        for candle in &candles {
            let start = time(candle, "start")?;
            check(start % length == 0, || format!("a candle of {interval} starts at {candle}"))?;
        }
    }
    let later = s.read(&format!("{path}?interval=1m&from={}", time_in(120_000))).await?;
    same("candles of the future", &list(&later, "candles")?.len(), &0)?;
    let earlier = s.read(&format!("{path}?interval=1m&to=2020-01-01T00:00:00Z")).await?;
    same("candles of the past", &list(&earlier, "candles")?.len(), &0)?;
    let day = s.read(&format!("{path}?interval=1d&from=2020-01-01T00:00:00Z&to={}", time_in(60_000))).await?;
    check(!list(&day, "candles")?.is_empty(), || format!("trades since {start}, but no candle: {day}"))?;
    for wrong in ["interval=2m", "from=yesterday", "to=1"] {
        s.send(&Request::get(format!("{path}?{wrong}"))).await?.refused(400, "invalid_query")?;
    }
    Ok(())
}

/// Ten trades of 10^15 coins each, back and forth, between players who own little more than one of them.
async fn sums_of_trades_stop_at_2_to_the_53_minus_1(s: &Scene) -> Outcome {
    let (value, max) = (1_000_000_000_000_000, (1 << 53) - 1);
    let [ann, bob] = s.players(["ann: 1000 gold", "bob: 1000000000000000 coin"]).await?;
    let (mut seller, mut buyer) = (&ann, &bob);
    for _ in 0..10 {
        seller.place("ask 1000 gold @ 1000000000000").await?;
        buyer.place("bid 1000 gold @ 1000000000000").await?.reads("status=filled").await?;
        if s.tax(value) > 0 {
            seller.deposit(s.tax(value), "coin").await?.succeeded()?;
        }
        (seller, buyer) = (buyer, seller);
    }
    let path = format!("/v1/materials/{}", s.asset("gold"));
    s.eventually(async || {
        let gold = s.read(&path).await?;
        says(&gold, &format!("volume_24h=10000 value_24h={max}"))?;
        let candles = s.read(&format!("{path}/candles?interval=1d")).await?;
        let candles = list(&candles, "candles")?;
        let all =
            |member: &str| candles.iter().map(|candle| amount(candle, member)).collect::<Result<Vec<_>, _>>();
        same("trades", &all("trades")?.iter().sum(), &10)?;
        let values = all("value")?;
        // At midnight there are two candles, each of them below the bound.
        let expected = values.len() == 2 && values.iter().sum::<u64>() == 10 * value;
        check(expected || values == [max], || format!("values of candles: {values:?}"))
    })
    .await?;
    // Withdrawn again, because the next run needs this part of the supply.
    seller.withdraw(1_000, "gold").await?.succeeded()?;
    buyer.withdraw(value, "coin").await?.succeeded().map(drop)
}

async fn material_reports_prices_and_daily_figures(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 1000 coin"]).await?;
    let id = s.asset("copper");
    let says_so = async |expected: String| -> Outcome {
        s.eventually(async || says(&s.read(&format!("/v1/materials/{id}")).await?, &expected)).await
    };
    says_so(format!(
        "material={id} name=copper state=open last=- best_bid=- best_ask=- volume_24h=0 value_24h=0 change_24h=- reference_price=-"
    ))
    .await?;
    ann.place("ask 5 copper @ 12").await?;
    bob.place("bid 5 copper @ 8").await?;
    says_so("last=- best_bid=8 best_ask=12".to_owned()).await?;
    bob.place("bid 3 copper @ 12").await?.reads("status=filled").await?;
    ann.place("ask 4 copper @ 8").await?.reads("status=filled").await?;
    says_so(
        "last=8 best_bid=8 best_ask=12 volume_24h=7 value_24h=68 open_24h=12 change_24h=-4 reference_price=8 state=open"
            .to_owned(),
    )
    .await
}

async fn unknown_material_is_not_found(s: &Scene) -> Outcome {
    let id = s.asset("nothing");
    for part in ["", "/book", "/trades", "/candles"] {
        let reply = s.send(&Request::get(format!("/v1/materials/{id}{part}"))).await?;
        reply.refused(404, "unknown_material")?;
    }
    s.players(["ann: 5 coin"]).await?[0].refused("bid 1 nothing @ 1", 404, "unknown_material").await
}

async fn material_with_a_namespace_works_on_every_route(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 9 mod:iron_ingot", "bob: 100 coin"]).await?;
    let id = s.asset("mod:iron_ingot");
    let ask = ann.place("ask 5 mod:iron_ingot @ 10").await?;
    bob.place("bid 2 mod:iron_ingot @ 10").await?.reads("status=filled").await?;
    ask.reads_now(&format!("status=partially_filled material={id}")).await?;
    s.shows("mod:iron_ingot", "asks 10:3/1 bids").await?;
    for path in [id.clone(), encoded(&id)] {
        says(
            &s.read(&format!("/v1/materials/{path}")).await?,
            &format!("material={id} last=10 best_ask=10"),
        )?;
        for list in ["book", "trades", "candles?interval=1h"] {
            s.read(&format!("/v1/materials/{path}/{list}")).await?;
        }
        let orders = ann.read(&format!("/v1/orders?material={path}")).await?;
        says(&orders, &format!("orders.0.material={id} orders.1=-"))?;
    }
    let inbox = ann.read("/v1/events").await?;
    says(&inbox, &format!("events.1.material={id} events.1.kind=filled"))?;
    ann.holds(&format!("coin={} mod:iron_ingot=4+3", s.net(20))).await?;
    let path = format!("/v1/orders?material={}", encoded(&id));
    ann.send(&Request::delete(path)).await?.answered(200)?;
    ann.withdraw(7, "mod:iron_ingot").await?.succeeded()?;
    ann.holds(&format!("coin={}", s.net(20))).await
}
