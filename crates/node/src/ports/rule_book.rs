//! The rules of the market.

use futures::FutureExt;
use tradepost_core::{
    BuyLimitUse, Command, Market, MaterialId, PlayerId, Rejection, Rule, RuleChanges, RuleName, RuleSet,
    Timestamp,
};
use tradepost_ports::{Answer, Page, PageRequest, RuleBook, RuleSheet, RulesRecord, Stamp};

use super::Node;

impl RuleBook for Node {
    fn rules(&self) -> Answer<'_, RuleSheet> {
        self.engine.read(sheet).boxed()
    }

    fn change_rules(
        &self,
        material: Option<MaterialId>,
        changes: RuleChanges,
        effective_at: Option<Timestamp>,
        stamp: Option<Stamp>,
    ) -> Answer<'_, ()> {
        let command = Command::ChangeRules { material, changes, effective_at };
        async move { self.do_one(command, stamp).await.map(drop) }.boxed()
    }

    fn rules_history(&self, page: PageRequest) -> Answer<'_, Page<RulesRecord>> {
        async move { self.read_history(move |history| history.rules(&page)).await }.boxed()
    }

    fn buy_limit(&self, player: PlayerId, material: MaterialId) -> Answer<'_, Option<BuyLimitUse>> {
        async move {
            let read = move |market: &Market, now| {
                let material = market.material_no(&material).ok_or(Rejection::UnknownMaterial)?;
                Ok(market.buy_limit(market.player_no(&player), material, now))
            };
            self.engine.read_at(read).await?
        }
        .boxed()
    }
}

fn sheet(market: &Market) -> RuleSheet {
    let set = market.rule_set(None);
    let name = |rule: &Rule| rule.name();
    let names: Vec<RuleName> = Vec::<Rule>::from(set.clone()).iter().map(name).collect();
    let own = |(id, rules): (&MaterialId, &RuleSet)| (id.clone(), rules.clone());
    RuleSheet {
        market: set.or(&RuleSet::defaults(market.settings())),
        set: names,
        materials: market.rule_sets().map(own).collect(),
        scheduled: market.scheduled_rules().collect(),
    }
}
