//! Webhooks: their settings. (What they send is tested with a receiver, which the suite does not have.)

use serde_json::{Value, json};

use crate::check::{Outcome, check, same, says};
use crate::client::Request;
use crate::scene::Scene;
use crate::words::{amount, list, text};

cases!["webhooks":
    webhook_is_created_changed_listed_and_removed,
    webhook_that_may_lead_into_a_private_network_is_refused,
    webhook_with_invalid_settings_is_refused,
];

/// A receiver that never exists (RFC 2606).
const NOWHERE: &str = "https://market.invalid/events?key=1";

/// The path of a webhook of this case.
fn path(s: &Scene, name: &str) -> String {
    format!("/v1/webhooks/{}", s.asset(name))
}

fn put(path: &str, body: &Value) -> Request {
    Request::put(path, body)
}

async fn webhook_is_created_changed_listed_and_removed(s: &Scene) -> Outcome {
    let path = path(s, "hook");
    let [ann] = s.players(["ann: 1 coin"]).await?;
    s.operate(&Request::get(&path)).await?.refused(404, "unknown_webhook")?;
    s.operate(&Request::post(format!("{path}/resume"), &json!({}))).await?.refused(404, "unknown_webhook")?;

    let settings = json!({"url": NOWHERE, "players": [ann.id], "kinds": ["filled", "withdrawal_held"]});
    let created = s.operate(&put(&path, &settings)).await?.answered(201)?;
    let name = s.asset("hook");
    says(&created, &format!("name={name} url={NOWHERE} format=standard state=active materials=-"))?;
    // Other players are active: the webhook has not passed their events yet.
    amount(&created, "lag")?;
    same("kinds", &created["kinds"], &settings["kinds"])?;
    same("players", &created["players"], &settings["players"])?;
    let secret = text(&created, "secret")?;
    check(secret.starts_with("whsec_") && secret.len() > 30, || format!("secret {secret:?}"))?;

    let changed = json!({"url": NOWHERE, "format": "discord", "materials": [s.asset("copper"), "coin"]});
    let changed = s.operate(&put(&path, &changed)).await?.answered(200)?;
    says(&changed, "format=discord kinds=- players=- secret=-")?;
    let read = s.operate(&Request::get(&path)).await?.answered(200)?;
    says(&read, &format!("name={name} url={NOWHERE} format=discord state=active secret=-"))?;
    let resumed = s.operate(&Request::post(format!("{path}/resume"), &json!({}))).await?.answered(200)?;
    says(&resumed, "state=active secret=-")?;
    let all = s.operate(&Request::get("/v1/webhooks")).await?.answered(200)?;
    let own = list(&all, "webhooks")?.iter().filter(|webhook| webhook["name"] == name.as_str()).count();
    same("webhooks of this name", &own, &1)?;

    let removed = s.operate(&Request::delete(&path)).await?.answered(200)?;
    says(&removed, &format!("name={name} secret=-"))?;
    s.operate(&Request::delete(&path)).await?.refused(404, "unknown_webhook")?;
    s.operate(&Request::get(&path)).await?.refused(404, "unknown_webhook").map(drop)
}

async fn webhook_that_may_lead_into_a_private_network_is_refused(s: &Scene) -> Outcome {
    let path = path(s, "hook");
    for url in [
        "",
        "market.invalid",
        "http://market.invalid/",
        "ftp://market.invalid/",
        "https://ann:word@market.invalid/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://0177.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://[fd00::1]/",
    ] {
        s.operate(&put(&path, &json!({"url": url}))).await?.refused(422, "webhook_url_refused")?;
    }
    s.operate(&Request::get(&path)).await?.refused(404, "unknown_webhook").map(drop)
}

async fn webhook_with_invalid_settings_is_refused(s: &Scene) -> Outcome {
    let path = path(s, "hook");
    for (more, code) in [
        (json!({"kinds": []}), "invalid_body"),
        (json!({"kinds": ["sold"]}), "invalid_body"),
        (json!({"materials": vec!["copper"; 101]}), "invalid_body"),
        (json!({"materials": ["Copper"]}), "invalid_material"),
        (json!({"players": [""]}), "invalid_player"),
        (json!({"format": "slack"}), "invalid_body"),
        (json!({"secret": "whsec_short"}), "invalid_body"),
        (json!({"retries": 3}), "invalid_body"),
    ] {
        let mut body = json!({"url": NOWHERE});
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        s.operate(&put(&path, &body)).await?.refused(422, code)?;
    }
    s.operate(&put(&path, &json!({}))).await?.refused(422, "invalid_body")?;
    for name in ["Hook", "a%20b", &"x".repeat(65)] {
        let path = format!("/v1/webhooks/{name}");
        s.operate(&put(&path, &json!({"url": NOWHERE}))).await?.refused(422, "invalid_webhook_name")?;
        s.operate(&Request::get(&path)).await?.refused(422, "invalid_webhook_name")?;
    }
    s.operate(&Request::get(&path)).await?.refused(404, "unknown_webhook").map(drop)
}
