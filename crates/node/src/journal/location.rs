//! Where the journal's files are: the data directory, and where archived segments may be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::environment::{Files, OsFiles};

/// The folder of archived segments in a data directory.
pub(crate) const ARCHIVE: &str = "archive";

/// Where the journal's files are.
#[derive(Clone, Debug)]
pub struct JournalLocation {
    /// The data directory.
    pub directory: PathBuf,
    /// Where segments go; `None` for a folder in the data directory.
    pub archive: Option<PathBuf>,
    /// The files that SQLite does not manage.
    pub files: Arc<dyn Files>,
}

impl JournalLocation {
    /// A data directory with everything in it.
    pub fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), archive: None, files: Arc::new(OsFiles) }
    }

    /// The journal itself.
    pub(crate) fn journal(&self) -> PathBuf {
        self.directory.join(super::FILE)
    }

    /// Where new segments go.
    pub fn archive(&self) -> PathBuf {
        self.archive.clone().unwrap_or_else(|| self.directory.join(ARCHIVE))
    }

    /// Where a segment may be that was written to the directory `written_to`, the most likely place first.
    pub(crate) fn places(&self, written_to: &Path) -> Vec<PathBuf> {
        let mut places = vec![self.archive(), written_to.to_owned(), self.directory.join(ARCHIVE)];
        let mut seen = Vec::new();
        places.retain(|place| {
            !seen.contains(place) && {
                seen.push(place.clone());
                true
            }
        });
        places
    }
}
