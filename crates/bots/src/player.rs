//! A player: who it is (drawn from the seed), what it remembers (stored), and its turn.

use serde::{Deserialize, Serialize};

use crate::belief::Belief;
use crate::belongings::Belongings;
use crate::caravan;
use crate::climate::{Climate, DAY};
use crate::dealing;
use crate::dice::Dice;
use crate::exchange::{Asset, Holdings, Inbox, OpenOrder, Operation, Quote, Side, Transfer};
use crate::household;
use crate::role::{self, Role};
use crate::supply_chain::{Good, PerGood};
use crate::trader;
use crate::workshop;

/// Streams of chance.
const CHARACTER: u64 = 3;
const MOOD: u64 = 4;
const TURN: u64 = 5;

/// What a player is like; never changes.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Its place among all players.
    pub number: u64,
    /// Its name in the market.
    pub name: String,
    /// What it does.
    pub role: Role,
    /// How fast it works, in percent of what is usual.
    pub skill: u64,
    /// What it wants for its work, in percent of what is usual.
    pub pride: u64,
    /// How far a price seen moves its belief, in percent of the way.
    pub attention: u64,
    /// The goods a trader deals in.
    pub deals_in: Vec<Good>,
    /// The hour of its days at which it comes online, and for how many hours.
    comes_at: u64,
    stays: u64,
}

/// What a player remembers from turn to turn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// What it believes of prices.
    pub beliefs: PerGood<Belief>,
    /// For how many turns nothing of its bids has traded.
    pub bids_waited: PerGood<u64>,
    /// For how many turns nothing of its asks has traded.
    pub asks_waited: PerGood<u64>,
    /// What it would use up if it had it, in thousandths of a unit.
    pub needs: PerGood<u64>,
    /// How much of the shift under way is done, in percent.
    pub progress: u64,
    /// How many shifts its tools have seen.
    pub wear: u64,
    /// The hour of its last turn.
    pub last_turn: u64,
    /// The day up to which its rent is paid.
    pub paid_day: u64,
    /// The day of its last caravan.
    pub caravan_day: Option<u64>,
    /// Where its inbox goes on.
    pub inbox: Option<String>,
    /// Money and goods as it valued them in its last turn, in coins.
    pub wealth: u64,
}

/// What a player sees of the market at its turn.
#[derive(Clone, Debug)]
pub(crate) struct Sight {
    /// What it holds.
    pub holdings: Holdings,
    /// Its orders in the book.
    pub orders: Vec<OpenOrder>,
    /// What happened since its last turn.
    pub inbox: Inbox,
}

/// What everybody can know of an hour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hour<'a> {
    /// The seed of the world.
    pub seed: u64,
    /// The hour, counted from the beginning.
    pub tick: u64,
    /// Weather and shocks.
    pub climate: &'a Climate,
    /// How all goods stand.
    pub quotes: &'a PerGood<Quote>,
}

/// What a player does in its turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// Who.
    pub player: String,
    /// What its work and its life bring and take.
    pub transfers: Vec<Transfer>,
    /// What it then does in the market.
    pub operations: Vec<Operation>,
}

impl Profile {
    /// Draws all players of a world.
    pub(crate) fn draw_all(seed: u64, players: usize) -> Vec<Self> {
        let mut nth = 0;
        let mut previous = None;
        let numbered = Role::cast(players).into_iter().zip(0..);
        let draw = |(role, number)| {
            nth = if previous == Some(role) { nth + 1 } else { 0 };
            previous = Some(role);
            Self::draw(seed, number, role, role::name(role, nth))
        };
        numbered.map(draw).collect()
    }

    fn draw(seed: u64, number: u64, role: Role, name: String) -> Self {
        let mut dice = Dice::new(seed, &[CHARACTER, number]);
        Self {
            number,
            name,
            role,
            skill: dice.between(75, 130),
            pride: dice.between(70, 130),
            // A trader lives on prices that come back to what they usually are.
            attention: if role == Role::Trader { dice.between(2, 5) } else { dice.between(10, 35) },
            deals_in: if role == Role::Trader { trader::choose_goods(number, &mut dice) } else { Vec::new() },
            comes_at: dice.below(DAY),
            stays: dice.between(7, 14),
        }
    }

    /// Whether it is online at an hour: its own hours of the day, now and then later or not at all.
    pub(crate) fn is_online(&self, seed: u64, tick: u64) -> bool {
        // Its day begins when it comes online.
        let since = tick + DAY - self.comes_at;
        let mut mood = Dice::new(seed, &[MOOD, self.number, since / DAY]);
        let (stays_away, late) = (mood.chance(5), mood.below(3));
        !stays_away && (late..self.stays).contains(&(since % DAY))
    }

    /// What it remembers before its first turn: prices as the recipes cost, more or less.
    pub(crate) fn newcomer(&self, seed: u64) -> Memory {
        let mut dice = Dice::new(seed, &[CHARACTER, self.number, 1]);
        Memory {
            beliefs: PerGood::from_fn(|good| Belief::new(good.natural_price(), dice.between(80, 120))),
            bids_waited: PerGood::default(),
            asks_waited: PerGood::default(),
            needs: PerGood::from_fn(|_| dice.below(1_000)),
            progress: dice.below(100),
            wear: dice.below(workshop::TOOL_SHIFTS),
            last_turn: 0,
            paid_day: 0,
            caravan_day: None,
            inbox: None,
            wealth: 0,
        }
    }

    /// What it brings to the market at first.
    pub(crate) fn dowry(&self) -> Vec<(Asset, u64)> {
        let coins =
            if self.role == Role::Trader { household::DOWRY_COINS * 2 } else { household::DOWRY_COINS };
        let mut dowry = vec![(Asset::Coin, coins)];
        dowry.extend(household::NEEDS.iter().map(|need| (Asset::Good(need.good), need.larder)));
        if self.role.produces() {
            dowry.push((Asset::Good(Good::Tools), 1));
        }
        let shifts = 2;
        for recipe in self.role.recipes() {
            dowry.extend(recipe.inputs.iter().map(|(good, units)| (Asset::Good(*good), units * shifts)));
            dowry.push((Asset::Good(recipe.output.0), recipe.output.1));
        }
        let deals = self.deals_in.iter().map(|good| (Asset::Good(*good), 500 / good.natural_price()));
        dowry.extend(deals.filter(|(_, amount)| *amount > 0));
        dowry
    }

    /// Looks, lives, works and deals for an hour.
    pub(crate) fn take_turn(&self, memory: &mut Memory, hour: Hour<'_>, sight: &Sight) -> Turn {
        let mut dice = Dice::new(hour.seed, &[TURN, self.number, hour.tick]);
        memory.look(self.attention, hour, sight);
        let mut belongings = Belongings::new(&sight.holdings);
        household::live(self, memory, hour, &mut belongings);
        workshop::work(self, memory, hour.climate, &mut belongings, &mut dice);
        caravan::send(self, memory, hour, &mut belongings);
        memory.last_turn = hour.tick;
        memory.wealth = memory.worth(&belongings);
        let wishes = dealing::wishes(self, memory, hour, &belongings, &mut dice);
        let operations = dealing::operations(&wishes, &sight.orders, hour.quotes, &belongings);
        memory.wait_for(&operations, &sight.orders);
        Turn { player: self.name.clone(), transfers: belongings.transfers(&self.name), operations }
    }
}

impl Memory {
    /// Takes in how the market stands and what has happened.
    fn look(&mut self, attention: u64, hour: Hour<'_>, sight: &Sight) {
        // After a night away, what is seen now says more than what was believed.
        let away = hour.tick.saturating_sub(self.last_turn).min(3);
        let percent = (attention * away.max(1)).min(90);
        for (good, quote) in hour.quotes.iter() {
            self.beliefs[good].look(quote, percent);
        }
        for fill in &sight.inbox.fills {
            self.beliefs[fill.good].trade(fill.price, attention / 2);
            match fill.side {
                Side::Bid => self.bids_waited[fill.good] = 0,
                Side::Ask => self.asks_waited[fill.good] = 0,
            }
        }
        if sight.inbox.cursor.is_some() {
            self.inbox.clone_from(&sight.inbox.cursor);
        }
    }

    /// Counts another turn of waiting for each order that has waited and for each new one.
    fn wait_for(&mut self, operations: &[Operation], orders: &[OpenOrder]) {
        let placed = operations.iter().filter_map(|operation| match operation {
            Operation::Place { side, good, .. } => Some((*side, *good)),
            Operation::Cancel { .. } => None,
        });
        let resting = orders.iter().map(|order| (order.side, order.good));
        let waiting: std::collections::BTreeSet<_> = placed.chain(resting).collect();
        for good in Good::ALL {
            for (side, waited) in
                [(Side::Bid, &mut self.bids_waited[good]), (Side::Ask, &mut self.asks_waited[good])]
            {
                *waited = if waiting.contains(&(side, good)) { *waited + 1 } else { 0 };
            }
        }
    }

    fn worth(&self, belongings: &Belongings) -> u64 {
        let goods = self.beliefs.iter().map(|(good, belief)| belief.value(belongings.good(good).total()));
        belongings.coins().total() + goods.sum::<u64>()
    }
}
