//! Reports on the whole market: pure functions of the second market and of what the engine said of its own.

use tradepost_core::{Asset, AssetName, Market, MaterialNo, Price, Sequence, Supply, Timestamp, Totals};
use tradepost_ports::{AuditReport, Wealth};

use crate::intake::request::Moment;

/// What there is of each asset, and how it is spread over the players.
#[derive(Clone, Debug)]
pub(crate) struct Holdings {
    pub(crate) at: Timestamp,
    pub(crate) supply: Vec<(AssetName, Supply)>,
    pub(crate) wealth: Wealth,
}

/// Audits the second market, and compares it with the engine's totals of the same moment.
pub(super) fn audit(market: &Market, moment: &Moment) -> AuditReport {
    let mut audit = market.audit();
    audit.problems.extend(differences(market, &moment.totals));
    AuditReport { audit, at: moment.at, sequence: Some(market.sequence()) }
}

pub(super) fn holdings(market: &Market, moment: &Moment) -> Holdings {
    Holdings { at: moment.at, supply: market.supplies(), wealth: Wealth::of(market.worths()) }
}

/// One sentence for each total in which the engine's market differs from the one that its journal gives.
fn differences(market: &Market, engine: &Totals) -> Vec<String> {
    let journal = market.totals();
    if *engine == journal {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut compare = |what: &str, engine: String, journal: String| {
        if engine != journal {
            found.push(format!("{what}: the engine has {engine}, its journal gives {journal}"));
        }
    };
    compare("the last event", engine.sequence.0.to_string(), journal.sequence.0.to_string());
    compare("players", engine.players.to_string(), journal.players.to_string());
    compare("open orders", engine.open_orders.to_string(), journal.open_orders.to_string());
    compare("materials", engine.materials.len().to_string(), journal.materials.len().to_string());
    let supply = |supply: &Supply| {
        let Supply { deposited, withdrawn, burned } = supply;
        format!("{deposited} deposited, {withdrawn} withdrawn and {burned} burned")
    };
    let assets = std::iter::once(Asset::Coin).chain((0..).map(MaterialNo).map(Asset::Material));
    for (asset, (own, rebuilt)) in assets.zip(engine.supplies.iter().zip(&journal.supplies)) {
        compare(market.asset_name(asset).as_str(), supply(own), supply(rebuilt));
    }
    let book = |(sequence, last): &(Sequence, Option<Price>)| match last {
        Some(price) => {
            format!("event {} as its last change and {} as its last price", sequence.0, price.get())
        }
        None => format!("event {} as its last change and no last price", sequence.0),
    };
    let books = engine.materials.iter().zip(&journal.materials);
    for (material, (own, rebuilt)) in market.materials().iter().zip(books) {
        compare(&format!("the book of {}", material.id), book(own), book(rebuilt));
    }
    found
}

#[cfg(test)]
mod tests {
    use tradepost_core::{Amount, Command, Context, MaterialId, OrderId, PlayerId, Sequence, decide, evolve};

    use super::*;

    fn market() -> Market {
        let mut market = Market::default();
        let copper = MaterialId::new("copper").unwrap();
        let deposit = Command::Deposit {
            player: PlayerId::new("ann").unwrap(),
            asset: AssetName::Material(copper.clone()),
            amount: Amount::new(7).unwrap(),
            reason: "found".into(),
        };
        let register = Command::RegisterMaterial { material: copper, name: "Copper".into() };
        for command in [register, deposit] {
            let context =
                Context { now: Timestamp(1), order_id: OrderId::from_u128(1), reference_price: None };
            let mut events = Vec::new();
            decide(&market, &command, context, &mut events).unwrap();
            for event in &events {
                evolve(&mut market, event, Timestamp(1));
            }
        }
        market
    }

    /// What the audit reports if the engine's totals are changed like this.
    fn problems(change: impl FnOnce(&mut Totals)) -> Vec<String> {
        let market = market();
        let mut totals = market.totals();
        change(&mut totals);
        audit(&market, &Moment { entry: 1, at: Timestamp(5), totals }).audit.problems
    }

    #[test]
    fn an_engine_that_agrees_with_its_journal_passes() {
        assert_eq!(problems(|_| {}), [""; 0]);
    }

    #[test]
    fn an_engine_that_differs_from_its_journal_is_reported() {
        let gives = |what: &str, own: &str, rebuilt: &str| {
            vec![format!("{what}: the engine has {own}, its journal gives {rebuilt}")]
        };
        assert_eq!(problems(|totals| totals.sequence = Sequence(9)), gives("the last event", "9", "3"));
        assert_eq!(problems(|totals| totals.players = 2), gives("players", "2", "1"));
        assert_eq!(problems(|totals| totals.open_orders = 4), gives("open orders", "4", "0"));
        assert_eq!(
            problems(|totals| totals.supplies[1].burned = 2),
            gives("copper", "7 deposited, 0 withdrawn and 2 burned", "7 deposited, 0 withdrawn and 0 burned")
        );
        assert_eq!(
            problems(|totals| totals.materials[0].0 = Sequence(2)),
            gives(
                "the book of copper",
                "event 2 as its last change and no last price",
                "event 1 as its last change and no last price"
            )
        );
        assert_eq!(problems(|totals| totals.materials.clear()), gives("materials", "0", "1"));
    }
}
