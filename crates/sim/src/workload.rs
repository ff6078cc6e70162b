//! Players at work: makes requests that meet each other often, from the seed.

use tradepost_core::rules::material_rules::WINDOW_SECONDS_MAX;
use tradepost_core::{BuyLimit, FeeTo, Price, Quantity, RuleChanges, RuleName, RuleSet, Rules, Timestamp};

use crate::call::player;
use crate::plan::{Cast, Intent, Lifetime, NewOrder, Request, Step};
use crate::world::dice::Dice;

/// Makes requests.
#[derive(Debug)]
pub(crate) struct Workload {
    dice: Dice,
    cast: Cast,
    keys: u32,
    /// How many references were used so far.
    references: u32,
}

impl Workload {
    /// A game of its own size and rules for each seed.
    pub(crate) fn new(mut dice: Dice) -> Self {
        let rules = Rules {
            sales_tax_bps: dice.pick(&[0, 0, 100, 333, 10_000]),
            open_orders_max: dice.pick(&[3, 20, 20, 200]),
        };
        let cast = Cast {
            players: dice.between(2, 24) as u8,
            materials: dice.between(1, 5) as u8,
            rules,
            audited: rules,
            keys_max: dice.pick(&[20, 1_000, 1_000_000]),
            room: dice.chance(50),
        };
        Self { dice, cast, keys: 0, references: 0 }
    }

    pub(crate) fn cast(&self) -> Cast {
        self.cast
    }

    /// What the operator does before the market opens.
    pub(crate) fn opening(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        for material in 0..self.cast.materials {
            steps.push(self.operator(0, Intent::Register { material, name: 0 }));
        }
        for player in 0..self.cast.players {
            for asset in 0..=self.cast.materials {
                let amount = if asset == 0 { 20_000 } else { 500 };
                steps.push(self.operator(player, Intent::Deposit { asset, amount }));
            }
        }
        steps
    }

    fn operator(&mut self, player: u8, intent: Intent) -> Step {
        let key = Some(self.key());
        Step::Request(Request { player, operator: true, key, intent })
    }

    fn key(&mut self) -> u32 {
        self.keys += 1;
        self.keys
    }

    /// The next request.
    pub(crate) fn next(&mut self) -> Step {
        if self.dice.chance(30) {
            return Step::Again { pick: self.dice.roll() as u32 };
        }
        let intent = self.intent();
        let operating = matches!(
            intent,
            Intent::Register { .. }
                | Intent::Deposit { .. }
                | Intent::Withdraw { .. }
                | Intent::Halt { .. }
                | Intent::Freeze { .. }
                | Intent::Audit
        );
        let operator = operating || self.dice.chance(50);
        let key = self.dice.chance(500).then(|| self.key());
        // One player in a hundred is nobody: never seen before.
        let player = self.dice.below(usize::from(self.cast.players)) as u8;
        let player = if self.dice.chance(10) { self.cast.players } else { player };
        Step::Request(Request { player, operator, key, intent })
    }

    /// A transfer with a reference, or something about one: mostly one of the last.
    pub(crate) fn referenced(&mut self) -> Step {
        if self.references == 0 || self.dice.chance(350) {
            self.references += 1;
        }
        let last = if self.dice.chance(850) { 4 } else { self.references };
        let number = self.references.saturating_sub(self.dice.below(last as usize) as u32);
        let intent = match self.dice.below(10) {
            0..5 => Intent::Referenced { number, other: self.dice.chance(100) },
            5..9 => Intent::Close { number, confirmed: self.dice.chance(500) },
            _ => Intent::Transfer { number },
        };
        let key = self.dice.chance(300).then(|| self.key());
        Step::Request(Request { player: 0, operator: true, key, intent })
    }

    /// Reads the feed on.
    pub(crate) fn feed(&mut self) -> Step {
        let player = self.dice.below(usize::from(self.cast.players)) as u8;
        Step::Request(Request { player, operator: true, key: None, intent: Intent::Feed })
    }

    /// Changes rules.
    pub(crate) fn change_rules(&mut self) -> Step {
        let material = self.dice.chance(700).then(|| self.material());
        let key = self.dice.chance(300).then(|| self.key());
        let intent = Intent::Rules { material, seed: self.dice.roll() };
        Step::Request(Request { player: 0, operator: true, key, intent })
    }

    /// A change of rules: some set, more restored, so that most orders are still accepted.
    pub(crate) fn rules(
        cast: Cast,
        of_a_material: bool,
        seed: u64,
        now: Timestamp,
    ) -> (RuleChanges, Option<Timestamp>) {
        let mut dice = Dice::new(seed);
        let mut set = RuleSet::default();
        for _ in 0..dice.below(4) {
            match dice.below(8) {
                0 => set.listing_fee_bps = Some(dice.pick(&[0, 100, 2_500])),
                1 => {
                    let to = player(dice.below(usize::from(cast.players) + 1) as u8);
                    set.fee_to = Some(if dice.chance(300) { FeeTo::Burn } else { FeeTo::Account(to) });
                }
                2 => set.tick = Price::new(dice.between(1, 3)),
                3 => set.price_min = Price::new(dice.between(2, 12)),
                4 => set.price_max = Price::new(dice.between(8, 40)),
                5 => set.quantity_min = Quantity::new(dice.between(1, 4)),
                6 => {
                    let window_seconds = WINDOW_SECONDS_MAX;
                    set.buy_limit = Some(BuyLimit { units: dice.between(5, 400), window_seconds });
                }
                _ if of_a_material => set.open_orders_max = Some(dice.pick(&[1, 3, 20])),
                _ => {}
            }
        }
        let restored = RuleName::ALL.iter().copied().filter(|_| dice.chance(350)).collect();
        let later = Timestamp(now.0 + dice.pick(&[1, 20, 500, 60_000]));
        let effective_at = dice.chance(400).then_some(later);
        (RuleChanges { set, restore: restored }, effective_at)
    }

    fn intent(&mut self) -> Intent {
        let pick = self.dice.roll() as u32;
        match self.dice.below(1000) {
            0..560 => Intent::Place(self.order()),
            560..580 => Intent::Batch { count: self.dice.between(1, 12) as u8, seed: self.dice.roll() },
            580..700 => Intent::Cancel { pick },
            700..740 => Intent::Reduce { pick, percent: self.dice.between(0, 100) as u8 },
            740..746 => {
                let material = self.dice.chance(500).then(|| self.material());
                Intent::CancelAll { material }
            }
            746..770 => Intent::Quote(self.order()),
            770..800 => Intent::Order { pick },
            800..815 => Intent::Orders { open: self.dice.pick(&[None, Some(true), Some(false)]) },
            815..840 => Intent::Inbox,
            840..850 => Intent::Fills,
            850..880 => Intent::Balances,
            880..890 => Intent::OpenOrders,
            890..915 => Intent::Book { material: self.material() },
            915..925 => Intent::Trades { material: self.material() },
            925..930 => Intent::Materials,
            930..931 => Intent::Audit,
            931..933 => Intent::Register { material: self.material(), name: self.dice.below(3) as u8 },
            933..970 => {
                let asset = self.asset();
                Intent::Deposit { asset, amount: self.amount() }
            }
            970..993 => {
                let asset = self.asset();
                Intent::Withdraw { asset, amount: self.amount() }
            }
            993..995 => Intent::Freeze { frozen: self.dice.chance(400) },
            _ => {
                let material = self.dice.chance(600).then(|| self.material());
                Intent::Halt { halted: self.dice.chance(300), material }
            }
        }
    }

    /// A material, now and then one that is not registered.
    fn material(&mut self) -> u8 {
        if self.dice.chance(10) {
            return self.cast.materials;
        }
        self.dice.below(usize::from(self.cast.materials)) as u8
    }

    fn asset(&mut self) -> u8 {
        self.dice.below(usize::from(self.cast.materials) + 1) as u8
    }

    fn amount(&mut self) -> u64 {
        match self.dice.below(50) {
            0 => (1 << 53) - 1 - self.dice.roll() % 1000,
            1..10 => self.dice.between(1, 5_000),
            _ => self.dice.between(1, 200),
        }
    }

    /// Sellers ask for a little more than buyers bid, but not always: books are short, and orders meet.
    fn order(&mut self) -> NewOrder {
        let bid = self.dice.chance(500);
        let off = self.dice.below(12) as u64;
        let price = if bid { 16 - off } else { 7 + off };
        let price = if self.dice.chance(10) { self.dice.between(1, 1_000_000_000_000) } else { price };
        let quantity = match self.dice.below(40) {
            0 => self.dice.between(1, 1_000_000_000) as u32,
            1..10 => self.dice.between(10, 60) as u32,
            _ => self.dice.between(1, 9) as u32,
        };
        let lifetime = match self.dice.below(20) {
            0..11 => Lifetime::Gtc,
            11..15 => Lifetime::Gtd(self.dice.pick(&[-1, 0, 1, 2, 5, 50, 500, 5_000, 60_000])),
            15..18 => Lifetime::Ioc,
            _ => Lifetime::Fok,
        };
        // "At any price": such a bid needs what it spends.
        let any_price = bid && matches!(lifetime, Lifetime::Ioc | Lifetime::Fok) && self.dice.chance(200);
        let price = if any_price { self.dice.between(20, 1_000_000) } else { price };
        NewOrder { material: self.material(), bid, price, quantity, lifetime }
    }

    /// The orders of a batch.
    pub(crate) fn orders(cast: Cast, seed: u64) -> impl Iterator<Item = NewOrder> {
        let mut workload = Self { dice: Dice::new(seed), cast, keys: 0, references: 0 };
        std::iter::repeat_with(move || workload.order())
    }
}
