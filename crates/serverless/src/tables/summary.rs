//! How a material trades, in its row of `materials` beside its name: what a list of all materials shows. One
//! scan of that table is the list.
//!
//! The projector writes how far it is and the figures of the trades, the best prices are written where they
//! are found changed. Names and numbers are short, because every list pays for their bytes.

use serde::{Deserialize, Serialize};
use tradepost_core::{MaterialId, Price, Timestamp};
use tradepost_ports::{CandleInterval, Day};

use super::codec::{self, Fields};
use super::{DecodeError, MaterialRow, attribute, material_key};
use crate::store::{Action, Comparison, Condition, Item, Update};

/// How many minutes that leave the last 24 hours next are kept with the figures.
const LEAVING_MAX: usize = 6;

/// A material in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryRow {
    pub entry: MaterialRow,
    pub progress: ProgressRow,
    pub top: TopRow,
}

/// How far a material is projected, and how it traded up to there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgressRow {
    /// The last settlement whose orders, inboxes and candles are written; 0 before the first.
    pub projected: u64,
    /// How it traded, if it did.
    pub figures: Option<Figures>,
}

/// The best prices of a material's book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopRow {
    pub bid: Option<Price>,
    pub ask: Option<Price>,
}

/// How a material trades: exact at one moment, and at later ones as far as it says what changes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The price of the last trade.
    pub last: Price,
    /// The price by which a game should pay.
    reference: Price,
    /// The hour from which another reference price is due; 0 if none is without a further trade.
    reference_until: u64,
    /// The first minute of the 24 hours.
    from: u64,
    /// Units and coins of the 24 hours.
    sums: [u64; 2],
    /// The price before them.
    before: Option<Price>,
    /// The price of the first trade in them.
    open: Option<Price>,
    /// The first minutes in them, oldest first.
    leaving: Vec<Leaving>,
    /// Whether those are all.
    all: bool,
}

/// A minute with trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Leaving {
    /// How many minutes after the first of the 24 hours.
    after: u16,
    sums: [u64; 2],
    close: Price,
}

impl Figures {
    /// The figures of a moment: of the candles of minutes since a time before the 24 hours, oldest first.
    /// `reference` is the reference price of that moment, and where it depends on the time until which hour
    /// it holds.
    pub fn of<'a>(
        minutes: impl Iterator<Item = &'a tradepost_ports::Candle>,
        reference: (Price, Option<Timestamp>),
        now: Timestamp,
    ) -> Option<Self> {
        let (start, _) = Day::window(now);
        let minute = CandleInterval::Minute.ms();
        let (mut day, mut before, mut last) = (Day::default(), None, None);
        let mut leaving = Vec::new();
        let mut all = true;
        for candle in minutes {
            last = Some(candle.close);
            if candle.start < start {
                before = Some(candle.close);
                continue;
            }
            day.add(candle);
            let after = u16::try_from((candle.start.0 - start.0) / minute).ok();
            all &= leaving.len() < LEAVING_MAX && after.is_some();
            if all {
                let after = after.unwrap_or_default();
                leaving.push(Leaving { after, sums: [candle.volume, candle.value], close: candle.close });
            }
        }
        // Sums that stopped at their bound cannot be subtracted from.
        if [day.volume, day.value].contains(&tradepost_core::AMOUNT_MAX) {
            (leaving, all) = (Vec::new(), false);
        }
        Some(Self {
            last: last?,
            reference: reference.0,
            reference_until: reference.1.map_or(0, |until| until.0 / CandleInterval::Hour.ms()),
            from: start.0 / minute,
            sums: [day.volume, day.value],
            before,
            open: day.open,
            leaving,
            all,
        })
    }

    /// How it traded in the 24 hours before `now`; the flag is false where more has changed since than the
    /// figures tell, so that they have to be added up again.
    pub fn day(&self, now: Timestamp) -> (Day, bool) {
        let first = Day::window(now).0.0 / CandleInterval::Minute.ms();
        let ([mut volume, mut value], mut before) = (self.sums, self.before);
        let has_left = |leaving: &&Leaving| self.from.saturating_add(leaving.after.into()) < first;
        let left = self.leaving.iter().filter(has_left);
        for Leaving { sums, close, .. } in left.clone() {
            volume = volume.saturating_sub(sums[0]);
            value = value.saturating_sub(sums[1]);
            before = Some(*close);
        }
        let exact = self.all || first <= self.from || left.count() < self.leaving.len();
        (Day { volume, value, open: before.or(self.open) }, exact)
    }

    /// The reference price, and whether it is that of `now`.
    pub fn reference(&self, now: Timestamp) -> (Price, bool) {
        let hour = now.0 / CandleInterval::Hour.ms();
        (self.reference, self.reference_until == 0 || hour < self.reference_until)
    }

    /// Whether all of it is right at `now`.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.day(now).1 && self.reference(now).1
    }
}

impl SummaryRow {
    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let (entry, progress) = (MaterialRow::decode(item)?, ProgressRow::decode(item)?);
        Ok(Self { entry, progress, top: TopRow::decode(item)? })
    }
}

impl ProgressRow {
    /// The price of the last trade.
    pub fn last(&self) -> Option<Price> {
        self.figures.as_ref().map(|figures| figures.last)
    }

    /// Writes it and the best prices, unless another projector is further.
    pub fn action(&self, material: &MaterialId, top: Option<TopRow>) -> Action {
        let further = Condition::missing(attribute::PROJECTED).or(Condition::compare(
            attribute::PROJECTED,
            Comparison::Less,
            self.projected,
        ));
        let mut updates = vec![Update::set(attribute::PROJECTED, self.projected)];
        updates.extend(self.figures.as_ref().map(set_figures));
        updates.extend(top.into_iter().flat_map(TopRow::updates));
        material_key(material).update(updates).when(Condition::exists(attribute::NAME)).when(further)
    }

    /// Writes newer figures of the same trades.
    pub fn refreshed(&self, material: &MaterialId, figures: &Figures) -> Action {
        let unchanged = Condition::equal(attribute::PROJECTED, self.projected);
        material_key(material).update(vec![set_figures(figures)]).when(unchanged)
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let figures = fields.optional(attribute::DAY, Fields::record)?;
        Ok(Self { projected: fields.count(attribute::PROJECTED)?, figures })
    }
}

fn set_figures(figures: &Figures) -> Update {
    Update::set(attribute::DAY, codec::encode(figures))
}

impl TopRow {
    /// Writes it.
    pub fn action(self, material: &MaterialId) -> Action {
        material_key(material).update(self.updates()).when(Condition::exists(attribute::NAME))
    }

    fn updates(self) -> Vec<Update> {
        let update = |(name, price): (&str, Option<Price>)| match price {
            Some(price) => Update::set(name, price.get()),
            None => Update::remove(name),
        };
        [(attribute::BID, self.bid), (attribute::ASK, self.ask)].map(update).into()
    }

    pub fn decode(item: &Item) -> Result<Self, DecodeError> {
        let fields = Fields(item);
        let price = |name| fields.optional(name, Fields::price);
        Ok(Self { bid: price(attribute::BID)?, ask: price(attribute::ASK)? })
    }
}
