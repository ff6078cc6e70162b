//! The economy at one moment as plain data, drawn by `screen`, written as a log line, or shown by the page.

use std::fmt;

use serde::Serialize;

use crate::climate::{DAY, HOUR_MS, Shock};
use crate::guest::{GUEST, SignInLinks};
use crate::headlines::Headline;
use crate::supply_chain::{Good, PerGood};
use crate::ticker::Row;

/// The economy at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dashboard {
    /// The market's URL.
    pub address: String,
    /// The hour, counted from the start of the world.
    pub tick: u64,
    /// The market's time at the start of the world, in milliseconds since 1970.
    pub start: u64,
    /// How many times as fast as usual the world is played; 0 while it is paused.
    pub speed: u16,
    pub weather: &'static str,
    /// The shocks that were reported last.
    pub shocks: Vec<Shock>,
    /// What is out of the ordinary, in words.
    pub conditions: String,
    /// How many players there are, and how many are online.
    pub players: (u64, u64),
    /// Trades in the market's last full hour.
    pub trades_last_hour: u64,
    /// The last conservation check: whether it passed, and the number of coins.
    pub conservation: Option<(bool, u64)>,
    pub rows: PerGood<Row>,
    /// The richest players and their wealth, in coins.
    pub richest: Vec<(String, u64)>,
    pub guest_coins: u64,
    /// In coins.
    pub guest_wealth: u64,
    /// 1 for the richest of all.
    pub guest_rank: u64,
    /// How many coins more the next richer player has.
    pub guest_behind: u64,
    /// Newest first.
    pub headlines: Vec<Headline>,
    /// `None` if the market does not serve the web page.
    pub sign_in: Option<SignInLinks>,
    /// Shell lines of the guest's first trade.
    pub first_trade: String,
}

/// What the web page shows of a world.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Status {
    /// Whether the world's first days are over.
    pub is_shown: bool,
    /// The market's time at the start of the world, in milliseconds since 1970.
    pub start: u64,
    /// How many times as fast as usual the world is played; 0 while it is paused.
    pub speed: u16,
    /// The weather, in one word.
    pub weather: &'static str,
    /// What happened, newest first.
    pub news: Vec<News>,
    /// The person at the terminal.
    pub you: You,
}

/// A headline.
#[derive(Clone, Debug, Serialize)]
pub struct News {
    /// The market's time, in milliseconds since 1970.
    pub at: u64,
    /// The headline.
    pub text: String,
}

/// How the person at the terminal does.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct You {
    /// Coins and goods at their last price, in coins.
    pub wealth: u64,
    /// 1 for the richest of all.
    pub rank: u64,
    /// The number of players, this one included.
    pub players: u64,
    /// How many coins more the next richer player has; 0 for the richest.
    pub behind: u64,
}

impl Dashboard {
    /// The day and the hour of it, such as `day 3, 07:00`.
    pub(crate) fn time(&self) -> String {
        format!("day {}, {:02}:00", self.tick / DAY + 1, self.tick % DAY)
    }

    pub(crate) fn conservation_text(&self) -> String {
        match self.conservation {
            Some((true, coins)) => format!("books balance, {} coins", grouped(coins)),
            Some((false, _)) => "books do NOT balance".to_owned(),
            None => "books not checked yet".to_owned(),
        }
    }

    /// The guest's place among all players, such as `214th of 241`.
    pub(crate) fn rank_text(&self) -> String {
        format!("{} of {}", ordinal(self.guest_rank), self.players.0 + 1)
    }

    /// How to take part, once the world is shown.
    pub(crate) fn welcome(&self) -> String {
        let browser = self.sign_in.as_ref().map_or_else(
            || "No web page in this build: install Node.js 20.19 or newer, and run `cargo xtask demo` again.\n".to_owned(),
            |SignInLinks { guest, operator }| {
                format!(
                    "Open in a browser as player `{GUEST}`:  {guest}\n\
                     Or as the operator, the designer of the game:  {operator}\n"
                )
            },
        );
        let (address, coins, first_trade) = (&self.address, self.guest_coins, &self.first_trade);
        format!(
            "The market is open at {address} (API: {address}/docs).\n\
             You have {coins} coins and 12 logs of wood, and are {} by wealth.\n\n{browser}\n\
             Your first trade, with curl:\n{first_trade}\n",
            self.rank_text()
        )
    }

    /// The end of a day that nobody watches.
    pub(crate) fn day_line(&self) -> String {
        let day = self.tick / DAY + 1;
        let price = |good: Good| {
            let last = self.rows[good].quote.last.map_or_else(|| "-".to_owned(), grouped);
            format!("{} {last}", good.name().to_lowercase())
        };
        let prices = [Good::Wood, Good::Bread, Good::Iron, Good::Clothes].map(price).join(", ");
        let of_day = |headline: &&Headline| headline.tick / DAY + 1 == day;
        let news = self.headlines.iter().rev().filter(of_day).map(|headline| headline.text.as_str());
        let news = news.collect::<Vec<_>>().join("; ");
        format!("Day {day} passes: {prices} coins{}{news}", if news.is_empty() { "" } else { ". " })
    }

    pub(crate) fn status(&self, is_shown: bool) -> Status {
        let news = |headline: &Headline| News {
            at: self.start + headline.tick * HOUR_MS,
            text: headline.text.clone(),
        };
        Status {
            is_shown,
            start: self.start,
            speed: self.speed,
            weather: self.weather,
            news: self.headlines.iter().map(news).collect(),
            you: You {
                wealth: self.guest_wealth,
                rank: self.guest_rank,
                players: self.players.0 + 1,
                behind: self.guest_behind,
            },
        }
    }
}

impl fmt::Display for Dashboard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (players, online) = self.players;
        write!(
            f,
            "{} {}: {} trades in the last hour, {online} of {players} online, {}",
            self.time(),
            self.weather,
            grouped(self.trades_last_hour),
            self.conservation_text(),
        )?;
        for good in [Good::Wheat, Good::Bread, Good::Iron, Good::Tools] {
            if let Some(last) = self.rows[good].quote.last {
                write!(f, ", {} {last}", good.id())?;
            }
        }
        write!(f, "; {}", self.conditions)
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

/// A place, such as `214th`.
fn ordinal(place: u64) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{}{ending}", grouped(place))
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn places_are_written_as_people_say_them() {
        let places = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111, 214, 1_001].map(ordinal);
        let right = "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 103rd 111th 214th 1,001st";
        assert_eq!(places.join(" "), right);
    }
}
