//! The decision of a plan.

use tradepost_core::OrderId;

use crate::replacing::replace;
use crate::{Flow, Placement, Plan, Role, View, maker, world};

/// What to do now. The order matters: goods first, then cancellations, then new orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Goods to produce or to consume in this period.
    pub flow: Option<Flow>,
    /// Orders to cancel.
    pub cancel: Vec<OrderId>,
    /// Orders to place.
    pub place: Vec<Placement>,
}

/// Decides what a plan does now. The plan must have passed [`Plan::check`].
pub fn decide(plan: &Plan, view: &View) -> Decision {
    let (flow, wanted) = match &plan.role {
        Role::Maker(role) => (None, maker::quotes(role, view)),
        Role::Demand(role) => (world::consumed(role, view), [world::bid(role, view), None]),
        Role::Supply(role) => (world::produced(role, view), [world::ask(role, view), None]),
    };
    let wanted: Vec<_> = wanted.into_iter().flatten().collect();
    let (cancel, place) = replace(&view.orders, &wanted, view.now);
    Decision { flow, cancel, place }
}
