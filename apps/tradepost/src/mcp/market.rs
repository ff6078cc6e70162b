//! Tools for market data, which needs no token.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::Deserialize;

use super::{Server, answer, given};

/// A part of the list of materials.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Materials {
    /// Cursor: `next` of the part before
    after: Option<String>,
    /// Materials at most, up to 1,000; 100 by default
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct BookOf {
    /// Id of the material, such as `copper`
    material: String,
    /// Levels on each side; 20 by default
    depth: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct TradesOf {
    /// Id of the material, such as `copper`
    material: String,
    /// The id of a trade: returns later ones, oldest first. Without it, the newest first
    after: Option<String>,
    /// Trades at most, up to 1,000; 100 by default
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct CandlesOf {
    /// Id of the material, such as `copper`
    material: String,
    /// Length of a candle
    interval: Interval,
    /// Start, RFC 3339, such as `2026-01-31T00:00:00Z`
    from: Option<String>,
    /// End, RFC 3339
    to: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
enum Interval {
    #[serde(rename = "1m")]
    Minute,
    #[serde(rename = "1h")]
    Hour,
    #[serde(rename = "1d")]
    Day,
}

impl Interval {
    fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "1m",
            Self::Hour => "1h",
            Self::Day => "1d",
        }
    }
}

#[tool_router(router = market_tools, vis = "pub(super)")]
impl Server {
    /// Materials with their last price, reference price, best bid and ask, and the last 24 hours.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn list_materials(&self, Parameters(part): Parameters<Materials>) -> CallToolResult {
        let call = given(self.market.materials(), "after", part.after);
        answer(given(call, "limit", part.limit).await)
    }

    /// The order book of a material: price, quantity and number of orders of each level, best first.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn order_book(&self, Parameters(of): Parameters<BookOf>) -> CallToolResult {
        answer(given(self.market.book(&of.material), "depth", of.depth).await)
    }

    /// Trades of a material.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn recent_trades(&self, Parameters(of): Parameters<TradesOf>) -> CallToolResult {
        let call = given(self.market.trades(&of.material), "after", of.after);
        answer(given(call, "limit", of.limit).await)
    }

    /// Candles of a material: open, high, low, close, volume and value of each interval with trades.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn candles(&self, Parameters(of): Parameters<CandlesOf>) -> CallToolResult {
        let call = self.market.candles(&of.material).query("interval", of.interval.as_str());
        let call = given(call, "from", of.from);
        answer(given(call, "to", of.to).await)
    }

    /// The market's sales tax, in hundredths of a percent of a seller's proceeds.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn fees(&self) -> CallToolResult {
        answer(self.market.fees().await)
    }
}
