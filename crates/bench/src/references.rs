//! References of transfers: how much memory the filter in front of them takes, and how many transfers a
//! second are made with it for half a minute.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use indicatif::ProgressBar;
use tradepost_core::Reference;
use tradepost_node::{ReferenceFilter, ReferenceKey};

use crate::http::CONNECTIONS;
use crate::load::{Request, load, post};
use crate::measure::{bytes_each, ns_each, resident_bytes};
use crate::report::{Row, Target};
use crate::server::Server;

/// Transfers a request.
pub(crate) const BATCH: usize = 100;

/// Fills a filter with this many references, and looks new ones up.
pub(crate) fn filter(count: usize, progress: &ProgressBar) -> anyhow::Result<[Row; 3]> {
    progress.set_message(format!("bridge: a filter of {count} references"));
    let filter = ReferenceFilter::default();
    let before = resident_bytes(std::process::id())?;
    for number in 0..count {
        filter.add(key(number)?.indexed());
    }
    let bytes = resident_bytes(std::process::id())?.saturating_sub(before);
    let looked_up = count / 10;
    let new = (count..count + looked_up).map(key).collect::<anyhow::Result<Vec<_>>>()?;
    let (started, mut suspects) = (Instant::now(), 0);
    for request in new.chunks(BATCH) {
        suspects += filter.suspects(request.iter()).into_iter().filter(|suspect| *suspect).count();
    }
    let each = ns_each(started.elapsed(), looked_up);
    let millions = count / 1_000_000;
    let megabytes = bytes_each(bytes, 1_000_000);
    Ok([
        Row::new(format!("memory of {millions} million references"), megabytes, "MB")
            .target(Target::AtMost(200.0)),
        Row::new("looking up a new reference among them", each, "ns").target(Target::AtMost(5_000.0)),
        Row::new(
            "of 1,000 new references, read from disk",
            bytes_each(suspects.try_into()?, looked_up) * 1e3,
            "",
        ),
    ])
}

fn key(number: usize) -> anyhow::Result<ReferenceKey> {
    Ok(ReferenceKey::of(&Reference::new(&format!("trip-{number}"))?))
}

/// Transfers a second on a schedule.
const RATE: f64 = 120_000.0;

/// Makes transfers on a schedule for a time; fails if any is refused.
pub(crate) async fn sustained(
    server: &Server,
    lasts: Duration,
    progress: &ProgressBar,
) -> anyhow::Result<Row> {
    progress.set_message(format!("bridge: transfers for {} s", lasts.as_secs()));
    #[expect(clippy::cast_precision_loss, reason = "a number of transfers")]
    let rate = RATE / BATCH as f64;
    let requests = load(server.address(), CONNECTIONS, lasts, Some(rate), &transfers(server)?).await?;
    let name = format!("the same on a schedule for {} s, none refused", lasts.as_secs());
    #[expect(clippy::cast_precision_loss, reason = "a number of transfers")]
    Ok(Row::new(name, requests.per_second * BATCH as f64, "transfers/s").target(Target::AtLeast(100_000.0)))
}

/// Requests of deposits whose references are new each time.
pub(crate) fn transfers(server: &Server) -> anyhow::Result<Request> {
    let headers = server.operator_header()?;
    let run = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    Ok(Arc::new(move |client, step| {
        let mut body = String::from(r#"{"transfers":["#);
        for part in 0..BATCH {
            let comma = if part > 0 { "," } else { "" };
            // Writing to a string cannot fail.
            let _written = write!(
                body,
                r#"{comma}{{"kind":"deposit","player":"p{client}","asset":"coin","amount":1,"reason":"benchmark","reference":"{run}-{client}-{step}-{part}"}}"#
            );
        }
        body.push_str("]}");
        post("/v1/transfers/batch", &headers, &body)
    }))
}
