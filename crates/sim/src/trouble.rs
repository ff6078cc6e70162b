//! What really went wrong in a run, counted: a fault that never happens finds nothing.

use std::collections::BTreeMap;
use std::fmt;

use crate::plan::WorldKind;

macro_rules! troubles {
    ($($world:ident { $($trouble:ident = $words:literal,)* })*) => {
        /// Something that went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Trouble {
            $($(#[doc = $words] $trouble,)*)*
        }

        impl Trouble {
            /// All that can go wrong in a world.
            pub fn of(world: WorldKind) -> &'static [Self] {
                match world {
                    $(WorldKind::$world => &[$(Self::$trouble,)*],)*
                }
            }

            /// What it is called.
            pub fn words(self) -> &'static str {
                match self {
                    $($(Self::$trouble => $words,)*)*
                }
            }
        }
    };
}

troubles! {
    Machine {
        Killed = "process killed between two steps",
        PowerCut = "power cut between two steps",
        PowerCutWriting = "power cut during a write or sync",
        WriteLost = "write lost before its sync",
        WriteTorn = "write torn before its sync",
        NameLost = "new or deleted file lost before its directory's sync",
        WriteFailed = "write failed",
        SyncFailed = "fsync failed",
        SyncForgot = "fsync failed, and the cache forgot what it had not written",
        DiskFull = "disk full",
        JournalRot = "bit rot in the journal",
        LogRot = "bit rot in the journal's log",
        SnapshotRot = "bit rot in the snapshot",
        RotRefused = "start refused because of bit rot",
        RotHarmless = "bit rot that did no harm",
        SnapshotErased = "snapshot lost",
        HistoryErased = "history lost",
        StartInterrupted = "start interrupted by the disk",
        Stopped = "market stopped by the disk",
        RequestDropped = "request gone with its process",
        AnswerDropped = "request done, its answer gone with its process",
        AnswerUnheard = "request done, its answer lost on the way to the client",
        Repeated = "request repeated by its client",
        RepeatedDone = "repeated request that had been done before",
        KeyReused = "key used for another request",
        ClockBack = "time of day set back",
        ExpiredInBatch = "order whose time came between the decision and the disk",
        ExpiredWhileDown = "order whose time came while the market was down",
    }
    Aws {
        ApiDied = "process died with a request",
        MatcherDied = "matcher died between two calls",
        TellerDied = "teller died between two calls",
        SweeperDied = "sweeper died between two calls",
        AnswerLost = "request written, and its process died before the answer",
        Zombie = "matcher taken for dead that went on",
        ZombieWrote = "write of a matcher taken for dead",
        Duplicated = "record delivered again",
        Delayed = "record delivered a second or more late",
        Reordered = "record delivered behind a later one",
        Resharded = "record moved to another shard on its way",
        RecordLost = "record lost by the pipe",
        GivenUp = "record given up by its shard",
        Conflict = "call that met another transaction",
        Throttled = "call throttled",
        AcknowledgementLost = "call done, and not acknowledged",
        TimeUp = "function that ran out of time",
        ClientRepeated = "request repeated by its client",
        ClientKeyReused = "key used for another request",
        ClockSkewed = "call by a clock that is off",
        ExpiredInFlight = "order traded whose time came between the matcher's look and its write",
        ClosedInFlight = "order taken out between the matcher's look and its write",
    }
}

/// How often what went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Troubles(BTreeMap<Trouble, u64>);

impl Troubles {
    /// It happened once.
    pub(crate) fn met(&mut self, trouble: Trouble) {
        self.add(trouble, 1);
    }

    /// It happened so often.
    pub(crate) fn add(&mut self, trouble: Trouble, times: u64) {
        if times > 0 {
            *self.0.entry(trouble).or_default() += times;
        }
    }

    /// How often it happened.
    pub fn count(&self, trouble: Trouble) -> u64 {
        self.0.get(&trouble).copied().unwrap_or_default()
    }

    /// What can go wrong in a world and never did.
    pub fn missing(&self, world: WorldKind) -> Vec<&'static str> {
        let never = |trouble: &&Trouble| self.count(**trouble) == 0;
        Trouble::of(world).iter().filter(never).map(|trouble| trouble.words()).collect()
    }
}

impl std::ops::AddAssign for Troubles {
    fn add_assign(&mut self, other: Self) {
        for (trouble, times) in other.0 {
            self.add(trouble, times);
        }
    }
}

/// A line each.
impl fmt::Display for Troubles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(trouble, times)| writeln!(f, "{times:>10}  {}", trouble.words()))
    }
}
