//! The world on disk: `economy.json`, replaced atomically.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::world::{State, World};

const FILE: &str = "economy.json";

/// The directory that a world is stored in.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    directory: PathBuf,
}

/// Why a world cannot be stored or loaded.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file does not contain a world.
    #[error("{path} does not contain a world: {source}; move it away to start a new one")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: serde_json::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl Store {
    /// A store in this directory, which is created by the first save.
    pub(crate) fn new(directory: &Path) -> Self {
        Self { directory: directory.to_owned() }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.join(FILE)
    }

    /// The world and its age; `None` if no world is stored.
    pub(crate) fn load(&self) -> Result<Option<(World, Duration)>, StoreError> {
        let path = self.path();
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Read { path, source }),
            Ok(bytes) => bytes,
        };
        let stored = fs::metadata(&path).and_then(|data| data.modified());
        let age = stored.ok().and_then(|stored| stored.elapsed().ok()).unwrap_or_default();
        let state: State =
            serde_json::from_slice(&bytes).map_err(|source| StoreError::Damaged { path, source })?;
        Ok(Some((World::resume(state), age)))
    }

    /// Stores the world. After a crash the file is either the old one or the new one.
    pub(crate) async fn save(&self, world: &World) -> Result<(), StoreError> {
        let path = self.path();
        let written = match serde_json::to_vec(world.state()) {
            Ok(bytes) => {
                let store = self.clone();
                let written = tokio::task::spawn_blocking(move || store.replace(&bytes)).await;
                written.map_err(io::Error::other).flatten()
            }
            Err(error) => Err(error.into()),
        };
        written.map_err(|source| StoreError::Write { path, source })
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.directory)?;
        let path = self.path();
        let new = path.with_extension("json.new");
        let mut file = File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        // The rename is durable once the directory is synced, on systems where a directory can be opened.
        if let Ok(directory) = File::open(&self.directory) {
            directory.sync_all()?;
        }
        Ok(())
    }
}
