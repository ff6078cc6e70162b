//! The supply chain as data: sixteen goods from field, forest and mine to the table, and the recipes between
//! them.
//!
//! ```text
//! wheat ─┬─ flour ── bread          flax ── cloth ── clothes
//!        └─ ale                     copper ore, tin ore ── bronze ── pots
//! wood ──┬─ charcoal ─┐             iron ore ── iron ── tools
//!        └─ fuel of bakers, brewers, smiths
//! ```
//!
//! Bread is eaten, ale is drunk, clothes, pots and tools wear out: every good is consumed in the end, so
//! demand for every good continues.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// The usual pay for an hour of work, in coins.
pub(crate) const LABOUR_HOUR: u64 = 100;
/// The hours of a shift.
pub(crate) const SHIFT_HOURS: u64 = 2;

/// A material that the economy produces and consumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Good {
    Wheat,
    Flax,
    Wood,
    IronOre,
    CopperOre,
    TinOre,
    Charcoal,
    Flour,
    Bread,
    Ale,
    Cloth,
    Clothes,
    Iron,
    Bronze,
    Tools,
    Pots,
}

impl Good {
    /// All goods, raw ones first.
    pub(crate) const ALL: [Self; 16] = [
        Self::Wheat,
        Self::Flax,
        Self::Wood,
        Self::IronOre,
        Self::CopperOre,
        Self::TinOre,
        Self::Charcoal,
        Self::Flour,
        Self::Bread,
        Self::Ale,
        Self::Cloth,
        Self::Clothes,
        Self::Iron,
        Self::Bronze,
        Self::Tools,
        Self::Pots,
    ];

    /// The material's id in the market.
    pub(crate) const fn id(self) -> &'static str {
        self.words().0
    }

    /// The name that players read.
    pub(crate) const fn name(self) -> &'static str {
        self.words().1
    }

    /// The name of its units.
    pub(crate) const fn units(self) -> &'static str {
        self.words().2
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Wheat => ("wheat", "Wheat", "sacks"),
            Self::Flax => ("flax", "Flax", "bundles"),
            Self::Wood => ("wood", "Wood", "logs"),
            Self::IronOre => ("iron_ore", "Iron ore", "loads"),
            Self::CopperOre => ("copper_ore", "Copper ore", "loads"),
            Self::TinOre => ("tin_ore", "Tin ore", "loads"),
            Self::Charcoal => ("charcoal", "Charcoal", "baskets"),
            Self::Flour => ("flour", "Flour", "sacks"),
            Self::Bread => ("bread", "Bread", "loaves"),
            Self::Ale => ("ale", "Ale", "jugs"),
            Self::Cloth => ("cloth", "Cloth", "bolts"),
            Self::Clothes => ("clothes", "Clothes", "suits"),
            Self::Iron => ("iron_ingot", "Iron ingot", "bars"),
            Self::Bronze => ("bronze_ingot", "Bronze ingot", "bars"),
            Self::Tools => ("tools", "Tools", "sets"),
            Self::Pots => ("pots", "Pots", "pieces"),
        }
    }

    /// The good of this material id.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|good| good.id() == id)
    }

    /// The cost of a unit where all work is paid [`LABOUR_HOUR`], in coins: a newcomer's first estimate.
    pub(crate) fn natural_price(self) -> u64 {
        RECIPES.iter().find(|recipe| recipe.output.0 == self).map_or(1, |recipe| {
            let inputs: u64 = recipe.inputs.iter().map(|(good, units)| good.natural_price() * units).sum();
            (inputs + LABOUR_HOUR * SHIFT_HOURS).div_ceil(recipe.output.1)
        })
    }
}

/// One value for each good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct PerGood<T>([T; 16]);

impl<T> PerGood<T> {
    pub(crate) fn from_fn(value: impl FnMut(Good) -> T) -> Self {
        Self(Good::ALL.map(value))
    }

    /// Each good with its value, raw goods first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Good, &T)> {
        Good::ALL.into_iter().zip(&self.0)
    }
}

impl<T> Index<Good> for PerGood<T> {
    type Output = T;

    #[expect(clippy::indexing_slicing, reason = "there is a value for each good")]
    fn index(&self, good: Good) -> &T {
        &self.0[good as usize]
    }
}

impl<T> IndexMut<Good> for PerGood<T> {
    #[expect(clippy::indexing_slicing, reason = "there is a value for each good")]
    fn index_mut(&mut self, good: Good) -> &mut T {
        &mut self.0[good as usize]
    }
}

/// What a shift of work consumes and produces.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Recipe {
    /// The reason that its deposits and withdrawals give.
    pub work: &'static str,
    pub inputs: &'static [(Good, u64)],
    /// In usual weather and with tools.
    pub output: (Good, u64),
}

/// All recipes; each good has one.
pub(crate) const RECIPES: [Recipe; 16] = [
    Recipe { work: "harvest", inputs: &[], output: (Good::Wheat, 16) },
    Recipe { work: "flax harvest", inputs: &[], output: (Good::Flax, 12) },
    Recipe { work: "woodcutting", inputs: &[], output: (Good::Wood, 12) },
    Recipe { work: "iron mining", inputs: &[], output: (Good::IronOre, 10) },
    Recipe { work: "copper mining", inputs: &[], output: (Good::CopperOre, 8) },
    Recipe { work: "tin mining", inputs: &[], output: (Good::TinOre, 4) },
    Recipe { work: "charcoal burning", inputs: &[(Good::Wood, 16)], output: (Good::Charcoal, 8) },
    Recipe { work: "milling", inputs: &[(Good::Wheat, 24)], output: (Good::Flour, 24) },
    Recipe { work: "baking", inputs: &[(Good::Flour, 16), (Good::Wood, 4)], output: (Good::Bread, 24) },
    Recipe { work: "brewing", inputs: &[(Good::Wheat, 12), (Good::Wood, 2)], output: (Good::Ale, 12) },
    Recipe { work: "weaving", inputs: &[(Good::Flax, 8)], output: (Good::Cloth, 4) },
    Recipe { work: "tailoring", inputs: &[(Good::Cloth, 4)], output: (Good::Clothes, 2) },
    Recipe {
        work: "iron smelting",
        inputs: &[(Good::IronOre, 12), (Good::Charcoal, 6)],
        output: (Good::Iron, 6),
    },
    Recipe {
        work: "bronze casting",
        inputs: &[(Good::CopperOre, 6), (Good::TinOre, 2), (Good::Charcoal, 4)],
        output: (Good::Bronze, 4),
    },
    Recipe { work: "toolmaking", inputs: &[(Good::Iron, 4), (Good::Wood, 2)], output: (Good::Tools, 2) },
    Recipe {
        work: "pot casting",
        inputs: &[(Good::Bronze, 2), (Good::Charcoal, 1)],
        output: (Good::Pots, 2),
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::NEEDS;

    #[test]
    fn every_good_has_one_recipe_and_some_demand() {
        for good in Good::ALL {
            let made = RECIPES.iter().filter(|recipe| recipe.output.0 == good).count();
            assert_eq!(made, 1, "{}", good.id());
            let is_input = RECIPES.iter().any(|recipe| recipe.inputs.iter().any(|(input, _)| *input == good));
            let is_used = NEEDS.iter().any(|need| need.good == good) || good == Good::Tools;
            assert!(is_input || is_used, "nobody wants {}", good.id());
            assert_eq!(Good::from_id(good.id()), Some(good));
        }
    }

    #[test]
    fn natural_prices_pay_for_inputs_and_work() {
        for recipe in &RECIPES {
            let (good, units) = recipe.output;
            let inputs: u64 = recipe.inputs.iter().map(|(good, units)| good.natural_price() * units).sum();
            assert!(good.natural_price() * units >= inputs + LABOUR_HOUR * SHIFT_HOURS, "{}", recipe.work);
        }
        assert_eq!((Good::Wheat.natural_price(), Good::Bread.natural_price()), (13, 26));
    }
}
