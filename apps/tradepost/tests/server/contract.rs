//! The contract suite of the HTTP API, against this server or any other.

use std::io::stderr;
use std::time::Duration;

use tradepost_contract::{self as contract, Feature, Target};

use crate::harness::{Server, directory};

/// `TRADEPOST_CONTRACT_URL` and `TRADEPOST_CONTRACT_SECRET_FILE` select another deployment (`cargo xtask
/// contract`). `TRADEPOST_CONTRACT_WITHOUT` lists features that it lacks (`live-stream`, `feed`),
/// `TRADEPOST_CONTRACT_SETTLE_SECONDS` is how long it may take to match and expire, and
/// `TRADEPOST_CONTRACT_ONLY` selects cases.
#[test]
fn contract_suite_passes() {
    let own = directory();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (server, url, secret_file) = if let Some(url) = variable("TRADEPOST_CONTRACT_URL") {
        (None, url, variable("TRADEPOST_CONTRACT_SECRET_FILE").expect("the secret's file").into())
    } else {
        let flags = ["--requests-per-second", "0", "--sales-tax-bps", "250"];
        let server = Server::start_with(own.path(), &flags);
        let url = server.url.clone();
        (Some(server), url, own.path().join("secret"))
    };
    let secret = std::fs::read(secret_file).expect("the secret");
    let without = variable("TRADEPOST_CONTRACT_WITHOUT").unwrap_or_default();
    let without = without.split(',').filter(|name| !name.is_empty());
    let without = without.map(|name| Feature::named(name).expect("the name of a feature")).collect();
    let settle =
        variable("TRADEPOST_CONTRACT_SETTLE_SECONDS").map_or(10, |text| text.parse().expect("seconds"));
    let settle = Duration::from_secs(settle);
    let target = Target { url, secret, settle, without };
    let only = variable("TRADEPOST_CONTRACT_ONLY");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let report = runtime.block_on(contract::run(&target, only.as_deref(), &mut stderr()));
    assert!(report.ok(), "{report}");
    drop(server);
}
