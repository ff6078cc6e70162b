//! The kinds of faults, and how often each happened in a run: a fault that never happens finds nothing.

use std::collections::BTreeMap;
use std::fmt;

/// Which deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum WorldKind {
    /// One machine: engine, journal, history on a simulated disk.
    Node,
    /// AWS: intake, stream, pipe, shards, matcher, projector, sweeper over tables in memory.
    Serverless,
}

/// A fault of the disk, which happens once, at the n-th write or sync from now (the first is 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// The power fails in the middle of it.
    PowerCut,
    /// The write or sync fails.
    Fails,
    /// It fails, and the cache forgets that the file's pages were not written, as Linux does after a failed
    /// fsync.
    FailsAndForgets,
    /// There is no more room on the disk, until it is lifted.
    Full,
}

macro_rules! faults {
    ($($world:ident { $($fault:ident = $words:literal,)* })*) => {
        /// A fault that happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[doc = $words] $fault,)*)*
        }

        impl Fault {
            /// All faults that can happen in a world.
            pub fn of(world: WorldKind) -> &'static [Self] {
                match world {
                    $(WorldKind::$world => &[$(Self::$fault,)*],)*
                }
            }

            /// Its description.
            pub fn label(self) -> &'static str {
                match self {
                    $($(Self::$fault => $words,)*)*
                }
            }
        }
    };
}

faults! {
    Node {
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
        HistoryInterrupted = "history interrupted by the disk, and the market went on",
        RequestDropped = "request lost with its process",
        AnswerDropped = "request done, its answer lost with its process",
        AnswerUnheard = "request done, its answer lost on the way to the client",
        Repeated = "request repeated by its client",
        RepeatedDone = "repeated request that had been done before",
        KeyReused = "key used for another request",
        ClockBack = "time of day set back",
        ExpiredInBatch = "order expired between the decision and the disk",
        ExpiredWhileDown = "order expired while the market was down",
    }
    Serverless {
        ApiDied = "process died with a request",
        MatcherDied = "matcher died between two calls",
        ProjectorDied = "projector died between two calls",
        SequencerDied = "sequencer died between two calls",
        SweeperDied = "sweeper died between two calls",
        DiedWriting = "process died within a call, which was done",
        AnswerLost = "request written, and its process died before the answer",
        Zombie = "matcher presumed dead that continued",
        ZombieWrote = "write of a matcher presumed dead",
        Duplicated = "record delivered again",
        Delayed = "record delivered a second or more late",
        Reordered = "record delivered after a later one",
        Resharded = "record moved to another shard on its way",
        RecordLost = "record lost by the pipe",
        EventLost = "event lost on its way to the sequencer",
        GivenUp = "record given up by its shard",
        Conflict = "transaction conflict",
        Throttled = "call throttled",
        OldRow = "row read as it was before its last write",
        AcknowledgementLost = "call done, and not acknowledged",
        TimeUp = "function that ran out of time",
        ClientRepeated = "request repeated by its client",
        ClientKeyReused = "key used for another request",
        ClockSkewed = "call with a skewed clock",
        ExpiredInFlight = "order traded that expired between the matcher's read and its write",
        ClosedInFlight = "order removed between the matcher's read and its write",
    }
}

/// How often each fault happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultCounts(BTreeMap<Fault, u64>);

impl FaultCounts {
    /// Counts a fault once.
    pub(crate) fn record(&mut self, fault: Fault) {
        self.add(fault, 1);
    }

    /// Counts a fault several times.
    pub(crate) fn add(&mut self, fault: Fault, times: u64) {
        if times > 0 {
            *self.0.entry(fault).or_default() += times;
        }
    }

    /// How often a fault happened.
    pub fn count(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or_default()
    }

    /// The faults of a world that never happened.
    pub fn missing(&self, world: WorldKind) -> Vec<&'static str> {
        let never = |fault: &&Fault| self.count(**fault) == 0;
        Fault::of(world).iter().filter(never).map(|fault| fault.label()).collect()
    }
}

impl std::ops::AddAssign for FaultCounts {
    fn add_assign(&mut self, other: Self) {
        for (fault, times) in other.0 {
            self.add(fault, times);
        }
    }
}

/// One line per fault.
impl fmt::Display for FaultCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(fault, times)| writeln!(f, "{times:>10}  {}", fault.label()))
    }
}
