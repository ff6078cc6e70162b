//! What a deployment refuses has its status and code, and the inside of what breaks stays inside.

use tradepost_core::{Amount, Rejection};
use tradepost_ports::Refusal;

use crate::api::{Api, Ask};
use crate::fake::Mood;

const BID: &str = r#"{"side": "bid", "material": "copper", "price": 12, "quantity": 100}"#;

type Makes = fn() -> Refusal;

fn rejected(rejection: Rejection) -> Refusal {
    Refusal::Rejected(rejection)
}

fn amount(amount: u64) -> Amount {
    Amount::new(amount).unwrap()
}

#[tokio::test]
async fn each_refusal_has_a_status_and_a_code() {
    let cases: [(Makes, u16, &str); 13] = [
        (|| rejected(Rejection::UnknownMaterial), 404, "unknown_material"),
        (|| rejected(Rejection::MarketHalted), 409, "market_halted"),
        (|| rejected(Rejection::MaterialHalted), 409, "material_halted"),
        (|| rejected(Rejection::ValueOutOfRange), 422, "value_out_of_range"),
        (|| rejected(Rejection::ExpiryInPast), 422, "expiry_in_past"),
        (
            || rejected(Rejection::InsufficientGoods { needed: amount(2), available: amount(1) }),
            409,
            "insufficient_goods",
        ),
        (|| rejected(Rejection::TooManyOpenOrders { max: 200 }), 409, "too_many_open_orders"),
        (|| Refusal::IdempotencyKeyReused, 422, "idempotency_key_reused"),
        (|| Refusal::Busy, 503, "busy"),
        (|| Refusal::HistoryBehind, 503, "history_behind"),
        (|| Refusal::Stopping, 503, "stopping"),
        (|| Refusal::internal("disk full"), 500, "internal"),
        (
            || rejected(Rejection::InsufficientCoins { needed: amount(1_200), available: amount(900) }),
            409,
            "insufficient_coins",
        ),
    ];
    let api = Api::new();
    for (refusal, status, code) in cases {
        api.fake.set(Mood::Refuses(refusal));
        let reply = api.send(Ask::player("POST /v1/orders").json(BID)).await;
        let problem = reply.problem(status, code);
        let retry_after = reply.header("retry-after").map(|seconds| seconds.parse::<u64>().unwrap());
        assert_eq!(problem["retry_after_seconds"].as_u64(), retry_after, "{code}");
        assert_eq!(retry_after.is_some(), status == 503, "{code}");
        assert_eq!(problem["request_id"].as_str(), reply.header("x-request-id").filter(|_| status >= 500));
        if code == "insufficient_coins" {
            assert_eq!((problem["needed"].as_u64(), problem["available"].as_u64()), (Some(1_200), Some(900)));
            assert_eq!(problem["detail"], "1200 coins are needed, 900 are available");
        }
    }
}

#[tokio::test]
async fn what_is_refused_of_an_order_or_a_list_is_told() {
    let order = crate::fake::ORDER_ID;
    let cases: [(Ask, Makes, u16, &str); 5] = [
        (Ask::player(&format!("GET /v1/orders/{order}")), || Refusal::OrderNotFound, 404, "order_not_found"),
        (Ask::player(&format!("DELETE /v1/orders/{order}")), || Refusal::OrderClosed, 409, "order_closed"),
        (
            Ask::player(&format!("PATCH /v1/orders/{order}")).json(r#"{"quantity": 7}"#),
            || rejected(Rejection::ReduceOutOfRange { filled: 7, quantity: 9 }),
            422,
            "reduce_out_of_range",
        ),
        (Ask::player("GET /v1/events?after=x"), || Refusal::InvalidCursor, 400, "invalid_cursor"),
        (Ask::new("GET /readyz"), || Refusal::HistoryBehind, 503, "not_ready"),
    ];
    let api = Api::new();
    for (ask, refusal, status, code) in cases {
        api.fake.set(Mood::Refuses(refusal));
        api.send(ask).await.problem(status, code);
    }
}

#[tokio::test]
async fn the_inside_of_what_breaks_stays_inside() {
    let api = Api::new();
    api.fake.set(Mood::Refuses(|| Refusal::internal("journal.db: disk I/O error")));
    let reply = api.send(Ask::player("GET /v1/balances")).await;
    reply.problem(500, "internal");
    assert!(!reply.text().contains("journal"), "{}", reply.text());

    api.fake.set(Mood::Panics);
    let reply = api.send(Ask::player("GET /v1/fills")).await;
    reply.problem(500, "internal");
    assert!(!reply.text().contains("bug"), "{}", reply.text());
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up() {
    let api = Api::with(|settings| settings.timeout = std::time::Duration::ZERO);
    api.fake.set(Mood::Hangs);
    let problem = api.send(Ask::player("POST /v1/orders").json(BID)).await.problem(504, "timeout");
    assert!(problem["detail"].as_str().unwrap().contains("Idempotency-Key"), "{problem}");
}

#[tokio::test]
async fn a_backup_takes_as_long_as_it_takes() {
    let api = Api::with(|settings| settings.timeout = std::time::Duration::ZERO);
    api.fake.set(Mood::Hesitates);
    assert_eq!(api.send(Ask::operator("GET /v1/backup")).await.status, 200);
    api.send(Ask::operator("GET /v1/audit")).await.problem(504, "timeout");
}

#[tokio::test]
async fn a_range_that_is_too_long_says_how_many_buckets_there_may_be() {
    let api = Api::new();
    api.fake.set(Mood::Refuses(|| Refusal::TooManyBuckets { max: 1_000 }));
    let reply = api.send(Ask::operator("GET /v1/economy?from=1970-01-01T00:00:00Z")).await;
    assert_eq!(reply.problem(400, "too_many_buckets")["max"], 1_000);
}

#[tokio::test]
async fn a_capability_that_the_deployment_lacks_is_unsupported() {
    let api = Api::without_options();
    let problem = api.send(Ask::operator("GET /v1/backup")).await.problem(501, "unsupported");
    assert_eq!(problem["detail"], "not supported by this deployment");
    assert_eq!(api.start(Ask::new("GET /v1/stream")).await.status(), 501);
}
