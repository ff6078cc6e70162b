//! The rules of the market and of its materials: what is set, what changes, and when.
#![expect(clippy::option_option, reason = "a rule in a request may be absent, null, or a value")]

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use tradepost_core as core;
use tradepost_ports as port;
use utoipa::ToSchema;

use crate::time::Time;
use crate::whole;

/// How many units of a material a player may bid for in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyLimit {
    /// Units in a window.
    #[serde(deserialize_with = "whole::number")]
    #[schema(example = 1_000, minimum = 1)]
    pub units: u64,
    /// The length of a window in seconds. Windows follow each other from 1970-01-01T00:00:00Z on.
    #[serde(deserialize_with = "whole::number")]
    #[schema(example = 14_400, minimum = 1, maximum = 31_622_400)]
    pub window_seconds: u64,
}

macro_rules! rule_sets {
    ($($(#[doc = $doc:literal])+ $(#[schema($($schema:tt)+)])? $field:ident: $type:ty, $reader:literal;)+) => {
        /// Rules. A rule that is absent is not set.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        pub struct RuleSet {
            $(
                $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "Option::is_none")]
                $(#[schema($($schema)+)])?
                pub $field: Option<$type>,
            )+
        }

        /// A change of rules: those that are absent keep their value, `null` restores the default.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct RuleChanges {
            $(
                $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = $reader)]
                $(#[schema($($schema)+)])?
                #[schema(value_type = Option<$type>)]
                pub $field: Option<Option<$type>>,
            )+
        }

        /// A change of rules, now or later: those that are absent keep their value, `null` restores the
        /// default.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        #[schema(example = json!({"sales_tax_bps": 250, "tick": 5, "buy_limit": null}))]
        pub struct RulesRequest {
            $(
                $(#[doc = $doc])+
                #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = $reader)]
                $(#[schema($($schema)+)])?
                #[schema(value_type = Option<$type>)]
                pub $field: Option<Option<$type>>,
            )+
            /// When the change takes effect; at once if absent or past. A change for the same moment takes
            /// the place of an earlier one, and an empty one withdraws it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub effective_at: Option<Time>,
        }

        impl RulesRequest {
            /// What changes, and when.
            pub fn parts(self) -> (RuleChanges, Option<Time>) {
                (RuleChanges { $($field: self.$field,)+ }, self.effective_at)
            }
        }

        impl RuleChanges {
            /// The changes that make `now` of `before`.
            pub fn between(before: &RuleSet, now: &RuleSet) -> Self {
                Self {
                    $($field: (before.$field != now.$field).then(|| now.$field.clone()),)+
                }
            }

            /// The names of the rules that change.
            pub fn names(&self) -> Vec<&'static str> {
                let changed = [$((stringify!($field), self.$field.is_some()),)+];
                changed.into_iter().filter(|(_, changes)| *changes).map(|(name, _)| name).collect()
            }
        }

        impl RuleSet {
            /// Only the rules with these names.
            #[must_use]
            pub fn only(self, names: &[String]) -> Self {
                let named = |name: &str| names.iter().any(|other| other == name);
                Self { $($field: self.$field.filter(|_| named(stringify!($field))),)+ }
            }
        }
    };
}

rule_sets! {
    /// The sales tax, in hundredths of a percent of a seller's proceeds.
    #[schema(example = 250, maximum = 10_000)]
    sales_tax_bps: u64, "nullable_number";
    /// The fee for what of an order comes to rest, in hundredths of a percent of price × quantity. It is
    /// charged once and never returned.
    #[schema(example = 30, maximum = 10_000)]
    listing_fee_bps: u64, "nullable_number";
    /// Where fees go: `burn`, or `account:` and a player's id.
    #[schema(example = "account:guild")]
    fee_to: String, "nullable";
    /// Prices are multiples of it, in coins per unit.
    #[schema(example = 5, minimum = 1)]
    tick: u64, "nullable_number";
    /// The lowest price, in coins per unit.
    #[schema(example = 10, minimum = 1)]
    price_min: u64, "nullable_number";
    /// The highest price, in coins per unit.
    #[schema(example = 100_000, minimum = 1)]
    price_max: u64, "nullable_number";
    /// How far a price may be from the reference price, in hundredths of a percent of it.
    #[schema(example = 2_000, minimum = 1, maximum = 1_000_000)]
    band_bps: u64, "nullable_number";
    /// The fewest units of an order.
    #[schema(example = 10, minimum = 1)]
    quantity_min: u64, "nullable_number";
    /// How many units a player may bid for in a window of time.
    buy_limit: BuyLimit, "nullable";
    /// The most orders a player may have open at once: in the whole market, or in the material.
    #[schema(example = 200, maximum = 1_000_000_000)]
    open_orders_max: u64, "nullable_number";
}

/// The rules of the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rules {
    /// The rules of the whole market that are in force, whether set or by default.
    pub rules: RuleSet,
    /// The names of those that the operator set.
    pub explicit: Vec<String>,
    /// The rules that materials have of their own, by the material's id.
    pub materials: BTreeMap<String, RuleSet>,
    /// What changes later, the next change first.
    pub scheduled: Vec<ScheduledRules>,
}

/// A change of rules that takes effect later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScheduledRules {
    /// When.
    pub effective_at: Time,
    /// The material; absent for the whole market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "copper")]
    pub material: Option<String>,
    /// What changes.
    pub rules: RuleChanges,
}

/// A page of the history of rules, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesHistory {
    /// The changes, newest first.
    pub changes: Vec<RulesChange>,
    /// The `after` of the next page; `null` at the end.
    #[schema(required)]
    pub next: Option<String>,
}

/// A change of rules, or one that was scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RulesChange {
    /// When it happened.
    pub at: Time,
    /// The material; absent for the whole market.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "copper")]
    pub material: Option<String>,
    /// For when it was scheduled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_at: Option<Time>,
    /// All rules that are set there from then on; absent if the change was scheduled then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<RuleSet>,
    /// What was scheduled; nothing if that was withdrawn. Absent if it took effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheduled: Option<RuleChanges>,
}

/// How a player's buy limit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BuyLimitUse {
    /// The material's id.
    #[schema(example = "copper")]
    pub material: String,
    /// Units in a window.
    #[schema(example = 1_000)]
    pub units: u64,
    /// Units bid for in this window, without those that orders did not buy before they closed.
    #[schema(example = 400)]
    pub used: u64,
    /// Units that the player may still bid for.
    #[schema(example = 600)]
    pub left: u64,
    /// When the next window begins.
    pub resets_at: Time,
}

/// What of a rule is out of range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRule {
    /// The rule.
    pub rule: &'static str,
    /// What it must be.
    pub expected: String,
}

impl InvalidRule {
    fn range(rule: core::RuleName, min: u64, max: u64) -> Self {
        Self { rule: rule.as_str(), expected: format!("{min} to {max}") }
    }
}

impl std::fmt::Display for InvalidRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} must be {}", self.rule, self.expected)
    }
}

fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn nullable_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u64>>, D::Error> {
    #[derive(Deserialize)]
    struct Whole(#[serde(deserialize_with = "whole::number")] u64);
    let number = Option::<Whole>::deserialize(deserializer)?;
    Ok(Some(number.map(|Whole(number)| number)))
}

impl From<port::RuleSheet> for Rules {
    fn from(sheet: port::RuleSheet) -> Self {
        let own = |(id, rules): (core::MaterialId, core::RuleSet)| (id.as_str().to_owned(), rules.into());
        let scheduled = |change: core::ScheduledRules| ScheduledRules {
            effective_at: change.effective_at.into(),
            material: change.material.map(|material| material.as_str().to_owned()),
            rules: change.changes.into(),
        };
        Self {
            rules: sheet.market.into(),
            explicit: sheet.set.into_iter().map(|rule| rule.as_str().to_owned()).collect(),
            materials: sheet.materials.into_iter().map(own).collect(),
            scheduled: sheet.scheduled.into_iter().map(scheduled).collect(),
        }
    }
}

impl From<port::RulesRecord> for RulesChange {
    fn from(record: port::RulesRecord) -> Self {
        let (rules, scheduled) = match record.what {
            port::RulesDone::Changed(rules) => (Some(rules.into()), None),
            port::RulesDone::Scheduled(changes) => (None, Some(changes.into())),
        };
        Self {
            at: record.at.into(),
            material: record.material.map(|material| material.as_str().to_owned()),
            effective_at: record.effective_at.map(Time::from),
            rules,
            scheduled,
        }
    }
}

impl BuyLimitUse {
    /// How the limit of this material stands.
    pub fn of(material: &core::MaterialId, limit: core::BuyLimitUse) -> Self {
        let core::BuyLimitUse { units, used, left, resets_at } = limit;
        Self { material: material.as_str().to_owned(), units, used, left, resets_at: resets_at.into() }
    }
}

/// What begins the name of an account that fees go to.
const ACCOUNT: &str = "account:";

impl TryFrom<RuleChanges> for core::RuleChanges {
    type Error = InvalidRule;

    fn try_from(changes: RuleChanges) -> Result<Self, InvalidRule> {
        use core::RuleName as Name;
        let (mut set, mut restore) = (core::RuleSet::default(), Vec::new());
        let whole = |name, value: Option<Option<u64>>, restore: &mut Vec<Name>| {
            restore.extend(value.filter(Option::is_none).map(|_| name));
            value.flatten()
        };
        let bps = |name, value: Option<u64>| -> Result<Option<u16>, InvalidRule> {
            let short = |value| u16::try_from(value).map_err(|_| InvalidRule::range(name, 0, 10_000));
            value.map(short).transpose()
        };
        let price = |name, value: Option<u64>| {
            let price = |coins| core::Price::new(coins).ok_or(InvalidRule::range(name, 1, core::PRICE_MAX));
            value.map(price).transpose()
        };
        let short = |name, min, max, value: Option<u64>| {
            let short = |value| u32::try_from(value).map_err(|_| InvalidRule::range(name, min, max));
            value.map(short).transpose()
        };
        set.sales_tax_bps =
            bps(Name::SalesTaxBps, whole(Name::SalesTaxBps, changes.sales_tax_bps, &mut restore))?;
        let listing = whole(Name::ListingFeeBps, changes.listing_fee_bps, &mut restore);
        set.listing_fee_bps = bps(Name::ListingFeeBps, listing)?;
        match changes.fee_to {
            None => {}
            Some(None) => restore.push(Name::FeeTo),
            Some(Some(to)) => set.fee_to = Some(fee_to(&to)?),
        }
        set.tick = price(Name::Tick, whole(Name::Tick, changes.tick, &mut restore))?;
        set.price_min = price(Name::PriceMin, whole(Name::PriceMin, changes.price_min, &mut restore))?;
        set.price_max = price(Name::PriceMax, whole(Name::PriceMax, changes.price_max, &mut restore))?;
        let band = whole(Name::BandBps, changes.band_bps, &mut restore);
        set.band_bps = short(Name::BandBps, 1, 1_000_000, band)?;
        let least = whole(Name::QuantityMin, changes.quantity_min, &mut restore);
        let quantity = |units| {
            let range = InvalidRule::range(Name::QuantityMin, 1, core::QUANTITY_MAX.into());
            core::Quantity::new(units).ok_or(range)
        };
        set.quantity_min = least.map(quantity).transpose()?;
        match changes.buy_limit {
            None => {}
            Some(None) => restore.push(Name::BuyLimit),
            Some(Some(BuyLimit { units, window_seconds })) => {
                let window = short(Name::BuyLimit, 1, 31_622_400, Some(window_seconds))?;
                let window_seconds = window.unwrap_or_default();
                set.buy_limit = Some(core::BuyLimit { units, window_seconds });
            }
        }
        let orders = whole(Name::OpenOrdersMax, changes.open_orders_max, &mut restore);
        set.open_orders_max = short(Name::OpenOrdersMax, 0, 1_000_000_000, orders)?;
        Ok(Self { set, restore })
    }
}

fn fee_to(text: &str) -> Result<core::FeeTo, InvalidRule> {
    let expected = "`burn`, or `account:` and a player's id".to_owned();
    let invalid = InvalidRule { rule: core::RuleName::FeeTo.as_str(), expected };
    match text.strip_prefix(ACCOUNT) {
        None if text == "burn" => Ok(core::FeeTo::Burn),
        Some(player) => core::PlayerId::new(player).map(core::FeeTo::Account).map_err(|_| invalid),
        None => Err(invalid),
    }
}

impl From<core::RuleSet> for RuleSet {
    fn from(rules: core::RuleSet) -> Self {
        Self {
            sales_tax_bps: rules.sales_tax_bps.map(u64::from),
            listing_fee_bps: rules.listing_fee_bps.map(u64::from),
            fee_to: rules.fee_to.map(|to| match to {
                core::FeeTo::Burn => "burn".to_owned(),
                core::FeeTo::Account(player) => format!("{ACCOUNT}{player}"),
            }),
            tick: rules.tick.map(core::Price::get),
            price_min: rules.price_min.map(core::Price::get),
            price_max: rules.price_max.map(core::Price::get),
            band_bps: rules.band_bps.map(u64::from),
            quantity_min: rules.quantity_min.map(|least| least.get().into()),
            buy_limit: rules
                .buy_limit
                .map(|limit| BuyLimit { units: limit.units, window_seconds: limit.window_seconds.into() }),
            open_orders_max: rules.open_orders_max.map(u64::from),
        }
    }
}

/// A rule that is set and restored is restored.
fn change<T>(value: Option<T>, restored: bool) -> Option<Option<T>> {
    if restored { Some(None) } else { value.map(Some) }
}

impl From<core::RuleChanges> for RuleChanges {
    fn from(changes: core::RuleChanges) -> Self {
        use core::RuleName as Name;
        let restores = |name| changes.restore.contains(&name);
        let rules = RuleSet::from(changes.set);
        Self {
            sales_tax_bps: change(rules.sales_tax_bps, restores(Name::SalesTaxBps)),
            listing_fee_bps: change(rules.listing_fee_bps, restores(Name::ListingFeeBps)),
            fee_to: change(rules.fee_to, restores(Name::FeeTo)),
            tick: change(rules.tick, restores(Name::Tick)),
            price_min: change(rules.price_min, restores(Name::PriceMin)),
            price_max: change(rules.price_max, restores(Name::PriceMax)),
            band_bps: change(rules.band_bps, restores(Name::BandBps)),
            quantity_min: change(rules.quantity_min, restores(Name::QuantityMin)),
            buy_limit: change(rules.buy_limit, restores(Name::BuyLimit)),
            open_orders_max: change(rules.open_orders_max, restores(Name::OpenOrdersMax)),
        }
    }
}
