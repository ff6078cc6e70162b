//! The market's other files on the simulated disk: its snapshot, and the look at the journal's log.

use std::io::{self, Cursor, ErrorKind, Read};
use std::path::Path;

use tradepost_node::Files;

use super::{DiskError, with};

/// The thread's disk, as [`Files`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct SimulatedFiles;

impl From<DiskError> for io::Error {
    fn from(error: DiskError) -> Self {
        match error {
            DiskError::Failed => Self::other("the device failed"),
            DiskError::Full => Self::from(ErrorKind::StorageFull),
            DiskError::Missing => Self::from(ErrorKind::NotFound),
        }
    }
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn on_disk<T>(work: impl FnOnce(&mut super::Disk) -> Result<T, DiskError>) -> io::Result<T> {
    Ok(with(work).unwrap_or(Err(DiskError::Failed))?)
}

impl Files for SimulatedFiles {
    fn open(&self, path: &Path) -> io::Result<Box<dyn Read>> {
        on_disk(|disk| {
            let file = disk.find(&name(path))?;
            let content = disk.file(file)?.content().unwrap_or_default().to_vec();
            Ok(Box::new(Cursor::new(content)) as Box<dyn Read>)
        })
    }

    fn write(&self, path: &Path, parts: &[&[u8]]) -> io::Result<()> {
        on_disk(|disk| {
            let file = disk.create(&name(path))?;
            disk.truncate(file, 0)?;
            let mut offset = 0;
            for part in parts {
                disk.write(file, offset, part)?;
                offset += part.len();
            }
            disk.sync(file)
        })
    }

    fn replace(&self, path: &Path, with: &Path) -> io::Result<()> {
        on_disk(|disk| disk.rename(&name(with), &name(path)))
    }

    fn make_directory(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        on_disk(|disk| disk.delete(&name(path), true))
    }

    fn free_bytes(&self, _: &Path) -> io::Result<Option<u64>> {
        Ok(None)
    }

    fn lengthen(&self, path: &Path, length: u64) -> io::Result<()> {
        on_disk(|disk| {
            let file = disk.find(&name(path))?;
            let before = disk.file(file)?.len();
            if !disk.room {
                return Err(DiskError::Full);
            }
            let zeros = vec![0; (length as usize).saturating_sub(before)];
            let grown = disk.write(file, before, &zeros).and_then(|()| disk.sync(file));
            grown.or_else(|error| disk.truncate(file, before).and(Err(error)))
        })
    }
}
