//! The roles of the players: their trades, how many players have each, and the players' names.

use crate::supply_chain::{Good, RECIPES, Recipe};

/// What a player does for a living.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// Grows wheat or flax or cuts wood, whichever pays.
    Farmer,
    Woodcutter,
    /// Mines iron, copper or tin, whichever pays.
    Miner,
    Burner,
    Miller,
    Baker,
    Brewer,
    Weaver,
    Tailor,
    /// Smelts iron or bronze, whichever pays.
    Smelter,
    /// Makes tools or pots, whichever pays.
    Smith,
    /// Produces nothing, buys low and sells high.
    Trader,
    /// Produces nothing, earns wages and spends them.
    Citizen,
}

/// A role, its part of a player's name, how many of 200 players have it, and what it produces.
type Definition = (Role, &'static str, usize, &'static [Good]);

/// The shares give each trade about half as much capacity again as usual demand needs.
const DEFINITIONS: [Definition; 13] = [
    (Role::Farmer, "farmer", 22, &[Good::Wheat, Good::Flax, Good::Wood]),
    (Role::Woodcutter, "woodcutter", 10, &[Good::Wood]),
    (Role::Miner, "miner", 10, &[Good::IronOre, Good::CopperOre, Good::TinOre]),
    (Role::Burner, "burner", 7, &[Good::Charcoal]),
    (Role::Miller, "miller", 8, &[Good::Flour]),
    (Role::Baker, "baker", 10, &[Good::Bread]),
    (Role::Brewer, "brewer", 9, &[Good::Ale]),
    (Role::Weaver, "weaver", 10, &[Good::Cloth]),
    (Role::Tailor, "tailor", 9, &[Good::Clothes]),
    (Role::Smelter, "smelter", 10, &[Good::Iron, Good::Bronze]),
    (Role::Smith, "smith", 19, &[Good::Tools, Good::Pots]),
    (Role::Trader, "trader", 12, &[]),
    (Role::Citizen, "citizen", 64, &[]),
];

impl Role {
    /// Its part of a player's name.
    pub(crate) fn name(self) -> &'static str {
        self.definition().1
    }

    /// How many of 200 players have it.
    pub(crate) fn share(self) -> usize {
        self.definition().2
    }

    /// The recipes of this role.
    pub(crate) fn recipes(self) -> impl Iterator<Item = &'static Recipe> {
        let (_, _, _, goods) = self.definition();
        RECIPES.iter().filter(|recipe| goods.contains(&recipe.output.0))
    }

    #[expect(clippy::indexing_slicing, reason = "there is a row for each role")]
    fn definition(self) -> &'static Definition {
        &DEFINITIONS[self as usize]
    }

    pub(crate) fn produces(self) -> bool {
        !matches!(self, Self::Trader | Self::Citizen)
    }

    /// The roles of this many players: by the shares, at least one of each; the rest are citizens.
    pub(crate) fn cast(players: usize) -> Vec<Self> {
        let at_work = DEFINITIONS.iter().map(|(role, ..)| *role).filter(|role| *role != Self::Citizen);
        let count = |role: Self| ((role.share() * players + 100) / 200).max(1);
        let mut cast: Vec<Self> = at_work.flat_map(|role| std::iter::repeat_n(role, count(role))).collect();
        let citizens = players.saturating_sub(cast.len()).max(1);
        cast.extend(std::iter::repeat_n(Self::Citizen, citizens));
        cast
    }
}

/// Given names.
const NAMES: [&str; 40] = [
    "ada", "bert", "cleo", "dora", "edda", "finn", "greta", "hugo", "ida", "jori", "kaja", "lars", "mina",
    "nils", "olga", "piet", "quin", "rosa", "sven", "thea", "ulla", "vito", "wilma", "xaver", "yara", "zeno",
    "alma", "bruno", "carla", "dirk", "elsa", "falk", "gesa", "henk", "ines", "jan", "kuno", "lena", "mats",
    "nora",
];

/// The name of the `nth` player of a role, such as `ada-baker` or, after forty, `ada2-baker`.
pub(crate) fn name(role: Role, nth: usize) -> String {
    let given = NAMES.get(nth % NAMES.len()).copied().unwrap_or("x");
    match nth / NAMES.len() {
        0 => format!("{given}-{}", role.name()),
        round => format!("{given}{}-{}", round + 1, role.name()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_role_is_cast_and_every_player_has_one() {
        assert_eq!(DEFINITIONS.iter().map(|(role, ..)| role.share()).sum::<usize>(), 200);
        assert!(DEFINITIONS.iter().all(|definition| definition.0.definition() == definition));
        for players in [50, 200, 1_000] {
            let cast = Role::cast(players);
            assert_eq!(cast.len(), players);
            assert_eq!(cast.iter().collect::<BTreeSet<_>>().len(), DEFINITIONS.len());
        }
    }

    #[test]
    fn every_good_is_produced_by_a_role() {
        let made: Vec<_> = DEFINITIONS.iter().flat_map(|it| it.0.recipes()).map(|it| it.output.0).collect();
        assert!(Good::ALL.iter().all(|good| made.contains(good)));
    }

    #[test]
    fn names_differ() {
        let names: BTreeSet<_> = (0..200).map(|nth| name(Role::Baker, nth)).collect();
        assert_eq!(names.len(), 200);
        assert!(names.contains("ada-baker") && names.contains("ada2-baker"));
    }
}
