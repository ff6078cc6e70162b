//! The rules of the market: what is set, what changes, and how players stand to limits.

use tradepost_core::{
    BuyLimitUse, MaterialId, PlayerId, RuleChanges, RuleName, RuleSet, ScheduledRules, Timestamp,
};

use crate::{Answer, Page, PageRequest, Stamp};

/// The rules of the market: reading them is open to all, changing them for the operator only.
pub trait RuleBook: Send + Sync {
    /// The rules that are set, and what is scheduled.
    fn rules(&self) -> Answer<'_, RuleSheet>;
    /// Changes the rules of the whole market or of a material, now or later.
    fn change_rules(
        &self,
        material: Option<MaterialId>,
        changes: RuleChanges,
        effective_at: Option<Timestamp>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()>;
    /// The changes of the past, newest first.
    fn rules_history(&self, page: PageRequest) -> Answer<'_, Page<RulesRecord>>;
    /// How a player's buy limit of a material stands; `None` where there is none.
    fn buy_limit(&self, player: PlayerId, material: MaterialId) -> Answer<'_, Option<BuyLimitUse>>;
}

/// All rules of a market.
#[derive(Clone, Debug)]
pub struct RuleSheet {
    /// What applies to the whole market, every default filled in.
    pub market: RuleSet,
    /// Which of these the operator set.
    pub set: Vec<RuleName>,
    /// What materials have of their own.
    pub materials: Vec<(MaterialId, RuleSet)>,
    /// What changes later, the next change first.
    pub scheduled: Vec<ScheduledRules>,
}

/// A change of rules in the past.
#[derive(Clone, Debug)]
pub struct RulesRecord {
    /// When it was made.
    pub at: Timestamp,
    /// The material; `None` for the whole market.
    pub material: Option<MaterialId>,
    /// For when it was scheduled.
    pub effective_at: Option<Timestamp>,
    /// What was done.
    pub what: RulesDone,
}

/// What was done to rules.
#[derive(Clone, Debug)]
pub enum RulesDone {
    /// All rules that are set in the market or the material from then on.
    Changed(RuleSet),
    /// What was to change later; nothing if that was withdrawn.
    Scheduled(RuleChanges),
}
