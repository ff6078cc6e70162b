//! What the market needs of the machine it runs on: time, randomness, and the files that SQLite does not
//! manage.
//!
//! A simulation passes its own; everyone else uses [`Environment::default`].

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rand::SeedableRng;
use rand::rngs::SmallRng;
use tradepost_core::Timestamp;

/// The machine that the market runs on.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The time of day.
    pub clock: Clock,
    /// The seed of order ids; `None` to take one from the operating system.
    pub seed: Option<u64>,
    /// The files that SQLite does not manage.
    pub files: Arc<dyn Files>,
}

impl Default for Environment {
    fn default() -> Self {
        Self { clock: Clock::System, seed: None, files: Arc::new(OsFiles) }
    }
}

impl Environment {
    pub(crate) fn random(&self) -> SmallRng {
        self.seed.map_or_else(SmallRng::from_os_rng, SmallRng::seed_from_u64)
    }
}

/// How far the clock is behind the market's time, in seconds.
pub(crate) const CLOCK_BEHIND_METRIC: &str = "clock_behind_seconds";
/// How far the clock may be behind without a word: clocks are set by a little all the time.
const BEHIND_MS_MAX: u64 = 1_000;

/// What a market does at the start when its clock is behind the journal's last entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockBehind {
    /// Its time stands still until the clock has caught up.
    #[default]
    Wait,
    /// Its time goes on from the last entry, at the pace of the clock.
    Continue,
}

/// How often a clock is read whose pace may change.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A clock of the time of day.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The operating system's clock.
    System,
    /// A clock that is set by hand, in milliseconds since 1970.
    ByHand(Arc<AtomicU64>),
    /// A clock that runs at its own pace.
    Paced(Arc<Pace>),
    /// Another clock, and how many milliseconds this one is ahead of it.
    Ahead(Arc<Self>, u64),
}

impl Clock {
    /// The current time of day.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX))
            }
            Self::ByHand(now) => Timestamp(now.load(Ordering::Relaxed)),
            Self::Paced(pace) => pace.now(),
            Self::Ahead(clock, ahead) => Timestamp(clock.now().0.saturating_add(*ahead)),
        }
    }

    /// How many times as fast as real time it runs; 0 while it stands still.
    pub fn factor(&self) -> u32 {
        match self {
            Self::System => 1,
            Self::ByHand(_) => 0,
            Self::Paced(pace) => pace.factor(),
            Self::Ahead(clock, _) => clock.factor(),
        }
    }

    /// In how much real time it will be this late, or when to look again if that cannot be known.
    pub(crate) fn until(&self, time: Timestamp) -> Duration {
        let left = Duration::from_millis(time.0.saturating_sub(self.now().0));
        match self.factor() {
            _ if left.is_zero() => left,
            1 => left,
            0 => LOOK_AGAIN,
            factor => (left / factor).clamp(Duration::from_millis(1), LOOK_AGAIN),
        }
    }

    /// The clock of a market whose last entry is of this time. A clock that is behind it would let the
    /// market's time stand still.
    pub(crate) fn after(&self, last: Timestamp, when_behind: ClockBehind) -> Self {
        if let Self::Paced(pace) = self {
            // Such a clock was ahead of real time when the market stopped; it goes on from there.
            pace.catch_up(last);
        }
        let now = self.now();
        let behind = last.0.saturating_sub(now.0);
        metrics::gauge!(CLOCK_BEHIND_METRIC).set(Duration::from_millis(behind).as_secs_f64());
        if behind <= BEHIND_MS_MAX {
            return self.clone();
        }
        let (journal, clock) = (last.0, now.0);
        match when_behind {
            ClockBehind::Wait => {
                tracing::warn!(
                    journal,
                    clock,
                    behind_seconds = behind / 1000,
                    "the clock is behind the journal's last entry (milliseconds since 1970), so the market's time \
                     stands still until the clock has caught up: orders do not expire, and expires_at before then is \
                     refused. If the clock is right, serve with clock-behind = \"continue\""
                );
                self.clone()
            }
            ClockBehind::Continue => {
                tracing::warn!(
                    journal,
                    clock,
                    behind_seconds = behind / 1000,
                    "the clock is behind the journal's last entry (milliseconds since 1970); the market's time goes on \
                     from that entry"
                );
                Self::Ahead(Arc::new(self.clone()), behind)
            }
        }
    }
}

/// The state of a clock that runs at its own pace.
#[derive(Debug)]
pub struct Pace(Mutex<Course>);

/// How a clock runs since it was last set.
#[derive(Clone, Copy, Debug)]
struct Course {
    set_at: Instant,
    from: Timestamp,
    factor: u32,
    until: Timestamp,
}

impl Pace {
    /// A clock that stands still at this time.
    pub fn standing(at: Timestamp) -> Self {
        Self(Mutex::new(Course { set_at: Instant::now(), from: at, factor: 0, until: at }))
    }

    /// Lets the clock run from a time on, `factor` times as fast as real time. It stands still at `until`.
    pub fn run(&self, from: Timestamp, factor: u32, until: Timestamp) {
        let course = Course { set_at: Instant::now(), from, factor, until };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = course;
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        let Course { set_at, from, factor, until } = self.course();
        let elapsed = set_at.elapsed().saturating_mul(factor).as_millis();
        Timestamp(from.0.saturating_add(u64::try_from(elapsed).unwrap_or(u64::MAX)).min(until.0))
    }

    /// Sets the clock to this time if it is behind it.
    fn catch_up(&self, last: Timestamp) {
        let (now, Course { factor, until, .. }) = (self.now(), self.course());
        if now < last {
            self.run(last, factor, until.max(last));
        }
    }

    fn factor(&self) -> u32 {
        self.course().factor
    }

    fn course(&self) -> Course {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The file operations that the market does without SQLite.
pub trait Files: Send + Sync + fmt::Debug {
    /// Opens a file for reading from its start.
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>>;
    /// Creates or replaces a file with this content, and syncs it.
    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()>;
    /// Renames `with` to `path`, and syncs their directory.
    fn replace(&self, path: &Path, with: &Path) -> io::Result<()>;
    /// Appends zeros until a file has this length, and syncs it; after an error it is as long as before.
    fn lengthen(&self, path: &Path, length: u64) -> io::Result<()>;
    /// Creates a directory durably, unless it exists.
    fn make_directory(&self, path: &Path) -> io::Result<()>;
    /// Deletes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// How many bytes are free for this process on the disk of a directory; `None` if that is not known.
    fn free_bytes(&self, directory: &Path) -> io::Result<Option<u64>>;
}

/// How many bytes of a file are written between two syncs: a journal commit that has to wait for the disk
/// waits for one piece at most, not for the whole file.
const PIECE: usize = 256 << 10;

/// The operating system's files.
#[derive(Clone, Copy, Debug)]
pub struct OsFiles;

impl Files for OsFiles {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        Ok(Box::new(File::open(path)?))
    }

    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        let mut out = File::create(path)?;
        for piece in parts.iter().flat_map(|part| part.chunks(PIECE)) {
            out.write_all(piece)?;
            out.sync_data()?;
        }
        out.sync_all()
    }

    fn replace(&self, path: &Path, with: &Path) -> io::Result<()> {
        fs::rename(with, path)?;
        path.parent().map_or(Ok(()), |directory| File::open(directory)?.sync_all())
    }

    fn lengthen(&self, path: &Path, length: u64) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).open(path)?;
        let before = file.seek(SeekFrom::End(0))?;
        let grown = io::copy(&mut io::repeat(0).take(length.saturating_sub(before)), &mut file)
            .and_then(|_| file.sync_all());
        grown.or_else(|error| file.set_len(before).and(Err(error)))
    }

    fn make_directory(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        crate::directory::make(path)?;
        path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    #[cfg(unix)]
    fn free_bytes(&self, directory: &Path) -> io::Result<Option<u64>> {
        let disk = rustix::fs::statvfs(directory)?;
        Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
    }

    #[cfg(not(unix))]
    fn free_bytes(&self, _: &Path) -> io::Result<Option<u64>> {
        Ok(None)
    }
}
