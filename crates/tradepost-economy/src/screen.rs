//! Draws the economy on a terminal.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Cell, Paragraph, Row, Table};

use crate::guest;
use crate::picture::{Picture, grouped};
use crate::supply_chain::Good;

/// How wide the list of the richest and the news is.
const SIDE_COLUMNS: u16 = 44;
/// How wide a terminal must be to show it.
const WIDE_COLUMNS: u16 = 104;

/// Draws everything; what does not fit is left out, the guest's lines last.
pub(crate) fn draw(frame: &mut Frame<'_>, picture: &Picture) {
    let area = frame.area();
    let guide = guest::broken(&picture.first_trade, usize::from(area.width));
    let guide_rows = u16::try_from(guide.len() + 1).unwrap_or(u16::MAX);
    let rows = [Constraint::Length(3), Constraint::Fill(1), Constraint::Length(guide_rows)];
    let [head, middle, foot] = Layout::vertical(rows).areas(area);
    frame.render_widget(header(picture), head);
    if area.width >= WIDE_COLUMNS {
        let columns = [Constraint::Fill(1), Constraint::Length(SIDE_COLUMNS)];
        let [left, right] = Layout::horizontal(columns).areas(middle);
        frame.render_widget(materials(picture), left);
        draw_side(frame, picture, right);
    } else {
        frame.render_widget(materials(picture), middle);
    }
    let title = Line::from("Your first trade: copy these lines into a shell (q or Ctrl-C leaves)").bold();
    let lines = std::iter::once(title).chain(guide.into_iter().map(Line::from));
    frame.render_widget(Paragraph::new(lines.collect::<Text<'_>>()), foot);
}

fn header(picture: &Picture) -> Paragraph<'_> {
    let (players, online) = picture.players;
    let verdict = match picture.conservation {
        Some((true, _)) => Style::new().green(),
        Some((false, _)) => Style::new().white().on_red().bold(),
        None => Style::new(),
    };
    let name = Span::from("Tradepost ").bold();
    Paragraph::new(vec![
        Line::from(vec![
            name,
            Span::from(format!("{}   {}, {}", picture.address, picture.time(), picture.weather)),
        ]),
        Line::from(vec![
            Span::from(format!(
                "{} trades/s   {} orders/s   {online} of {players} players online   ",
                grouped(picture.trades_per_second),
                grouped(picture.orders_per_second),
            )),
            Span::styled(picture.conservation_text(), verdict),
        ]),
        Line::from(picture.news.first().map_or("", String::as_str)).yellow(),
    ])
}

fn materials(picture: &Picture) -> Table<'_> {
    let row = |good: Good| {
        let row = picture.rows[good];
        let price = |price: Option<u64>| right(price.map_or_else(|| "-".to_owned(), grouped));
        let (change, color) = match row.change_percent {
            Some(percent) if percent > 0 => (format!("+{percent} %"), Color::Green),
            Some(percent) if percent < 0 => (format!("{percent} %"), Color::Red),
            Some(_) => ("0 %".to_owned(), Color::Reset),
            None => ("-".to_owned(), Color::Reset),
        };
        Row::new([
            Cell::from(good.name()),
            price(row.quote.best_bid),
            price(row.quote.best_ask),
            price(row.quote.last),
            right(change).style(color),
            right(grouped(row.volume)),
            Cell::from(good.units()),
        ])
    };
    let titles = ["bid", "ask", "last", "change", "volume"];
    let titles = titles.map(|title| right(title.to_owned()));
    let header = std::iter::once(Cell::from("Material")).chain(titles).chain([Cell::from("of a day")]);
    let widths = [12, 7, 7, 7, 8, 8, 9].map(Constraint::Length);
    Table::new(Good::ALL.map(row), widths).header(Row::new(header).bold()).block(Block::new())
}

fn draw_side(frame: &mut Frame<'_>, picture: &Picture, area: Rect) {
    let rich = picture
        .richest
        .iter()
        .map(|(name, wealth)| Line::from(format!("{name:<20} {:>10}", grouped(*wealth))));
    let rich: Vec<Line<'_>> = std::iter::once(Line::from("Richest players").bold()).chain(rich).collect();
    let news = picture.news.iter().map(|news| Line::from(news.as_str()));
    let news: Vec<Line<'_>> = std::iter::once(Line::from("News").bold()).chain(news).collect();
    let rows = [Constraint::Length(u16::try_from(rich.len() + 1).unwrap_or(u16::MAX)), Constraint::Fill(1)];
    let [top, bottom] = Layout::vertical(rows).areas(area);
    frame.render_widget(Paragraph::new(rich), top);
    frame.render_widget(Paragraph::new(news), bottom);
}

fn right(text: String) -> Cell<'static> {
    Cell::from(Text::from(text).right_aligned())
}
