//! The contract suite of the HTTP API, unchanged, against the market over tables in memory.

use std::io::stderr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tradepost_contract::{self as contract, Feature, Target};
use tradepost_http::auth::{KeySettings, Keys};
use tradepost_http::{RequestRate, Settings};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};

use crate::world::{Backstage, api};

#[test]
fn contract_suite_passes() {
    let only = std::env::var("TRADEPOST_CONTRACT_ONLY").ok().filter(|value| !value.is_empty());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    let report = local.block_on(&runtime, async {
        let tables = MemoryTables::new();
        let secret = b"a secret of the tests, 32 bytes long or more".to_vec();
        let keys = Keys::new(&KeySettings { secret: Some(&secret), ..KeySettings::default() }).unwrap();
        let mut settings = Settings::new(keys);
        settings.request_rate = RequestRate { per_second: 0, burst: 0 };
        let app = tradepost_http::app(Arc::new(api(&tables, Faults::default())), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let served = tokio::spawn(async move { axum::serve(listener, app).await });
        let played = tokio::task::spawn_local(Backstage::new(&tables).play_for_ever());
        let without = vec![Feature::LiveStream, Feature::Rules];
        let target = Target { url, secret, settle: Duration::from_secs(10), without };
        let report = contract::run(&target, only.as_deref(), &mut stderr()).await;
        served.abort();
        played.abort();
        assert!(played.await.unwrap_err().is_cancelled(), "the backstage ran to the end");
        report
    });
    assert!(report.ok(), "{report}");
}
