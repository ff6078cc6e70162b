//! What there is to see of the economy at one moment: plain data, drawn by [`crate::screen`] or written as a line.

use std::fmt;

use crate::climate::DAY;
use crate::guest::Doors;
use crate::supply_chain::{Good, PerGood};
use crate::watch::Row;

/// The economy at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Picture {
    /// Where the market is.
    pub address: String,
    /// The hour, counted from the beginning.
    pub tick: u64,
    /// The weather's name.
    pub weather: &'static str,
    /// What is out of the ordinary, in words.
    pub shocks: String,
    /// How many players there are, and how many are online.
    pub players: (u64, u64),
    /// Trades a second.
    pub trades_per_second: u64,
    /// Orders and cancels a second.
    pub orders_per_second: u64,
    /// The conservation check: whether all adds up, and how many coins there are; `None` before the first.
    pub conservation: Option<(bool, u64)>,
    /// How each good stands.
    pub rows: PerGood<Row>,
    /// The richest players and what they have, in coins.
    pub richest: Vec<(String, u64)>,
    /// What the guest has, in coins.
    pub guest_wealth: u64,
    /// What happened, newest first.
    pub news: Vec<String>,
    /// Where a browser signs in, if the market has its page.
    pub doors: Option<Doors>,
    /// The lines of the guest's first trade.
    pub first_trade: String,
}

impl Picture {
    /// The day and the hour of it, such as `day 3, 07:00`.
    pub(crate) fn time(&self) -> String {
        format!("day {}, {:02}:00", self.tick / DAY + 1, self.tick % DAY)
    }

    /// The conservation check in words.
    pub(crate) fn conservation_text(&self) -> String {
        match self.conservation {
            Some((true, coins)) => format!("conservation OK, {} coins", grouped(coins)),
            Some((false, _)) => "conservation FAIL".to_owned(),
            None => "conservation not checked yet".to_owned(),
        }
    }
}

impl fmt::Display for Picture {
    /// One line for a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (players, online) = self.players;
        write!(
            f,
            "{} {}: {} trades/s, {} orders/s, {online} of {players} online, {}",
            self.time(),
            self.weather,
            self.trades_per_second,
            self.orders_per_second,
            self.conservation_text(),
        )?;
        for good in [Good::Wheat, Good::Bread, Good::Iron, Good::Tools] {
            if let Some(last) = self.rows[good].quote.last {
                write!(f, ", {} {last}", good.id())?;
            }
        }
        write!(f, "; {}", self.shocks)
    }
}

/// A number with a comma between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
