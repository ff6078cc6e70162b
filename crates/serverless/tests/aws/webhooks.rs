//! Webhooks: processes that live for a while deliver each event, in order, and whatever dies, none is left
//! out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use futures::future::join_all;
use serde_json::Value;
use tokio::net::TcpListener;
use tradepost_core::Timestamp;
use tradepost_ports::{
    Refusal, Treasury, WEBHOOKS_MAX, WebhookFormat, WebhookLeases, WebhookName, WebhookProgress,
    WebhookSettings, WebhookUrl, Webhooks,
};
use tradepost_serverless::Serverless;
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};
use tradepost_serverless::store::{Store, Update};
use tradepost_serverless::tables::webhook_key;
use tradepost_webhooks::{Sender, deliver_for_a_while, due};

use crate::words::{cast, deposit};
use crate::world::{Api, Backstage, Machine, RULES, api};

/// What a process keeps for its last attempt and its end, in milliseconds.
const RESERVED_MS: u64 = 25_000;

/// A message: its path, its id, the player, the amount.
type Arrival = (String, String, String, u64);

/// A server that keeps what it is sent. Bob's messages to `/no-bob` fail, and `/hangs` never answers.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Vec<Arrival>>>);

impl Receiver {
    async fn start() -> (Self, String) {
        let (receiver, listener) = (Self::default(), TcpListener::bind("127.0.0.1:0").await.unwrap());
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().fallback(Self::take).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (receiver, url)
    }

    async fn take(State(receiver): State<Self>, request: Request) -> StatusCode {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let data = serde_json::from_slice::<Value>(&body).unwrap()["data"].clone();
        let player = data["player"].as_str().unwrap().to_owned();
        let path = head.uri.path().to_owned();
        let status = if path == "/no-bob" && player == "bob" {
            StatusCode::INTERNAL_SERVER_ERROR
        } else {
            StatusCode::NO_CONTENT
        };
        let id = head.headers["webhook-id"].to_str().unwrap().to_owned();
        let hangs = path == "/hangs";
        let arrival = (path, id, player, data["amount"].as_u64().unwrap());
        receiver.0.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
        if hangs {
            std::future::pending::<()>().await;
        }
        status
    }

    /// Player and amount of what has arrived at a path.
    fn at(&self, path: &str) -> Vec<(String, u64)> {
        let arrived = self.0.lock().unwrap();
        arrived.iter().filter(|one| one.0 == path).map(|one| (one.2.clone(), one.3)).collect()
    }
}

fn name(text: &str) -> WebhookName {
    WebhookName::new(text).unwrap()
}

fn to(url: &str) -> WebhookSettings {
    let url = WebhookUrl::new(url, true).unwrap();
    let format = WebhookFormat::Standard;
    WebhookSettings { url, format, kinds: Vec::new(), assets: Vec::new(), players: Vec::new() }
}

fn in_ms(ms: u64) -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis();
    Timestamp(u64::try_from(since).unwrap() + ms)
}

/// A process on this connection, whose clock is ahead.
fn process(tables: &MemoryTables, seed: u64, ahead: Duration) -> Arc<Api> {
    let machine = Machine::new(seed);
    machine.forward(ahead);
    Arc::new(Serverless::new(tables.clone(), Arc::new(machine), RULES))
}

/// What a function does that has so long for its attempts.
async fn deliver(process: &Arc<Api>, webhook: &str, ms: u64) -> Result<(), Refusal> {
    let sender = Sender::new(true).unwrap();
    let deadline = in_ms(ms + RESERVED_MS);
    deliver_for_a_while(Arc::clone(process) as _, &**process, &sender, &name(webhook), deadline).await
}

async fn dues(process: &Arc<Api>) -> Vec<String> {
    let due = due(&**process, &**process).await.unwrap();
    due.iter().map(|name| name.as_str().to_owned()).collect()
}

/// Gives everything that has happened its place in the feed.
async fn follow(tables: &MemoryTables) {
    let mut backstage = Backstage::new(tables);
    while backstage.play().await {}
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test);
}

#[test]
fn several_processes_deliver_each_event_once_and_in_order() {
    run(async {
        let tables = MemoryTables::new();
        let (receiver, url) = Receiver::start().await;
        let calm = Arc::new(api(&tables, Faults::default()));
        calm.put_webhook(name("game"), to(&format!("{url}/ok")), None).await.unwrap();
        let players = ["ann", "bob", "cy"];
        let depositing = async {
            let mut backstage = Backstage::new(&tables);
            for amount in 1..=60 {
                for player in players {
                    calm.transfer_one(deposit(player, &format!("{amount} coin")), None).await.unwrap();
                }
                while backstage.play().await {}
                tokio::task::yield_now().await;
            }
        };
        let delivering = (1..5).map(|seed| {
            let faults = Faults { seed, turns_max: 6, torn_queries: true, ..Faults::default() };
            let process = process(&tables.connect(faults), seed, Duration::ZERO);
            let receiver = receiver.clone();
            async move {
                let start = Instant::now();
                while receiver.at("/ok").len() < 180 {
                    assert!(start.elapsed() < Duration::from_mins(1), "{} came", receiver.at("/ok").len());
                    if !dues(&process).await.is_empty() {
                        deliver(&process, "game", 5_000).await.unwrap();
                    }
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
        futures::future::join(depositing, join_all(delivering)).await;
        for player in players {
            let of = receiver.at("/ok").into_iter().filter(|(who, _)| who == player);
            assert_eq!(of.map(|(_, amount)| amount).collect::<Vec<_>>(), (1..=60).collect::<Vec<_>>());
        }
    });
}

#[test]
fn of_many_processes_that_want_a_webhook_at_once_one_gets_it() {
    run(async {
        for seed in 0..20 {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            calm.put_webhook(name("game"), to("http://127.0.0.1:9/"), None).await.unwrap();
            // The first lease has none before it, the second has.
            for round in 0..2 {
                let wanting = (0..6).map(|n| {
                    let seed = seed * 100 + round * 10 + n;
                    let process = api(&tables, Faults { seed, turns_max: 6, ..Faults::default() });
                    async move { process.lease_webhook(name("game"), in_ms(60_000)).await.unwrap() }
                });
                let mut leases: Vec<_> = join_all(wanting).await.into_iter().flatten().collect();
                assert_eq!(leases.len(), 1, "seed {seed}, round {round}");
                calm.return_webhook(leases.remove(0)).await.unwrap();
            }
        }
    });
}

#[test]
fn wherever_a_delivery_dies_each_event_is_sent_and_the_rest_follows_when_its_lease_ends() {
    run(async {
        for last in 0.. {
            let tables = MemoryTables::new();
            let (receiver, url) = Receiver::start().await;
            let calm = api(&tables, Faults::default());
            calm.put_webhook(name("game"), to(&format!("{url}/ok")), None).await.unwrap();
            cast(&calm, &[], &["ann: 1 coin, 2 coin", "bob: 3 coin"]).await;
            follow(&tables).await;
            let dying = tables.connect(Faults { dies_after: Some(last), ..Faults::default() });
            let done = deliver(&process(&dying, 1, Duration::ZERO), "game", 300).await;
            let next = process(&tables, 2, Duration::from_mins(1));
            deliver(&next, "game", 300).await.unwrap();
            let arrived: BTreeSet<_> = receiver.at("/ok").into_iter().collect();
            let right = [("ann", 1), ("ann", 2), ("bob", 3)].map(|(who, amount)| (who.to_owned(), amount));
            assert_eq!(arrived, right.into(), "dies after call {last}");
            assert_eq!(dues(&next).await, Vec::<String>::new(), "dies after call {last}");
            if done.is_ok() && last > 20 {
                break;
            }
        }
    });
}

#[test]
fn what_has_arrived_is_not_sent_again_while_another_player_s_message_fails() {
    run(async {
        let tables = MemoryTables::new();
        let (receiver, url) = Receiver::start().await;
        let calm = api(&tables, Faults::default());
        calm.put_webhook(name("game"), to(&format!("{url}/no-bob")), None).await.unwrap();
        cast(&calm, &[], &["ann: 1 coin", "bob: 2 coin, 3 coin", "cy: 4 coin"]).await;
        follow(&tables).await;
        for attempt in 1..=4 {
            // The pause doubles each time: 1 s, 2 s, 4 s, 8 s.
            let seconds = 1 << attempt;
            deliver(&process(&tables, attempt, Duration::from_secs(seconds)), "game", 300).await.unwrap();
        }
        let mut came = BTreeMap::<_, u64>::new();
        receiver.at("/no-bob").into_iter().for_each(|one| *came.entry(one).or_default() += 1);
        let right = [("ann", 1, 1), ("bob", 2, 4), ("cy", 4, 1)];
        assert_eq!(came, right.map(|(who, amount, times)| ((who.to_owned(), amount), times)).into());
        let webhook = calm.webhook(name("game")).await.unwrap();
        let failure = webhook.progress.failure.unwrap();
        assert_eq!(failure.error, "the receiver answered 500 Internal Server Error");
        let early = process(&tables, 9, Duration::from_secs(6));
        assert_eq!(dues(&early).await, Vec::<String>::new(), "the pause is not over");

        // A change ends the pause, and what has not arrived goes to the new place.
        calm.put_webhook(name("game"), to(&format!("{url}/ok")), None).await.unwrap();
        deliver(&process(&tables, 10, Duration::ZERO), "game", 300).await.unwrap();
        let bobs: Vec<_> = receiver.at("/ok").into_iter().filter(|(who, _)| who == "bob").collect();
        assert_eq!(bobs, [("bob".to_owned(), 2), ("bob".to_owned(), 3)]);
        let webhook = calm.webhook(name("game")).await.unwrap();
        assert_eq!(webhook.progress.failure, None);
    });
}

#[test]
fn a_receiver_that_hangs_holds_one_process_until_its_webhook_is_changed() {
    run(async {
        let tables = MemoryTables::new();
        let (receiver, url) = Receiver::start().await;
        let calm = Arc::new(api(&tables, Faults::default()));
        for path in ["hangs", "ok"] {
            calm.put_webhook(name(path), to(&format!("{url}/{path}")), None).await.unwrap();
        }
        cast(&calm, &[], &["ann: 1 coin"]).await;
        follow(&tables).await;
        assert_eq!(dues(&calm).await, ["hangs", "ok"]);
        let [held, free] = [1, 2].map(|seed| process(&tables, seed, Duration::ZERO));
        let work = async {
            while receiver.at("/hangs").is_empty() {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            assert_eq!(dues(&free).await, ["ok"], "one has a process");
            deliver(&free, "hangs", 5_000).await.unwrap();
            assert_eq!(receiver.at("/hangs").len(), 1, "one process has it");
            deliver(&free, "ok", 5_000).await.unwrap();
            assert_eq!(receiver.at("/ok").len(), 1);
            free.put_webhook(name("hangs"), to(&format!("{url}/changed")), None).await.unwrap();
        };
        let start = Instant::now();
        let (done, ()) = futures::future::join(deliver(&held, "hangs", 20_000), work).await;
        done.unwrap();
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_eq!(receiver.at("/changed"), [("ann".to_owned(), 1)]);
    });
}

#[test]
fn a_webhook_is_parked_resumed_and_removed_and_an_old_delivery_records_nothing() {
    run(async {
        let tables = MemoryTables::new();
        let calm = Arc::new(api(&tables, Faults::default()));
        let (webhook, is_new) =
            calm.put_webhook(name("game"), to("http://127.0.0.1:9/"), None).await.unwrap();
        assert!(is_new);
        cast(&calm, &[], &["ann: 1 coin"]).await;
        follow(&tables).await;
        let lease = calm.lease_webhook(name("game"), in_ms(60_000)).await.unwrap().unwrap();
        assert_eq!(calm.lease_webhook(name("game"), in_ms(60_000)).await.unwrap(), None);
        let parked = WebhookProgress { is_parked: true, ..webhook.progress.clone() };
        assert!(calm.record_delivery(name("game"), webhook.revision, parked).await.unwrap());
        calm.return_webhook(lease).await.unwrap();
        assert_eq!(dues(&calm).await, Vec::<String>::new(), "it is parked");
        let resumed = calm.resume_webhook(name("game")).await.unwrap();
        assert_ne!(resumed.revision, webhook.revision);
        assert_eq!(dues(&calm).await, ["game"]);
        let old = calm.record_delivery(name("game"), webhook.revision, webhook.progress.clone()).await;
        assert!(!old.unwrap());
        calm.remove_webhook(name("game")).await.unwrap();
        let gone = calm.record_delivery(name("game"), resumed.revision, webhook.progress).await;
        assert!(!gone.unwrap());
        assert!(matches!(calm.webhook(name("game")).await, Err(Refusal::UnknownWebhook)));
    });
}

#[test]
fn a_webhook_whose_answer_is_lost_is_created_once_with_its_secret() {
    run(async {
        for seed in 0..40 {
            let tables = MemoryTables::new();
            let losing = api(&tables, Faults { seed, lost: 300, ..Faults::default() });
            let (webhook, is_new) =
                losing.put_webhook(name("game"), to("http://127.0.0.1:9/"), None).await.unwrap();
            assert!(is_new, "seed {seed}");
            let calm = api(&tables, Faults::default());
            assert_eq!(calm.webhooks().await.unwrap(), std::slice::from_ref(&webhook));
            let (changed, is_new) =
                losing.put_webhook(name("game"), to("http://127.0.0.1:10/"), None).await.unwrap();
            assert!(!is_new && changed.secret == webhook.secret, "seed {seed}");
        }
    });
}

#[test]
fn a_delivery_of_an_event_writes_three_rows() {
    run(async {
        let tables = MemoryTables::new();
        let (receiver, url) = Receiver::start().await;
        let calm = api(&tables, Faults::default());
        calm.put_webhook(name("game"), to(&format!("{url}/ok")), None).await.unwrap();
        cast(&calm, &[], &["ann: 1 coin"]).await;
        follow(&tables).await;
        let meter = tables.connect(Faults::default());
        let process = process(&meter, 1, Duration::ZERO);
        assert_eq!(dues(&process).await, ["game"]);
        let looking = meter.take_usage();
        assert!(looking.write_units() == 0 && looking.read_half_units() <= 10, "{looking:?}");
        deliver(&process, "game", 5_000).await.unwrap();
        assert_eq!(receiver.at("/ok").len(), 1);
        let usage = meter.take_usage();
        assert!(usage.write_units() == 3 && usage.read_half_units() <= 26, "{usage:?}");
    });
}

#[test]
fn a_row_that_cannot_be_read_stops_no_other_webhook_and_is_replaced_when_put() {
    run(async {
        let tables = MemoryTables::new();
        let (receiver, url) = Receiver::start().await;
        let calm = Arc::new(api(&tables, Faults::default()));
        for which in ["bad", "good"] {
            calm.put_webhook(name(which), to(&format!("{url}/{which}")), None).await.unwrap();
        }
        let damage = webhook_key(&name("bad")).update(vec![Update::set("record", b"?".to_vec())]);
        tables.write(damage).await.unwrap();
        cast(&calm, &[], &["ann: 1 coin"]).await;
        follow(&tables).await;
        let unreadable = calm.due_webhooks().await.unwrap().unreadable;
        assert!(matches!(&unreadable[..], [one] if one.contains("the webhook bad")), "{unreadable:?}");
        assert_eq!(dues(&calm).await, ["good"]);
        deliver(&calm, "good", 300).await.unwrap();
        assert_eq!(receiver.at("/good"), [("ann".to_owned(), 1)]);
        let listed = calm.webhooks().await.unwrap();
        assert_eq!(listed.iter().map(|webhook| webhook.name.as_str()).collect::<Vec<_>>(), ["good"]);
        assert!(matches!(calm.webhook(name("bad")).await, Err(Refusal::Internal(_))));

        let (_, is_new) = calm.put_webhook(name("bad"), to(&format!("{url}/ok")), None).await.unwrap();
        assert!(is_new, "its secret is shown again");
        assert_eq!(calm.due_webhooks().await.unwrap().unreadable, Vec::<String>::new());
        cast(&calm, &[], &["ann: 2 coin"]).await;
        follow(&tables).await;
        deliver(&calm, "bad", 300).await.unwrap();
        assert_eq!(receiver.at("/ok"), [("ann".to_owned(), 2)]);
    });
}

#[test]
fn webhooks_that_are_created_at_the_same_time_do_not_exceed_the_limit() {
    run(async {
        for seed in 0..10 {
            let tables = MemoryTables::new();
            let calm = api(&tables, Faults::default());
            for number in 0..WEBHOOKS_MAX - 2 {
                calm.put_webhook(name(&format!("n{number}")), to("http://127.0.0.1:9/"), None).await.unwrap();
            }
            let creating = (0..6).map(|number| {
                let process =
                    api(&tables, Faults { seed: seed * 10 + number, turns_max: 9, ..Faults::default() });
                let new = name(&format!("new{number}"));
                async move { process.put_webhook(new, to("http://127.0.0.1:9/"), None).await }
            });
            let created = join_all(creating).await;
            let refused =
                |result: &Result<_, _>| matches!(result, Err(Refusal::TooManyWebhooks { max: 100 }));
            assert!(created.iter().all(|result| result.is_ok() || refused(result)), "seed {seed}");
            let stays = calm.webhooks().await.unwrap();
            let names: BTreeSet<_> = stays.iter().map(|webhook| webhook.name.clone()).collect();
            assert!(names.len() <= WEBHOOKS_MAX, "seed {seed}: {}", names.len());
            for (webhook, _) in created.into_iter().flatten() {
                assert!(names.contains(&webhook.name), "seed {seed}: what was created stays");
            }
        }
    });
}
