//! How the service behaves while nothing is broken: how long calls take, how old reads are, and how much a
//! partition bears.

/// What DynamoDB may do to anybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Service {
    /// How long a read takes, at least and at most, in microseconds. Time only passes where the service takes
    /// some: its rows then conflict by overlap, and queries see half of transactions.
    pub read_us: (u64, u64),
    /// How long a write without transaction takes.
    pub write_us: (u64, u64),
    /// How long a transaction holds its rows.
    pub transaction_us: (u64, u64),
    /// How old the rows may be that a read shows which is not strongly consistent.
    pub stale_us_max: u64,
    /// The write units that a hash key has each second.
    pub write_units: Option<u32>,
    /// The read units that a hash key has each second.
    pub read_units: Option<u32>,
}

impl Service {
    /// Calls take no time and meet nobody, and every read is up to date.
    pub const KIND: Self = Self {
        read_us: (0, 0),
        write_us: (0, 0),
        transaction_us: (0, 0),
        stale_us_max: 0,
        write_units: None,
        read_units: None,
    };

    /// What must be expected of DynamoDB. AWS names the units of a partition
    /// (developerguide/bp-partition-key-design); it promises no times, and says of eventually consistent
    /// reads that they "might not reflect the results of a recently completed write"
    /// (developerguide/HowItWorks.ReadConsistency). Nothing is saved for bursts, which AWS does not promise.
    pub const UNKIND: Self = Self {
        read_us: (3_000, 5_000),
        write_us: (4_000, 8_000),
        transaction_us: (10_000, 20_000),
        stale_us_max: 2_000_000,
        write_units: Some(1_000),
        read_units: Some(3_000),
    };

    /// Whether calls take time.
    pub(super) const fn takes_time(&self) -> bool {
        self.read_us.1 > 0 || self.write_us.1 > 0 || self.transaction_us.1 > 0
    }
}
