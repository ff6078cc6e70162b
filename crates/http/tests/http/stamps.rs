//! Stamps of writes with an idempotency key: equal only for the same caller, key and request.

use tradepost_http::auth::Role;
use tradepost_ports::Stamp;

use crate::api::{Api, Call, token};
use crate::fake::ORDER_ID;

const BID: &str = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;

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
        Call::player("POST /v1/orders").json(BID.replace(", ", ",")),
        Call::player("DELETE /v1/orders"),
        Call::player("DELETE /v1/orders").body("an ignored body"),
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
            assert_ne!(one.request, other.request);
        }
    }
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
