//! Learns of fills from the market's feed, each exactly once.

use std::time::Duration;

use anyhow::Result;
use tradepost_client::Client;

use crate::store::Store;

/// How long the market may keep a request open until something happens; less than the client's time limit.
const WAIT_SECONDS: u32 = 10;
/// How long to wait after a failure.
const PAUSE: Duration = Duration::from_millis(200);

/// Reads the feed for good, from where the store left off.
pub(crate) async fn follow(store: &Store, market: &Client) -> Result<()> {
    loop {
        // The store alone says what comes next, so an answer that is lost is read again.
        let after = store.cursor()?;
        let mut page = market.feed().limit(500).query("wait", WAIT_SECONDS);
        if let Some(cursor) = &after {
            page = page.after(cursor);
        }
        match page.await {
            Ok(page) if after.as_ref() == Some(&page.next) => {}
            Ok(page) => store.record(after.as_deref(), &page)?,
            Err(error) => {
                tracing::warn!("the feed is read again: {error}");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
