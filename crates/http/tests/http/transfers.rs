//! Transfers: what is asked of the treasury, and the shapes of its answers.

use serde_json::{Value, json};

use crate::api::{Api, Call};
use crate::shapes::check;

const GIFT: &str = r#"{"asset": "coin", "amount": 5, "reason": "gift"}"#;

/// A transfer without a reference.
fn transfer(kind: &str) -> Value {
    let balance = json!({"asset": "coin", "available": 900, "held": 100});
    json!({
        "kind": kind, "state": "done", "player": "bob", "asset": "coin", "amount": 5, "reason": "gift",
        "created_at": "2026-01-31T12:00:00.007Z", "updated_at": "2026-01-31T12:00:00.007Z", "balance": balance,
    })
}

/// A withdrawal on hold.
fn held() -> Value {
    let mut held = transfer("withdrawal");
    (held["reference"], held["state"]) = (json!("trip#1"), json!("pending"));
    held
}

/// The same in a list, or read.
fn held_in_list() -> Value {
    let mut held = held();
    held.as_object_mut().unwrap().remove("balance");
    held
}

#[tokio::test]
async fn operators_move_assets_in_and_out() {
    let gift = |kind: &str, reference: &str| {
        format!(
            "TransferRequest {{ reference: {reference}, kind: {kind}, player: PlayerId(\"bob\"), asset: Coin, \
             amount: Amount(5), reason: \"gift\" }}"
        )
    };
    let trip = "Some(Reference(\"trip#1\"))";
    let with = |more: &str| GIFT.replace('}', &format!(", {more}}}"));
    check(vec![
        (
            Call::operator("POST /v1/accounts/bob/deposits").json(GIFT),
            201,
            transfer("deposit"),
            &format!("(\"transfer\", [{}])", gift("Deposit", "None")),
        ),
        (
            Call::operator("POST /v1/accounts/bob/withdrawals").json(GIFT),
            201,
            transfer("withdrawal"),
            &format!("(\"transfer\", [{}])", gift("Withdrawal", "None")),
        ),
        (
            Call::operator("POST /v1/accounts/bob/withdrawals")
                .json(with(r#""reference": "trip#1", "hold": true"#)),
            201,
            held(),
            &format!("(\"transfer\", [{}])", gift("HeldWithdrawal", trip)),
        ),
        (
            Call::operator("GET /v1/transfers/trip%231"),
            200,
            held_in_list(),
            "(\"transfer_of\", Reference(\"trip#1\"))",
        ),
        (
            Call::operator("GET /v1/transfers?state=pending&after=7"),
            200,
            json!({"transfers": [held_in_list()], "next": "8"}),
            "(\"transfers\", Some(Pending), PageRequest { after: Some(\"7\"), limit: 100 })",
        ),
        (
            Call::operator("GET /v1/transfers/batch"),
            200,
            held_in_list(),
            "(\"transfer_of\", Reference(\"batch\"))",
        ),
        (
            Call::operator("POST /v1/transfers/a%2Fb/confirm"),
            200,
            held(),
            "(\"close_withdrawal\", Reference(\"a/b\"), true)",
        ),
        (
            Call::operator("POST /v1/transfers/trip%231/abort"),
            200,
            held(),
            "(\"close_withdrawal\", Reference(\"trip#1\"), false)",
        ),
    ])
    .await;
}

#[tokio::test]
async fn each_transfer_of_a_batch_has_its_own_result() {
    let one = |kind: &str, amount: u64, reason: &str, more: &str| {
        format!(
            r#"{{"kind": "{kind}", "player": "bob", "asset": "coin", "amount": {amount}, "reason": "{reason}"{more}}}"#
        )
    };
    let batch = [
        one("deposit", 5, "gift", ""),
        one("deposit", 5, "again", ""),
        one("deposit", 13, "gift", ""),
        one("withdrawal", 5, "gift", r#", "hold": true"#),
    ];
    let body = format!(r#"{{"transfers": [{}]}}"#, batch.join(", "));
    let answer = Api::new().send(Call::operator("POST /v1/transfers/batch").json(body)).await;
    let results = answer.json()["results"].as_array().unwrap().clone();
    let seen: Vec<_> = results
        .iter()
        .map(|result| (result["status"].as_u64(), result["problem"]["code"].as_str()))
        .collect();
    let expected = [
        (Some(201), None),
        (Some(200), None),
        (Some(409), Some("reference_reused")),
        (Some(422), Some("invalid_reference")),
    ];
    assert_eq!(seen, expected);
    assert_eq!(results[0]["transfer"], transfer("deposit"));
}
