//! Tools for the game's designer: an operator's token with the scope `read`.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::Deserialize;

use super::{Server, answer, given};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Range {
    /// Start, RFC 3339, such as `2026-01-31T00:00:00Z`
    from: Option<String>,
    /// End, RFC 3339
    to: Option<String>,
    /// Length of a bucket: `1m`, `1h` or `1d`
    bucket: Option<String>,
}

#[tool_router(router = economy_tools, vis = "pub(super)")]
impl Server {
    /// The economy's figures: traded value, price index, deposits and withdrawals by reason, supply, burned
    /// fees, distribution of wealth.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn economy(&self, Parameters(range): Parameters<Range>) -> CallToolResult {
        let mut call = self.market.economy();
        for (name, value) in [("from", range.from), ("to", range.to), ("bucket", range.bucket)] {
            call = given(call, name, value);
        }
        answer(call.await)
    }

    /// Compares deposits with holdings, withdrawals and burned fees, asset by asset.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn audit(&self) -> CallToolResult {
        answer(self.market.audit().await)
    }
}
