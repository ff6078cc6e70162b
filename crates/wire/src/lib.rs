//! The JSON of the API, as types: what the routes read and write, and what a Rust client may use.
//!
//! Invariants: every number is an integer of at most 2^53 − 1; every time is RFC 3339 in UTC with milliseconds; what is
//! absent is left out, except the `next` of a list, which is `null` at the end. Requests refuse unknown fields; replies
//! may grow new ones.
//!
//! Not here: what the numbers mean and whether they are in bounds (`tradepost-core`, `routes`).
#![warn(missing_docs)]

mod object;
mod time;
mod operation;
mod order;
mod market;
mod account;
mod operator;
mod economy;
mod problem;

pub use object::Object;

pub use account::{
    Balance, Balances, Event, EventKind, EventList, Fill, FillList, FillRole, Limits, OpenOrderLimit,
    RequestLimit,
};
pub use economy::{AssetFlow, AssetSupply, Economy, EconomyBucket, EconomyMaterial, FlowKind, Wealth};
pub use market::{
    Book, Candle, CandleInterval, CandleList, Fees, Level, Material, MaterialList, MaterialState, Trade,
    TradeList,
};
pub use operator::{AssetAudit, Audit, Halt, MaterialRequest, Transfer, TransferRequest};
pub use order::{
    BatchOperation, BatchRequest, BatchResult, BatchResults, CancelledOrders, CloseReason, Order, OrderList,
    OrderRequest, Quote, ReduceRequest, Side, Status, TimeInForce,
};
pub use problem::Problem;
pub use time::{InvalidTime, Time};
