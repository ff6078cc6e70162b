//! Stamps of writes with an idempotency key: equal only for the same caller, key and request.

use tradepost_http::auth::Role;
use tradepost_ports::Stamp;

use crate::api::{Api, Call, token};
use crate::fake::ORDER_ID;

const BID: &str = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;

/// Digests of the writes below, as journals and tables hold them.
const REMEMBERED: [u128; 8] = [
    0xed78_4f4c_dae9_c29e_1d2a_9a26_83f8_98ac,
    0xcd45_0fca_e426_9d0a_0bb9_6ef3_d0fe_7b24,
    0xb284_7c03_fe30_1179_fdc4_f6dd_744a_f0e6,
    0xc653_db8b_11c0_a068_d0fb_c806_6785_5dbb,
    0x98c2_29cd_77cf_d4e4_57e8_e692_a8eb_561f,
    0xba85_19cc_37f1_9c93_30eb_b951_c866_5804,
    0x57eb_1fb3_baec_cdcf_48c6_a90c_4fd1_439e,
    0x44cd_0ff3_5990_5c5f_51a4_9111_404d_8184,
];

async fn stamp(api: &Api, call: Call) -> Stamp {
    let reply = api.send(call).await;
    assert!(reply.status < 300, "{reply:?}");
    let stamps = api.fake.stamps();
    assert_eq!(stamps.len(), 1, "{}", reply.line);
    stamps[0].unwrap()
}

fn place() -> Call {
    Call::player("POST /v1/orders").json(BID)
}

#[tokio::test]
async fn the_same_request_has_the_same_stamp() {
    let (api, later) = (Api::new(), Api::new());
    let first = stamp(&api, place().key("k1")).await;
    assert_eq!(stamp(&api, place().key("k1")).await, first);
    assert_eq!(stamp(&later, place().key("k1")).await, first, "after a restart");
}

#[tokio::test]
async fn another_key_or_caller_makes_another_stamp() {
    let api = Api::new();
    let first = stamp(&api, place().key("k1")).await;
    let key = stamp(&api, place().key("k2")).await;
    let bob = Call::new("POST /v1/orders").json(BID).token(&token("bob", Role::Player));
    let caller = stamp(&api, bob.key("k1")).await;
    let for_ada = BID.replace('}', r#", "player": "ada"}"#);
    let operator = Call::new("POST /v1/orders").json(for_ada).token(&token("ada", Role::Operator));
    let role = stamp(&api, operator.key("k1")).await;
    for (what, other) in [("key", key), ("caller", caller), ("role", role)] {
        assert_ne!(other.key, first.key, "{what}");
    }
    assert_eq!(key.request, first.request);
}

#[tokio::test]
async fn different_requests_with_the_same_key_have_different_digests() {
    let api = Api::new();
    let requests = [
        place(),
        Call::player("POST /v1/orders").json(BID.replace("12", "13")),
        Call::player("DELETE /v1/orders"),
        Call::player("DELETE /v1/orders?material=copper"),
        Call::player(&format!("DELETE /v1/orders/{ORDER_ID}")),
        Call::player(&format!("PATCH /v1/orders/{ORDER_ID}")).json(r#"{"quantity": 7}"#),
    ];
    let mut stamps = Vec::new();
    for request in requests {
        stamps.push(stamp(&api, request.key("k1")).await);
    }
    for (index, one) in stamps.iter().enumerate() {
        for other in &stamps[index + 1..] {
            assert_eq!(one.key, other.key);
            assert!(!one.is_of(other.request) && !one.is_of(other.spelling), "{one:?} {other:?}");
        }
    }
}

#[tokio::test]
async fn a_request_is_the_same_however_it_is_written() {
    let api = Api::new();
    let same = [
        vec![
            place(),
            Call::player("POST /v1/orders").json(BID.replace(", ", ",")),
            Call::player("POST /v1/orders")
                .json(r#"{"quantity": 100.0, "price": 1.2e1, "side": "bid", "material": "copper"}"#),
            Call::player("POST /v1/orders").json(BID.replace('}', r#", "player": null}"#)),
            Call::player("POST /v1/orders")
                .json(format!("\u{feff}{}", BID.replace("copper", "c\\u006fpper"))),
        ],
        vec![
            Call::player("POST /v1/orders")
                .json(BID.replace('}', r#", "expires_at": "2030-01-31T12:00:00Z"}"#)),
            Call::player("POST /v1/orders")
                .json(BID.replace('}', r#", "expires_at": "2030-01-31T13:00:00+01:00"}"#)),
        ],
        vec![
            Call::player("POST /v1/orders/batch")
                .json(format!(r#"{{"orders": [{}]}}"#, BID.replace('{', r#"{"op": "place", "#))),
            Call::player("POST /v1/orders/batch")
                .json(format!(r#"{{"orders": [{}]}}"#, BID.replace('}', r#", "op": "place"}"#))),
        ],
        vec![
            Call::player("DELETE /v1/orders?material=copper&player=ada"),
            Call::player("DELETE /v1/orders?player=ada&material=copper"),
            Call::player("DELETE /v1/orders?player=%61da&material=copper").body("an ignored body"),
        ],
    ];
    for spellings in same {
        let mut stamps = Vec::new();
        for call in spellings {
            stamps.push(stamp(&api, call.key("k1")).await);
        }
        let mut written: Vec<_> = stamps.iter().map(|stamp| stamp.spelling).collect();
        written.dedup();
        assert_eq!(written.len(), stamps.len(), "each is written differently");
        assert!(stamps.iter().all(|stamp| stamp.is_of(stamps[0].request)), "{stamps:?}");
    }
}

#[tokio::test]
async fn digests_never_change_because_they_are_remembered() {
    let gift = r#"{"asset": "coin", "amount": 5, "reason": "gift"}"#;
    let batch = format!(
        r#"{{"orders": [{{"op": "cancel", "order_id": "{ORDER_ID}"}}, {}]}}"#,
        BID.replace('{', r#"{"op": "place", "#)
    );
    let until = BID.replace('}', r#", "time_in_force": "gtd", "expires_at": "2030-01-31T12:00:00Z"}"#);
    let writes = [
        place(),
        Call::player("POST /v1/orders").json(until),
        Call::player("POST /v1/orders/batch").json(batch),
        Call::player(&format!("PATCH /v1/orders/{ORDER_ID}")).json(r#"{"quantity": 7}"#),
        Call::player(&format!("DELETE /v1/orders/{ORDER_ID}")),
        Call::player("DELETE /v1/orders?material=copper"),
        Call::operator("PUT /v1/materials/copper").json(r#"{"name": "Copper"}"#),
        Call::operator("POST /v1/accounts/bob/deposits").json(gift),
    ];
    let api = Api::new();
    let mut digests = Vec::new();
    for write in writes {
        digests.push(stamp(&api, write.key("k1")).await.request);
    }
    assert_eq!(digests, REMEMBERED, "{digests:#x?}");
}

#[tokio::test]
async fn every_write_accepts_a_key() {
    let gift = r#"{"asset": "coin", "amount": 5, "reason": "gift"}"#;
    let batch = format!(r#"{{"orders": [{{"op": "cancel", "order_id": "{ORDER_ID}"}}]}}"#);
    let writes = [
        Call::player("POST /v1/orders/batch").json(batch),
        Call::operator("PUT /v1/materials/copper").json(r#"{"name": "Copper"}"#),
        Call::operator("POST /v1/accounts/bob/deposits").json(gift),
        Call::operator("POST /v1/accounts/bob/withdrawals").json(gift),
        Call::operator("PUT /v1/halt"),
        Call::operator("DELETE /v1/halt"),
    ];
    let api = Api::new();
    for write in writes {
        stamp(&api, write.clone().key("k1")).await;
        api.send(write).await;
        assert_eq!(api.fake.stamps(), [None], "without a key there is no stamp");
    }
}

#[tokio::test]
async fn a_key_is_visible_ascii_sent_once() {
    let api = Api::new();
    let longest = "x".repeat(128);
    assert_eq!(api.send(place().key(&longest)).await.status, 201);
    for wrong in ["", "a b", "tab\t", "\u{e9}", &format!("{longest}x")] {
        api.send(place().key(wrong)).await.problem(400, "invalid_idempotency_key");
        let cancel = Call::player("DELETE /v1/orders").key(wrong);
        api.send(cancel).await.problem(400, "invalid_idempotency_key");
    }
    api.send(place().key("k1").key("k1")).await.problem(400, "invalid_idempotency_key");
}

#[tokio::test]
async fn an_ignored_body_is_bounded_too() {
    let body = "x".repeat(256 * 1024 + 1);
    let reply = Api::new().send(Call::player("DELETE /v1/orders").key("k1").body(body)).await;
    reply.problem(413, "body_too_large");
}
