//! A material and how it trades.

use tradepost_core::{MaterialId, Price, RuleSet};

use super::Day;

/// A material and how it trades.
#[derive(Clone, Debug)]
pub struct MaterialSummary {
    /// The material's id.
    pub material: MaterialId,
    /// The name that players read.
    pub name: String,
    /// Whether orders are refused, for this material or for the whole market.
    pub halted: bool,
    /// The price of the last trade.
    pub last: Option<Price>,
    /// The best bid.
    pub best_bid: Option<Price>,
    /// The best ask.
    pub best_ask: Option<Price>,
    /// The price by which a game should pay: one trade cannot move it.
    pub reference_price: Option<Price>,
    /// The last 24 hours.
    pub day: Day,
    /// The rules that the operator set and that apply to it.
    pub rules: RuleSet,
}
