//! The news: shocks that start and end, and prices that moved much in a day.

use std::collections::VecDeque;

use crate::climate::{Climate, DAY, Shock};
use crate::supply_chain::{Good, PerGood};
use crate::ticker::Row;

/// How many headlines are kept.
const LINES: usize = 8;
/// The move of a price in a day that is a headline, in percent.
const MOVE_PERCENT: u64 = 25;

/// The latest headlines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Headlines {
    lines: VecDeque<String>,
    shocks: Vec<Shock>,
}

impl Headlines {
    /// Adds the headlines of an hour.
    pub(crate) fn update(&mut self, tick: u64, climate: &Climate, rows: &PerGood<Row>) {
        let day = tick / DAY + 1;
        for shock in &climate.shocks {
            if !self.shocks.contains(shock) {
                self.add(format!("Day {day}: {}", shock.headline()));
            }
        }
        for shock in self.shocks.clone() {
            if !climate.shocks.contains(&shock) {
                self.add(format!("Day {day}: {}", shock.end_headline()));
            }
        }
        self.shocks.clone_from(&climate.shocks);
        if tick % DAY == DAY - 1 {
            let moved = rows.iter().filter_map(|(good, row)| Some((good, row.change_percent?)));
            let most = moved.max_by_key(|(_, percent)| percent.unsigned_abs());
            if let Some((good, percent)) = most.filter(|(_, percent)| percent.unsigned_abs() >= MOVE_PERCENT)
            {
                self.add(format!("Day {day}: {}", price_move(good, percent)));
            }
        }
    }

    /// Newest first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.iter().cloned().collect()
    }

    fn add(&mut self, line: String) {
        self.lines.push_front(line);
        self.lines.truncate(LINES);
    }
}

fn price_move(good: Good, percent: i64) -> String {
    let direction = if percent > 0 { "up" } else { "down" };
    format!("{} is {direction} {} % since yesterday", good.name(), percent.unsigned_abs())
}
