//! What only the operator asks for: materials, deposits, withdrawals, halts, the audit.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use utoipa::ToSchema;

use super::Balance;

/// A material as the operator registers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Copper ore"}))]
pub struct MaterialRequest {
    /// What players read: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Assets that come in or go out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"asset": "coin", "amount": 10_000, "reason": "quest 17"}))]
pub struct TransferRequest {
    /// `coin`, or a material.
    pub asset: String,
    /// How much, in coins or units.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub amount: u64,
    /// Why, in the game's words: 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Assets that came in or went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transfer {
    /// Whose account.
    #[schema(example = "ada")]
    pub player: String,
    /// `coin`, or a material.
    #[schema(example = "coin")]
    pub asset: String,
    /// How much, in coins or units.
    #[schema(example = 10_000)]
    pub amount: u64,
    /// Why, in the game's words.
    #[schema(example = "quest 17")]
    pub reason: String,
    /// What the account then holds of the asset.
    pub balance: Balance,
}

/// Whether orders are accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Halt {
    /// Whether they are refused from now on.
    pub halted: bool,
    /// Of which material; absent for the whole market.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "copper")]
    pub material: Option<String>,
}

/// The market added up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Audit {
    /// Whether every difference is 0 and there is no problem.
    pub ok: bool,
    /// One for each asset.
    pub assets: Vec<AssetAudit>,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}

/// One asset added up: deposited − withdrawn − burned = available + held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetAudit {
    /// `coin`, or a material.
    #[schema(example = "coin")]
    pub asset: String,
    /// What came in.
    #[schema(example = 10_000)]
    pub deposited: u64,
    /// What went out.
    #[schema(example = 0)]
    pub withdrawn: u64,
    /// What fees burned.
    #[schema(example = 40)]
    pub burned: u64,
    /// What is free in all accounts.
    #[schema(example = 9_240)]
    pub available: u64,
    /// What open orders hold.
    #[schema(example = 720)]
    pub held: u64,
    /// deposited − withdrawn − burned − available − held: 0 when all is well.
    #[schema(example = 0)]
    pub difference: i64,
}

impl From<core::Audit> for Audit {
    fn from(audit: core::Audit) -> Self {
        Self {
            ok: audit.ok(),
            assets: audit.assets.into_iter().map(AssetAudit::from).collect(),
            problems: audit.problems,
        }
    }
}

impl From<core::AssetAudit> for AssetAudit {
    fn from(audit: core::AssetAudit) -> Self {
        Self {
            difference: audit.difference(),
            asset: audit.asset.as_str().to_owned(),
            deposited: audit.deposited,
            withdrawn: audit.withdrawn,
            burned: audit.burned,
            available: audit.available,
            held: audit.held,
        }
    }
}
