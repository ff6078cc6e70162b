//! The JSON of the API as types, shared by the routes and Rust clients.
//!
//! Invariants: every number is an integer of at most 2^53 − 1 (`12.0` is read as 12); every time is RFC 3339
//! in UTC with milliseconds; absent fields are omitted, except the `next` of a list, which is `null` at the
//! end. Requests with unknown fields are refused; responses may gain fields.
//!
//! Not here: the meaning and the bounds of the numbers (`tradepost-core`), HTTP (`tradepost-http`).
#![warn(missing_docs)]
#![deny(clippy::float_arithmetic, reason = "every number on the wire is an integer")]

mod object;
mod whole;
mod time;
mod terms;
mod code;
mod problem;
mod order;
mod batch;
mod rules;
mod market;
mod account;
mod access;
mod operator;
mod transfer;
mod economy;
mod stream;
mod feed;
mod webhook;

pub use access::{Freeze, TokensNotBefore, TokensNotBeforeRequest};
pub use account::{
    Balance, Balances, Event, EventKind, EventList, Fill, FillList, FillRole, Limits, OpenOrderLimit,
    RequestLimit,
};
pub use batch::{BatchOperation, BatchRequest, BatchResult, BatchResults};
pub use code::Code;
pub use economy::{
    AssetFlow, AssetSupply, Economy, EconomyBucket, EconomyMaterial, FeeSum, FlowKind, Wealth,
};
pub use feed::{FeedEvent, FeedList, write_feed_event};
pub use market::{
    Book, BookList, Candle, CandleInterval, CandleList, Fees, MarketClock, Material, MaterialList,
    MaterialState, Trade, TradeList,
};
pub use object::Object;
pub use operator::{
    AssetAudit, Audit, Halt, MaterialBatch, MaterialBatchResult, MaterialBatchResults, MaterialRequest,
    NamedMaterial,
};
pub use order::{CancelledOrders, Order, OrderList, OrderRequest, Quote, ReduceRequest};
pub use problem::{PROBLEM_JSON, Problem};
pub use rules::{
    BuyLimit, BuyLimitUse, InvalidRule, RuleChanges, RuleSet, Rules, RulesChange, RulesHistory, RulesRequest,
    ScheduledRules,
};
pub use stream::{Summary, write_message};
pub use terms::{CloseReason, Level, Side, Status, TimeInForce};
pub use time::{InvalidTime, Time};
pub use transfer::{
    BatchTransfer, Transfer, TransferBatch, TransferBatchResult, TransferBatchResults, TransferKind,
    TransferList, TransferRequest, TransferState,
};
pub use webhook::{Webhook, WebhookFormat, WebhookList, WebhookMessage, WebhookRequest, WebhookState};
