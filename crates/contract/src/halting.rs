//! The operator halts a material: no orders are accepted, cancels still work. (Never the whole market: others
//! play.)

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

use crate::check::{Outcome, says};
use crate::client::Request;
use crate::scene::Scene;

cases!["halting":
    halted_material_refuses_orders_and_allows_cancels,
    only_the_halted_material_is_halted,
    halting_and_resuming_twice_succeeds,
];

/// How long a process of a deployment of several may act on what it knew before.
const HEARD_WITHIN: Duration = Duration::from_millis(1_500);

/// Halts or resumes, and waits until every process has heard of it.
async fn set(s: &Scene, request: &Request) -> Result<Value, String> {
    let answer = s.operate(request).await?.answered(200)?;
    tokio::time::sleep(s.settle.min(HEARD_WITHIN)).await;
    Ok(answer)
}

async fn halted_material_refuses_orders_and_allows_cancels(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 100 coin"]).await?;
    let (id, halt) = (s.asset("copper"), format!("/v1/halt?material={}", s.asset("copper")));
    let ask = ann.place("ask 3 copper @ 10").await?;
    let other = ann.place("ask 2 copper @ 11").await?;
    s.settled("copper").await?;
    let dying = ann.place("ask 1 copper @ 12 gtd+1500").await?;
    let answer = set(s, &Request::new(Method::PUT, &halt)).await?;
    says(&answer, &format!("halted=true material={id}"))?;
    says(&s.read(&format!("/v1/materials/{id}")).await?, "state=halted")?;

    for order in ["bid 3 copper @ 10", "bid 3 copper @ 10 ioc", "bid 3 copper @ 10 fok", "bid 1 copper @ 2"] {
        bob.refused(order, 409, "material_halted").await?;
    }
    let quote = Request::post("/v1/quotes", &s.order("bid 3 copper @ 10")?);
    bob.send(&quote).await?.refused(409, "material_halted")?;
    bob.holds_now("coin=100").await?;
    ask.cancel().await?;
    ask.reads_now("status=cancelled filled=0").await?;
    dying.reads("status=expired").await?;
    s.shows("copper", "asks 11:2/1 bids").await?;
    ann.holds("copper=8+2").await?;

    let answer = set(s, &Request::delete(&halt)).await?;
    says(&answer, &format!("halted=false material={id}"))?;
    says(&s.read(&format!("/v1/materials/{id}")).await?, "state=open")?;
    bob.place("bid 2 copper @ 11").await?.reads("status=filled").await?;
    other.reads("status=filled").await.map(drop)
}

async fn only_the_halted_material_is_halted(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper, 5 wheat", "bob: 100 coin"]).await?;
    let halt = format!("/v1/halt?material={}", s.asset("copper"));
    set(s, &Request::new(Method::PUT, &halt)).await?;
    ann.refused("ask 5 copper @ 10", 409, "material_halted").await?;
    ann.place("ask 5 wheat @ 10").await?;
    bob.place("bid 5 wheat @ 10").await?.reads("status=filled").await?;
    // Deposits and withdrawals still work.
    ann.deposit(1, "copper").await?.succeeded()?;
    ann.withdraw(2, "copper").await?.succeeded()?;
    set(s, &Request::delete(&halt)).await?;
    ann.place("ask 4 copper @ 10").await?.reads("status=open").await.map(drop)
}

async fn halting_and_resuming_twice_succeeds(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    let halt = format!("/v1/halt?material={id}");
    for (request, state) in
        [(Request::new(Method::PUT, &halt), "state=halted"), (Request::delete(&halt), "state=open")]
    {
        for _ in 0..2 {
            s.operate(&request).await?.answered(200)?;
            says(&s.read(&format!("/v1/materials/{id}")).await?, state)?;
        }
    }
    let unknown = format!("/v1/halt?material={}", s.asset("nothing"));
    s.operate(&Request::new(Method::PUT, &unknown)).await?.refused(404, "unknown_material")?;
    s.operate(&Request::delete(&unknown)).await?.refused(404, "unknown_material").map(drop)
}
