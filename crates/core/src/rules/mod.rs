//! The rules of the market as pure functions, which every deployment calls: may it happen, what trades with
//! what, and what that does to accounts.
//!
//! Not here: where orders and accounts are stored. Callers pass what they read and apply what they get back.

use serde::{Deserialize, Serialize};

pub mod admission;
pub mod material_rules;
pub mod rule_set;
pub mod effects;
pub mod fees;
pub mod matching;

/// The settings of the program: what applies where the operator has set no rule ([`rule_set::RuleSet`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Sales tax in basis points (hundredths of a percent) of a seller's proceeds, 0 to 10,000.
    pub sales_tax_bps: u16,
    /// The most orders a player may have open at once.
    pub open_orders_max: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { sales_tax_bps: 0, open_orders_max: 200 }
    }
}
