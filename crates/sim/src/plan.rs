//! What is to happen in a run: a list of steps made from the seed alone, so that a part of it is a run as well.
//!
//! Steps name things by numbers that mean something whatever happened before ("the 7th order known, counted around"), so any of
//! them can be left out.

use tradepost_core::Rules;

use crate::disk::Fault;

/// Which deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum WorldKind {
    /// One machine: engine, journal, history on a simulated disk.
    Machine,
    /// AWS: intake, stream, pipe, shards, matcher, teller, sweeper over tables in memory.
    Aws,
}

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
    /// What the auditor takes for them: others only where it is to be wrong, to see what a failure looks like.
    pub audited: Rules,
    /// How many idempotency keys are remembered.
    pub keys_max: usize,
    /// Whether the journal's log can be given its room.
    pub room: bool,
}

/// Something that happens.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Somebody asks for something.
    Ask(Ask),
    /// Somebody who has asked before asks the same again, with the same idempotency key.
    Again {
        /// Which of those asked lately.
        pick: u32,
    },
    /// The time of day moves by so many milliseconds, also backwards.
    Clock(i32),
    /// Something of one machine.
    Machine(MachineStep),
    /// Something of AWS.
    Aws(AwsStep),
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Who.
    pub player: u8,
    /// Whether the operator asks for the player.
    pub operator: bool,
    /// Where there is one, the idempotency key: unique in the run.
    pub key: Option<u32>,
    /// What.
    pub wish: Wish,
}

/// What can be asked for.
#[derive(Clone, Copy, Debug)]
pub enum Wish {
    /// Placing an order.
    Place(NewOrder),
    /// Several at once: so many places and cancels, made from the seed.
    Batch {
        /// How many.
        count: u8,
        /// Which.
        seed: u64,
    },
    /// Cancelling an order, of those known.
    Cancel {
        /// Which.
        pick: u32,
    },
    /// Lowering an order's quantity.
    Reduce {
        /// Which.
        pick: u32,
        /// To how many percent of what it was.
        percent: u8,
    },
    /// Cancelling all of the player's orders.
    CancelAll {
        /// Only those of this one.
        material: Option<u8>,
    },
    /// What an order would do.
    Quote(NewOrder),
    /// One order.
    Order {
        /// Which.
        pick: u32,
    },
    /// The player's newest orders.
    Orders {
        /// Only open or closed ones.
        open: Option<bool>,
    },
    /// What was not yet read of the inbox.
    Inbox,
    /// What was not yet read of the fills.
    Fills,
    /// What the player holds.
    Balances,
    /// How many orders are open.
    OpenOrders,
    /// A book.
    Book {
        /// Which.
        material: u8,
    },
    /// The newest trades.
    Trades {
        /// Of which.
        material: u8,
    },
    /// All materials.
    Materials,
    /// Adding everything up.
    Audit,
    /// Registering or renaming a material.
    Register {
        /// Which.
        material: u8,
        /// The number in its name.
        name: u8,
    },
    /// Bringing something in.
    Deposit {
        /// What: 0 is coins, then the materials.
        asset: u8,
        /// How much.
        amount: u64,
    },
    /// Taking something out.
    Withdraw {
        /// What: 0 is coins, then the materials.
        asset: u8,
        /// How much.
        amount: u64,
    },
    /// Stopping or restarting the acceptance of orders.
    Halt {
        /// Stopping.
        halted: bool,
        /// Of which; `None` for all.
        material: Option<u8>,
    },
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
    /// How long it waits.
    pub lasts: Lasts,
}

/// How long an order waits.
#[derive(Clone, Copy, Debug)]
pub enum Lasts {
    /// Until it is cancelled.
    Gtc,
    /// So many milliseconds from when it is asked for; 0 and less are in the past.
    Gtd(i32),
    /// Not at all.
    Ioc,
    /// Not at all, and whole or not at all.
    Fok,
}

/// A step of one machine.
#[derive(Clone, Copy, Debug)]
pub enum MachineStep {
    /// The engine decides what waits.
    TakeIn,
    /// The engine ends its batch, and the journal makes it durable where it is a small one.
    EndBatch,
    /// The journal thread makes durable what was handed over.
    Sync,
    /// The history follows.
    Project,
    /// A snapshot is taken.
    Snapshot,
    /// The journal's log is moved into its file.
    Checkpoint,
    /// The operating system writes some of its cache.
    WriteBack,
    /// A client's connection breaks while its request waits.
    HangUp {
        /// Whose.
        pick: u32,
    },
    /// The process dies, and is started again.
    Kill,
    /// The power fails, and comes back.
    PowerCut,
    /// The process is stopped in good order, and started again.
    Restart,
    /// Something will go wrong with the disk.
    Disk {
        /// At which write or sync from now.
        after: u16,
        /// Whether only syncs count.
        syncs: bool,
        /// What.
        fault: Fault,
    },
    /// A bit turns over while the machine is off.
    Rot {
        /// In which file.
        file: Rotten,
        /// Which bit.
        pick: u64,
    },
    /// Something that can be built up again is lost while the machine is off.
    Erase(Derived),
}

/// A file in which bits turn over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotten {
    /// `journal.db`.
    Journal,
    /// `journal.db-wal`.
    Log,
    /// `snapshot.bin`.
    Snapshot,
}

/// What can be built up again from the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// `snapshot.bin`.
    Snapshot,
    /// `history.db`, with its log.
    History,
}

/// A step of AWS.
#[derive(Clone, Copy, Debug)]
pub enum AwsStep {
    /// Those at work, one of them at a time, make so many calls.
    Turns {
        /// How many.
        count: u16,
        /// Who.
        seed: u64,
    },
    /// Whatever is on its way arrives, and is dealt with.
    Settle,
    /// The pipe forwards what came into `orders`.
    Pipe {
        /// How many at most.
        count: u8,
    },
    /// The pipe sends again what it sent last.
    PipeAgain {
        /// How many.
        count: u8,
    },
    /// The pipe gives up what came next.
    PipeLoses {
        /// How many.
        count: u8,
    },
    /// A shard gives records to a matcher.
    Deliver {
        /// Which.
        pick: u32,
        /// How many at most.
        count: u8,
    },
    /// There are so many shards from now on.
    Reshard {
        /// How many.
        shards: u8,
    },
    /// Somebody at work dies.
    Die {
        /// Who.
        pick: u32,
    },
    /// A shard takes its matcher for dead, which goes on.
    GiveUp {
        /// Which.
        pick: u32,
    },
    /// A teller is started.
    Tell {
        /// Without having heard of anything new.
        late: bool,
    },
    /// A sweep is started.
    Sweep,
    /// What happens to calls from now on, of 1,000.
    Weather {
        /// How many writes meet another one.
        conflicts: u16,
        /// How many calls are too much.
        throttles: u16,
        /// How many are done and not answered.
        lost: u16,
    },
    /// A machine's clock differs by so many milliseconds.
    Skew {
        /// Which.
        machine: u8,
        /// By how much.
        ms: i16,
    },
}
