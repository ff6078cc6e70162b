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

impl Role {
    /// All roles.
    pub(crate) const ALL: [Self; 13] = [
        Self::Farmer,
        Self::Woodcutter,
        Self::Miner,
        Self::Burner,
        Self::Miller,
        Self::Baker,
        Self::Brewer,
        Self::Weaver,
        Self::Tailor,
        Self::Smelter,
        Self::Smith,
        Self::Trader,
        Self::Citizen,
    ];

    /// Its part of a player's name.
    pub(crate) const fn name(self) -> &'static str {
        self.definition().0
    }

    /// How many of 200 players have it.
    pub(crate) const fn share(self) -> usize {
        self.definition().1
    }

    /// The recipes of this role.
    pub(crate) fn recipes(self) -> impl Iterator<Item = &'static Recipe> {
        let (_, _, goods) = self.definition();
        RECIPES.iter().filter(|recipe| goods.contains(&recipe.output.0))
    }

    /// Its name, its share of 200 players, and what it produces.
    ///
    /// The shares give each trade about half as much capacity again as usual demand needs.
    const fn definition(self) -> (&'static str, usize, &'static [Good]) {
        match self {
            Self::Farmer => ("farmer", 22, &[Good::Wheat, Good::Flax, Good::Wood]),
            Self::Woodcutter => ("woodcutter", 10, &[Good::Wood]),
            Self::Miner => ("miner", 10, &[Good::IronOre, Good::CopperOre, Good::TinOre]),
            Self::Burner => ("burner", 7, &[Good::Charcoal]),
            Self::Miller => ("miller", 8, &[Good::Flour]),
            Self::Baker => ("baker", 10, &[Good::Bread]),
            Self::Brewer => ("brewer", 9, &[Good::Ale]),
            Self::Weaver => ("weaver", 10, &[Good::Cloth]),
            Self::Tailor => ("tailor", 9, &[Good::Clothes]),
            Self::Smelter => ("smelter", 10, &[Good::Iron, Good::Bronze]),
            Self::Smith => ("smith", 19, &[Good::Tools, Good::Pots]),
            Self::Trader => ("trader", 12, &[]),
            Self::Citizen => ("citizen", 64, &[]),
        }
    }

    pub(crate) fn produces(self) -> bool {
        !matches!(self, Self::Trader | Self::Citizen)
    }

    /// The roles of this many players: by the shares, at least one of each; the rest are citizens.
    pub(crate) fn cast(players: usize) -> Vec<Self> {
        let at_work = Self::ALL.into_iter().filter(|role| *role != Self::Citizen);
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
        assert_eq!(Role::ALL.map(Role::share).iter().sum::<usize>(), 200);
        for players in [50, 200, 1_000] {
            let cast = Role::cast(players);
            assert_eq!(cast.len(), players);
            assert_eq!(cast.iter().collect::<BTreeSet<_>>().len(), Role::ALL.len());
        }
    }

    #[test]
    fn every_good_is_produced_by_a_role() {
        let made: Vec<_> = Role::ALL.iter().flat_map(|role| role.recipes()).map(|it| it.output.0).collect();
        assert!(Good::ALL.iter().all(|good| made.contains(good)));
    }

    #[test]
    fn names_differ() {
        let names: BTreeSet<_> = (0..200).map(|nth| name(Role::Baker, nth)).collect();
        assert_eq!(names.len(), 200);
        assert!(names.contains("ada-baker") && names.contains("ada2-baker"));
    }
}
