//! One file: what a reader sees, what is on the disk, and who has locked it.

use super::locks::Locks;
use crate::faults::{Fault, FaultCounts};
use crate::world::dice::Dice;

/// What a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// A file, also one that was deleted.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// What a reader sees; `None` for no such file.
    cached: Option<Vec<u8>>,
    /// What is left when the power fails now, if nothing of the cache gets out.
    durable: Option<Vec<u8>>,
    /// What was written since the last sync: offset and length.
    dirty: Vec<(usize, usize)>,
    /// Whether it was made since the last sync.
    new: bool,
    pub(super) locks: Locks,
    /// The memory its connections share, and how many of them do.
    pub(super) memory: Vec<Box<[u64]>>,
    pub(super) mapped: u32,
}

impl File {
    pub(super) fn exists(&self) -> bool {
        self.cached.is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.cached.as_ref().map_or(0, Vec::len)
    }

    /// The content alone.
    pub(super) fn copy(&self) -> Self {
        let Self { cached, durable, dirty, .. } = self;
        Self { cached: cached.clone(), durable: durable.clone(), dirty: dirty.clone(), ..Self::default() }
    }

    pub(super) fn content(&self) -> Option<&[u8]> {
        self.cached.as_deref()
    }

    pub(super) fn create(&mut self) {
        if self.cached.is_none() {
            (self.cached, self.new) = (Some(Vec::new()), true);
            self.dirty.clear();
        }
    }

    pub(super) fn delete(&mut self, durably: bool) {
        self.cached = None;
        self.dirty.clear();
        if durably {
            self.durable = None;
        }
    }

    /// Takes over another file's content and name.
    pub(super) fn become_of(&mut self, other: &mut Self) {
        self.cached = other.cached.take();
        self.durable = other.durable.take();
        self.dirty = std::mem::take(&mut other.dirty);
    }

    pub(super) fn read(&self, offset: usize, into: &mut [u8]) -> usize {
        let content = self.cached.as_deref().unwrap_or_default();
        let there = content.get(offset..).unwrap_or_default();
        let read = there.len().min(into.len());
        for (to, from) in into.iter_mut().zip(there) {
            *to = *from;
        }
        read
    }

    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let content = self.cached.get_or_insert_default();
        put(content, offset, bytes);
        self.dirty.push((offset, bytes.len()));
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.cached.get_or_insert_default().resize(length, 0);
    }

    /// Whether its name is there, or gone, whatever happens.
    pub(super) fn settle_name(&mut self) {
        match &self.cached {
            Some(_) => drop(self.durable.get_or_insert_default()),
            None => self.durable = None,
        }
    }

    /// Makes its content durable; says whether it is a new file, whose directory SQLite syncs as well.
    pub(super) fn sync(&mut self) -> bool {
        let new = std::mem::take(&mut self.new);
        let (Some(cached), durable) = (&self.cached, self.durable.get_or_insert_default()) else {
            return new;
        };
        durable.resize(cached.len(), 0);
        for (offset, length) in self.dirty.drain(..) {
            let end = (offset + length).min(cached.len());
            put(durable, offset, cached.get(offset..end).unwrap_or_default());
        }
        new
    }

    /// The cache takes for written what was not; says whether there was anything.
    pub(super) fn forget(&mut self) -> bool {
        !std::mem::take(&mut self.dirty).is_empty()
    }

    /// Some of the sectors get to the disk before anybody syncs.
    pub(super) fn write_back(&mut self, dice: &mut Dice) {
        let (Some(cached), Some(durable)) = (&self.cached, &mut self.durable) else { return };
        for (offset, length) in &self.dirty {
            for (start, end) in sectors(*offset, *length) {
                if dice.chance(500) {
                    put(durable, start, cached.get(start..end.min(cached.len())).unwrap_or_default());
                }
            }
        }
    }

    /// The power fails.
    pub(super) fn lose(&mut self, dice: &mut Dice, faults: &mut FaultCounts) {
        match (&self.cached, &mut self.durable) {
            // Created, and never synced: it may be there, but empty.
            (Some(_), durable @ None) => {
                *durable = dice.chance(500).then(Vec::new);
                faults.add(Fault::NameLost, u64::from(durable.is_none()));
            }
            // Deleted, but the directory was not synced.
            (None, durable @ Some(_)) => {
                if dice.chance(500) {
                    *durable = None;
                } else {
                    faults.record(Fault::NameLost);
                }
            }
            (Some(cached), Some(durable)) => {
                for (offset, length) in &self.dirty {
                    let (mut kept, mut lost) = (0, 0);
                    for (start, end) in sectors(*offset, *length) {
                        if dice.chance(500) {
                            put(durable, start, cached.get(start..end.min(cached.len())).unwrap_or_default());
                            kept += 1;
                        } else {
                            lost += 1;
                        }
                    }
                    faults.add(Fault::WriteLost, u64::from(kept == 0 && lost > 0));
                    faults.add(Fault::WriteTorn, u64::from(kept > 0 && lost > 0));
                }
                if durable.len() > cached.len() && dice.chance(500) {
                    durable.truncate(cached.len());
                }
            }
            (None, None) => {}
        }
        self.dirty.clear();
        self.cached = self.durable.clone();
    }

    /// Every process that had the file open has ended.
    pub(super) fn let_go(&mut self) {
        (self.locks, self.memory, self.mapped) = (Locks::default(), Vec::new(), 0);
    }

    pub(super) fn rot(&mut self, pick: u64) -> bool {
        let length = self.durable.as_ref().map_or(0, Vec::len) as u64;
        let Some(bit) = pick.checked_rem(length * 8) else { return false };
        let (byte, mask) = ((bit / 8) as usize, 1_u8 << (bit % 8));
        for content in [&mut self.cached, &mut self.durable] {
            if let Some(byte) = content.as_mut().and_then(|content| content.get_mut(byte)) {
                *byte ^= mask;
            }
        }
        true
    }
}

/// The parts of sectors that a write covers: start and end.
pub(super) fn sectors(offset: usize, length: usize) -> impl Iterator<Item = (usize, usize)> {
    let end = offset + length;
    let next = move |start: usize| ((start / SECTOR + 1) * SECTOR).min(end);
    std::iter::successors((length > 0).then(|| (offset, next(offset))), move |(_, before)| {
        (*before < end).then(|| (*before, next(*before)))
    })
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    if let Some(to) = content.get_mut(offset..end) {
        to.copy_from_slice(bytes);
    }
}
