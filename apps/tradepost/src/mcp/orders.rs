//! Tools that place and cancel orders: a player's token, or an operator's with the scope `trade` (for
//! cancelling, also `support`).

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::JsonSchema;
use rmcp::{tool, tool_router};
use serde::Deserialize;
use tradepost_client::wire::{OrderRequest, Side, Time, TimeInForce};

use super::{Server, answer, refusal};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Placing {
    /// Buy (`bid`) or sell (`ask`)
    side: SideOf,
    /// Id of the material, such as `copper`
    material: String,
    /// Units
    quantity: u64,
    /// Limit price, in coins per unit
    price: u64,
    /// How long the order waits; by default `gtd` if `expires_at` is given, otherwise `gtc`
    time_in_force: Option<Waits>,
    /// When the order expires, RFC 3339; for `gtd` only
    expires_at: Option<String>,
    /// The player: an operator's token must name it, a player's need not
    player: Option<String>,
    /// A name of your choice for this order: the same order sent again under it is placed once
    idempotency_key: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "snake_case")]
enum SideOf {
    Bid,
    Ask,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(rename_all = "snake_case")]
enum Waits {
    /// Until it is filled or cancelled
    Gtc,
    /// Until `expires_at`
    Gtd,
    /// Not at all: what does not fill immediately is cancelled
    Ioc,
    /// Not at all: it fills in full immediately, or is cancelled
    Fok,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(crate = "rmcp::schemars")]
#[serde(deny_unknown_fields)]
struct Cancelling {
    /// Id of the order
    order_id: String,
}

impl Placing {
    fn request(self) -> Result<OrderRequest, CallToolResult> {
        let expires_at = self.expires_at.map(|time| time.parse::<Time>()).transpose();
        let expires_at = expires_at.map_err(|error| {
            CallToolResult::structured_error(refusal("invalid_body", &format!("expires_at: {error}")))
        })?;
        Ok(OrderRequest {
            side: match self.side {
                SideOf::Bid => Side::Bid,
                SideOf::Ask => Side::Ask,
            },
            material: self.material,
            price: self.price,
            quantity: self.quantity,
            time_in_force: self.time_in_force.map(|waits| match waits {
                Waits::Gtc => TimeInForce::Gtc,
                Waits::Gtd => TimeInForce::Gtd,
                Waits::Ioc => TimeInForce::Ioc,
                Waits::Fok => TimeInForce::Fok,
            }),
            expires_at,
            player: self.player,
        })
    }
}

#[tool_router(router = quoting_tools, vis = "pub(super)")]
impl Server {
    /// What an order would do now: fills, average price, fee, price impact. Changes nothing.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn quote(&self, Parameters(order): Parameters<Placing>) -> CallToolResult {
        match order.request() {
            Ok(order) => answer(self.market.quote(&order).await),
            Err(refusal) => refusal,
        }
    }
}

#[tool_router(router = placing_tools, vis = "pub(super)")]
impl Server {
    /// Places a limit order. It trades at once with what crosses, at the resting orders' prices; the rest
    /// waits, with its coins or goods in escrow.
    #[tool(annotations(read_only_hint = false, destructive_hint = true, open_world_hint = false))]
    async fn place_order(&self, Parameters(mut order): Parameters<Placing>) -> CallToolResult {
        let key = order.idempotency_key.take();
        match order.request() {
            Ok(order) => {
                let call = self.market.place(&order);
                answer(if let Some(key) = key { call.key(key).await } else { call.await })
            }
            Err(refusal) => refusal,
        }
    }
}

#[tool_router(router = cancelling_tools, vis = "pub(super)")]
impl Server {
    /// Cancels an open order; what it held comes back.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = true,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn cancel_order(&self, Parameters(order): Parameters<Cancelling>) -> CallToolResult {
        answer(self.market.cancel(&order.order_id).await)
    }
}
