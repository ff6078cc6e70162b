//! What the list of materials shows: the figures of one machine at any time, and the best prices of the book.

use futures::executor::block_on;
use tradepost_ports::{MaterialSummary, PageRequest, TradingFigures};

use super::dice::Dice;
use super::stage::{Stage, material, price, units};
use crate::Environment;

const MINUTE: u64 = 60_000;

fn listed(stage: &Stage) -> MaterialSummary {
    // The list that the process keeps is older than a second.
    stage.wait(1_000);
    let page = PageRequest { after: None, limit: 10 };
    block_on(stage.api.read_materials(&page)).unwrap().items.remove(0)
}

fn alone(stage: &Stage) -> MaterialSummary {
    block_on(stage.api.read_material(&material("copper"))).unwrap()
}

fn trade(stage: &mut Stage, quantity: u64, coins: u64) {
    stage.place(&format!("ann ask {quantity} @ {coins}"));
    stage.place(&format!("bob bid {quantity} @ {coins}"));
}

/// Trades now and then, sometimes often, and compares with what one machine keeps.
fn trades_and_waits(seed: u64) {
    let mut stage = Stage::copper();
    let mut dice = Dice::new(seed);
    let mut machine: Option<TradingFigures> = None;
    for _ in 0..120 {
        for _ in 0..dice.below(12) {
            let (quantity, coins) = (dice.between(1, 9), dice.between(90, 110));
            trade(&mut stage, quantity, coins);
            stage.settle();
            let (at, quantity) = (stage.clock.now(), units(quantity));
            let figures = machine.get_or_insert_with(|| TradingFigures::of_last(price(coins)));
            figures.add(at, price(coins), quantity);
            stage.wait(dice.between(0, 2) * MINUTE);
        }
        stage.wait(*dice.pick(&[1, 7, 59, 200, 700, 1_300]) * MINUTE + dice.between(0, 59_999));
        let listed = listed(&stage);
        let now = stage.clock.now();
        let Some(machine) = &machine else { continue };
        assert_eq!(listed.day, machine.day(now), "seed {seed}");
        assert_eq!(listed.reference_price, machine.reference_price(now), "seed {seed}");
        let alone = alone(&stage);
        assert_eq!((alone.day, alone.reference_price), (listed.day, listed.reference_price));
        assert_eq!(alone.last, listed.last);
    }
}

#[test]
fn figures_are_those_of_one_machine_whether_or_not_anything_trades() {
    for seed in 0..6 {
        trades_and_waits(seed);
    }
}

#[test]
fn the_list_shows_the_best_prices_of_the_book() {
    let mut stage = Stage::copper();
    let mut dice = Dice::new(3);
    let mut placed = Vec::new();
    for _ in 0..300 {
        let name = *dice.pick(&["ann", "bob", "cid"]);
        let side = *dice.pick(&["ask", "bid"]);
        let (quantity, coins) = (dice.between(1, 4), dice.between(90, 110));
        let kind = *dice.pick(&["", "", "", "ioc", "gtd"]);
        placed.push(stage.place(&format!("{name} {side} {quantity} @ {coins} {kind}")));
        if dice.chance(30) {
            let order = *dice.pick(&placed);
            stage.settle();
            stage.cancel(order);
        }
        stage.settle();
        // What has expired is a best price until the sweep closes it.
        stage.wait(1_000);
        stage.sweep();
        let (listed, alone) = (listed(&stage), alone(&stage));
        assert_eq!((listed.best_bid, listed.best_ask), (alone.best_bid, alone.best_ask));
    }
}
