//! The functions' one artifact: the handler's name chooses the role.

use anyhow::{Context, bail};
use tradepost_lambda::{api, matcher, projector, sequencer, settings, sweeper, webhooks};

fn main() -> anyhow::Result<()> {
    settings::log();
    let role = settings::text("_HANDLER")?;
    // An instance serves one request at a time: one thread is enough.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("no runtime")?.block_on(async {
        match role.as_str() {
            "api" => api::run().await,
            "matcher" => matcher::run().await,
            "projector" => projector::run().await,
            "sequencer" => sequencer::run().await,
            "sweeper" => sweeper::run().await,
            "webhooks" => webhooks::run().await,
            other => bail!(
                "the handler is {other}; it must be api, matcher, projector, sequencer, sweeper or webhooks"
            ),
        }
    })
}
