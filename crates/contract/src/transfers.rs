//! Transfers with the game's own references: made once for good, on hold until they are confirmed or aborted.

use serde_json::{Value, json};

use crate::check::{Outcome, same, says};
use crate::client::{Reply, Request};
use crate::scene::{Player, Scene};
use crate::words::{encoded, list, text};

cases!["transfers":
    reference_makes_a_transfer_once,
    reference_belongs_to_one_transfer,
    refused_transfer_leaves_its_reference_free,
    withdrawal_on_hold_leaves_when_it_is_confirmed,
    withdrawal_on_hold_returns_when_it_is_aborted,
    withdrawal_on_hold_is_decided_once,
    concurrent_transfers_with_one_reference_are_one,
    batch_makes_each_transfer_once,
    transfers_are_listed_by_state,
    bad_references_are_refused,
    transfers_are_for_operators,
];

/// The full reference of this case.
fn reference(s: &Scene, name: &str) -> String {
    format!("{}#{name}/1", s.asset("trip"))
}

fn path(s: &Scene, name: &str, end: &str) -> String {
    format!("/v1/transfers/{}{end}", encoded(&reference(s, name)))
}

fn request(player: &Player<'_>, way: &str, amount: u64, name: &str, more: &Value) -> Request {
    let s = player.scene();
    let mut body = json!({
        "asset": s.asset("copper"), "amount": amount, "reason": "trip", "reference": reference(s, name),
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    Request::post(format!("/v1/accounts/{}/{way}", player.id), &body)
}

async fn hold(player: &Player<'_>, amount: u64, name: &str) -> Result<Reply, String> {
    player.scene().operate(&request(player, "withdrawals", amount, name, &json!({"hold": true}))).await
}

async fn close(s: &Scene, name: &str, end: &str) -> Result<Reply, String> {
    s.operate(&Request::post(path(s, name, end), &json!({}))).await
}

async fn reference_makes_a_transfer_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for (way, kind, available) in [("deposits", "deposit", 13), ("withdrawals", "withdrawal", 10)] {
        let request = request(&ann, way, 3, kind, &json!({}));
        let made = s.operate(&request).await?.answered(201)?;
        says(&made, &format!("kind={kind} state=done amount=3 reason=trip balance.available={available}"))?;
        same("the reference", &text(&made, "reference")?, &reference(s, kind).as_str())?;
        for _ in 0..3 {
            let again = s.operate(&request).await?.answered(200)?;
            same("the transfer again", &without_balance(again), &without_balance(made.clone()))?;
        }
        ann.holds_now(&format!("copper={available}")).await?;
        let read = s.operate(&Request::get(path(s, kind, ""))).await?.answered(200)?;
        same("the transfer read", &read, &without_balance(made))?;
    }
    Ok(())
}

fn without_balance(mut transfer: Value) -> Value {
    if let Some(members) = transfer.as_object_mut() {
        members.remove("balance");
    }
    transfer
}

async fn reference_belongs_to_one_transfer(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 10 copper", "bob: 10 copper"]).await?;
    s.operate(&request(&ann, "deposits", 3, "one", &json!({}))).await?.answered(201)?;
    for other in [
        request(&ann, "deposits", 4, "one", &json!({})),
        request(&bob, "deposits", 3, "one", &json!({})),
        request(&ann, "withdrawals", 3, "one", &json!({})),
        request(&ann, "withdrawals", 3, "one", &json!({"hold": true})),
        request(&ann, "deposits", 3, "one", &json!({"reason": "quest"})),
        request(&ann, "deposits", 3, "one", &json!({"asset": "coin"})),
    ] {
        s.operate(&other).await?.refused(409, "reference_reused")?;
    }
    ann.holds_now("copper=13").await?;
    bob.holds_now("copper=10").await
}

async fn refused_transfer_leaves_its_reference_free(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 2 copper"]).await?;
    let request = request(&ann, "withdrawals", 3, "later", &json!({}));
    s.operate(&request).await?.refused(409, "insufficient_goods")?;
    s.operate(&Request::get(path(s, "later", ""))).await?.refused(404, "unknown_transfer")?;
    ann.deposit(1, "copper").await?.succeeded()?;
    s.operate(&request).await?.answered(201)?;
    ann.holds_now("copper=0").await
}

async fn withdrawal_on_hold_leaves_when_it_is_confirmed(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    says(&hold(&ann, 4, "out").await?.answered(201)?, "kind=withdrawal state=pending balance.held=4")?;
    ann.holds_now("copper=6+4").await?;
    ann.refused("ask 7 copper @ 10", 409, "insufficient_goods").await?;
    for _ in 0..2 {
        says(&close(s, "out", "/confirm").await?.answered(200)?, "state=confirmed amount=4 balance.held=0")?;
    }
    ann.holds_now("copper=6").await?;
    let again = hold(&ann, 4, "out").await?.answered(200)?;
    says(&again, "state=confirmed")?;
    ann.holds_now("copper=6").await?;
    happened(&ann, &["deposited", "withdrawal_held", "withdrawal_confirmed"], &reference(s, "out")).await
}

async fn withdrawal_on_hold_returns_when_it_is_aborted(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    hold(&ann, 4, "back").await?.answered(201)?;
    for _ in 0..2 {
        says(&close(s, "back", "/abort").await?.answered(200)?, "state=aborted balance.available=10")?;
    }
    ann.holds_now("copper=10").await?;
    ann.place("ask 10 copper @ 10").await?;
    happened(&ann, &["deposited", "withdrawal_held", "withdrawal_aborted"], &reference(s, "back")).await
}

/// Expects the inbox to begin with these kinds, of which the second and third name the reference.
async fn happened(player: &Player<'_>, kinds: &[&str], reference: &str) -> Outcome {
    let scene = player.scene();
    scene
        .eventually(async || {
            let events = player.read("/v1/events").await?;
            let events = list(&events, "events")?;
            let found: Vec<_> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
            same("the kinds of events", &found, &kinds.to_vec())?;
            for event in events.iter().skip(1) {
                same("the reference of an event", &event["reference"].as_str(), &Some(reference))?;
            }
            Ok(())
        })
        .await
}

async fn withdrawal_on_hold_is_decided_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    hold(&ann, 4, "gone").await?.answered(201)?;
    close(s, "gone", "/confirm").await?.answered(200)?;
    close(s, "gone", "/abort").await?.refused(409, "transfer_closed")?;
    hold(&ann, 4, "kept").await?.answered(201)?;
    close(s, "kept", "/abort").await?.answered(200)?;
    close(s, "kept", "/confirm").await?.refused(409, "transfer_closed")?;
    s.operate(&request(&ann, "deposits", 1, "done", &json!({}))).await?.answered(201)?;
    for end in ["/confirm", "/abort"] {
        close(s, "done", end).await?.refused(409, "transfer_closed")?;
        close(s, "never", end).await?.refused(404, "unknown_transfer")?;
    }
    ann.holds_now("copper=7").await
}

async fn concurrent_transfers_with_one_reference_are_one(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let gift = request(&ann, "deposits", 3, "race", &json!({}));
    let replies = futures::future::join_all((0..8).map(|_| s.operate(&gift))).await;
    let mut statuses = Vec::new();
    for reply in replies {
        let reply = reply?;
        reply.succeeded()?;
        statuses.push(reply.status);
    }
    statuses.sort_unstable();
    same("the statuses", &statuses, &vec![200, 200, 200, 200, 200, 200, 200, 201])?;
    ann.holds_now("copper=13").await
}

async fn batch_makes_each_transfer_once(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let one = |kind: &str, amount: u64, name: &str, hold: bool| {
        let mut transfer = json!({
            "kind": kind, "player": ann.id, "asset": s.asset("copper"), "amount": amount, "reason": "trip",
            "reference": reference(s, name),
        });
        if hold {
            transfer["hold"] = json!(true);
        }
        transfer
    };
    let batch = json!({"transfers": [
        one("deposit", 5, "in", false),
        one("deposit", 5, "in", false),
        one("deposit", 6, "in", false),
        one("withdrawal", 20, "much", false),
        one("withdrawal", 2, "held", true),
        one("deposit", 1, "wrong", true),
    ]});
    let send = async || s.operate(&Request::post("/v1/transfers/batch", &batch)).await?.answered(200);
    let statuses = |answer: &Value| -> Result<Vec<String>, String> {
        let of = |result: &Value| match result["problem"]["code"].as_str() {
            Some(code) => code.to_owned(),
            None => format!("{} {}", result["status"], result["transfer"]["state"]),
        };
        Ok(list(answer, "results")?.iter().map(of).collect())
    };
    let rest = ["reference_reused", "insufficient_goods"];
    let first = ["201 \"done\"", "200 \"done\"", rest[0], rest[1], "201 \"pending\"", "invalid_reference"];
    same("the results", &statuses(&send().await?)?, &first.map(str::to_owned).to_vec())?;
    let again = ["200 \"done\"", "200 \"done\"", rest[0], rest[1], "200 \"pending\"", "invalid_reference"];
    same("the results again", &statuses(&send().await?)?, &again.map(str::to_owned).to_vec())?;
    ann.holds_now("copper=13+2").await?;
    close(s, "held", "/abort").await?.answered(200)?;
    let few = json!({"transfers": []});
    s.operate(&Request::post("/v1/transfers/batch", &few))
        .await?
        .refused(422, "batch_size_out_of_range")
        .map(drop)
}

async fn transfers_are_listed_by_state(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for name in ["a", "b", "c"] {
        hold(&ann, 1, name).await?.answered(201)?;
    }
    close(s, "a", "/confirm").await?.answered(200)?;
    close(s, "b", "/abort").await?.answered(200)?;
    s.operate(&request(&ann, "deposits", 1, "d", &json!({}))).await?.answered(201)?;
    for (state, name) in [("confirmed", "a"), ("aborted", "b"), ("pending", "c"), ("done", "d")] {
        s.eventually(async || {
            let listed = listed(s, state).await?;
            let own = listed.iter().filter(|known| names(s).contains(known)).cloned().collect::<Vec<_>>();
            same(&format!("what is {state}"), &own, &vec![reference(s, name)])
        })
        .await?;
    }
    close(s, "c", "/abort").await?.answered(200)?;
    let wrong = Request::get("/v1/transfers?after=nonsense");
    s.operate(&wrong).await?.refused(400, "invalid_cursor")?;
    s.operate(&Request::get("/v1/transfers?state=lost")).await?.refused(400, "invalid_query").map(drop)
}

fn names(s: &Scene) -> [String; 4] {
    ["a", "b", "c", "d"].map(|name| reference(s, name))
}

/// The references of all transfers in a state, read in small pages.
async fn listed(s: &Scene, state: &str) -> Result<Vec<String>, String> {
    let mut references = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/transfers?state={state}&limit=500{after}");
        let page = s.operate(&Request::get(path)).await?.answered(200)?;
        for transfer in list(&page, "transfers")? {
            says(transfer, &format!("state={state}"))?;
            references.push(text(transfer, "reference")?.to_owned());
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={}", encoded(next)),
            None => return Ok(references),
        }
    }
}

async fn bad_references_are_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    let long = "x".repeat(129);
    for reference in ["", " ", "two words", "Zürich", "line\nfeed", &long] {
        let request = request(&ann, "deposits", 1, "bad", &json!({"reference": reference}));
        s.operate(&request).await?.refused(422, "invalid_reference")?;
    }
    for (way, body) in [
        ("deposits", json!({"hold": true})),
        ("withdrawals", json!({"hold": true, "reference": Value::Null})),
    ] {
        s.operate(&request(&ann, way, 1, "bad", &body)).await?.refused(422, "invalid_reference")?;
    }
    s.operate(&Request::get("/v1/transfers/two%20words")).await?.refused(422, "invalid_reference")?;
    let longest = "x".repeat(128 - s.asset("").len()) + &s.asset("");
    let request = request(&ann, "deposits", 1, "good", &json!({"reference": longest}));
    s.operate(&request).await?.answered(201)?;
    ann.holds_now("copper=11").await
}

async fn transfers_are_for_operators(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 10 copper"]).await?;
    for request in [
        Request::get("/v1/transfers"),
        Request::get(path(s, "any", "")),
        Request::post(path(s, "any", "/confirm"), &json!({})),
        Request::post(path(s, "any", "/abort"), &json!({})),
        Request::post("/v1/transfers/batch", &json!({"transfers": []})),
    ] {
        ann.send(&request).await?.refused(403, "forbidden")?;
        s.send(&request).await?.refused(401, "unauthenticated")?;
    }
    Ok(())
}
