//! The rate limit of players, and its headers.

use serde_json::json;
use tradepost_http::RequestRate;
use tradepost_http::auth::Role;

use crate::api::{Api, Call, Reply, token};

fn limited(per_second: u32, burst: u32) -> Api {
    Api::with(|settings| settings.request_rate = RequestRate { per_second, burst })
}

fn rates(reply: &Reply) -> Option<[u64; 3]> {
    let rate = |name| reply.header(name).map(|number| number.parse().unwrap());
    Some([rate("ratelimit-limit")?, rate("ratelimit-remaining")?, rate("ratelimit-reset")?])
}

#[tokio::test]
async fn responses_show_the_remaining_quota() {
    let api = limited(2, 5);
    let reply = api.send(Call::player("GET /v1/balances")).await;
    assert_eq!(rates(&reply), Some([5, 4, 1]));
    let reply = api.send(Call::player("GET /v1/limits")).await;
    let [limit, left, reset] = rates(&reply).unwrap();
    let requests = json!({"limit": limit, "per_second": 2, "left": left, "reset_seconds": reset});
    assert_eq!(reply.json()["requests"], requests);
    let forbidden = Api::new().send(Call::player("GET /v1/audit")).await;
    assert_eq!(rates(&forbidden), Some([100, 99, 1]), "a failed request counts too");
}

#[tokio::test]
async fn a_player_over_its_rate_limit_must_wait() {
    let api = limited(1, 2);
    let mut replies = Vec::new();
    for _ in 0..20 {
        replies.push(api.send(Call::player("GET /v1/balances")).await);
    }
    let refused = replies.iter().find(|reply| reply.status == 429).unwrap();
    let problem = refused.problem(429, "rate_limited");
    assert_eq!(problem["retry_after_seconds"], 1);
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(rates(refused), Some([2, 0, 2]));
    let bob = Call::new("GET /v1/balances").token(&token("bob", Role::Player));
    assert_eq!(api.send(bob).await.status, 200, "another player is not affected");
}

#[tokio::test]
async fn operators_and_the_public_are_not_limited() {
    let api = limited(1, 1);
    for _ in 0..20 {
        for call in
            [Call::operator("GET /v1/audit"), Call::new("GET /v1/fees"), Call::player("GET /v1/materials")]
        {
            let reply = api.send(call).await;
            assert_eq!((reply.status, rates(&reply)), (200, None));
        }
    }
}

#[tokio::test]
async fn the_rate_limit_can_be_disabled() {
    let api = limited(0, 0);
    for _ in 0..200 {
        let reply = api.send(Call::player("GET /v1/limits")).await;
        assert_eq!((reply.status, rates(&reply)), (200, None));
        assert_eq!(reply.json()["requests"], json!(null));
    }
}
