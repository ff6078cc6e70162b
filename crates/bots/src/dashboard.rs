//! The economy at one moment as plain data, drawn by `screen` or written as a log line.

use std::fmt;

use crate::climate::DAY;
use crate::guest::SignInLinks;
use crate::supply_chain::{Good, PerGood};
use crate::ticker::Row;

/// The economy at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dashboard {
    /// The market's URL.
    pub address: String,
    /// The hour, counted from the start of the world.
    pub tick: u64,
    pub weather: &'static str,
    /// The headlines of the current shocks.
    pub shocks: String,
    /// How many players there are, and how many are online.
    pub players: (u64, u64),
    pub trades_per_second: u64,
    /// Orders and cancels.
    pub orders_per_second: u64,
    /// The last conservation check: whether it passed, and the number of coins.
    pub conservation: Option<(bool, u64)>,
    pub rows: PerGood<Row>,
    /// The richest players and their wealth, in coins.
    pub richest: Vec<(String, u64)>,
    /// In coins.
    pub guest_wealth: u64,
    /// Newest first.
    pub headlines: Vec<String>,
    /// `None` if the market does not serve the web page.
    pub sign_in: Option<SignInLinks>,
    /// Shell lines of the guest's first trade.
    pub first_trade: String,
}

impl Dashboard {
    /// The day and the hour of it, such as `day 3, 07:00`.
    pub(crate) fn time(&self) -> String {
        format!("day {}, {:02}:00", self.tick / DAY + 1, self.tick % DAY)
    }

    pub(crate) fn conservation_text(&self) -> String {
        match self.conservation {
            Some((true, coins)) => format!("conservation OK, {} coins", grouped(coins)),
            Some((false, _)) => "conservation FAIL".to_owned(),
            None => "conservation not checked yet".to_owned(),
        }
    }
}

impl fmt::Display for Dashboard {
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
