//! Operators' requests: materials, halts, the audit.

use serde::{Deserialize, Serialize};
use tradepost_core as core;
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::object;
use crate::problem::Problem;
use crate::time::Time;

/// A material to register or rename.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Copper ore"}))]
pub struct MaterialRequest {
    /// The name that players see: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// Up to 100 materials, which are registered or renamed one after another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialBatch {
    /// The materials, in the order in which they are registered.
    #[serde(deserialize_with = "object::list")]
    #[schema(min_items = 1, max_items = 100)]
    pub materials: Vec<NamedMaterial>,
}

/// A material of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "copper", "name": "Copper ore"}))]
pub struct NamedMaterial {
    /// The material's id.
    pub id: String,
    /// The name that players see: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
}

/// The results of a batch of materials, one per material, in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialBatchResults {
    /// One result per material.
    pub results: Vec<MaterialBatchResult>,
}

/// The result of registering a material in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MaterialBatchResult {
    /// The HTTP status that registering the material alone would have had.
    #[schema(example = 200)]
    pub status: u16,
    /// The material's id, as it was sent.
    #[schema(example = "copper")]
    pub id: String,
    /// Why the material was not registered; absent if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// Whether a material or the market is halted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Halt {
    /// Whether new orders are refused.
    pub halted: bool,
    /// The material's id; absent for the whole market.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "copper")]
    pub material: Option<String>,
}

/// The result of an audit of the whole market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Audit {
    /// Whether every `difference` is 0 and `problems` is empty.
    pub ok: bool,
    /// The moment it describes.
    pub at: Time,
    /// The last event that it includes, in the order of all events; absent on AWS, where events have no
    /// common order.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 4_711)]
    pub sequence: Option<u64>,
    /// One entry per asset.
    pub assets: Vec<AssetAudit>,
    /// The problems that were found, in words.
    pub problems: Vec<String>,
}

/// The sums of one asset: deposited − withdrawn − burned = available + held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetAudit {
    /// `coin` or a material's id.
    #[schema(example = "coin")]
    pub asset: String,
    /// The amount deposited since the market began.
    #[schema(example = 10_000)]
    pub deposited: u64,
    /// The amount withdrawn since the market began.
    #[schema(example = 0)]
    pub withdrawn: u64,
    /// The amount burned by fees since the market began.
    #[schema(example = 40)]
    pub burned: u64,
    /// The amount available in all accounts.
    #[schema(example = 9_240)]
    pub available: u64,
    /// The amount held by open orders.
    #[schema(example = 720)]
    pub held: u64,
    /// deposited − withdrawn − burned − available − held; 0 if the books balance.
    #[schema(example = 0)]
    pub difference: i64,
}

impl From<port::AuditReport> for Audit {
    fn from(report: port::AuditReport) -> Self {
        let port::AuditReport { audit, at, sequence } = report;
        Self {
            ok: audit.ok(),
            at: at.into(),
            sequence: sequence.map(|sequence| sequence.0),
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
