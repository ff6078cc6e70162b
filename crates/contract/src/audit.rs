//! Conservation: after steps with known sums, after a busy day of orders, and after all other cases.

use std::collections::BTreeMap;

use futures::future::{join, join_all};
use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::{Player, Scene};
use crate::words::{amount, list, text};

cases!["audit":
    one_of_fifty_cancels_wins,
    supply_of_a_material_equals_its_deposits,
    an_audit_names_the_moment_that_it_describes,
    accounts_balance_after_a_busy_day,
    audit_of_the_market_passes,
];

async fn audit(s: &Scene) -> Result<Value, String> {
    s.operate(&Request::get("/v1/audit")).await?.answered(200)
}

/// Expects the audit to report this of an asset.
async fn adds_up(s: &Scene, asset: &str, expected: &str) -> Outcome {
    s.eventually(async || {
        let audit = audit(s).await?;
        let row = list(&audit, "assets")?.iter().find(|row| row["asset"] == s.asset(asset).as_str());
        says(row.ok_or_else(|| format!("the audit says nothing of {asset}"))?, expected)
    })
    .await
}

async fn an_audit_names_the_moment_that_it_describes(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 3 copper"]).await?;
    let moment = |audit: Value| {
        let at = audit["at"].as_str().ok_or("no time")?.to_owned();
        Ok::<_, String>((at, audit["sequence"].as_u64()))
    };
    let (before, first) = moment(audit(s).await?)?;
    ann.withdraw(1, "copper").await?.succeeded()?;
    let (after, second) = moment(audit(s).await?)?;
    check(before <= after, || format!("{before} is later than {after}"))?;
    check(first.is_none() == second.is_none(), || format!("{first:?}, then {second:?}"))?;
    check(first.is_none() || first < second, || format!("{first:?} and {second:?} are a withdrawal apart"))
}

async fn supply_of_a_material_equals_its_deposits(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 20 copper", "bob: 100 coin"]).await?;
    ann.withdraw(5, "copper").await?.succeeded()?;
    adds_up(s, "copper", "deposited=20 withdrawn=5 burned=0 available=15 held=0 difference=0").await?;
    let ask = ann.place("ask 8 copper @ 10").await?;
    adds_up(s, "copper", "deposited=20 withdrawn=5 available=7 held=8 difference=0").await?;
    bob.place("bid 3 copper @ 10").await?.reads("status=filled").await?;
    adds_up(s, "copper", "deposited=20 withdrawn=5 available=10 held=5 difference=0").await?;
    ask.cancel().await?;
    bob.withdraw(3, "copper").await?.succeeded()?;
    adds_up(s, "copper", "deposited=20 withdrawn=8 burned=0 available=12 held=0 difference=0").await
}

/// Numbers that look random and are the same each time (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A batch of orders around a price of 100, of all kinds.
fn orders(s: &Scene, dice: &mut Dice) -> Result<Value, String> {
    let mut operations = Vec::new();
    for _ in 0..20 {
        let side = if dice.roll(2) == 0 { "bid" } else { "ask" };
        let kind =
            ["gtc", "gtc", "gtc", "gtd+900", "ioc", "fok"].get(usize::try_from(dice.roll(6)).unwrap_or(0));
        let (quantity, price) = (1 + dice.roll(30), 90 + dice.roll(21));
        let order = format!("{side} {quantity} copper @ {price} {}", kind.unwrap_or(&"gtc"));
        let mut operation = s.order(&order)?;
        operation["op"] = json!("place");
        operations.push(operation);
    }
    Ok(json!({"orders": operations}))
}

/// Coins and goods that a player's open orders hold, by the player's own list.
async fn held(player: &Player<'_>) -> Result<(u64, u64), String> {
    let (mut coins, mut goods) = (0, 0);
    for order in player.read_all("/v1/orders?status=open", "orders", 7).await? {
        let remaining = amount(&order, "remaining")?;
        if order["side"] == "bid" {
            coins += remaining * amount(&order, "price")?;
        } else {
            goods += remaining;
        }
    }
    Ok((coins, goods))
}

async fn accounts_balance_after_a_busy_day(s: &Scene) -> Outcome {
    const COINS: u64 = 1_000_000;
    const GOODS: u64 = 10_000;
    let holdings = format!("{GOODS} copper, {COINS} coin");
    let cast = ["ann", "bob", "cy", "dora"].map(|name| format!("{name}: {holdings}"));
    let players = s.players(cast.each_ref().map(String::as_str)).await?;
    let mut dice = Dice(2026);
    for _ in 0..4 {
        for player in &players {
            let request = Request::post("/v1/orders/batch", &orders(s, &mut dice)?);
            let answer = player.send(&request).await?.answered(200)?;
            for result in list(&answer, "results")? {
                let code = result["problem"]["code"].as_str();
                // A slow deployment may reach an order only after its expiry.
                let right = matches!(code, None | Some("too_many_open_orders" | "expiry_in_past"));
                check(right, || format!("refused: {result}"))?;
            }
        }
    }
    s.settled("copper").await?;
    s.eventually(async || day_adds_up(s, &players, (COINS, GOODS)).await).await?;
    for player in &players {
        player.send(&Request::delete("/v1/orders")).await?.answered(200)?;
    }
    s.shows("copper", "asks bids").await?;
    s.eventually(async || day_adds_up(s, &players, (COINS, GOODS)).await).await
}

/// Expects balances, orders, fills and book to agree, for players who started with this much each.
async fn day_adds_up(s: &Scene, players: &[Player<'_>], (coins, goods): (u64, u64)) -> Outcome {
    let (mut all_coins, mut all_goods, mut all_fees) = (0, 0, 0);
    for player in players {
        let balances = player.balances().await?;
        let of = |asset: &str| balances.get(&s.asset(asset)).copied().unwrap_or_default();
        let (coin, copper) = (of("coin"), of("copper"));
        same(&format!("held by orders of {}", player.id), &held(player).await?, &(coin.1, copper.1))?;

        let (mut spent, mut earned, mut bought, mut sold, mut fees) = (0, 0, 0, 0, 0);
        let mut asks = BTreeMap::<String, (u64, u64)>::new();
        for fill in player.read_all("/v1/fills", "fills", 50).await? {
            let quantity = amount(&fill, "quantity")?;
            let value = quantity * amount(&fill, "price")?;
            fees += amount(&fill, "fee")?;
            if fill["side"] == "bid" {
                (spent, bought) = (spent + value, bought + quantity);
            } else {
                let ask = asks.entry(text(&fill, "order_id")?.to_owned()).or_default();
                *ask = (ask.0 + value, ask.1 + amount(&fill, "fee")?);
                (earned, sold) = (earned + value, sold + quantity);
            }
        }
        for (order_id, (value, fee)) in asks {
            same(&format!("tax of order {order_id}"), &fee, &s.tax(value))?;
        }
        let fills = format!("of {}, by its fills", player.id);
        same(&format!("coins {fills}"), &(coin.0 + coin.1), &(coins + earned - spent - fees))?;
        same(&format!("goods {fills}"), &(copper.0 + copper.1), &(goods + bought - sold))?;
        (all_coins, all_goods, all_fees) =
            (all_coins + coin.0 + coin.1, all_goods + copper.0 + copper.1, all_fees + fees);
    }
    let number = players.len() as u64;
    same("coins of all", &(all_coins + all_fees), &(number * coins))?;
    same("goods of all", &all_goods, &(number * goods))?;
    let book = s.book("copper").await?;
    let best = |side: &str| book[side][0]["price"].as_u64();
    let crossed = best("bids").zip(best("asks")).is_some_and(|(bid, ask)| bid >= ask);
    check(!crossed, || format!("a crossed book: {book}"))
}

async fn one_of_fifty_cancels_wins(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let ask = ann.place("ask 5 copper @ 10").await?;
    let cancel = Request::delete(ask.path());
    let cancels = join_all((0..50).map(|_| ann.send(&cancel)));
    let (replies, bid) = join(cancels, bob.place("bid 5 copper @ 10 ioc")).await;
    let mut cancelled = 0_u64;
    for reply in replies {
        let reply = reply?;
        if reply.status == 200 {
            cancelled += 1;
        } else {
            reply.refused(409, "order_closed")?;
        }
    }
    let bid = bid?;
    s.settled("copper").await?;
    let bought = amount(&bid.player.read(&bid.path()).await?, "filled")?;
    // Either one of the cancels got the ask, or the bid did.
    same("cancels that won", &cancelled, &u64::from(bought == 0))?;
    let (copper, coins) = if cancelled == 1 { (5, 0) } else { (0, s.net(50)) };
    ann.holds(&format!("coin={coins} copper={copper}")).await?;
    says(&audit(s).await?, "ok=true problems.0=-")
}

async fn audit_of_the_market_passes(s: &Scene) -> Outcome {
    s.eventually(async || {
        let audit = audit(s).await?;
        says(&audit, "ok=true problems.0=-")?;
        for row in list(&audit, "assets")? {
            let of = |member: &str| amount(row, member).map(i128::from);
            let supply = of("deposited")? - of("withdrawn")? - of("burned")?;
            same(&format!("the sum of {row}"), &(of("available")? + of("held")?), &supply)?;
            says(row, "difference=0")?;
        }
        list(&audit, "problems").map(drop)
    })
    .await
}
