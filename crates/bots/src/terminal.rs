//! Shows the economy until somebody has seen enough: a full screen on a terminal, else a line now and then.

use std::io::{self, Write};
use std::time::Duration;

use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::watch::Receiver;
use tokio::time::{MissedTickBehavior, interval};

use crate::picture::Picture;
use crate::screen;

/// How often the screen is drawn and the keyboard is read.
const FRAME: Duration = Duration::from_millis(100);
/// How often a line is written.
const LINE: Duration = Duration::from_secs(5);

/// A terminal that is given back when this is dropped, or when the program panics.
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

/// Draws each picture until q, Esc or Ctrl-C is pressed.
pub(crate) async fn show(pictures: Receiver<Picture>) -> io::Result<()> {
    let mut screen = FullScreen::open()?;
    let mut frames = interval(FRAME);
    frames.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        frames.tick().await;
        screen.0.draw(|frame| screen::draw(frame, &pictures.borrow()))?;
        while event::poll(Duration::ZERO)? {
            if leaves(&event::read()?) {
                return Ok(());
            }
        }
    }
}

/// Writes a line now and then, for ever.
pub(crate) async fn tell(out: &mut (dyn Write + Send), pictures: Receiver<Picture>) -> io::Result<()> {
    let mut lines = interval(LINE);
    lines.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick comes at once, when there is nothing to tell.
    lines.tick().await;
    loop {
        lines.tick().await;
        let line = pictures.borrow().to_string();
        writeln!(out, "{line}")?;
        out.flush()?;
    }
}

fn leaves(event: &Event) -> bool {
    let Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, .. }) = event else { return false };
    match code {
        KeyCode::Char('q') | KeyCode::Esc => true,
        KeyCode::Char('c') => modifiers.contains(KeyModifiers::CONTROL),
        _ => false,
    }
}
