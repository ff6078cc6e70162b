//! What a player is like: drawn from the seed, it never changes.

use crate::climate::DAY;
use crate::dice::Dice;
use crate::role::Role;
use crate::supply_chain::Good;

/// The random stream of a player's moods.
const MOOD: u64 = 4;

/// What a player is like.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Its index among all players.
    pub number: u64,
    /// Its name in the market.
    pub name: String,
    pub role: Role,
    /// How fast it works, in percent of the usual pace.
    pub skill: u64,
    /// The pay it demands, in percent of the usual pay.
    pub pride: u64,
    /// How far an observed price moves its estimate, in percent of the difference.
    pub attention: u64,
    /// The goods that a trader deals in.
    pub deals_in: Vec<Good>,
    /// The hour of the day at which it comes online, and for how many hours.
    pub comes_at: u64,
    pub stays: u64,
}

impl Profile {
    /// Whether it is online at an hour: during its own hours of the day, now and then later or not at all.
    pub(crate) fn is_online(&self, seed: u64, tick: u64) -> bool {
        // Its day begins when it comes online.
        let since = tick + DAY - self.comes_at;
        let mut mood = Dice::new(seed, &[MOOD, self.number, since / DAY]);
        let (stays_away, late) = (mood.chance(5), mood.below(3));
        !stays_away && (late..self.stays).contains(&(since % DAY))
    }
}
