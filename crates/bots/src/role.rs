//! Who does what: the roles of the players, how many of each there are, and how they are named.

use crate::supply_chain::{Good, RECIPES, Recipe};

/// What a player does for a living.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    /// Grows wheat or flax or cuts wood, whichever pays.
    Farmer,
    /// Cuts wood.
    Woodcutter,
    /// Mines iron, copper or tin, whichever pays.
    Miner,
    /// Burns charcoal.
    Burner,
    /// Mills flour.
    Miller,
    /// Bakes bread.
    Baker,
    /// Brews ale.
    Brewer,
    /// Weaves cloth.
    Weaver,
    /// Makes clothes.
    Tailor,
    /// Smelts iron or bronze, whichever pays.
    Smelter,
    /// Makes tools or pots, whichever pays.
    Smith,
    /// Makes nothing, buys low and sells high.
    Trader,
    /// Makes nothing, earns wages in the town and spends them.
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

    /// The word for it, as part of a player's name.
    pub(crate) const fn name(self) -> &'static str {
        self.sheet().0
    }

    /// How many of 200 players have it.
    pub(crate) const fn share(self) -> usize {
        self.sheet().1
    }

    /// What somebody of this role can make.
    pub(crate) fn recipes(self) -> impl Iterator<Item = &'static Recipe> {
        let (_, _, goods) = self.sheet();
        RECIPES.iter().filter(|recipe| goods.contains(&recipe.output.0))
    }

    /// Its name, its share, and what it makes.
    ///
    /// Each trade can make about half as much again as is wanted of its goods in an ordinary year.
    const fn sheet(self) -> (&'static str, usize, &'static [Good]) {
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

    /// Whether somebody of this role makes something.
    pub(crate) fn produces(self) -> bool {
        !matches!(self, Self::Trader | Self::Citizen)
    }

    /// The roles of so many players: the shares of 200, and at least one of each; who is left over is a citizen.
    pub(crate) fn cast(players: usize) -> Vec<Self> {
        let at_work = Self::ALL.into_iter().filter(|role| *role != Self::Citizen);
        let count = |role: Self| ((role.share() * players + 100) / 200).max(1);
        let mut cast: Vec<Self> = at_work.flat_map(|role| std::iter::repeat_n(role, count(role))).collect();
        let citizens = players.saturating_sub(cast.len()).max(1);
        cast.extend(std::iter::repeat_n(Self::Citizen, citizens));
        cast
    }
}

/// Given names, for players to be told apart.
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
    fn every_role_is_cast_and_everybody_has_one() {
        assert_eq!(Role::ALL.map(Role::share).iter().sum::<usize>(), 200);
        for players in [50, 200, 1_000] {
            let cast = Role::cast(players);
            assert_eq!(cast.len(), players);
            assert_eq!(cast.iter().collect::<BTreeSet<_>>().len(), Role::ALL.len());
        }
    }

    #[test]
    fn every_good_is_made_by_some_role() {
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
