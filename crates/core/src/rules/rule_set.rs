//! Rules as data: what the operator set, for the whole market or for one material, field by field.
//!
//! A rule of a material takes precedence over the same rule of the market, and that over the setting of the
//! program ([`super::Rules`]) or the default. [`super::resolved`] makes one set of it for each material.
//!
//! Invariants: the encoding of a rule set is the list of its rules, so that a new rule is a new variant of
//! [`Rule`] at the end and old journals still open.

use serde::{Deserialize, Serialize};

use crate::{PlayerId, Price, Quantity, Rules};

/// The most changes of rules that may be scheduled at once.
pub const SCHEDULED_RULES_MAX: u32 = 1_000;

/// Where fees go.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FeeTo {
    /// Nowhere: they leave the market.
    Burn,
    /// To the account of this player.
    Account(PlayerId),
}

/// How many units of a material a player may bid for in one window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BuyLimit {
    /// Units in a window.
    pub units: u64,
    /// The length of a window; windows follow each other from 1970 on.
    pub window_seconds: u32,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $field:ident $variant:ident: $type:ty = $name:literal;)+) => {
        /// A rule and its value. Its encoding is frozen: new ones are added at the end.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant($type),)+
        }

        /// The name of a rule. Its encoding is frozen: new ones are added at the end.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum RuleName {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// Its name.
            pub const fn name(&self) -> RuleName {
                match self {
                    $(Self::$variant(_) => RuleName::$variant,)+
                }
            }
        }

        impl RuleName {
            /// Every rule, in the order of their encoding.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in the API.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }
        }

        /// The rules that are set, of the market or of a material; the others have their default.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(from = "Vec<Rule>", into = "Vec<Rule>")]
        pub struct RuleSet {
            $($(#[doc = $doc])+ pub $field: Option<$type>,)+
        }

        impl RuleSet {
            /// Sets a rule.
            pub fn set(&mut self, rule: Rule) {
                match rule {
                    $(Rule::$variant(value) => self.$field = Some(value),)+
                }
            }

            /// Restores the default of a rule.
            pub fn restore(&mut self, rule: RuleName) {
                match rule {
                    $(RuleName::$variant => self.$field = None,)+
                }
            }

            /// These rules, and those of `others` where these have none.
            #[must_use]
            pub fn or(self, others: &Self) -> Self {
                Self { $($field: self.$field.or_else(|| others.$field.clone()),)+ }
            }
        }

        impl From<RuleSet> for Vec<Rule> {
            fn from(rules: RuleSet) -> Self {
                [$(rules.$field.map(Rule::$variant),)+].into_iter().flatten().collect()
            }
        }
    };
}

rules! {
    /// Share of a seller's proceeds in basis points, 0 to 10,000.
    sales_tax_bps SalesTaxBps: u16 = "sales_tax_bps";
    /// Share of price × quantity in basis points, 0 to 10,000: charged once for what of an order comes to
    /// rest, and never returned.
    listing_fee_bps ListingFeeBps: u16 = "listing_fee_bps";
    /// Where fees go.
    fee_to FeeTo: FeeTo = "fee_to";
    /// Prices are multiples of it.
    tick Tick: Price = "tick";
    /// The lowest price.
    price_min PriceMin: Price = "price_min";
    /// The highest price.
    price_max PriceMax: Price = "price_max";
    /// How far a price may be from the reference price, in basis points of it, 1 to 1,000,000.
    band_bps BandBps: u32 = "band_bps";
    /// The fewest units of an order.
    quantity_min QuantityMin: Quantity = "quantity_min";
    /// How many units a player may bid for in a window of time.
    buy_limit BuyLimit: BuyLimit = "buy_limit";
    /// The most orders a player may have open at once: of the market in all, of a material in that material.
    open_orders_max OpenOrdersMax: u32 = "open_orders_max";
}

impl From<Vec<Rule>> for RuleSet {
    fn from(rules: Vec<Rule>) -> Self {
        let mut set = Self::default();
        for rule in rules {
            set.set(rule);
        }
        set
    }
}

impl RuleSet {
    /// What applies to a market where these are the settings and no rule is set. A band and a buy limit have
    /// no default.
    pub fn defaults(settings: Rules) -> Self {
        Self {
            sales_tax_bps: Some(settings.sales_tax_bps),
            listing_fee_bps: Some(0),
            fee_to: Some(FeeTo::Burn),
            tick: Some(Price::LOWEST),
            price_min: Some(Price::LOWEST),
            price_max: Some(Price::HIGHEST),
            band_bps: None,
            quantity_min: Quantity::new(1),
            buy_limit: None,
            open_orders_max: Some(settings.open_orders_max),
        }
    }

    /// Whether no rule is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The rules after a change.
    #[must_use]
    pub fn changed(&self, changes: &RuleChanges) -> Self {
        let mut changed = changes.set.clone().or(self);
        changes.restore.iter().for_each(|rule| changed.restore(*rule));
        changed
    }
}

/// A change of some rules; the others keep their value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleChanges {
    /// The rules that get a value.
    pub set: RuleSet,
    /// The rules that get their default back.
    pub restore: Vec<RuleName>,
}

impl RuleChanges {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty() && self.restore.is_empty()
    }
}
