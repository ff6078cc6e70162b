//! A server of the Model Context Protocol: what an assistant sees of a market, and the documentation.
//!
//! Every answer is the API's JSON, and every refusal the API's problem with its stable code, so an assistant
//! that knows the documentation knows the tools.
//!
//! Invariants: a tool that the token does not permit is not listed. The market decides all the same.
//!
//! Not here: reading standard input (`rmcp`), the calls (`tradepost-client`).

mod rights;
mod market;
mod accounts;
mod orders;
mod economy;
mod pages;
mod docs;

use std::fmt::Display;

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::model::{
    CallToolResult, Implementation, ListResourcesResult, PaginatedRequestParams, ReadResourceRequestParams,
    ReadResourceResponse, ServerCapabilities, ServerConfig,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, tool_handler};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tradepost_client::{Call, Client, Error};

pub(crate) use self::rights::Rights;

/// What an assistant reads about all tools.
const INSTRUCTIONS: &str = "\
Tradepost is a commodities market for games: an ask sells, a bid buys, and each order has a limit price. \
Prices are whole coins per unit, quantities whole units. Goods and coins of an open order are in escrow (held). \
A refusal has a stable `code`; read_docs with page errors.md explains each. \
Before you answer a question about rules, API, settings or operation, look it up with search_docs. \
Before you place an order, ask for its quote.";

/// The tools that a token permits, and the documentation.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    market: Client,
    tools: ToolRouter<Self>,
}

impl Server {
    /// The tools of a market, for the holder of the client's token.
    pub(crate) fn new(market: Client, rights: Rights) -> Self {
        let mut tools = Self::market_tools() + Self::docs_tools();
        if rights.reads_accounts {
            tools += Self::account_tools();
            tools += Self::quoting_tools();
        }
        if rights.reads_economy {
            tools += Self::economy_tools();
        }
        if rights.places {
            tools += Self::placing_tools();
        }
        if rights.cancels {
            tools += Self::cancelling_tools();
        }
        Self { market, tools }
    }
}

#[tool_handler(router = self.tools)]
impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(
                Implementation::new("tradepost", env!("CARGO_PKG_VERSION")).with_title("Tradepost"),
            )
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(pages::resources())
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        pages::resource(&request.uri).map(Into::into)
    }
}

/// The call with a query parameter, if it was given.
fn given<T: DeserializeOwned>(call: Call<T>, name: &'static str, value: Option<impl Display>) -> Call<T> {
    match value {
        Some(value) => call.query(name, value),
        None => call,
    }
}

/// What a call returned, as an assistant reads it.
fn answer<T: Serialize>(called: Result<T, Error>) -> CallToolResult {
    match called.map_err(|error| problem(&error)).and_then(|answer| json(&answer)) {
        Ok(answer) => CallToolResult::structured(answer),
        Err(problem) => CallToolResult::structured_error(problem),
    }
}

fn json(answer: &impl Serialize) -> Result<Value, Value> {
    serde_json::to_value(answer).map_err(|error| refusal("unreadable", &error.to_string()))
}

/// The market's problem document, or the client's own code.
fn problem(error: &Error) -> Value {
    let document = error.problem().and_then(|problem| serde_json::to_value(problem).ok());
    document.unwrap_or_else(|| refusal(error.code(), &error.to_string()))
}

fn refusal(code: &str, detail: &str) -> Value {
    json!({ "code": code, "detail": detail })
}
