//! Refusals of the deployment have their status and code, and failures reveal nothing internal.

use tradepost_core::{Amount, Rejection};
use tradepost_ports::Refusal;

use crate::api::{Api, Call};
use crate::fake::Behavior;

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
    let cases: [(Makes, u16, &str); 14] = [
        (|| rejected(Rejection::UnknownMaterial), 404, "unknown_material"),
        (|| rejected(Rejection::MarketHalted), 409, "market_halted"),
        (|| rejected(Rejection::MaterialHalted), 409, "material_halted"),
        (|| rejected(Rejection::AccountFrozen), 409, "account_frozen"),
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
        api.fake.set(Behavior::Refuses(refusal));
        let reply = api.send(Call::player("POST /v1/orders").json(BID)).await;
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
async fn refusals_of_orders_and_lists_have_their_codes() {
    let order = crate::fake::ORDER_ID;
    let cases: [(Call, Makes, u16, &str); 5] = [
        (Call::player(&format!("GET /v1/orders/{order}")), || Refusal::OrderNotFound, 404, "order_not_found"),
        (Call::player(&format!("DELETE /v1/orders/{order}")), || Refusal::OrderClosed, 409, "order_closed"),
        (
            Call::player(&format!("PATCH /v1/orders/{order}")).json(r#"{"quantity": 7}"#),
            || rejected(Rejection::ReduceOutOfRange { filled: 7, quantity: 9 }),
            422,
            "reduce_out_of_range",
        ),
        (Call::player("GET /v1/events?after=x"), || Refusal::InvalidCursor, 400, "invalid_cursor"),
        (Call::new("GET /readyz"), || Refusal::HistoryBehind, 503, "not_ready"),
    ];
    let api = Api::new();
    for (call, refusal, status, code) in cases {
        api.fake.set(Behavior::Refuses(refusal));
        api.send(call).await.problem(status, code);
    }
}

#[tokio::test]
async fn internal_details_are_not_revealed() {
    let api = Api::new();
    api.fake.set(Behavior::Refuses(|| Refusal::internal("journal.db: disk I/O error")));
    let reply = api.send(Call::player("GET /v1/balances")).await;
    reply.problem(500, "internal");
    assert!(!reply.text().contains("journal"), "{}", reply.text());

    api.fake.set(Behavior::Panics);
    let reply = api.send(Call::player("GET /v1/fills")).await;
    reply.problem(500, "internal");
    assert!(!reply.text().contains("bug"), "{}", reply.text());
}

#[tokio::test]
async fn a_request_without_an_answer_times_out() {
    let api = Api::with(|settings| settings.timeout = std::time::Duration::ZERO);
    api.fake.set(Behavior::Hangs);
    let problem = api.send(Call::player("POST /v1/orders").json(BID)).await.problem(504, "timeout");
    assert!(problem["detail"].as_str().unwrap().contains("Idempotency-Key"), "{problem}");
}

#[tokio::test]
async fn a_backup_has_no_timeout() {
    let api = Api::with(|settings| settings.timeout = std::time::Duration::ZERO);
    api.fake.set(Behavior::Delays);
    assert_eq!(api.send(Call::operator("GET /v1/backup")).await.status, 200);
    api.send(Call::operator("GET /v1/audit")).await.problem(504, "timeout");
}

#[tokio::test]
async fn a_backup_without_room_says_how_much_it_needs_and_one_is_made_at_a_time() {
    let api = Api::new();
    api.fake.set(Behavior::Refuses(|| Refusal::InsufficientStorage { needed: 7_000, available: 5 }));
    let problem = api.send(Call::operator("GET /v1/backup")).await.problem(507, "insufficient_storage");
    assert_eq!((&problem["needed"], &problem["available"]), (&7_000.into(), &5.into()));
    api.fake.set(Behavior::Refuses(|| Refusal::BackupInProgress));
    let reply = api.send(Call::operator("GET /v1/backup")).await;
    assert!(reply.header("retry-after").is_some());
    reply.problem(409, "backup_in_progress");
}

#[tokio::test]
async fn a_range_that_is_too_long_reports_the_maximum_of_buckets() {
    let api = Api::new();
    api.fake.set(Behavior::Refuses(|| Refusal::TooManyBuckets { max: 1_000 }));
    let reply = api.send(Call::operator("GET /v1/economy?from=1970-01-01T00:00:00Z")).await;
    assert_eq!(reply.problem(400, "too_many_buckets")["max"], 1_000);
}

#[tokio::test]
async fn a_capability_that_the_deployment_lacks_is_unsupported() {
    let api = Api::without_options();
    let problem = api.send(Call::operator("GET /v1/backup")).await.problem(404, "unsupported");
    assert_eq!(problem["detail"], "not supported by this deployment");
    assert_eq!(api.start(Call::new("GET /v1/stream?materials=copper")).await.status(), 404);
    for feed in ["GET /v1/feed", "GET /v1/feed/stream"] {
        api.send(Call::operator(feed)).await.problem(404, "unsupported");
    }
}
