//! Who has locked what of a file, as SQLite's connections count: five levels of the file, eight locks of its
//! shared memory.
//!
//! Nobody waits: nothing else runs meanwhile.

use std::ops::Range;

use rusqlite::ffi::{SQLITE_LOCK_EXCLUSIVE, SQLITE_LOCK_PENDING, SQLITE_LOCK_RESERVED, SQLITE_LOCK_SHARED};

/// The locks of a file.
#[derive(Debug, Default)]
pub(super) struct Locks {
    shared: u32,
    reserved: bool,
    pending: bool,
    exclusive: bool,
    /// Of the shared memory: how many share each, and whether one has it alone.
    memory: [(u32, bool); 8],
}

/// What one connection has of them.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub(super) level: i32,
    /// Of the shared memory, a bit each: shared, and alone.
    shares: u8,
    alone: u8,
}

impl Locks {
    pub(super) fn is_reserved(&self) -> bool {
        self.reserved
    }

    /// Takes what a higher level needs; `false` if another one is in the way.
    pub(super) fn raise(&mut self, own: &mut Own, level: i32) -> bool {
        let before = own.level;
        if level <= before {
            return true;
        }
        if level == SQLITE_LOCK_SHARED && (self.pending || self.exclusive) {
            return false;
        }
        if before < SQLITE_LOCK_RESERVED && level >= SQLITE_LOCK_RESERVED && self.reserved {
            return false;
        }
        let shared = self.shared + u32::from(before == 0);
        if level == SQLITE_LOCK_EXCLUSIVE && shared > 1 {
            // Who has reserved it already keeps others from coming.
            if before >= SQLITE_LOCK_RESERVED {
                self.pending = true;
                own.level = SQLITE_LOCK_PENDING;
            }
            return false;
        }
        self.shared = shared;
        self.reserved |= level >= SQLITE_LOCK_RESERVED;
        self.pending |= level == SQLITE_LOCK_EXCLUSIVE;
        self.exclusive |= level == SQLITE_LOCK_EXCLUSIVE;
        own.level = level;
        true
    }

    /// Gives back what a lower level does not need.
    pub(super) fn lower(&mut self, own: &mut Own, level: i32) {
        let gives_up = |from: i32| own.level >= from && level < from;
        if gives_up(SQLITE_LOCK_RESERVED) {
            (self.reserved, self.pending, self.exclusive) = (false, false, false);
        }
        if gives_up(SQLITE_LOCK_SHARED) {
            self.shared = self.shared.saturating_sub(1);
        }
        own.level = own.level.min(level);
    }

    /// Locks slots of the shared memory, all or none; `false` if another one is in the way.
    pub(super) fn lock_memory(&mut self, own: &mut Own, slots: &Range<usize>, shared: bool) -> bool {
        let free = self.slots(slots).all(|((shares, alone), bit)| {
            let by_me = u32::from(own.shares & bit != 0);
            own.alone & bit != 0 || !*alone && (shared || *shares == by_me)
        });
        if free {
            for ((shares, alone), bit) in self.slots(slots) {
                if shared {
                    *shares += u32::from(own.shares & bit == 0);
                    own.shares |= bit;
                } else {
                    *alone = true;
                    own.alone |= bit;
                }
            }
        }
        free
    }

    pub(super) fn unlock_memory(&mut self, own: &mut Own, slots: &Range<usize>) {
        for ((shares, alone), bit) in self.slots(slots) {
            *shares = shares.saturating_sub(u32::from(own.shares & bit != 0));
            *alone &= own.alone & bit == 0;
            (own.shares, own.alone) = (own.shares & !bit, own.alone & !bit);
        }
    }

    fn slots(&mut self, slots: &Range<usize>) -> impl Iterator<Item = (&mut (u32, bool), u8)> {
        let bits = slots.clone().map(|slot| 1_u8 << slot);
        self.memory.get_mut(slots.clone()).unwrap_or_default().iter_mut().zip(bits)
    }
}
