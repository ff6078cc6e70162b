//! The rules: what requests mean, and what responses look like.

use serde_json::json;

use crate::api::{Api, Call};
use crate::shapes::{check, rule_set};

fn sheet() -> serde_json::Value {
    json!({
        "rules": {"sales_tax_bps": 150},
        "explicit": ["sales_tax_bps"],
        "materials": {"copper": rule_set()},
        "scheduled": [{
            "effective_at": "2026-01-31T12:00:00.007Z", "material": "copper",
            "rules": {"tick": null, "band_bps": 500},
        }],
    })
}

#[tokio::test]
async fn rules_are_public() {
    check(vec![(Call::new("GET /v1/rules"), 200, sheet(), "\"rules\"")]).await;
}

#[tokio::test]
async fn operators_change_rules() {
    let changes = "RuleChanges { set: RuleSet { sales_tax_bps: None, listing_fee_bps: None, fee_to: Some(Burn), \
                   tick: Some(Price(5)), price_min: None, price_max: None, band_bps: None, quantity_min: None, \
                   buy_limit: None, open_orders_max: None }, restore: [BuyLimit] }";
    let body = r#"{"tick": 5.0, "fee_to": "burn", "buy_limit": null}"#;
    let later =
        r#"{"tick": 5, "fee_to": "burn", "buy_limit": null, "effective_at": "1970-01-01T00:00:00.005Z"}"#;
    let history = json!({
        "changes": [{"at": "2026-01-31T12:00:00.007Z", "rules": rule_set()}], "next": "n1",
    });
    check(vec![
        (
            Call::operator("PUT /v1/rules").json(body),
            200,
            sheet(),
            &format!("(\"change_rules\", None, {changes}, None)"),
        ),
        (
            Call::operator("PUT /v1/rules/copper").json(later),
            200,
            sheet(),
            &format!("(\"change_rules\", Some(MaterialId(\"copper\")), {changes}, Some(Timestamp(5)))"),
        ),
        (
            Call::operator("PUT /v1/rules/history").json(body),
            200,
            sheet(),
            &format!("(\"change_rules\", Some(MaterialId(\"history\")), {changes}, None)"),
        ),
        (
            Call::operator("GET /v1/rules/history?after=7&limit=3"),
            200,
            history,
            "(\"rules_history\", Some(\"7\"), 3)",
        ),
    ])
    .await;
}

#[tokio::test]
async fn players_read_what_is_left_of_a_buy_limit() {
    let limits = json!({
        "open_orders": {"used": 12, "left": 188, "max": 200},
        "buy_limit": {
            "material": "copper", "units": 1000, "used": 400, "left": 600,
            "resets_at": "2026-01-31T12:00:00.007Z",
        },
    });
    let call = Call::player("GET /v1/limits?material=copper");
    let expected = "(\"buy_limit\", PlayerId(\"ada\"), MaterialId(\"copper\"))";
    check(vec![(call, 200, limits, expected)]).await;
}

#[tokio::test]
async fn rules_out_of_range_reach_no_market() {
    let api = Api::new();
    for (body, detail) in [
        (r#"{"sales_tax_bps": 65536}"#, "sales_tax_bps must be 0 to 10000"),
        (r#"{"tick": 0}"#, "tick must be 1 to 1000000000000"),
        (r#"{"band_bps": 4294967296}"#, "band_bps must be 1 to 1000000"),
        (r#"{"fee_to": "account:a b"}"#, "fee_to must be `burn`, or `account:` and a player's id"),
        (r#"{"buy_limit": {"units": 1, "window_seconds": 4294967296}}"#, "buy_limit must be 1 to 31622400"),
    ] {
        let reply = api.send(Call::operator("PUT /v1/rules").json(body)).await;
        assert_eq!(reply.problem(422, "rules_out_of_range")["detail"], detail);
    }
    for body in [r#"{"tick": "5"}"#, r#"{"tack": 5}"#, r#"{"buy_limit": 5}"#, r#"{"tick": 1.5}"#, "[]", "{"] {
        let reply = api.send(Call::operator("PUT /v1/rules").json(body)).await;
        assert!(matches!(reply.status, 400 | 422), "{reply:?}");
    }
    assert_eq!(api.fake.calls(), Vec::<String>::new());
}
