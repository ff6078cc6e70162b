//! Puts a backup in the place of a market's files, for `tradepost restore`.
//!
//! In: a backup, and a data directory that no server uses. Out: the directory with the backup as its journal;
//! the files that were there before are in a directory of their own.
//!
//! Invariants: nothing is changed before the copy of the backup is checked and on disk; nothing is deleted; a
//! restore that is interrupted is noticed by the next start, which refuses until the restore is repeated.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::directory::{LockError, lock};
use crate::followers::history;
use crate::journal::recovery::{RecoveryError, replay_journal};
use crate::journal::{
    self, JournalEnd, JournalError, JournalLocation, JournalReader, ListedSegment, MarketId, snapshot, wal,
};

/// What SQLite appends to the names of its files.
const SUFFIXES: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Why a backup is not restored. Before files are moved, the directory is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// Another server uses the directory, or it cannot be used.
    #[error(transparent)]
    Directory(#[from] LockError),
    /// The backup cannot be read.
    #[error("cannot read the backup: {0}")]
    Read(#[from] JournalError),
    /// The backup cannot be replayed.
    #[error("cannot use the backup: {0}")]
    Replay(#[from] RecoveryError),
    /// The backup has faults.
    #[error("the backup has faults: {}", .0.join("; "))]
    Faults(Vec<String>),
    /// The file is a journal in use.
    #[error("{0} lies beside the file, so that is not a backup, but the journal of a market")]
    InUse(PathBuf),
    /// The directory has another market.
    #[error("the backup is of market {backup}, but {directory} has market {there}; use an empty directory")]
    OtherMarket {
        /// The backup's market.
        backup: MarketId,
        /// The directory.
        directory: PathBuf,
        /// The directory's market.
        there: MarketId,
    },
    /// A file cannot be copied, moved or synced.
    #[error("cannot use {path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What was in the directory before.
#[derive(Debug)]
pub enum Replaced {
    /// No journal.
    Nothing,
    /// A journal up to here.
    Journal(JournalEnd),
    /// A journal that cannot be read, for this reason.
    Unreadable(String),
}

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// The end of the restored journal.
    pub end: JournalEnd,
    /// What was there before.
    pub replaced: Replaced,
    /// Where the old files are; `None` if there were none.
    pub moved_to: Option<PathBuf>,
}

impl Restored {
    /// How many events are lost by going back; `None` if that cannot be known.
    pub fn events_lost(&self) -> Option<u64> {
        match &self.replaced {
            Replaced::Nothing => Some(0),
            Replaced::Journal(end) => Some(end.sequence.0.saturating_sub(self.end.sequence.0)),
            Replaced::Unreadable(_) => None,
        }
    }
}

/// What a backup contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupContent {
    /// Its end.
    pub end: JournalEnd,
    /// The first row in the file itself; those before are in segments.
    pub first_entry: u64,
    /// How many segments it needs.
    pub segments: usize,
}

/// Looks at a backup.
pub fn backup_content(backup: &Path) -> Result<BackupContent, JournalError> {
    let journal = JournalReader::open_backup(backup, &JournalLocation::new(Path::new("")))?;
    let first_entry = journal.first()?.map_or(0, |(entry, _)| entry);
    Ok(BackupContent { end: journal.end()?, first_entry, segments: journal.segments()?.len() })
}

/// Restores a backup. Old files go to a new directory whose name begins with `aside`. Calls `progress` for
/// each row that is checked with its number and the last one's.
pub fn restore(
    backup: &Path,
    location: &JournalLocation,
    aside: &str,
    progress: impl FnMut(u64, u64),
) -> Result<Restored, RestoreError> {
    let directory = &location.directory;
    let _lock = lock(directory)?;
    let log = wal::path(backup);
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        return Err(RestoreError::InUse(log));
    }
    let copy = copied(backup, directory)?;
    let Checked { end, segments, market } = check(copy.path(), location, progress)?;
    let (replaced, there) = look(location);
    if let (Some(backup), Some(there)) = (market, there)
        && backup != there
    {
        return Err(RestoreError::OtherMarket { backup, directory: directory.clone(), there });
    }
    let restoring = directory.join(journal::RESTORING);
    copy.persist(&restoring).map_err(|error| failed(&restoring)(error.error))?;
    sync_directory(directory)?;
    let moved_to = move_aside(directory, aside, &segments)?;
    let journal = location.journal();
    fs::rename(&restoring, &journal).map_err(failed(&journal))?;
    sync_directory(directory)?;
    Ok(Restored { end, replaced, moved_to })
}

/// Copies the backup beside the journal, and makes the copy durable.
fn copied(backup: &Path, directory: &Path) -> Result<NamedTempFile, RestoreError> {
    let mut source = File::open(backup).map_err(failed(backup))?;
    // A start removes a copy that is left behind.
    let copy = tempfile::Builder::new().prefix("backup-").suffix(".tmp").tempfile_in(directory);
    let mut copy = copy.map_err(failed(directory))?;
    io::copy(&mut source, &mut copy).map_err(failed(directory))?;
    copy.as_file().sync_all().map_err(failed(directory))?;
    Ok(copy)
}

/// A backup without faults.
struct Checked {
    end: JournalEnd,
    /// The names of its segments.
    segments: Vec<String>,
    market: Option<MarketId>,
}

/// Reads every row, archived ones too, and audits the market.
fn check(
    copy: &Path,
    location: &JournalLocation,
    progress: impl FnMut(u64, u64),
) -> Result<Checked, RestoreError> {
    let journal = JournalReader::open_backup(copy, location)?;
    let recovered = replay_journal(&journal, progress)?;
    let mut faults = journal.integrity()?;
    faults.extend(recovered.market.audit().problems);
    if !faults.is_empty() {
        return Err(RestoreError::Faults(faults));
    }
    let end = JournalEnd { entry: recovered.entry, sequence: recovered.market.sequence(), at: recovered.at };
    let segments = journal.segments()?.iter().map(ListedSegment::file_name).collect();
    Ok(Checked { end, segments, market: journal.market() })
}

/// Looks at the journal that is to be replaced.
fn look(location: &JournalLocation) -> (Replaced, Option<MarketId>) {
    if !location.journal().exists() {
        return (Replaced::Nothing, None);
    }
    let read = || -> Result<_, JournalError> {
        // SQLite would drop commits of a damaged log; they are moved aside with it.
        wal::check(&location.journal(), &*location.files)?;
        let journal = JournalReader::open(location)?;
        Ok((journal.end()?, journal.market()))
    };
    match read() {
        Ok((end, market)) => (Replaced::Journal(end), market),
        Err(error) => (Replaced::Unreadable(error.to_string()), None),
    }
}

/// Moves everything that belongs to the old journal into a directory of its own. Segments that the new
/// journal lists stay.
fn move_aside(directory: &Path, aside: &str, segments: &[String]) -> Result<Option<PathBuf>, RestoreError> {
    let mut old = vec![PathBuf::from(snapshot::FILE)];
    for base in [journal::FILE, history::FILE] {
        old.extend(SUFFIXES.map(|suffix| PathBuf::from(format!("{base}{suffix}"))));
    }
    let archive = Path::new(journal::ARCHIVE);
    for segment in fs::read_dir(directory.join(archive)).into_iter().flatten().flatten() {
        let name = segment.file_name();
        if !segments.iter().any(|listed| *listed == name.to_string_lossy()) {
            old.push(archive.join(name));
        }
    }
    old.retain(|file| directory.join(file).exists());
    if old.is_empty() {
        return Ok(None);
    }
    let to = new_directory(directory, aside)?;
    for file in &old {
        let target = to.join(file);
        let parent = target.parent().unwrap_or(&to);
        crate::directory::make(parent).map_err(failed(parent))?;
        fs::rename(directory.join(file), &target).map_err(failed(&target))?;
        sync_directory(parent)?;
    }
    sync_directory(&to)?;
    sync_directory(directory)?;
    Ok(Some(to))
}

/// A new directory of this name, or with a number after it.
fn new_directory(parent: &Path, name: &str) -> Result<PathBuf, RestoreError> {
    let mut names = (1_u32..).map(|number| match number {
        1 => parent.join(name),
        _ => parent.join(format!("{name}-{number}")),
    });
    let path = names.find(|path| !path.exists()).unwrap_or_default();
    crate::directory::make(&path).map_err(failed(&path))?;
    Ok(path)
}

fn sync_directory(directory: &Path) -> Result<(), RestoreError> {
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(failed(directory))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> RestoreError + use<> {
    let path = path.to_owned();
    move |source| RestoreError::File { path: path.clone(), source }
}
