//! A quote says what an order would do now, and the order then does it.

use serde_json::Value;

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{amount, list};

cases!["quotes":
    quote_reports_fills_average_impact_fee_and_net,
    quote_changes_nothing,
    order_does_what_its_quote_says,
    quote_is_refused_like_its_order,
];

async fn quote(player: &Player<'_>, s: &Scene, order: &str) -> Result<Value, String> {
    player.send(&Request::post("/v1/quotes", &s.order(order)?)).await?.answered(200)
}

/// Asks 5 at 11, 3 + 2 at 12, 5 at 14; bids 4 at 9, 6 at 8.
async fn a_book(s: &Scene) -> Result<Player<'_>, String> {
    let [ann, bob] = s.players(["ann: 100 copper", "bob: 10000 coin, 100 copper"]).await?;
    for order in ["ask 5 copper @ 11", "ask 3 copper @ 12", "ask 2 copper @ 12", "ask 5 copper @ 14"] {
        ann.place(order).await?;
    }
    let [cy] = s.players(["cy: 1000 coin"]).await?;
    cy.place("bid 4 copper @ 9").await?;
    cy.place("bid 6 copper @ 8").await?;
    s.settled("copper").await?;
    s.shows("copper", "asks 11:5/1 12:5/2 14:5/1 bids 9:4/1 8:6/1").await?;
    Ok(bob)
}

/// The fills of a quote as `11x5 12x5`.
fn fills(quote: &Value) -> Result<String, String> {
    let fills = list(quote, "fills")?.iter();
    Ok(fills.map(|level| format!("{}x{}", level["price"], level["quantity"])).collect::<Vec<_>>().join(" "))
}

async fn quote_reports_fills_average_impact_fee_and_net(s: &Scene) -> Outcome {
    let bob = a_book(s).await?;
    // 115 coins for 10 units: 11.5 a unit, rounded to 12, and 5/110 above the best price.
    let bid = quote(&bob, s, "bid 12 copper @ 13").await?;
    says(
        &bid,
        "filled=10 remaining=2 value=115 fee=0 net=115 average_price=12 best_price=11 price_impact_bps=455 \
         status=partially_filled close_reason=-",
    )?;
    same("the fills of the bid", &fills(&bid)?, &"11x5 12x5".to_owned())?;

    // 52 coins for 6 units: 8.67 a unit, 2/54 below the best price.
    let ask = quote(&bob, s, "ask 6 copper @ 8").await?;
    let fee = s.tax(52);
    says(
        &ask,
        &format!(
            "filled=6 remaining=0 value=52 fee={fee} net={} average_price=9 best_price=9 price_impact_bps=371 \
             status=filled",
            52 - fee
        ),
    )?;
    same("the fills of the ask", &fills(&ask)?, &"9x4 8x2".to_owned())?;

    let resting = quote(&bob, s, "bid 5 copper @ 10").await?;
    says(&resting, "filled=0 remaining=5 value=0 fee=0 net=0 status=open")?;
    check(list(&resting, "fills")?.is_empty(), || format!("nothing trades: {resting}"))?;
    let fok = quote(&bob, s, "bid 11 copper @ 13 fok").await?;
    says(&fok, "filled=0 value=0 status=cancelled close_reason=fok_unfillable")?;
    let ioc = quote(&bob, s, "bid 6 copper @ 11 ioc").await?;
    says(&ioc, "filled=5 remaining=1 value=55 status=cancelled close_reason=ioc_remainder")
}

async fn quote_changes_nothing(s: &Scene) -> Outcome {
    let bob = a_book(s).await?;
    let (before, book) = (bob.balances().await?, s.book("copper").await?);
    for order in ["bid 12 copper @ 13", "ask 12 copper @ 8 ioc", "bid 12 copper @ 20 fok"] {
        quote(&bob, s, order).await?;
    }
    s.settled("copper").await?;
    same("balances after quotes", &bob.balances().await?, &before)?;
    let after = s.book("copper").await?;
    same("bids after quotes", &after["bids"], &book["bids"])?;
    same("asks after quotes", &after["asks"], &book["asks"])?;
    let orders = bob.read("/v1/orders").await?;
    check(list(&orders, "orders")?.is_empty(), || format!("a quote must not place an order: {orders}"))
}

async fn order_does_what_its_quote_says(s: &Scene) -> Outcome {
    let bob = a_book(s).await?;
    for order in [
        "bid 2 copper @ 10",
        "bid 7 copper @ 12",
        "ask 3 copper @ 9 ioc",
        "bid 100 copper @ 12 fok",
        "bid 20 copper @ 12 ioc",
        "ask 9 copper @ 8 ioc",
        "bid 5 copper @ 14 fok",
    ] {
        let quoted = quote(&bob, s, order).await?;
        let placed = bob.place(order).await?;
        let member = |name: &str| quoted[name].as_str().unwrap_or("-").to_owned();
        let expected = format!(
            "filled={} remaining={} value={} fee={} status={} close_reason={}",
            quoted["filled"],
            quoted["remaining"],
            quoted["value"],
            quoted["fee"],
            member("status"),
            member("close_reason")
        );
        placed.reads(&expected).await.map_err(|fault| format!("{order} was quoted as {quoted}\n{fault}"))?;

        let mut levels = Vec::new();
        let (mut quantity, mut value) = (0, 0);
        for fill in list(&quoted, "fills")? {
            quantity += amount(fill, "quantity")?;
            value += amount(fill, "quantity")? * amount(fill, "price")?;
            levels.push(amount(fill, "price")?);
        }
        let fee = amount(&quoted, "fee")?;
        let net = if quoted["side"] == "ask" { value - fee } else { value };
        same("net of the quote", &amount(&quoted, "net")?, &net)?;
        let average = (value + quantity / 2).checked_div(quantity);
        same("average price of the quote", &quoted["average_price"].as_u64(), &average)?;
        same("the units of the fills", &quantity, &amount(&quoted, "filled")?)?;
        same("the coins of the fills", &value, &amount(&quoted, "value")?)?;
        let traded = s
            .eventually(async || {
                let mut rows = bob.read_all("/v1/fills", "fills", 1000).await?;
                rows.retain(|fill| fill["order_id"] == placed.id.as_str());
                let sum: u64 = rows.iter().filter_map(|fill| fill["quantity"].as_u64()).sum();
                same(&format!("units in the fills of {order}"), &sum, &quantity)?;
                Ok(rows)
            })
            .await?;
        let mut prices: Vec<_> = traded.iter().filter_map(|fill| fill["price"].as_u64()).collect();
        prices.dedup();
        same("the prices traded", &prices, &levels)?;
        bob.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    }
    Ok(())
}

async fn quote_is_refused_like_its_order(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper, 100 coin"]).await?;
    for (order, status, code) in [
        ("bid 1 nothing @ 10", 404, "unknown_material"),
        ("bid 1 copper @ 0", 422, "price_out_of_range"),
        ("bid 0 copper @ 1", 422, "quantity_out_of_range"),
        ("ask 1000000000 copper @ 1000000000", 422, "value_out_of_range"),
    ] {
        let reply = ann.send(&Request::post("/v1/quotes", &s.order(order)?)).await?;
        reply.refused(status, code)?;
    }
    let anonymous = s.send(&Request::post("/v1/quotes", &s.order("bid 1 copper @ 1")?)).await?;
    anonymous.refused(401, "unauthenticated").map(drop)
}
