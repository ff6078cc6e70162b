//! Shows the dashboard until the user quits: as a full screen, or as a log line every few seconds.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::watch::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::dashboard::Dashboard;
use crate::screen;

/// The time between two drawings of the screen, which also read the keyboard.
const FRAME: Duration = Duration::from_millis(100);
/// The time between two log lines.
const LINE: Duration = Duration::from_secs(5);

/// A terminal that is restored when this is dropped or the program panics.
#[derive(Debug)]
struct FullScreen(ratatui::DefaultTerminal);

impl FullScreen {
    fn open() -> io::Result<Self> {
        ratatui::try_init().map(Self)
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        ratatui::restore();
    }
}

/// Draws the dashboard until q, Esc or Ctrl-C is pressed.
pub(crate) async fn show(dashboards: Receiver<Dashboard>) -> io::Result<()> {
    let mut screen = FullScreen::open()?;
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        frames.tick().await;
        screen.0.draw(|frame| screen::draw(frame, &dashboards.borrow()))?;
        while event::poll(Duration::ZERO)? {
            if quits(&event::read()?) {
                return Ok(());
            }
        }
    }
}

/// Writes log lines; never returns unless writing fails.
pub(crate) async fn print_lines(
    out: &mut (dyn Write + Send),
    dashboards: Receiver<Dashboard>,
) -> io::Result<()> {
    let mut lines = interval(LINE);
    lines.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is immediate.
    lines.tick().await;
    loop {
        lines.tick().await;
        let line = dashboards.borrow().to_string();
        writeln!(out, "{line}")?;
        out.flush()?;
    }
}

fn quits(event: &Event) -> bool {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return false };
    match code {
        KeyCode::Char('q') | KeyCode::Esc => true,
        KeyCode::Char('c') => modifiers.contains(KeyModifiers::CONTROL),
        _ => false,
    }
}
