//! Draws the dashboard on a terminal.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Cell, Paragraph, Row, Table, Wrap};

use crate::dashboard::{Dashboard, grouped};
use crate::guest::{self, GUEST};
use crate::supply_chain::Good;

/// The width of the side column (the richest, the news), and the terminal width from which it is shown.
const SIDE_COLUMNS: u16 = 36;
const WIDE_COLUMNS: u16 = 96;
/// The terminal height from which the operator's link is shown.
const TALL_ROWS: u16 = 40;
/// Columns of the table of materials: name, bid, ask, last, change, volume, unit and, where there is room,
/// the trend.
const COLUMNS: [u16; 7] = [12, 7, 7, 7, 8, 8, 9];
const TREND_COLUMNS_MAX: u16 = 24;
/// From the lowest price of a trend to the highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the whole screen. On a small terminal the guest's lines take precedence over the last materials.
pub(crate) fn draw(frame: &mut Frame<'_>, dashboard: &Dashboard) {
    let area = frame.area();
    let guide = guide(dashboard, area);
    let guide_rows = u16::try_from(guide.len()).unwrap_or(u16::MAX);
    let rows = [Constraint::Length(4), Constraint::Fill(1), Constraint::Length(guide_rows)];
    let [head, middle, foot] = Layout::vertical(rows).areas(area);
    frame.render_widget(header(dashboard), head);
    if area.width >= WIDE_COLUMNS {
        let columns = [Constraint::Fill(1), Constraint::Length(SIDE_COLUMNS)];
        let [left, right] = Layout::horizontal(columns).spacing(2).areas(middle);
        frame.render_widget(materials(dashboard, left.width), left);
        draw_side(frame, dashboard, right);
    } else {
        frame.render_widget(materials(dashboard, middle.width), middle);
    }
    frame.render_widget(Paragraph::new(Text::from(guide)), foot);
}

/// How to take part in a browser and in a shell.
fn guide(dashboard: &Dashboard, area: Rect) -> Vec<Line<'static>> {
    let width = usize::from(area.width);
    let titled = |title: &str, rows: Vec<String>| {
        let title = Line::from(title.to_owned()).bold();
        std::iter::once(title).chain(rows.into_iter().map(Line::from)).collect::<Vec<_>>()
    };
    let mut guide = Vec::new();
    if let Some(sign_in) = &dashboard.sign_in {
        guide.extend(titled("Open in a browser as player `you`:", guest::wrapped(&sign_in.guest, width)));
        if area.height >= TALL_ROWS {
            guide.extend(titled(
                "Open as the operator, who sees the whole economy:",
                guest::wrapped(&sign_in.operator, width),
            ));
        }
    }
    let title = "Your first trade: paste these lines into a shell (q or Ctrl-C quits)";
    guide.extend(titled(title, guest::wrapped_shell(&dashboard.first_trade, width)));
    guide
}

fn header(dashboard: &Dashboard) -> Paragraph<'_> {
    let (players, online) = dashboard.players;
    let verdict = match dashboard.conservation {
        Some((true, _)) => Style::new().green(),
        Some((false, _)) => Style::new().white().on_red().bold(),
        None => Style::new(),
    };
    let rates = format!(
        "{} trades/s  {} orders/s  {online} of {players} online  ",
        grouped(dashboard.trades_per_second),
        grouped(dashboard.orders_per_second),
    );
    let title = format!(" Tradepost   {}   {}, {}", dashboard.address, dashboard.time(), dashboard.weather);
    Paragraph::new(vec![
        Line::from(title).style(Style::new().white().on_blue().bold()),
        Line::from(vec![Span::from(rates), Span::styled(dashboard.conservation_text(), verdict)]),
        Line::from(dashboard.shocks.as_str()).yellow(),
    ])
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
    let rich: Vec<Line<'_>> = std::iter::once(title("Richest players")).chain(rich).chain([you]).collect();
    let news = dashboard.headlines.iter().map(|headline| Line::from(headline.as_str()));
    let news: Vec<Line<'_>> = std::iter::once(title("Headlines")).chain(news).collect();
    let rows = [Constraint::Length(u16::try_from(rich.len() + 1).unwrap_or(u16::MAX)), Constraint::Fill(1)];
    let [top, bottom] = Layout::vertical(rows).areas(area);
    frame.render_widget(Paragraph::new(rich), top);
    frame.render_widget(Paragraph::new(news).wrap(Wrap { trim: true }), bottom);
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
        Dashboard {
            address: "http://127.0.0.1:7171".to_owned(),
            tick: 55,
            weather: "sunny",
            shocks: "Drought: wheat and flax yield half".to_owned(),
            players: (200, 76),
            trades_per_second: 104,
            orders_per_second: 1_412,
            conservation: Some((true, 664_902)),
            rows,
            richest: vec![("ada-smith".to_owned(), 11_636), ("finn-baker".to_owned(), 9_064)],
            guest_wealth: 13_150,
            headlines: vec!["Day 3: Drought: wheat and flax yield half".to_owned()],
            sign_in: Some(SignInLinks::new("http://127.0.0.1:7171", &"x".repeat(120), &"o".repeat(120))),
            first_trade: guest::first_trade("http://127.0.0.1:7171", &"x".repeat(120), &PerGood::default()),
        }
    }

    fn drawn(width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| draw(frame, &dashboard())).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn screen_shows_prices_richest_players_news_and_first_trade() {
        let drawn = drawn(120, 42);
        for line in [
            " Tradepost   http://127.0.0.1:7171   day 3, 07:00, sunny",
            "104 trades/s  1,412 orders/s  76 of 200 online  conservation OK, 664,902 coins",
            "Material         bid     ask    last   change   volume per day   trend              Richest players",
            "Wheat             12      14      13    -37 %      130 sacks     ▇█▁▁▂▃▄▅▆▇█▁▁▂▃▄▅  ada-smith                 11,636",
            "Flax               -       -       -        -        0 bundles                      finn-baker                 9,064",
            "Wood              16      18      17    -33 %      170 logs      ▇█▁▁▂▃▄▅▆▇█▁▁▂▃▄▅  you                       13,150",
            "Copper ore        24      26      25    -25 %      250 loads     ▇█▁▁▂▃▄▅▆▇█▁▁▂▃▄▅  Headlines",
            "Clothes          267     269     268   +218 %    2,680 suits     ▁▂▁▁▁▁▁▁▁▁▂▁▁▁▁▁▁",
            r#"curl -sw '\n' "http://127.0.0.1:7171/v1/materials/bread/book?depth=3""#,
            r#"curl -sw '\n' http://127.0.0.1:7171/v1/events -H "Authorization: Bearer $TOKEN""#,
            "Open in a browser as player `you`:",
            "http://127.0.0.1:7171/#token=xxxx",
            "Open as the operator, who sees the whole economy:",
            "http://127.0.0.1:7171/#token=oooo",
        ] {
            assert!(drawn.contains(line), "{line} is missing in\n{drawn}");
        }
    }

    #[test]
    fn small_screen_still_shows_the_first_trade() {
        let drawn = drawn(80, 24);
        assert!(drawn.contains("Wheat             12      14      13"), "{drawn}");
        assert!(drawn.contains("http://127.0.0.1:7171/#token=xxxx"), "{drawn}");
        assert!(drawn.contains(r#"'{"side":"bid","material":"bread","price":33,"quantity":5}'"#), "{drawn}");
        assert!(drawn.contains("conservation OK, 664,902 coins"), "{drawn}");
    }
}
