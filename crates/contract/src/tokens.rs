//! Permissions: invalid tokens, players on the operator's routes, players in another's name.

use jsonwebtoken::Algorithm;
use reqwest::Method;
use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::{Request, sign};
use crate::scene::Scene;
use crate::words::{now, time_in};

cases!["tokens":
    request_without_a_valid_token_is_refused,
    valid_token_is_accepted,
    player_cannot_use_operator_routes,
    player_acts_only_for_itself,
    operator_acts_for_the_player_it_names,
    operator_may_do_what_its_scopes_grant,
    market_data_needs_no_token,
    tokens_of_a_player_are_revoked,
    revoking_tokens_needs_a_time_that_has_come,
];

async fn request_without_a_valid_token_is_refused(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let (id, seconds) = (&ann.id, now() / 1000);
    let claims = json!({"sub": id, "role": "player", "exp": seconds + 3600});
    let with = |member: &str, value: Value| {
        let mut claims = claims.clone();
        claims[member] = value;
        claims
    };
    let without = |member: &str| {
        let mut claims = claims.clone();
        claims.as_object_mut().map(|claims| claims.remove(member));
        claims
    };
    let signed = |claims: &Value| s.client.sign(Algorithm::HS256, claims);
    let good = signed(&claims)?;
    let [head, body, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        return Err("a token has three parts".to_owned());
    };
    let operator = signed(&with("role", json!("operator")))?;
    let raised = operator.split('.').nth(1).unwrap_or_default();
    let tokens = [
        ("garbage", "garbage".to_owned()),
        ("two dots", "..".to_owned()),
        // {"alg":"none","typ":"JWT"}
        ("algorithm none", format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}.")),
        (
            "algorithm none with a signature",
            format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}.{signature}"),
        ),
        ("no signature", format!("{head}.{body}.")),
        ("claims that were not signed", format!("{head}.{raised}.{signature}")),
        ("another secret", sign(Algorithm::HS256, &claims, &[7; 32])?),
        ("another algorithm", s.client.sign(Algorithm::HS512, &claims)?),
        ("expired", signed(&with("exp", json!(seconds - 3600)))?),
        ("not valid yet", signed(&with("nbf", json!(seconds + 3600)))?),
        ("no exp", signed(&without("exp"))?),
        ("no sub", signed(&without("sub"))?),
        ("an empty sub", signed(&with("sub", json!("")))?),
        ("a sub that is not a player id", signed(&with("sub", json!("ann bob")))?),
        ("an unknown role", signed(&with("role", json!("king")))?),
    ];
    let order = s.order("ask 1 copper @ 10")?;
    for request in [Request::get("/v1/balances"), Request::post("/v1/orders", &order)] {
        let reply = s.send(&request).await?;
        reply.refused(401, "unauthenticated")?;
        let challenge = reply.header("www-authenticate");
        check(challenge.starts_with("Bearer"), || format!("a 401 has a challenge: {challenge:?}"))?;
        for scheme in ["", "Bearer", "Bearer ", "Basic YW5uOmFubg=="] {
            let reply = s.send(&request.clone().header("authorization", scheme)).await?;
            reply.refused(401, "unauthenticated")?;
        }
        for (what, token) in &tokens {
            let reply = s.client.send(&request, Some(token)).await?;
            reply.refused(401, "unauthenticated").map_err(|fault| format!("{what}: {fault}"))?;
        }
    }
    ann.holds_now("copper=5").await
}

async fn valid_token_is_accepted(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    let exp = now() / 1000 + 60;
    for claims in [
        json!({"sub": ann.id, "role": "player", "exp": exp}),
        json!({"sub": ann.id, "exp": exp}),
        json!({"sub": ann.id, "role": "player", "exp": exp, "iat": exp - 60, "nbf": exp - 120, "guild": "red"}),
    ] {
        let token = s.client.sign(Algorithm::HS256, &claims)?;
        s.client.send(&Request::get("/v1/balances"), Some(&token)).await?.answered(200)?;
    }
    let lower_case = Request::get("/v1/balances").header("authorization", &format!("bearer {}", ann.token));
    s.send(&lower_case).await?.answered(200).map(drop)
}

async fn player_cannot_use_operator_routes(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 5 copper"]).await?;
    let copper = s.asset("copper");
    let gift = json!({"asset": copper, "amount": 5, "reason": "gift"});
    for request in [
        Request::put(format!("/v1/materials/{}", s.asset("gold")), &json!({"name": "gold"})),
        Request::put(format!("/v1/materials/{copper}"), &json!({"name": "gold"})),
        Request::post(format!("/v1/accounts/{}/deposits", ann.id), &gift),
        Request::post(format!("/v1/accounts/{}/deposits", bob.id), &gift),
        Request::post(format!("/v1/accounts/{}/withdrawals", bob.id), &gift),
        Request::get(format!("/v1/accounts/{}/balances", bob.id)),
        Request::get(format!("/v1/accounts/{}/orders", bob.id)),
        Request::get(format!("/v1/accounts/{}/events", bob.id)),
        Request::new(Method::PUT, format!("/v1/halt?material={copper}")),
        Request::delete(format!("/v1/halt?material={copper}")),
        Request::get("/v1/audit"),
    ] {
        ann.send(&request).await?.refused(403, "forbidden")?;
        s.send(&request).await?.refused(401, "unauthenticated")?;
    }
    ann.holds_now("copper=5").await?;
    bob.holds_now("copper=5").await?;
    says(&s.read(&format!("/v1/materials/{copper}")).await?, "state=open name=copper")?;
    let gold = s.send(&Request::get(format!("/v1/materials/{}", s.asset("gold")))).await?;
    gold.refused(404, "unknown_material").map(drop)
}

async fn player_acts_only_for_itself(s: &Scene) -> Outcome {
    let [ann, eve] = s.players(["ann: 5 copper", "eve: 5 copper"]).await?;
    let ask = ann.place("ask 2 copper @ 12").await?;
    let mut order = s.order("ask 1 copper @ 10")?;
    order["player"] = json!(ann.id);
    eve.send(&Request::post("/v1/orders", &order)).await?.refused(403, "forbidden")?;
    eve.send(&Request::post("/v1/quotes", &order)).await?.refused(403, "forbidden")?;
    let cancel_hers = Request::delete(format!("/v1/orders?player={}", ann.id));
    eve.send(&cancel_hers).await?.refused(403, "forbidden")?;
    ask.reads("status=open").await?;
    ann.holds("copper=3+2").await?;
    eve.holds("copper=5").await?;
    // Naming oneself is redundant, not wrong.
    let placed = ann.placed(&ann.send(&Request::post("/v1/orders", &order)).await?)?;
    placed.reads(&format!("player={} status=open", ann.id)).await?;
    let answer = ann.send(&cancel_hers).await?.answered(200)?;
    same("cancelled orders", &answer["orders"].as_array().map(Vec::len), &Some(2))
}

async fn operator_acts_for_the_player_it_names(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let order = s.order("ask 5 copper @ 12")?;
    let quote = Request::post("/v1/quotes", &order);
    s.operate(&Request::post("/v1/orders", &order)).await?.refused(422, "player_required")?;
    s.operate(&quote).await?.refused(422, "player_required")?;
    s.operate(&Request::delete("/v1/orders")).await?.refused(422, "player_required")?;
    let mut named = order.clone();
    named["player"] = json!("ann bob");
    s.operate(&Request::post("/v1/orders", &named)).await?.refused(422, "invalid_player")?;
    named["player"] = json!(ann.id);
    let placed = ann.placed(&s.operate(&Request::post("/v1/orders", &named)).await?)?;
    placed.reads(&format!("player={} status=open", ann.id)).await?;
    ann.holds("copper=0+5").await?;
    bob.place("bid 2 copper @ 12").await?.reads("status=filled").await?;
    let cancel = Request::delete(format!("/v1/orders?player={}", ann.id));
    let answer = s.operate(&cancel).await?.answered(200)?;
    says(&answer, &format!("orders.0.order_id={} orders.0.close_reason=by_operator orders.1=-", placed.id))?;
    ann.holds(&format!("coin={} copper=3", s.net(24))).await?;
    // The operator has no account of its own.
    for path in ["/v1/balances", "/v1/orders", "/v1/fills", "/v1/events", "/v1/limits"] {
        s.operate(&Request::get(path)).await?.refused(403, "forbidden")?;
    }
    Ok(())
}

async fn operator_may_do_what_its_scopes_grant(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 100 coin"]).await?;
    let copper = s.asset("copper");
    let operator = |scope: Value| {
        let claims = json!({"sub": "game", "role": "operator", "scope": scope, "exp": now() / 1000 + 3600});
        s.client.sign(Algorithm::HS256, &claims)
    };
    let gift = json!({"asset": copper, "amount": 5, "reason": "gift"});
    let mut order = s.order("ask 2 copper @ 12")?;
    order["player"] = json!(ann.id);
    let requests = [
        (&["read"][..], Request::get(format!("/v1/accounts/{}/balances", ann.id))),
        (&["transfer"], Request::post(format!("/v1/accounts/{}/deposits", ann.id), &gift)),
        (&["transfer"], Request::post(format!("/v1/accounts/{}/withdrawals", ann.id), &gift)),
        (&["trade"], Request::post("/v1/orders", &order)),
        (&["trade", "support"], Request::delete(format!("/v1/orders?player={}", ann.id))),
        (&["rules"], Request::put(format!("/v1/materials/{copper}"), &json!({"name": "copper"}))),
    ];
    for (needed, request) in &requests {
        for scope in ["read", "transfer", "trade", "support", "rules", "admin"] {
            let reply = s.client.send(request, Some(&operator(json!(scope))?)).await?;
            if needed.contains(&scope) || scope == "admin" {
                reply.succeeded()?;
            } else {
                let problem = reply.refused(403, "insufficient_scope")?;
                let detail = problem["detail"].as_str().unwrap_or_default();
                let names = needed.iter().all(|needed| detail.contains(&format!("`{needed}`")));
                check(names, || format!("the refusal names {needed:?}: {detail}"))?;
            }
        }
        for none in [json!(""), json!("openid profile"), json!([])] {
            let reply = s.client.send(request, Some(&operator(none)?)).await?;
            reply.refused(403, "insufficient_scope")?;
        }
        s.client.send(request, Some(&operator(json!(7))?)).await?.refused(401, "unauthenticated")?;
    }
    let list = operator(json!(["read", "trade"]))?;
    s.client.send(&Request::get("/v1/audit"), Some(&list)).await?.answered(200)?;
    // Scopes grant a player nothing.
    let claims = json!({"sub": bob.id, "role": "player", "scope": "admin", "exp": now() / 1000 + 3600});
    let token = s.client.sign(Algorithm::HS256, &claims)?;
    s.client.send(&Request::get("/v1/audit"), Some(&token)).await?.refused(403, "forbidden")?;
    ann.holds("copper=5").await
}

async fn market_data_needs_no_token(s: &Scene) -> Outcome {
    let id = s.material("copper").await?;
    for path in ["", "/book", "/trades", "/candles"] {
        s.read(&format!("/v1/materials/{id}{path}")).await?;
    }
    s.read("/v1/materials").await?;
    s.read("/v1/fees").await.map(drop)
}

/// A player's token that was issued at this time, in seconds.
fn issued(s: &Scene, subject: &str, role: &str, at: u64) -> Result<String, String> {
    let claims = json!({"sub": subject, "role": role, "iat": at, "exp": now() / 1000 + 3600});
    s.client.sign(Algorithm::HS256, &claims)
}

async fn tokens_of_a_player_are_revoked(s: &Scene) -> Outcome {
    let [ann, bob] = s.players(["ann: 5 copper", "bob: 5 copper"]).await?;
    let seconds = now() / 1000;
    let (old, new) =
        (issued(s, &ann.id, "player", seconds - 60)?, issued(s, &ann.id, "player", seconds - 5)?);
    let balances = Request::get("/v1/balances");
    for token in [&old, &new] {
        s.client.send(&balances, Some(token)).await?.answered(200)?;
    }
    let at = time_in(0);
    let at = format!("{}Z", at.split('.').next().unwrap_or_default());
    let path = format!("/v1/accounts/{}/tokens-not-before", ann.id);
    let set =
        async |at: &str| s.operate(&Request::put(path.clone(), &json!({"at": at}))).await?.answered(200);
    let answer = set(&at).await?;
    says(&answer, &format!("player={}", ann.id))?;
    // Other processes read it within seconds.
    s.eventually(async || s.client.send(&balances, Some(&old)).await?.refused(401, "unauthenticated"))
        .await?;
    // A token without a time of issue may be as old.
    s.eventually(async || ann.send(&balances).await?.refused(401, "unauthenticated")).await?;
    let later = issued(s, &ann.id, "player", now() / 1000 + 1)?;
    s.client.send(&balances, Some(&later)).await?.answered(200)?;
    // Of this player only, and not of an operator with this name.
    bob.send(&balances).await?.answered(200)?;
    let operator = issued(s, &ann.id, "operator", seconds - 60)?;
    let own = Request::get(format!("/v1/accounts/{}/balances", bob.id));
    s.client.send(&own, Some(&operator)).await?.answered(200)?;
    // And it can be taken back.
    set("1970-01-01T00:00:00Z").await?;
    s.eventually(async || s.client.send(&balances, Some(&old)).await?.answered(200)).await?;
    s.eventually(async || ann.send(&balances).await?.answered(200)).await.map(drop)
}

async fn revoking_tokens_needs_a_time_that_has_come(s: &Scene) -> Outcome {
    let [ann] = s.players(["ann: 5 copper"]).await?;
    for path in [format!("/v1/accounts/{}/tokens-not-before", ann.id), "/v1/tokens-not-before".to_owned()] {
        for body in [json!({"at": time_in(60_000)}), json!({"at": "soon"}), json!({"at": 7}), json!({})] {
            s.operate(&Request::put(path.clone(), &body)).await?.refused(422, "invalid_body")?;
        }
        let now = json!({"at": time_in(0)});
        ann.send(&Request::put(path.clone(), &now)).await?.refused(403, "forbidden")?;
        s.send(&Request::put(path, &now)).await?.refused(401, "unauthenticated")?;
    }
    ann.send(&Request::get("/v1/balances")).await?.answered(200).map(drop)
}
