//! Serves the market of AWS over tables in memory, for those who want to call it or attack it: `… DIRECTORY`
//! with the `secret`.
//!
//! Matching, telling and sweeping go on behind it as on AWS. It prints where it listens as a line of JSON.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "an example ends by panicking")]
#![expect(clippy::print_stdout, reason = "it says where it listens")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/aws/world.rs"]
mod world;

use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::LocalSet;
use tradepost_http::auth::{KeySettings, Keys};
use tradepost_http::{RequestRate, Settings};
use tradepost_serverless::memory_dynamodb::{Faults, MemoryTables};

fn main() {
    let directory = std::env::args_os().nth(1).expect("a directory with the file `secret`");
    let secret = std::fs::read(Path::new(&directory).join("secret")).expect("the secret");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    LocalSet::new().block_on(&runtime, async {
        let tables = MemoryTables::new();
        let keys = Keys::new(&KeySettings { secret: Some(&secret), ..KeySettings::default() }).unwrap();
        let mut settings = Settings::new(keys);
        settings.request_rate = RequestRate { per_second: 0, burst: 0 };
        let app = tradepost_http::app(Arc::new(world::api(&tables, Faults::default())), settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{{\"url\":\"http://{}\"}}", listener.local_addr().unwrap());
        tokio::task::spawn_local(world::Backstage::new(&tables).play_for_ever());
        axum::serve(listener, app).await.unwrap();
    });
}
