//! Tools that read a player's account: the token's own, or for an operator anyone's.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::Deserialize;

use super::{Server, answer, given};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Whose {
    /// The player: an operator's token must name it, a player's must not
    player: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct OrdersOf {
    /// The player: an operator's token must name it, a player's must not
    player: Option<String>,
    /// Only open or only closed orders
    status: Option<Status>,
    /// Only orders of this material
    material: Option<String>,
    /// Cursor: `next` of the part before
    cursor: Option<String>,
    /// Orders at most, up to 1,000; 100 by default
    limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    Closed,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct EventsOf {
    /// The player: an operator's token must name it, a player's must not
    player: Option<String>,
    /// Cursor: `next` of the part before; without it, from the oldest on
    after: Option<String>,
    /// Events at most, up to 1,000; 100 by default
    limit: Option<u32>,
}

#[tool_router(router = account_tools, vis = "pub(super)")]
impl Server {
    /// What a player holds of each asset: available, and held in escrow for open orders.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn balances(&self, Parameters(Whose { player }): Parameters<Whose>) -> CallToolResult {
        let call = player.map_or_else(|| self.market.balances(), |player| self.market.balances_of(&player));
        answer(call.await)
    }

    /// A player's orders, newest first, with what has traded and why they closed.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn orders(&self, Parameters(of): Parameters<OrdersOf>) -> CallToolResult {
        let call = match &of.player {
            Some(player) => self.market.orders_of(player),
            None => self.market.orders(),
        };
        let status = of.status.map(|status| if matches!(status, Status::Open) { "open" } else { "closed" });
        let call = given(call, "status", status);
        let call = given(call, "material", of.material);
        let call = given(call, "cursor", of.cursor);
        answer(given(call, "limit", of.limit).await)
    }

    /// A player's inbox, oldest first: fills, cancels, expiries, deposits and withdrawals.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn inbox(&self, Parameters(of): Parameters<EventsOf>) -> CallToolResult {
        let call = match &of.player {
            Some(player) => self.market.events_of(player),
            None => self.market.events(),
        };
        let call = given(call, "after", of.after);
        answer(given(call, "limit", of.limit).await)
    }
}
