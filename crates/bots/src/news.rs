//! What the town crier says: shocks that begin and end, and prices that have moved much in a day.

use std::collections::VecDeque;

use crate::climate::{Climate, DAY, Shock};
use crate::supply_chain::{Good, PerGood};
use crate::watch::Row;

/// How many lines are kept.
const LINES: usize = 8;
/// From how many percent in a day on a price is news.
const MOVE_PERCENT: u64 = 25;

/// What happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    lines: VecDeque<String>,
    shocks: Vec<Shock>,
}

impl News {
    /// Hears of an hour.
    pub(crate) fn hear(&mut self, tick: u64, climate: &Climate, rows: &PerGood<Row>) {
        let day = tick / DAY + 1;
        for shock in &climate.shocks {
            if !self.shocks.contains(shock) {
                self.say(format!("Day {day}: {}", shock.news()));
            }
        }
        for shock in self.shocks.clone() {
            if !climate.shocks.contains(&shock) {
                self.say(format!("Day {day}: {}", shock.end()));
            }
        }
        self.shocks.clone_from(&climate.shocks);
        if tick % DAY == DAY - 1 {
            let moved = rows.iter().filter_map(|(good, row)| Some((good, row.change_percent?)));
            let most = moved.max_by_key(|(_, percent)| percent.unsigned_abs());
            if let Some((good, percent)) = most.filter(|(_, percent)| percent.unsigned_abs() >= MOVE_PERCENT)
            {
                self.say(format!("Day {day}: {}", price_move(good, percent)));
            }
        }
    }

    /// The last lines, newest first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.iter().cloned().collect()
    }

    fn say(&mut self, line: String) {
        self.lines.push_front(line);
        self.lines.truncate(LINES);
    }
}

fn price_move(good: Good, percent: i64) -> String {
    let way = if percent > 0 { "up" } else { "down" };
    format!("{} is {way} {} % since yesterday", good.name(), percent.unsigned_abs())
}
