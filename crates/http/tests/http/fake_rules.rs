//! The rules of the fake deployment, and which capabilities it has.

use tradepost_core::{
    BuyLimit, BuyLimitUse, FeeTo, MaterialId, PlayerId, Price, RuleChanges, RuleName, RuleSet,
    ScheduledRules, Timestamp,
};
use tradepost_ports::{
    Answer, Backup, Deployment, Feed, LiveStream, Page, PageRequest, RuleBook, RuleSheet, RulesDone,
    RulesRecord, Stamp,
};

use crate::fake::{Fake, NOON};

fn copper() -> MaterialId {
    MaterialId::new("copper").unwrap()
}

pub(crate) fn rule_set() -> RuleSet {
    let limit = BuyLimit { units: 1_000, window_seconds: 14_400 };
    let account = FeeTo::Account(PlayerId::new("guild").unwrap());
    RuleSet { tick: Price::new(5), fee_to: Some(account), buy_limit: Some(limit), ..RuleSet::default() }
}

impl RuleBook for Fake {
    fn rules(&self) -> Answer<'_, RuleSheet> {
        let restore = vec![RuleName::Tick];
        let scheduled = ScheduledRules {
            effective_at: Timestamp(NOON),
            material: Some(copper()),
            changes: RuleChanges { set: RuleSet { band_bps: Some(500), ..RuleSet::default() }, restore },
        };
        let sheet = RuleSheet {
            market: RuleSet { sales_tax_bps: Some(150), ..RuleSet::default() },
            set: vec![RuleName::SalesTaxBps],
            materials: vec![(copper(), rule_set())],
            scheduled: vec![scheduled],
        };
        self.answer(&"rules", sheet)
    }

    fn change_rules(
        &self,
        material: Option<MaterialId>,
        changes: RuleChanges,
        effective_at: Option<Timestamp>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()> {
        self.write(&("change_rules", material, changes, effective_at), stamp, ())
    }

    fn rules_history(&self, request: PageRequest) -> Answer<'_, Page<RulesRecord>> {
        let record = RulesRecord {
            at: Timestamp(NOON),
            material: None,
            effective_at: None,
            what: RulesDone::Changed(rule_set()),
        };
        self.answer(
            &("rules_history", request.after, request.limit),
            Page { items: vec![record], next: Some("n1".to_owned()) },
        )
    }

    fn buy_limit(&self, player: PlayerId, material: MaterialId) -> Answer<'_, Option<BuyLimitUse>> {
        let limit = BuyLimitUse { units: 1_000, used: 400, left: 600, resets_at: Timestamp(NOON) };
        self.answer(&("buy_limit", player, material), Some(limit))
    }
}

impl Deployment for Fake {
    fn live_stream(&self) -> Option<&dyn LiveStream> {
        (!self.lacks_options).then_some(self)
    }

    fn backup(&self) -> Option<&dyn Backup> {
        (!self.lacks_options).then_some(self)
    }

    fn feed(&self) -> Option<&dyn Feed> {
        (!self.lacks_options).then_some(self)
    }

    fn rule_book(&self) -> Option<&dyn RuleBook> {
        (!self.lacks_options).then_some(self)
    }
}
