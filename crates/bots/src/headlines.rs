//! The news: shocks that start and end, and prices that moved much in a day.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::climate::{Climate, DAY, Shock};
use crate::supply_chain::{Good, PerGood};
use crate::ticker::Row;

/// How many headlines are kept.
const LINES: usize = 20;
/// The move of a price in a day that is a headline, in percent.
const MOVE_PERCENT: u64 = 25;

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Headline {
    /// The hour, counted from the start of the world.
    pub tick: u64,
    pub text: String,
}

impl Headline {
    /// The headline with its day.
    pub(crate) fn dated(&self) -> String {
        format!("Day {} {}", self.tick / DAY + 1, self.text)
    }
}

/// The latest headlines.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Headlines {
    lines: VecDeque<Headline>,
    shocks: Vec<Shock>,
}

impl Headlines {
    /// Adds the headlines of an hour.
    pub(crate) fn update(&mut self, tick: u64, climate: &Climate, rows: &PerGood<Row>) {
        for shock in &climate.shocks {
            if !self.shocks.contains(shock) {
                self.add(tick, shock.headline());
            }
        }
        for shock in self.shocks.clone() {
            if !climate.shocks.contains(&shock) {
                self.add(tick, shock.end_headline().to_owned());
            }
        }
        self.shocks.clone_from(&climate.shocks);
        if tick % DAY == DAY - 1 {
            let moved = rows.iter().filter_map(|(good, row)| Some((good, row.change_percent?)));
            let most = moved.max_by_key(|(_, percent)| percent.unsigned_abs());
            if let Some((good, percent)) = most.filter(|(_, percent)| percent.unsigned_abs() >= MOVE_PERCENT)
            {
                self.add(tick, price_move(good, percent));
            }
        }
    }

    /// Newest first.
    pub(crate) fn lines(&self) -> Vec<Headline> {
        self.lines.iter().cloned().collect()
    }

    fn add(&mut self, tick: u64, text: String) {
        self.lines.push_front(Headline { tick, text });
        self.lines.truncate(LINES);
    }
}

fn price_move(good: Good, percent: i64) -> String {
    let direction = if percent > 0 { "up" } else { "down" };
    format!("{} is {direction} {} % since yesterday", good.name(), percent.unsigned_abs())
}
