//! Tools that read a player's account: the token's own, or for an operator anyone's.

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::Deserialize;

use super::{Server, answer};

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
        let mut call = match &of.player {
            Some(player) => self.market.orders_of(player),
            None => self.market.orders(),
        };
        if let Some(status) = of.status {
            let status = if matches!(status, Status::Open) { "open" } else { "closed" };
            call = call.query("status", status);
        }
        if let Some(material) = of.material {
            call = call.query("material", material);
        }
        if let Some(cursor) = of.cursor {
            call = call.query("cursor", cursor);
        }
        if let Some(limit) = of.limit {
            call = call.limit(limit);
        }
        answer(call.await)
    }

    /// A player's inbox, oldest first: fills, cancels, expiries, deposits and withdrawals.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn inbox(&self, Parameters(of): Parameters<EventsOf>) -> CallToolResult {
        let mut call = match &of.player {
            Some(player) => self.market.events_of(player),
            None => self.market.events(),
        };
        if let Some(after) = of.after {
            call = call.after(after);
        }
        if let Some(limit) = of.limit {
            call = call.limit(limit);
        }
        answer(call.await)
    }
}
