//! The economy's figures equal sums over trades, candles, deposits, withdrawals and the audit's accounts.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{amount, list, now, time, time_in};
use tradepost_wire::Time;

cases!["economy":
    trades_candles_and_economy_agree,
    price_index_is_the_cost_of_the_traded_goods,
    deposits_and_withdrawals_are_added_up_by_reason,
    range_is_widened_to_whole_hours_or_days,
    range_with_too_many_buckets_is_refused,
    every_figure_reconciles_with_the_audit,
];

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;
/// The largest sum of the API.
const SUM_MAX: u64 = (1 << 53) - 1;
/// The skip reason of a market that trades while figures are compared.
const MOVING: &str = "others keep trading in this market";

async fn economy(s: &Scene, query: &str) -> Result<Value, String> {
    s.operate(&Request::get(format!("/v1/economy?{query}"))).await?.answered(200)
}

/// The figures of the last thousand days.
async fn of_all_time(s: &Scene) -> Result<Value, String> {
    economy(s, &format!("bucket=1d&from={}", Time(now() - 999 * DAY))).await
}

/// The rows of a list with this value.
fn rows<'v>(value: &'v Value, of: &str, member: &str, is: &str) -> Result<Vec<&'v Value>, String> {
    Ok(list(value, of)?.iter().filter(|row| row[member] == is).collect())
}

fn row<'v>(value: &'v Value, of: &str, member: &str, is: &str) -> Result<&'v Value, String> {
    let rows = rows(value, of, member, is)?;
    let [row] = rows.as_slice() else { return Err(format!("{} rows of {is} in `{of}`", rows.len())) };
    Ok(row)
}

fn sum<'v>(rows: impl IntoIterator<Item = &'v Value>, member: &str) -> Result<u64, String> {
    rows.into_iter().map(|row| amount(row, member)).sum()
}

async fn trades_candles_and_economy_agree(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 500 copper", "bob: 100000 coin"]).await?;
    let id = s.asset("copper");
    for (quantity, price) in [(40, 50), (25, 60), (35, 45)] {
        ann.place(&format!("ask {quantity} copper @ {price}")).await?;
        bob.place(&format!("bid {quantity} copper @ {price}")).await?.reads("status=filled").await?;
    }
    let (value, fees) = (2_000 + 1_500 + 1_575, s.tax(2_000) + s.tax(1_500) + s.tax(1_575));
    for bucket in ["1m", "1h", "1d"] {
        let since = format!("bucket={bucket}&from={}", Time(now() - HOUR));
        s.eventually(async || {
            let figures = economy(s, &since).await?;
            let expected = format!("volume=100 value={value} trades=3 fees={fees} open=50 close=45");
            says(row(&figures, "materials", "material", &id)?, &expected)?;
            let candles = s.read(&format!("/v1/materials/{id}/candles?interval={bucket}")).await?;
            let candles = list(&candles, "candles")?;
            let trades = s.read(&format!("/v1/materials/{id}/trades")).await?;
            let trades = list(&trades, "trades")?;
            let volume = sum(trades, "quantity")?;
            same("volume of candles and trades", &(sum(candles, "volume")?, volume), &(100, 100))?;
            let of_trades: u64 = trades
                .iter()
                .map(|trade| Ok(amount(trade, "quantity")? * amount(trade, "price")?))
                .sum::<Result<_, String>>()?;
            same("value of candles and trades", &(sum(candles, "value")?, of_trades), &(value, value))?;
            same("fees of candles", &sum(candles, "fees")?, &fees)?;
            // Others trade as well: the sum of all buckets is the sum of all materials.
            let (buckets, materials) = (list(&figures, "buckets")?, list(&figures, "materials")?);
            for member in ["value", "trades", "fees"] {
                let of = format!("{member} of buckets and materials");
                let (by_bucket, by_material) = (sum(buckets, member)?, sum(materials, member)?);
                same(&of, &by_bucket.min(SUM_MAX), &by_material.min(SUM_MAX))?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(())
}

async fn price_index_is_the_cost_of_the_traded_goods(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 1000 coin"]).await?;
    ann.place("ask 10 copper @ 30").await?;
    bob.place("bid 10 copper @ 30").await?.reads("status=filled").await?;
    s.eventually(async || {
        let figures = economy(s, "bucket=1h").await?;
        let (mut base, mut cost) = (0_u128, 0_u128);
        for material in list(&figures, "materials")? {
            let volume = amount(material, "volume")?;
            if volume > 0 {
                base += u128::from(volume) * u128::from(amount(material, "open")?);
                cost += u128::from(volume) * u128::from(amount(material, "close")?);
            }
        }
        let last = list(&figures, "buckets")?.last().ok_or("no bucket has begun")?;
        let index = (cost * 10_000).checked_div(base).ok_or("nothing was traded")?;
        same("the last index", &u128::from(amount(last, "price_index")?), &index.min(SUM_MAX.into()))
    })
    .await
}

async fn deposits_and_withdrawals_are_added_up_by_reason(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    let ann = s.stranger("ann")?;
    let moved = async |way: &str, amount: u64, reason: &str| -> Outcome {
        let body = json!({"asset": id, "amount": amount, "reason": reason});
        let request = Request::post(format!("/v1/accounts/{}/{way}", ann.id), &body);
        s.operate(&request).await?.succeeded().map(drop)
    };
    for number in 1..=22 {
        moved("deposits", 100 - number, &format!("quest #{number}")).await?;
    }
    moved("deposits", 50, "quest #22").await?;
    moved("withdrawals", 9, "Zoll & Steuer, 5 %").await?;
    moved("withdrawals", 1, "lost").await?;
    moved("withdrawals", 2, "lost").await?;
    let figures = economy(s, "bucket=1m").await?;
    let flows = rows(&figures, "flows", "asset", &id)?;
    let found = |flow: &&Value| {
        let word = |member: &str| flow[member].as_str().unwrap_or("-").to_owned();
        Ok((word("kind"), word("reason"), amount(flow, "amount")?, amount(flow, "count")?))
    };
    let found = flows.iter().map(found).collect::<Result<Vec<_>, String>>()?;
    let flow = |kind: &str, reason: &str, amount, count| (kind.to_owned(), reason.to_owned(), amount, count);
    let mut expected = vec![flow("deposited", "quest #22", 128, 2)];
    expected.extend((1..20).map(|number| flow("deposited", &format!("quest #{number}"), 100 - number, 1)));
    // Twenty reasons are listed by name; the smallest are summed.
    expected.push(flow("deposited", "-", 80 + 79, 2));
    expected.push(flow("withdrawn", "Zoll & Steuer, 5 %", 9, 1));
    expected.push(flow("withdrawn", "lost", 3, 2));
    same("flows", &found, &expected)?;
    let supply = row(&figures, "supply", "asset", &id)?;
    let (came, went) = ((1..=22).map(|number| 100 - number).sum::<u64>() + 50, 12);
    says(supply, &format!("deposited={came} withdrawn={went} burned=0 existing={}", came - went))?;
    let later = economy(s, &format!("from={}", time_in(2 * HOUR))).await?;
    same("flows of the future", &rows(&later, "flows", "asset", &id)?.len(), &0)
}

async fn range_is_widened_to_whole_hours_or_days(s: &Scene) -> Outcome {
    let (from, to) = ("2026-01-31T10:59:59.999Z", "2026-01-31T13:00:00.001Z");
    let range = format!("from={from}&to={to}");
    for (bucket, start, end, buckets) in [
        ("1m", "2026-01-31T10:00:00.000Z", "2026-01-31T14:00:00.000Z", 240),
        ("1h", "2026-01-31T10:00:00.000Z", "2026-01-31T14:00:00.000Z", 4),
        ("1d", "2026-01-31T00:00:00.000Z", "2026-02-01T00:00:00.000Z", 1),
    ] {
        let figures = economy(s, &format!("{range}&bucket={bucket}")).await?;
        says(&figures, &format!("from={start} to={end} bucket={bucket} buckets.0.start={start}"))?;
        same("the number of buckets", &list(&figures, "buckets")?.len(), &buckets)?;
    }
    let figures = economy(s, "").await?;
    let (start, end, at) = (time(&figures, "from")?, time(&figures, "to")?, time(&figures, "at")?);
    says(&figures, "bucket=1h")?;
    check(start <= at && at < end && (end - start).div_ceil(HOUR) <= 169, || format!("{figures}"))?;
    let buckets = list(&figures, "buckets")?;
    let last = buckets.last().ok_or("no bucket has begun")?;
    check(time(last, "start")? <= at && time(last, "start")? + HOUR == end, || format!("the last: {last}"))
}

async fn range_with_too_many_buckets_is_refused(s: &Scene) -> Outcome {
    let ask = async |query: &str| s.operate(&Request::get(format!("/v1/economy?{query}"))).await;
    for query in [
        "from=2020-01-01T00:00:00Z",
        "from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&bucket=1m",
        "from=1970-01-01T00:00:00Z&bucket=1d",
    ] {
        let problem = ask(query).await?.refused(400, "too_many_buckets")?;
        same("the most buckets", &amount(&problem, "max")?, &1_000)?;
    }
    for wrong in ["bucket=2h", "from=yesterday", "to=1", "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"]
    {
        ask(wrong).await?.refused(400, "invalid_query")?;
    }
    let ann = s.stranger("ann")?;
    ann.send(&Request::get("/v1/economy")).await?.refused(403, "forbidden")?;
    s.send(&Request::get("/v1/economy")).await?.refused(401, "unauthenticated").map(drop)
}

async fn every_figure_reconciles_with_the_audit(s: &Scene) -> Outcome {
    let reconciled = s.eventually(async || {
        let (audit, prices) = (read_audit(s).await?, s.read("/v1/materials").await?);
        let figures = of_all_time(s).await?;
        let still = audit == read_audit(s).await? && prices == s.read("/v1/materials").await?;
        check(still, || MOVING.to_owned())?;
        let mut last = BTreeMap::from([("coin", 1)]);
        for row in list(&prices, "materials")? {
            last.insert(row["material"].as_str().unwrap_or_default(), row["last"].as_u64().unwrap_or(0));
        }
        reconcile(&figures, list(&audit, "assets")?, &last)
    });
    match reconciled.await {
        // Others are trading here; run this case again when the market is quiet.
        Err(fault) if fault.starts_with(MOVING) => {
            s.skip(MOVING);
            Ok(())
        }
        done => done,
    }
}

async fn read_audit(s: &Scene) -> Result<Value, String> {
    let mut audit = s.operate(&Request::get("/v1/audit")).await?.answered(200)?;
    // Two audits of the same state differ in their times.
    audit["at"] = Value::Null;
    Ok(audit)
}

/// Expects figures of all time to agree with these sums of accounts at these last prices.
fn reconcile(figures: &Value, audit: &[Value], last: &BTreeMap<&str, u64>) -> Outcome {
    let assets: Vec<_> = audit.iter().map(|row| row["asset"].clone()).collect();
    let found: Vec<_> = list(figures, "supply")?.iter().map(|row| row["asset"].clone()).collect();
    same("the assets", &found, &assets)?;
    let mut worth = 0_u128;
    for (row, supply) in audit.iter().zip(list(figures, "supply")?) {
        let asset = row["asset"].as_str().unwrap_or_default();
        let of = |member: &str| amount(row, member);
        for member in ["deposited", "withdrawn", "burned"] {
            same(&format!("{asset} {member}"), &amount(supply, member)?, &of(member)?)?;
        }
        let there = of("available")? + of("held")?;
        same(&format!("{asset} existing"), &amount(supply, "existing")?, &there)?;
        for kind in ["deposited", "withdrawn"] {
            let flows = rows(figures, "flows", "asset", asset)?;
            let flows = flows.into_iter().filter(|flow| flow["kind"] == kind);
            same(&format!("{asset} {kind} by reason"), &sum(flows, "amount")?, &of(kind)?)?;
        }
        let price = last.get(asset).copied().ok_or_else(|| format!("{asset} has no price"))?;
        worth += u128::from(there) * u128::from(price);
    }
    let burned = audit.first().map_or(Ok(0), |coin| amount(coin, "burned"))?;
    let (fees, burn) = (list(figures, "fees")?, rows(figures, "fees", "to", "burn")?);
    let taxes = sum(fees, "sales_tax")?;
    same("fees of materials", &sum(list(figures, "materials")?, "fees")?, &taxes)?;
    same("fees of buckets", &sum(list(figures, "buckets")?, "fees")?, &taxes)?;
    let burn = sum(burn.iter().copied(), "sales_tax")? + sum(burn.iter().copied(), "listing_fee")?;
    same("fees that were burned", &burn, &burned)?;
    let wealth = &figures["wealth"];
    let total = u128::from(amount(wealth, "total")?);
    same("wealth", &total, &worth.min(SUM_MAX.into()))?;
    let deciles = list(wealth, "deciles")?;
    same("the number of tenths", &deciles.len(), &10)?;
    let tenths: u128 = deciles.iter().filter_map(Value::as_u64).map(u128::from).sum();
    let clamped = total == u128::from(SUM_MAX);
    check(clamped || tenths == total, || format!("the tenths are not the whole: {wealth}"))
}
