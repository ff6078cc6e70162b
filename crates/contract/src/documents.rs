//! What describes the server: the OpenAPI document, health and readiness.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::Value;

use crate::check::{Outcome, check, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{amount, time};

cases!["documents":
    server_is_alive_and_ready,
    api_documents_are_served,
    every_documented_operation_exists,
    fees_are_public,
    market_time_is_public_and_goes_on,
];

/// How far the clocks of two servers may be apart.
const CLOCKS_DIFFER_MS: u64 = 1_000;

/// The operations that clients of version 1 rely on.
const OPERATIONS: &[&str] = &[
    "GET /v1/materials",
    "GET /v1/materials/{}",
    "GET /v1/materials/{}/book",
    "GET /v1/materials/{}/trades",
    "GET /v1/materials/{}/candles",
    "GET /v1/books",
    "GET /v1/webhooks",
    "GET /v1/webhooks/{}",
    "PUT /v1/webhooks/{}",
    "DELETE /v1/webhooks/{}",
    "POST /v1/webhooks/{}/resume",
    "GET /v1/stream",
    "GET /v1/socket",
    "GET /v1/fees",
    "GET /v1/clock",
    "GET /healthz",
    "GET /readyz",
    "POST /v1/quotes",
    "POST /v1/orders",
    "POST /v1/orders/batch",
    "GET /v1/orders",
    "GET /v1/orders/{}",
    "PATCH /v1/orders/{}",
    "DELETE /v1/orders/{}",
    "DELETE /v1/orders",
    "GET /v1/balances",
    "GET /v1/fills",
    "GET /v1/limits",
    "GET /v1/events",
    "PUT /v1/materials/{}",
    "POST /v1/accounts/{}/deposits",
    "POST /v1/accounts/{}/withdrawals",
    "GET /v1/accounts/{}/balances",
    "GET /v1/accounts/{}/orders",
    "GET /v1/accounts/{}/events",
    "GET /v1/rules",
    "PUT /v1/rules",
    "PUT /v1/rules/{}",
    "GET /v1/rules/history",
    "PUT /v1/halt",
    "DELETE /v1/halt",
    "GET /v1/audit",
];

async fn server_is_alive_and_ready(s: &Scene) -> Outcome {
    for path in ["/healthz", "/readyz"] {
        let reply = s.send(&Request::get(path)).await?;
        check(reply.status == 200, || reply.fault("status 200"))?;
    }
    Ok(())
}

/// The operations of the document, such as `GET /v1/orders/{order_id}`.
async fn operations(s: &Scene) -> Result<Vec<(Method, String)>, String> {
    let document = s.read("/openapi.json").await?;
    let paths = document["paths"].as_object().ok_or("an OpenAPI document has paths")?;
    let mut operations = Vec::new();
    for (path, item) in paths {
        for name in item.as_object().into_iter().flat_map(serde_json::Map::keys) {
            if let Ok(method) = name.to_uppercase().parse::<Method>() {
                operations.push((method, path.clone()));
            }
        }
    }
    Ok(operations)
}

/// A path with each variable part replaced.
fn filled(path: &str, value: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { value.to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

async fn api_documents_are_served(s: &Scene) -> Outcome {
    let document = s.read("/openapi.json").await?;
    let version = document["openapi"].as_str().unwrap_or_default();
    check(version.starts_with("3.1"), || format!("an OpenAPI document of version 3.1, not {version:?}"))?;
    check(document["info"]["title"].is_string(), || format!("no title: {}", document["info"]))?;
    let documented: BTreeSet<String> = operations(s)
        .await?
        .iter()
        .map(|(method, path)| format!("{method} {}", filled(path, "{}")))
        .collect();
    let missing: Vec<_> = OPERATIONS.iter().filter(|operation| !documented.contains(**operation)).collect();
    check(missing.is_empty(), || format!("the OpenAPI document lacks {missing:?}"))?;
    let problems = document["paths"]["/v1/orders"]["post"]["responses"]["409"]["content"].clone();
    let described = !matches!(problems["application/problem+json"], Value::Null);
    check(described, || format!("a refused order is documented as a problem document, not {problems}"))
}

async fn every_documented_operation_exists(s: &Scene) -> Outcome {
    for (method, path) in operations(s).await? {
        // An id that is valid everywhere and unknown, and no token, so that no write succeeds.
        let address = filled(&path, "0197f3a0-7c00-7000-8000-000000000001");
        let request = Request::new(method.clone(), &address);
        let response =
            s.client.start(&request, None).await.map_err(|error| format!("{address}: {error:?}"))?;
        let status = response.status().as_u16();
        if status == 404 {
            let problem: Value = response.json().await.unwrap_or_default();
            let known = problem["code"].as_str().is_some_and(|code| code != "not_found");
            check(known, || format!("{method} {path} is documented, but not there"))?;
        } else {
            check(status != 405, || format!("{method} {path} is documented, but not a method"))?;
            check(status < 500, || format!("{method} {path} without anything: {status}"))?;
        }
        if method != Method::GET {
            check(status == 401, || format!("{method} {path} without a token: {status}, not 401"))?;
        }
    }
    Ok(())
}

async fn fees_are_public(s: &Scene) -> Outcome {
    says(&s.read("/v1/fees").await?, &format!("sales_tax_bps={}", s.tax_bps))?;
    check(s.tax_bps <= 10_000, || format!("a tax of {} basis points", s.tax_bps))
}

async fn market_time_is_public_and_goes_on(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 1 copper"]).await?;
    let read = async || s.read("/v1/clock").await;
    let first = read().await?;
    check(amount(&first, "factor")? >= 1, || format!("the clock runs: {first}"))?;
    let placed = ann.place("ask 1 copper @ 12").await?.reads("status=open").await?;
    let at = time(&placed, "created_at")?;
    let last = read().await?;
    // Servers of one deployment may differ by a little.
    let around =
        time(&first, "now")?.saturating_sub(CLOCKS_DIFFER_MS)..=time(&last, "now")? + CLOCKS_DIFFER_MS;
    check(around.contains(&at), || format!("an order of {placed} lies between {first} and {last}"))?;
    s.eventually(async || {
        let now = read().await?;
        check(time(&now, "now")? > time(&first, "now")?, || format!("after {first} came {now}"))
    })
    .await
}
