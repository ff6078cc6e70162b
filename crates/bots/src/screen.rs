//! Draws the dashboard on a terminal.
//!
//! 80 × 24 shows all goods, the link and the news; wider and higher terminals also the richest players, more
//! news and the price of each good's last day, larger.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Cell, Paragraph, Row, Table};

use crate::dashboard::{Dashboard, grouped};
use crate::guest::{self, GUEST};
use crate::supply_chain::Good;

/// The width of the side column (the richest, the news), and the terminal width from which it is shown.
const SIDE_COLUMNS: u16 = 36;
const WIDE_COLUMNS: u16 = 104;
/// The rows of the head, and those of the goods with their titles.
const HEAD_ROWS: u16 = 4;
const GOODS_ROWS: u16 = 17;
/// Columns of the table of materials: name, bid, ask, last, change, volume, unit and, where there is room,
/// the trend.
const COLUMNS: [u16; 7] = [12, 7, 7, 7, 8, 8, 9];
const TREND_COLUMNS_MAX: u16 = 24;
/// From the lowest price of a trend to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What the user chose to see.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct View {
    /// How many times as fast as usual the world is played; 0 while it is paused.
    pub speed: u16,
    /// Whether the first trade for a shell covers the goods.
    pub shows_shell: bool,
}

/// Draws the whole screen.
pub(crate) fn draw(frame: &mut Frame<'_>, dashboard: &Dashboard, view: View) {
    let area = frame.area();
    let rows = [Constraint::Length(HEAD_ROWS), Constraint::Fill(1), Constraint::Length(1)];
    let [head, middle, foot] = Layout::vertical(rows).areas(area);
    frame.render_widget(header(dashboard, view), head);
    frame.render_widget(keys(view), foot);
    if view.shows_shell {
        frame.render_widget(shell(dashboard, middle.width), middle);
        return;
    }
    let (left, side) = if area.width >= WIDE_COLUMNS {
        let columns = [Constraint::Fill(1), Constraint::Length(SIDE_COLUMNS)];
        let [left, right] = Layout::horizontal(columns).spacing(2).areas(middle);
        (left, Some(right))
    } else {
        (middle, None)
    };
    let [goods, below] = Layout::vertical([Constraint::Length(GOODS_ROWS), Constraint::Fill(1)]).areas(left);
    frame.render_widget(materials(dashboard, goods.width), goods);
    match side {
        Some(side) => {
            draw_side(frame, dashboard, side);
            frame.render_widget(news(dashboard, usize::from(below.height)), below);
        }
        None => frame.render_widget(news(dashboard, usize::from(below.height)), below),
    }
}

/// The first trade for a shell.
fn shell(dashboard: &Dashboard, width: u16) -> Paragraph<'static> {
    let rows = guest::wrapped_shell(&dashboard.first_trade, usize::from(width));
    let title = Line::from("Your first trade: paste these lines into a shell").bold();
    Paragraph::new(std::iter::once(title).chain(rows.into_iter().map(Line::from)).collect::<Vec<_>>())
}

fn keys(view: View) -> Paragraph<'static> {
    let (play, shell) = (
        if view.speed == 0 { "play" } else { "pause" },
        if view.shows_shell { "goods" } else { "first trade with curl" },
    );
    Paragraph::new(Line::from(format!(" space {play}  + - speed  h {shell}  q leave")).dim())
}

fn header(dashboard: &Dashboard, view: View) -> Paragraph<'_> {
    let (players, online) = dashboard.players;
    let verdict = match dashboard.conservation {
        Some((true, _)) => Style::new().green(),
        Some((false, _)) => Style::new().white().on_red().bold(),
        None => Style::new(),
    };
    let pace = if view.speed == 0 { "paused".to_owned() } else { format!("{}×", view.speed) };
    let figures =
        format!(" {} trades an hour · {online} of {players} online · ", grouped(dashboard.trades_last_hour));
    let title = format!(
        " Tradepost demo · {}, {} · {pace} · {GUEST}: {} coins, {}",
        dashboard.time(),
        dashboard.weather,
        grouped(dashboard.guest_coins),
        dashboard.rank_text(),
    );
    let link = |who: &'static str, link: &str| {
        Line::from(vec![Span::from(who).dim(), Span::from(link.to_owned()).cyan().underlined()])
    };
    let links = dashboard.sign_in.as_ref().map_or_else(
        || {
            let first = " No web page in this build: install Node.js 20.19 or newer (https://nodejs.org)";
            [Line::from(first), Line::from(" and run `cargo xtask demo` again.")]
        },
        |links| [link(" ▶ play      ", &links.guest), link(" ▶ designer  ", &links.operator)],
    );
    let [guest, operator] = links;
    Paragraph::new(vec![
        Line::from(title).style(Style::new().white().on_blue().bold()),
        guest,
        operator,
        Line::from(vec![Span::from(figures), Span::styled(dashboard.conservation_text(), verdict)]),
    ])
}

/// The latest headlines, newest first, in rows of which the first are the most important.
fn news(dashboard: &Dashboard, rows: usize) -> Paragraph<'static> {
    let line = |(nth, headline): (usize, &crate::headlines::Headline)| {
        let line = Line::from(format!(" ⚑ {}", headline.dated()));
        if nth == 0 { line.yellow().bold() } else { line.yellow() }
    };
    Paragraph::new(dashboard.headlines.iter().take(rows).enumerate().map(line).collect::<Vec<_>>())
}

fn materials(dashboard: &Dashboard, width: u16) -> Table<'_> {
    let used: u16 = COLUMNS.iter().map(|column| column + 1).sum();
    let hours = width.saturating_sub(used).min(TREND_COLUMNS_MAX);
    let titles = ["bid", "ask", "last", "change", "volume"].map(|title| right(title.to_owned()));
    let trend = if hours > 4 { "trend" } else { "" };
    let header =
        std::iter::once(Cell::from("Material")).chain(titles).chain(["per day", trend].map(Cell::from));
    let rows = Good::ALL.map(|good| Row::new(cells(dashboard, good, usize::from(hours))));
    let widths = COLUMNS.into_iter().chain([hours]).map(Constraint::Length);
    Table::new(rows, widths).header(Row::new(header).style(Style::new().bold().underlined()))
}

fn cells(dashboard: &Dashboard, good: Good, hours: usize) -> [Cell<'static>; 8] {
    let row = dashboard.rows[good];
    let price = |price: Option<u64>| right(price.map_or_else(|| "-".to_owned(), grouped));
    let (change, color) = match row.change_percent {
        Some(percent) if percent > 0 => (format!("+{percent} %"), Color::Green),
        Some(percent) if percent < 0 => (format!("{percent} %"), Color::Red),
        Some(_) => ("0 %".to_owned(), Color::Reset),
        None => ("-".to_owned(), Color::Reset),
    };
    [
        Cell::from(good.name()),
        price(row.quote.best_bid),
        price(row.quote.best_ask),
        price(row.quote.last).bold(),
        right(change).style(color),
        right(grouped(row.volume)),
        Cell::from(good.units()),
        Cell::from(trend(row.trend.get(row.trend.len().saturating_sub(hours)..).unwrap_or(&[]))).cyan(),
    ]
}

/// Prices as bars.
fn trend(prices: &[Option<u64>]) -> String {
    let low = prices.iter().flatten().min().copied().unwrap_or(0);
    let high = prices.iter().flatten().max().copied().unwrap_or(0);
    // A price that hardly moves is drawn as a flat line.
    let range = (high - low).max(low / 5).max(1);
    let bar = |price: u64| {
        let step = (price - low) * (BARS.len() as u64 - 1) / range;
        usize::try_from(step).ok().and_then(|step| BARS.get(step)).copied().unwrap_or(' ')
    };
    prices.iter().map(|price| price.map_or(' ', bar)).collect()
}

fn draw_side(frame: &mut Frame<'_>, dashboard: &Dashboard, area: Rect) {
    let title = |text: &'static str| Line::from(text).style(Style::new().bold().underlined());
    let rich = dashboard.richest.iter();
    let has = |name: &str, wealth: u64| Line::from(format!("{name:<22} {:>9}", grouped(wealth)));
    let rich = rich.map(|(name, wealth)| has(name, *wealth));
    let you = has(GUEST, dashboard.guest_wealth).bold();
    let rich: Vec<Line<'_>> =
        std::iter::once(title("Richest players, coins")).chain(rich).chain([you]).collect();
    frame.render_widget(Paragraph::new(rich), area);
}

fn right(text: String) -> Cell<'static> {
    Cell::from(Text::from(text).right_aligned())
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::exchange::Quote;
    use crate::guest::SignInLinks;
    use crate::headlines::Headline;
    use crate::supply_chain::PerGood;
    use crate::ticker::Row;

    fn dashboard() -> Dashboard {
        let row = |good: Good| {
            let price = good.natural_price();
            let quote = Quote { last: Some(price), best_bid: Some(price - 1), best_ask: Some(price + 1) };
            Row {
                quote,
                change_percent: Some(i64::try_from(price).unwrap() - 50),
                volume: price * 10,
                trend: std::array::from_fn(|hour| (hour > 3).then_some(price + hour as u64 % 9)),
            }
        };
        let mut rows = PerGood::from_fn(row);
        rows[Good::Flax] = Row::default();
        let url = "http://127.0.0.1:7171";
        Dashboard {
            address: url.to_owned(),
            tick: 181,
            weather: "sunny",
            players: (240, 76),
            trades_last_hour: 1_104,
            conservation: Some((true, 664_902)),
            rows,
            richest: vec![("ada-smith".to_owned(), 11_636), ("finn-baker".to_owned(), 9_064)],
            guest_coins: 500,
            guest_wealth: 704,
            guest_rank: 214,
            headlines: vec![
                Headline { tick: 181, text: "Forest fire: wood yields a tenth".to_owned() },
                Headline { tick: 160, text: "The festival is over".to_owned() },
            ],
            sign_in: Some(SignInLinks {
                guest: format!("{url}/in/abcdefghij"),
                operator: format!("{url}/in/klmnopqrst"),
            }),
            first_trade: guest::first_trade(url, &"x".repeat(120), &PerGood::default()),
            ..Dashboard::default()
        }
    }

    fn drawn(width: u16, height: u16, view: View) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(frame, &dashboard(), view)).unwrap();
        terminal.backend().to_string()
    }

    const PLAYING: View = View { speed: 1, shows_shell: false };

    fn check_lines(drawn: &str, lines: &[&str]) {
        for line in lines {
            assert!(drawn.contains(line), "{line} is missing in\n{drawn}");
        }
    }

    #[test]
    fn small_screen_shows_every_good_whole_links_and_the_news() {
        let drawn = drawn(80, 24, PLAYING);
        for good in Good::ALL {
            assert!(drawn.contains(&format!("\"{}", good.name())), "{} is missing in\n{drawn}", good.name());
        }
        check_lines(
            &drawn,
            &[
                " Tradepost demo · day 8, 13:00, sunny · 1× · you: 500 coins, 214th of 241",
                " ▶ play      http://127.0.0.1:7171/in/abcdefghij ",
                " ▶ designer  http://127.0.0.1:7171/in/klmnopqrst ",
                " 1,104 trades an hour · 76 of 240 online · books balance, 664,902 coins",
                "Wheat             12      14      13    -37 %      130 sacks     ▁▁▂▃▄▅▆▇█▁▁▂▃▄▅",
                " ⚑ Day 8 Forest fire: wood yields a tenth",
                " space pause  + - speed  h first trade with curl  q leave",
            ],
        );
    }

    #[test]
    fn wide_screen_also_shows_the_richest_and_all_news() {
        let drawn = drawn(160, 50, PLAYING);
        check_lines(
            &drawn,
            &[
                "Richest players, coins",
                "ada-smith                 11,636",
                "you                          704",
                "Clothes          267     269     268   +218 %    2,680 suits     ",
                " ⚑ Day 7 The festival is over",
            ],
        );
    }

    #[test]
    fn first_trade_for_a_shell_is_a_key_away() {
        let drawn = drawn(80, 24, View { speed: 0, shows_shell: true });
        check_lines(
            &drawn,
            &[
                "· paused ·",
                r#"'{"side":"bid","material":"bread","price":33,"quantity":5}'"#,
                " space play  + - speed  h goods  q leave",
            ],
        );
    }
}
