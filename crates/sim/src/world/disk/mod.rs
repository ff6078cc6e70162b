//! A disk with a page cache: a write is visible immediately, and safe only once it was synced.
//!
//! When the power fails, each 512-byte sector that was not synced is kept or lost by chance, so a write may
//! be torn; and so are the lengths and names of files. A disk can also be full, fail a write or a sync, and
//! flip bits.
//!
//! One disk per thread, because SQLite finds it by its name only: [`install`], [`with`]. Not here: SQLite's
//! interface (`vfs`).

mod locks;
mod file;
mod files;
mod vfs;

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::faults::{DiskFault, Fault, FaultCounts};
use crate::world::dice::Dice;
pub(crate) use file::File;

pub(crate) use files::SimulatedFiles;
pub(crate) use vfs::guard;

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Why the disk refused an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DiskError {
    /// The power is off, or the device failed.
    Failed,
    /// No space is left.
    Full,
    /// The file does not exist.
    Missing,
}

/// A disk fault that has not happened yet.
#[derive(Clone, Copy, Debug)]
struct Armed {
    after: u64,
    /// Whether only syncs count.
    syncs: bool,
    fault: DiskFault,
}

/// The disk.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "none of them follows from another")]
pub(crate) struct Disk {
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    dice: Dice,
    fault: Option<Armed>,
    dead: bool,
    full: bool,
    /// Whether there was a fault since the last call.
    excuse: bool,
    /// Whether the log can be given room beforehand.
    room: bool,
    digest: Digest,
    faults: FaultCounts,
}

/// Gives the thread a new disk.
pub(crate) fn install(dice: Dice, room: bool) {
    let disk = Disk {
        files: Vec::new(),
        names: BTreeMap::new(),
        dice,
        fault: None,
        dead: false,
        full: false,
        excuse: false,
        room,
        digest: Digest::default(),
        faults: FaultCounts::default(),
    };
    DISK.with_borrow_mut(|current| *current = Some(disk));
}

/// Works on the thread's disk.
pub(crate) fn with<T>(work: impl FnOnce(&mut Disk) -> T) -> Option<T> {
    DISK.with_borrow_mut(|disk| disk.as_mut().map(work))
}

/// Takes the thread's disk away.
pub(crate) fn remove() {
    DISK.with_borrow_mut(|disk| *disk = None);
}

impl Disk {
    /// Arms a fault at the n-th write or sync from now.
    pub(crate) fn arm(&mut self, after: u64, fault: DiskFault) {
        self.fault = Some(Armed { after, syncs: false, fault });
    }

    /// Arms a fault at the n-th sync from now.
    pub(crate) fn arm_syncs(&mut self, after: u64, fault: DiskFault) {
        self.fault = Some(Armed { after, syncs: true, fault });
    }

    /// Lifts the armed fault, and frees space.
    pub(crate) fn disarm(&mut self) {
        (self.fault, self.full) = (None, false);
    }

    /// Whether the power is off.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead
    }

    /// Stops all input and output, as for a process that died.
    pub(crate) fn stop(&mut self) {
        self.dead = true;
    }

    /// Lets another process use the disk: the cache keeps its content. A full disk has space again.
    pub(crate) fn go_on(&mut self) {
        (self.dead, self.full) = (false, false);
        self.files.iter_mut().for_each(File::let_go);
    }

    /// Whether there was a fault since the last call.
    pub(crate) fn take_excuse(&mut self) -> bool {
        std::mem::take(&mut self.excuse)
    }

    /// The content of all files; nothing has them open.
    pub(crate) fn copy(&self) -> Vec<File> {
        self.files.iter().map(File::copy).collect()
    }

    /// Restores the content of all files; files created since are removed.
    pub(crate) fn restore(&mut self, copy: Vec<File>) {
        let made_since = self.files.len().saturating_sub(copy.len());
        self.files = copy;
        self.files.extend(std::iter::repeat_with(File::default).take(made_since));
    }

    /// The power comes back: of what was not synced, sectors are kept or lost.
    pub(crate) fn power_up(&mut self) {
        let Self { files, dice, faults, .. } = self;
        for file in files {
            file.lose(dice, faults);
        }
        self.go_on();
    }

    /// The operating system writes some of its cache.
    pub(crate) fn write_back(&mut self) {
        let Self { files, dice, .. } = self;
        for file in files {
            file.write_back(dice);
        }
    }

    /// Flips one bit of a file, on the disk and in the cache; returns whether there was one.
    pub(crate) fn rot(&mut self, name: &str, pick: u64) -> bool {
        let Some(file) = self.names.get(name).and_then(|file| self.files.get_mut(*file)) else {
            return false;
        };
        file.rot(pick)
    }

    /// Deletes a file durably; returns whether it existed.
    pub(crate) fn erase(&mut self, name: &str) -> bool {
        let Some(file) = self.names.get(name).and_then(|file| self.files.get_mut(*file)) else {
            return false;
        };
        let existed = file.exists();
        file.delete(true);
        existed
    }

    /// Everything that was written so far.
    pub(crate) fn digest(&self) -> Digest {
        self.digest
    }

    /// The faults since the last call.
    pub(crate) fn take_faults(&mut self) -> FaultCounts {
        std::mem::take(&mut self.faults)
    }

    fn random(&mut self) -> u64 {
        self.dice.roll()
    }

    fn exists(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    fn find(&self, name: &str) -> Result<usize, DiskError> {
        let there = |place: &usize| self.files.get(*place).is_some_and(File::exists);
        self.names.get(name).copied().filter(there).ok_or(DiskError::Missing)
    }

    fn create(&mut self, name: &str) -> Result<usize, DiskError> {
        if self.dead {
            return Err(DiskError::Failed);
        }
        let Self { files, names, .. } = self;
        let place = *names.entry(name.to_owned()).or_insert(files.len());
        if place == files.len() {
            files.push(File::default());
        }
        self.file(place)?.create();
        Ok(place)
    }

    fn file(&mut self, place: usize) -> Result<&mut File, DiskError> {
        self.files.get_mut(place).ok_or(DiskError::Missing)
    }

    /// Begins a write or sync; returns its fault.
    fn step(&mut self, is_sync: bool) -> Result<Option<DiskFault>, DiskError> {
        if self.dead {
            return Err(DiskError::Failed);
        }
        match &mut self.fault {
            Some(Armed { syncs: true, .. }) if !is_sync => Ok(None),
            Some(Armed { after: 0, fault, .. }) => {
                let fault = *fault;
                self.excuse = true;
                self.fault = None;
                match fault {
                    DiskFault::Full => self.full = true,
                    DiskFault::PowerCut => {
                        self.dead = true;
                        self.faults.record(Fault::PowerCutWriting);
                    }
                    DiskFault::Fails | DiskFault::FailsAndForgets => {}
                }
                Ok(Some(fault))
            }
            Some(Armed { after, .. }) => {
                *after -= 1;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    fn read(&mut self, place: usize, offset: usize, into: &mut [u8]) -> Result<usize, DiskError> {
        if self.dead {
            return Err(DiskError::Failed);
        }
        Ok(self.file(place)?.read(offset, into))
    }

    fn write(&mut self, place: usize, offset: usize, bytes: &[u8]) -> Result<(), DiskError> {
        let fault = self.step(false)?;
        if self.full && offset + bytes.len() > self.file(place)?.len() {
            self.excuse = true;
            self.faults.record(Fault::DiskFull);
            return Err(DiskError::Full);
        }
        if matches!(fault, Some(DiskFault::Fails | DiskFault::FailsAndForgets)) {
            self.faults.record(Fault::WriteFailed);
            return Err(DiskError::Failed);
        }
        self.digest.number(((place as u64) << 48) ^ offset as u64);
        self.digest.bytes(bytes);
        if fault == Some(DiskFault::PowerCut) {
            // It ends between two sectors.
            let ends: Vec<usize> =
                file::sectors(offset, bytes.len()).map(|(start, _)| start - offset).collect();
            let part = ends.get(self.dice.below(ends.len())).copied().unwrap_or_default();
            self.file(place)?.write(offset, bytes.get(..part).unwrap_or_default());
            return Err(DiskError::Failed);
        }
        self.file(place)?.write(offset, bytes);
        Ok(())
    }

    fn truncate(&mut self, place: usize, length: usize) -> Result<(), DiskError> {
        match self.step(false)? {
            None | Some(DiskFault::Full) => {
                self.file(place)?.truncate(length);
                Ok(())
            }
            Some(_) => Err(DiskError::Failed),
        }
    }

    fn sync(&mut self, place: usize) -> Result<(), DiskError> {
        match self.step(true)? {
            None | Some(DiskFault::Full) => {
                self.digest.number(place as u64);
                if self.file(place)?.sync() {
                    self.files.iter_mut().for_each(File::settle_name);
                }
                Ok(())
            }
            Some(DiskFault::FailsAndForgets) => {
                let forgot = self.file(place)?.forget();
                self.faults.record(if forgot { Fault::SyncForgot } else { Fault::SyncFailed });
                Err(DiskError::Failed)
            }
            Some(DiskFault::Fails) => {
                self.faults.record(Fault::SyncFailed);
                Err(DiskError::Failed)
            }
            Some(DiskFault::PowerCut) => Err(DiskError::Failed),
        }
    }

    /// Renames a file; after a power cut the name refers to the old or the new one.
    fn rename(&mut self, from: &str, to: &str) -> Result<(), DiskError> {
        let from = self.find(from)?;
        if !matches!(self.step(false)?, None | Some(DiskFault::Full)) {
            return Err(DiskError::Failed);
        }
        let mut moved = std::mem::take(self.file(from)?);
        let to = self.create(to)?;
        self.file(to)?.become_of(&mut moved);
        Ok(())
    }

    fn delete(&mut self, name: &str, durably: bool) -> Result<(), DiskError> {
        let place = self.find(name)?;
        match self.step(false)? {
            None | Some(DiskFault::Full) => {
                self.file(place)?.delete(durably);
                Ok(())
            }
            Some(_) => Err(DiskError::Failed),
        }
    }
}

#[cfg(test)]
mod tests;
