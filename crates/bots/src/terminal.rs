//! Shows the dashboard until the user quits: as a full screen, or as a log line every few seconds.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::watch::{Receiver, Sender};
use tokio::time::{MissedTickBehavior, interval};

use crate::dashboard::Dashboard;
use crate::screen::{self, View};

/// The time between two drawings of the screen, which also read the keyboard.
const FRAME: Duration = Duration::from_millis(100);
/// The speeds that keys choose from.
const SPEEDS: [u16; 4] = [0, 1, 4, 20];
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

/// Draws the dashboard until q, Esc or Ctrl-C is pressed. Space, + and - change the speed.
pub(crate) async fn show(dashboards: Receiver<Dashboard>, speed: &Sender<u16>) -> io::Result<()> {
    let mut screen = FullScreen::open()?;
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut view = View::default();
    loop {
        frames.tick().await;
        view.speed = *speed.borrow();
        screen.0.draw(|frame| screen::draw(frame, &dashboards.borrow(), view))?;
        while event::poll(Duration::ZERO)? {
            match pressed(&event::read()?) {
                Some(Key::Quit) => return Ok(()),
                Some(Key::Help) => view.shows_shell = !view.shows_shell,
                Some(Key::Speed(change)) => {
                    speed.send_modify(|speed| *speed = change.of(*speed));
                }
                None => {}
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

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Quit,
    /// To show or hide the first trade for a shell.
    Help,
    Speed(SpeedChange),
}

/// How a key changes the speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SpeedChange {
    PauseOrPlay,
    Faster,
    Slower,
}

impl SpeedChange {
    fn of(self, speed: u16) -> u16 {
        match self {
            Self::PauseOrPlay => u16::from(speed == 0),
            Self::Faster => SPEEDS.into_iter().find(|next| *next > speed).unwrap_or(speed),
            Self::Slower => SPEEDS.into_iter().rev().find(|next| *next < speed).unwrap_or(speed),
        }
    }
}

fn pressed(event: &Event) -> Option<Key> {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return None };
    match code {
        KeyCode::Char('q') | KeyCode::Esc => Some(Key::Quit),
        KeyCode::Char('c') if modifiers.contains(KeyModifiers::CONTROL) => Some(Key::Quit),
        KeyCode::Char('h') => Some(Key::Help),
        KeyCode::Char(' ') => Some(Key::Speed(SpeedChange::PauseOrPlay)),
        KeyCode::Char('+' | '=') => Some(Key::Speed(SpeedChange::Faster)),
        KeyCode::Char('-') => Some(Key::Speed(SpeedChange::Slower)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn space_pauses_and_plus_and_minus_change_the_speed() {
        use SpeedChange::{Faster, PauseOrPlay, Slower};
        let steps = [(1, PauseOrPlay, 0), (0, PauseOrPlay, 1), (20, PauseOrPlay, 0), (1, Faster, 4)];
        let ends = [
            (4, Faster, 20),
            (20, Faster, 20),
            (0, Faster, 1),
            (4, Slower, 1),
            (1, Slower, 0),
            (7, Slower, 4),
        ];
        for (speed, change, expected) in steps.into_iter().chain(ends) {
            assert_eq!(change.of(speed), expected, "{speed} {change:?}");
        }
        assert_eq!(pressed(&Event::Key(KeyCode::Char(' ').into())), Some(Key::Speed(PauseOrPlay)));
        assert_eq!(pressed(&Event::Key(KeyCode::Char('x').into())), None);
    }
}
