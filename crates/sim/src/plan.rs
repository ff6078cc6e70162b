//! The plan of a run: a list of steps made from the seed alone, so that a part of it is a run as well.
//!
//! Steps refer to things by numbers that are valid in any state ("the 7th known order, modulo their number"),
//! so any step can be left out.

use tradepost_core::Rules;

use crate::faults::DiskFault;

/// A run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What it was made from.
    pub seed: u64,
    /// How large the game is.
    pub cast: Cast,
    /// What happens, one after another.
    pub steps: Vec<Step>,
}

/// The game: numbers of players and materials, and the rules.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    /// How many players there are; they are numbered from 0.
    pub players: u8,
    /// How many materials there are; they are numbered from 0.
    pub materials: u8,
    /// The market's rules.
    pub rules: Rules,
    /// What the auditor takes for them: others only where it is to be wrong, to see what a failure looks
    /// like.
    pub audited: Rules,
    /// How many idempotency keys are remembered.
    pub keys_max: usize,
    /// Whether the journal's log can be given its room.
    pub room: bool,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A client sends a request.
    Request(Request),
    /// A client repeats a request, with the same idempotency key.
    Again {
        /// Which of the recent ones.
        pick: u32,
    },
    /// The time of day moves by this many milliseconds, also backwards.
    Clock(i32),
    /// A step of the node.
    Node(NodeStep),
    /// A step of the serverless deployment.
    Serverless(ServerlessStep),
}

/// A client's request.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub player: u8,
    /// Whether the operator sends it for the player.
    pub operator: bool,
    /// The idempotency key, if it has one: unique in the run.
    pub key: Option<u32>,
    pub intent: Intent,
}

/// What a request wants.
#[derive(Clone, Copy, Debug)]
pub enum Intent {
    /// Placing an order.
    Place(NewOrder),
    /// Several orders and cancels in one request, made from the seed.
    Batch { count: u8, seed: u64 },
    /// Cancelling an order, of those known.
    Cancel { pick: u32 },
    /// Lowering an order's quantity.
    Reduce {
        pick: u32,
        /// To how many percent of what it was.
        percent: u8,
    },
    /// Cancelling all of the player's orders.
    CancelAll {
        /// Only those of this one.
        material: Option<u8>,
    },
    /// A quote for an order.
    Quote(NewOrder),
    /// One order.
    Order { pick: u32 },
    /// The player's newest orders.
    Orders {
        /// Only open or closed ones.
        open: Option<bool>,
    },
    /// The unread part of the inbox.
    Inbox,
    /// The unread part of the fills.
    Fills,
    /// The player's balances.
    Balances,
    /// How many orders are open.
    OpenOrders,
    /// A book.
    Book { material: u8 },
    /// The newest trades.
    Trades { material: u8 },
    /// All materials.
    Materials,
    /// The audit.
    Audit,
    /// Registering or renaming a material.
    Register {
        material: u8,
        /// The number in its name.
        name: u8,
    },
    /// A deposit.
    Deposit {
        /// 0 is coins, then the materials.
        asset: u8,
        amount: u64,
    },
    /// A withdrawal.
    Withdraw {
        /// 0 is coins, then the materials.
        asset: u8,
        amount: u64,
    },
    /// A transfer with a reference, which its number says all of.
    Referenced {
        number: u32,
        /// Whether its content is another one than that of the number.
        other: bool,
    },
    /// Confirming or aborting the withdrawal with the reference of this number.
    Close { number: u32, confirmed: bool },
    /// The transfer with the reference of this number.
    Transfer { number: u32 },
    /// The unread part of the feed.
    Feed,
    /// Stopping or restarting the acceptance of orders.
    Halt {
        halted: bool,
        /// Of which; `None` for all.
        material: Option<u8>,
    },
    /// Changing rules, of a material or of all, made from the seed.
    Rules { material: Option<u8>, seed: u64 },
    /// Freezing the player's account, or ending that.
    Freeze { frozen: bool },
}

/// An order to be placed or quoted.
#[derive(Clone, Copy, Debug)]
pub struct NewOrder {
    /// Of which material.
    pub material: u8,
    /// Whether it buys.
    pub bid: bool,
    /// Coins a unit.
    pub price: u64,
    /// Units.
    pub quantity: u32,
    /// How long it rests.
    pub lifetime: Lifetime,
}

/// How long an order rests.
#[derive(Clone, Copy, Debug)]
pub enum Lifetime {
    /// Until it is cancelled.
    Gtc,
    /// This many milliseconds from the request; 0 and less are in the past.
    Gtd(i32),
    /// Not at all.
    Ioc,
    /// Not at all, and it fills completely or not at all.
    Fok,
}

/// A step of the node.
#[derive(Clone, Copy, Debug)]
pub enum NodeStep {
    /// The engine decides the waiting requests.
    Decide,
    /// The engine ends its batch, and commits it if it is small.
    EndBatch,
    /// The journal thread commits the batch that was handed over.
    Sync,
    /// The history catches up.
    Follow,
    /// A snapshot is taken.
    Snapshot,
    /// Closed rows of the journal move into the archive, in up to this many steps.
    Archive { steps: u8 },
    /// The write-ahead log is moved into the journal's file.
    Checkpoint,
    /// The operating system writes some of its cache.
    WriteBack,
    /// A client's connection breaks while its request waits.
    HangUp { pick: u32 },
    /// The process dies, and is started again.
    Kill,
    /// The power fails, and comes back.
    PowerCut,
    /// The process stops normally, and is started again.
    Restart,
    /// A disk fault is armed.
    Disk {
        /// At which write or sync from now.
        after: u16,
        /// Whether only syncs count.
        syncs: bool,
        fault: DiskFault,
    },
    /// A bit flips while the machine is off.
    FlipBit { file: CorruptFile, pick: u64 },
    /// A file that can be rebuilt is lost while the machine is off.
    Erase(Derived),
}

/// A file in which bits flip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorruptFile {
    /// `journal.db`.
    Journal,
    /// `journal.db-wal`.
    Log,
    /// `snapshot.bin`.
    Snapshot,
}

/// A file that can be rebuilt from the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// `snapshot.bin`.
    Snapshot,
    /// `history.db`, with its log.
    History,
}

/// A step of the serverless deployment.
#[derive(Clone, Copy, Debug)]
pub enum ServerlessStep {
    /// The running tasks take up to `count` steps, one task at a time; a store call takes two.
    Turns { count: u16, seed: u64 },
    /// Everything in flight arrives and is processed.
    Settle,
    /// The pipe forwards what came into `orders`.
    Pipe {
        /// How many at most.
        count: u8,
    },
    /// The pipe sends again what it sent last.
    PipeAgain { count: u8 },
    /// The pipe gives up what came next.
    PipeLoses { count: u8 },
    /// A shard gives records to a matcher.
    Deliver {
        pick: u32,
        /// How many at most.
        count: u8,
    },
    /// The number of shards changes.
    Reshard { shards: u8 },
    /// A running function dies.
    Die { pick: u32 },
    /// A shard presumes its matcher dead, which continues.
    GiveUp { pick: u32 },
    /// A projector is started.
    Project {
        /// Whether the records of new trades have not reached it yet.
        late: bool,
    },
    /// A sequencer is started.
    Sequence {
        /// Whether its records are lost instead.
        loses: bool,
    },
    /// A sweep is started.
    Sweep,
    /// Fault rates of calls from now on, per 1,000.
    FaultRates {
        /// Writes that conflict with another one of an unknown process.
        conflicts: u16,
        /// Calls that are throttled.
        throttles: u16,
        /// Calls that are done, but not acknowledged.
        lost: u16,
    },
    /// A machine's clock is off by this many milliseconds.
    Skew { machine: u8, ms: i16 },
}
