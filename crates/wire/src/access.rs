//! Frozen accounts and revoked tokens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::time::Time;

/// Whether an account is frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Freeze {
    /// The player's id.
    #[schema(example = "alice")]
    pub player: String,
    /// Whether new orders and withdrawals are refused.
    pub frozen: bool,
}

/// The time before which tokens must not have been issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokensNotBeforeRequest {
    /// Tokens whose `iat` is earlier, or missing, are refused. Not in the future; 1970-01-01T00:00:00Z
    /// accepts all tokens again.
    pub at: Time,
}

/// The time before which tokens must not have been issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokensNotBefore {
    /// The player whose tokens it is for; absent for those of everyone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "alice")]
    pub player: Option<String>,
    /// Tokens whose `iat` is earlier, or missing, are refused.
    pub at: Time,
}
