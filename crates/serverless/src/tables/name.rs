//! The names of attributes.

/// The names of attributes. They count as bytes of their rows.
pub mod attribute {
    pub const AMOUNT: &str = "amount";
    pub const ANSWER: &str = "answer";
    /// The best ask of a material.
    pub const ASK: &str = "ask";
    pub const ASSET: &str = "asset";
    /// The best bid of a material.
    pub const BID: &str = "bid";
    pub const BURNED: &str = "burned";
    pub const CANDLE: &str = "candle";
    pub const CLOSED: &str = "closed";
    pub const COINS: &str = "coins";
    pub const COINS_SPENT: &str = "coins_spent";
    pub const COUNT: &str = "count";
    /// Followed by hour, direction and reason: of how many transfers a sum is.
    pub const COUNTED: &str = "count:";
    pub const CURSOR: &str = "cursor";
    /// How a material traded within a day.
    pub const DAY: &str = "day";
    pub const DIGEST: &str = "digest";
    pub const EVENT: &str = "event";
    pub const EXPIRES_AT: &str = "expires_at";
    /// The part of the index by expiry that an order is in.
    pub const EXPIRY: &str = "expiry";
    /// Why a webhook is not delivered.
    pub const FAILURE: &str = "failure";
    pub const FEE: &str = "fee";
    /// Bytes of the main row that are reserved for goods.
    pub const FILLED: &str = "filled";
    pub const FLOW: &str = "flow";
    /// Followed by hour, direction and reason: a sum of transfers.
    pub const FLOWED: &str = "flow:";
    pub const FORGET_AT: &str = "forget_at";
    /// Followed by the asset: what is free to spend of it.
    pub const FREE: &str = "free:";
    /// The material that the next sweep starts with.
    pub const FROM: &str = "from";
    /// That an account is frozen; missing where it is not.
    pub const FROZEN: &str = "frozen";
    pub const GOODS: &str = "goods";
    pub const GOODS_SPENT: &str = "goods_spent";
    pub const HALTED: &str = "halted";
    /// Followed by the asset: what went into escrow of it, including what has left it since by the credits'
    /// `spent`.
    pub const HELD: &str = "held:";
    /// Coins in escrow, where that is not the limit times what remains.
    pub const HOLDS: &str = "holds";
    /// In hours since 1970.
    pub const HOUR: &str = "hour";
    pub const KEY: &str = "key";
    pub const LEASE: &str = "lease";
    pub const LEASED_UNTIL: &str = "leased_until";
    /// The number in this market's cursors of the feed, and in no other market's.
    pub const MARKET: &str = "market";
    pub const MATERIAL: &str = "material";
    /// How often sums were moved to `flows`.
    pub const MOVED: &str = "moved";
    pub const NAME: &str = "name";
    /// The time before which tokens must not have been issued.
    pub const NOT_BEFORE: &str = "not_before";
    pub const NUMBER: &str = "number";
    pub const OPEN: &str = "open";
    pub const ORDER_ID: &str = "order_id";
    pub const PARKED: &str = "parked";
    pub const PAUSE: &str = "pause";
    pub const PLACE: &str = "place";
    pub const PLAYER: &str = "player";
    pub const PRESENT: &str = "present";
    pub const PRICE: &str = "price";
    pub const QUANTITY: &str = "quantity";
    pub const REASON: &str = "reason";
    pub const RECORD: &str = "record";
    pub const REFERENCE: &str = "reference";
    /// Short, because every order of every book has it.
    pub const REMAINING: &str = "left";
    pub const REQUEST: &str = "request";
    pub const REVISION: &str = "revision";
    pub const SEQ: &str = "seq";
    pub const SIDE: &str = "side";
    pub const SLOT: &str = "slot";
    pub const SOURCE: &str = "source";
    pub const STATE: &str = "state";
    pub const THOUSAND: &str = "thousand";
    pub const TIME_IN_FORCE: &str = "tif";
    pub const PROJECTED: &str = "told";
    pub const UPDATED_AT: &str = "updated_at";
    pub const UPTO: &str = "upto";
    pub const VALUE: &str = "value";
    pub const WITHDRAWN: &str = "withdrawn";
}
