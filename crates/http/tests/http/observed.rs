//! Log lines and metrics of requests, which never contain a token.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex};

use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::filter::LevelFilter;
use tradepost_http::auth::Role;
use tradepost_ports::Refusal;

use crate::api::{Api, Call, token};
use crate::fake::Behavior;

/// A global subscriber that enables every log line and discards it. `tracing` caches per line, for all
/// threads, whether a subscriber is interested; a line that another test reached first, without one, would
/// stay disabled.
static GLOBAL_SUBSCRIBER: LazyLock<()> = LazyLock::new(|| {
    let subscriber =
        tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE).with_writer(io::sink).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
});

/// Makes log lines reach the tests that check them, in whichever order the tests run.
pub(crate) fn enable_all_log_lines() {
    LazyLock::force(&GLOBAL_SUBSCRIBER);
}

/// The log of this thread.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn start(level: LevelFilter) -> (Self, tracing::subscriber::DefaultGuard) {
        enable_all_log_lines();
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut self.0.lock().unwrap())).unwrap()
    }
}

#[tokio::test]
async fn tokens_are_not_logged() {
    let (log, _guard) = Log::start(LevelFilter::TRACE);
    let api = Api::new();
    let ada = token("ada", Role::Player);
    let call = Call::new("GET /v1/balances").token(&ada).header("x-request-id", "request-7");
    api.send(call).await;
    let line = log.take();
    for part in ["DEBUG", "request-7", "GET", "/v1/balances", "status=200", "ms="] {
        assert!(line.contains(part), "{part} is missing: {line}");
    }
    assert!(!line.contains(&ada), "{line}");

    api.start(Call::new(&format!("GET /v1/stream?materials=&access_token={ada}"))).await;
    api.send(Call::new(&format!("GET /v1/stream?materials=&access_token={ada}x")))
        .await
        .problem(401, "unauthenticated");
    api.fake.set(Behavior::Panics);
    api.send(Call::player("GET /v1/fills")).await.problem(500, "internal");
    let lines = log.take();
    assert!(lines.contains("/v1/stream"), "{lines}");
    assert!(!lines.contains(&ada), "{lines}");
}

#[tokio::test]
async fn successes_are_quiet_and_failures_are_logged() {
    let (log, _guard) = Log::start(LevelFilter::INFO);
    let api = Api::new();
    assert_eq!(api.send(Call::new("GET /v1/fees")).await.status, 200);
    api.send(Call::new("GET /nothing")).await.problem(404, "not_found");
    assert_eq!(log.take(), "");

    api.fake.set(Behavior::Refuses(|| Refusal::Busy));
    api.send(Call::new("GET /v1/fees")).await.problem(503, "busy");
    assert!(log.take().contains("INFO"));

    api.fake.set(Behavior::Refuses(|| Refusal::internal("disk full")));
    let reply = api.send(Call::new("GET /v1/fees")).await;
    let line = log.take();
    for part in ["ERROR", "disk full", reply.header("x-request-id").unwrap()] {
        assert!(line.contains(part), "{part} is missing: {line}");
    }
}

#[tokio::test]
async fn slow_responses_are_logged() {
    let (log, _guard) = Log::start(LevelFilter::INFO);
    let api = Api::with(|settings| settings.slow = std::time::Duration::ZERO);
    assert_eq!(api.send(Call::new("GET /v1/fees")).await.status, 200);
    assert!(log.take().contains("/v1/fees"));
}

#[tokio::test]
async fn requests_are_counted_by_route() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let api = Api::new();
    for line in ["GET /v1/materials/copper", "GET /v1/materials/iron", "GET /v1/nothing", "BREW /v1/fees"] {
        api.send(Call::new(line)).await;
    }
    let text = recorder.handle().render();
    for line in [
        r#"http_requests_total{route="/v1/materials/{material}",method="GET",status="200"} 1"#,
        r#"http_requests_total{route="/v1/materials/{material}",method="GET",status="404"} 1"#,
        r#"http_requests_total{route="unmatched",method="GET",status="404"} 1"#,
        r#"http_requests_total{route="/v1/fees",method="other",status="405"} 1"#,
        r#"http_request_duration_seconds_count{route="/v1/materials/{material}",method="GET"} 2"#,
    ] {
        assert!(text.contains(line), "{line} is missing:\n{text}");
    }
}
