//! The stable codes of problems, in one table.
//!
//! The columns of [`codes!`]: the meaning and what to do about it (the doc comment), the variant, the HTTP
//! status, the code on the wire, the title. The rows are in order of precedence: where several codes apply,
//! the first is returned. `docs/errors.md` and the page `/errors` are made from this table.
//!
//! Invariants: a code never changes its meaning or its status.

macro_rules! codes {
    ($($(#[doc = $meaning:literal])+ $variant:ident = $status:literal $code:literal $title:literal;)+) => {
        /// The code of a problem, which clients match on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $meaning])+ $variant,)+
        }

        impl Code {
            /// Every code, in order of precedence.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            const fn row(self) -> (u16, &'static str, &'static str, &'static str) {
                match self {
                    $(Self::$variant => ($status, $code, $title, concat!($($meaning,)+)),)+
                }
            }
        }
    };
}

codes! {
    /// No route has this path. See `/docs`.
    NotFound = 404 "not_found" "No such route";
    /// The route does not accept this method; the header `Allow` lists the methods it accepts.
    MethodNotAllowed = 405 "method_not_allowed" "Method not allowed";
    /// `Authorization: Bearer …` is missing or has expired, or its signature matches no key of this server.
    Unauthenticated = 401 "unauthenticated" "Valid token required";
    /// Retry after `retry_after_seconds`; the headers `RateLimit-…` show the remaining quota.
    RateLimited = 429 "rate_limited" "Too many requests";
    /// This player (or, without a token, this address) already has the maximum number of live streams, `max`.
    /// Close one.
    TooManyOwnStreams = 429 "too_many_own_streams" "Too many live streams of one client";
    /// The token is valid but does not permit this: another player's account, or a route for operators.
    Forbidden = 403 "forbidden" "Not permitted";
    /// The operator's token lacks the scope that this needs; `detail` names it.
    InsufficientScope = 403 "insufficient_scope" "Scope not granted";
    /// The header `Origin` is of a page that may not open a WebSocket: the setting `cors-origins` lists other
    /// origins than the market's own.
    OriginNotAllowed = 403 "origin_not_allowed" "Origin not allowed";
    /// A part of the path is not UTF-8.
    InvalidPath = 400 "invalid_path" "Invalid path";
    /// A query parameter is unknown, of the wrong type, or out of range.
    InvalidQuery = 400 "invalid_query" "Invalid query";
    /// A live stream names its materials (`materials=copper,wheat`), or asks for the prices of all
    /// (`summaries=true`), or follows a player's own events only (that player's token and `materials=`).
    MaterialsRequired = 400 "materials_required" "Materials required";
    /// `Idempotency-Key` must be 1 to 128 visible ASCII characters, and sent once.
    InvalidIdempotencyKey = 400 "invalid_idempotency_key" "Invalid idempotency key";
    /// The `Content-Type` of the body must be `application/json`, and it must have no `Content-Encoding`.
    UnsupportedMediaType = 415 "unsupported_media_type" "Body must be JSON";
    /// The body is longer than this server accepts.
    BodyTooLarge = 413 "body_too_large" "Body too large";
    /// The body ended early.
    BodyIncomplete = 400 "body_incomplete" "Body incomplete";
    /// The body is not valid JSON; `detail` says where.
    MalformedJson = 400 "malformed_json" "Malformed JSON";
    /// The body is valid JSON, but a field is missing, unknown, or of the wrong type.
    InvalidBody = 422 "invalid_body" "Invalid body";
    /// A batch has 1 to 100 operations.
    BatchSizeOutOfRange = 422 "batch_size_out_of_range" "Batch size out of range";
    /// An operator must name the player.
    PlayerRequired = 422 "player_required" "Player required";
    /// A player id is 1 to 64 characters of `A-Z a-z 0-9 . _ : @ | + = -`.
    InvalidPlayer = 422 "invalid_player" "Invalid player id";
    /// A material id is in lower case: 1 to 64 characters of `a-z 0-9 . _ : -` that start with a letter or
    /// digit and do not end with a colon; `coin` is the currency.
    InvalidMaterial = 422 "invalid_material" "Invalid material id";
    /// An order id is a UUID.
    InvalidOrderId = 422 "invalid_order_id" "Invalid order id";
    /// A price is 1 to 1,000,000,000,000 coins per unit.
    PriceOutOfRange = 422 "price_out_of_range" "Price out of range";
    /// A quantity is 1 to 1,000,000,000 units.
    QuantityOutOfRange = 422 "quantity_out_of_range" "Quantity out of range";
    /// An amount is 1 to 9,007,199,254,740,991 (2^53 − 1).
    AmountOutOfRange = 422 "amount_out_of_range" "Amount out of range";
    /// `time_in_force` `gtd` requires `expires_at`; the others do not accept it.
    ExpiresAtMismatch = 422 "expires_at_mismatch" "expires_at does not match time_in_force";
    /// A material's name is 1 to 100 characters, not blank, without control, format or separator characters.
    InvalidName = 422 "invalid_name" "Invalid name";
    /// A reason is 1 to 200 characters, not blank, without control, format or separator characters.
    InvalidReason = 422 "invalid_reason" "Invalid reason";
    /// A reference is 1 to 128 visible ASCII characters. A withdrawal on hold needs one; a deposit cannot be
    /// on hold.
    InvalidReference = 422 "invalid_reference" "Invalid reference";
    /// `from` to `to` has more than `max` buckets: use a longer `bucket` or a shorter range.
    TooManyBuckets = 400 "too_many_buckets" "Range too long";
    /// The cursor was not issued by this server.
    InvalidCursor = 400 "invalid_cursor" "Invalid cursor";
    /// The idempotency key was used for a different request: use a new key for each new request.
    IdempotencyKeyReused = 422 "idempotency_key_reused" "Idempotency key reused";
    /// No material with this id is registered.
    UnknownMaterial = 404 "unknown_material" "No such material";
    /// The maximum number of materials is already registered.
    TooManyMaterials = 409 "too_many_materials" "Too many materials";
    /// A rule of the market is out of range.
    RulesOutOfRange = 422 "rules_out_of_range" "Rules out of range";
    /// The market does not accept orders at the moment; cancels still work.
    MarketHalted = 409 "market_halted" "Market halted";
    /// The material does not accept orders at the moment; cancels still work.
    MaterialHalted = 409 "material_halted" "Material halted";
    /// Price × quantity is at most 9,007,199,254,740,991 coins (2^53 − 1).
    ValueOutOfRange = 422 "value_out_of_range" "Value out of range";
    /// `expires_at` must be in the future.
    ExpiryInPast = 422 "expiry_in_past" "Expiry in the past";
    /// The rules ask for at least `min` units an order.
    QuantityBelowMinimum = 422 "quantity_below_minimum" "Quantity below minimum";
    /// The rules accept prices from `lowest` to `highest`.
    PriceOutOfBounds = 422 "price_out_of_bounds" "Price out of bounds";
    /// The rules accept multiples of a tick; `nearest` lists the one or two accepted prices around this one.
    PriceNotOnTick = 422 "price_not_on_tick" "Price not on tick";
    /// The rules accept prices from `lowest` to `highest`, a band around the reference price,
    /// `reference_price`, which moves with the trades.
    PriceOutOfBand = 409 "price_out_of_band" "Price out of band";
    /// The operator froze the account: new orders and withdrawals are refused; cancels still work.
    AccountFrozen = 409 "account_frozen" "Account frozen";
    /// No open order has this id, or it belongs to another player.
    OrderNotOpen = 404 "order_not_open" "No such open order";
    /// No order has this id, or it belongs to another player.
    OrderNotFound = 404 "order_not_found" "No such order";
    /// The order is already filled, cancelled or expired.
    OrderClosed = 409 "order_closed" "Order closed";
    /// The new quantity must be above the quantity that has traded and below the order's current quantity.
    ReduceOutOfRange = 422 "reduce_out_of_range" "New quantity out of range";
    /// The supply of the asset would exceed 2^53 − 1; at most `max` more can be deposited.
    SupplyExceeded = 409 "supply_exceeded" "Supply limit exceeded";
    /// The player may bid for `max` units of the material in a window of time; `used` are used, and
    /// `left` are left until `resets_at`. What an order did not buy is returned when it closes.
    BuyLimitReached = 409 "buy_limit_reached" "Buy limit reached";
    /// The request needs `needed` coins; `available` are available. A bid that may rest needs price ×
    /// quantity, an `ioc` or `fok` bid what it would spend now; a listing fee comes on top.
    InsufficientCoins = 409 "insufficient_coins" "Not enough coins";
    /// The request needs `needed` units; `available` are available.
    InsufficientGoods = 409 "insufficient_goods" "Not enough goods";
    /// The order would rest, and the player already has the maximum number of open orders, `max`.
    TooManyOpenOrders = 409 "too_many_open_orders" "Too many open orders";
    /// No player with this id has an account, so no fees can go there.
    UnknownPlayer = 422 "unknown_player" "No such player";
    /// With these rules no price would be accepted.
    RulesContradict = 422 "rules_contradict" "Rules contradict each other";
    /// The maximum number of changes of rules is already scheduled, `max`.
    TooManyScheduledRules = 409 "too_many_scheduled_rules" "Too many scheduled rules";
    /// No transfer has this reference.
    UnknownTransfer = 404 "unknown_transfer" "No such transfer";
    /// The reference was used for a different transfer. References are unique for good.
    ReferenceReused = 409 "reference_reused" "Reference reused";
    /// The transfer is complete: it was never on hold, or the other decision was made.
    TransferClosed = 409 "transfer_closed" "Transfer closed";
    /// A webhook's name is 1 to 64 characters of `a-z 0-9 . _ -`.
    InvalidWebhookName = 422 "invalid_webhook_name" "Invalid webhook name";
    /// A webhook's URL begins with `https://`, has no user name or password, and is not in a private network;
    /// `--webhooks-allow-private` allows HTTP and private networks.
    WebhookUrlRefused = 422 "webhook_url_refused" "Webhook URL refused";
    /// No webhook has this name.
    UnknownWebhook = 404 "unknown_webhook" "No such webhook";
    /// The market already has the maximum number of webhooks, `max`.
    TooManyWebhooks = 409 "too_many_webhooks" "Too many webhooks";
    /// A backup is being copied or sent, and one is made at a time. Retry after `retry_after_seconds`.
    BackupInProgress = 409 "backup_in_progress" "Backup in progress";
    /// This deployment does not have the feature. A retry will not help.
    Unsupported = 404 "unsupported" "Not supported by this deployment";
    /// The request is not the handshake of a WebSocket (RFC 6455, version 13), or offers subprotocols without
    /// `tradepost.v1`; `detail` says what is missing.
    WebSocketRequired = 426 "websocket_required" "WebSocket required";
    /// The disk has room for `available` bytes; `needed` are needed, with the room that stays free for the
    /// market.
    InsufficientStorage = 507 "insufficient_storage" "Not enough room on the disk";
    /// The server's limit of live streams is reached. Retry after `retry_after_seconds`.
    TooManyStreams = 503 "too_many_streams" "Too many live streams";
    /// The queue is full; nothing was done. Retry after `retry_after_seconds`.
    Busy = 503 "busy" "Server busy";
    /// The read model has not caught up yet. Retry after `retry_after_seconds`.
    HistoryBehind = 503 "history_behind" "History catching up";
    /// The request may or may not have been applied; retry with the same `Idempotency-Key`.
    Stopping = 503 "stopping" "Server stopping";
    /// The server cannot serve requests now; `detail` says why (`/readyz`).
    NotReady = 503 "not_ready" "Not ready";
    /// The request may or may not have been applied; retry with the same `Idempotency-Key`.
    Timeout = 504 "timeout" "Timed out";
    /// See the server log for `request_id`. The request may or may not have been applied; retry with the same
    /// `Idempotency-Key`.
    Internal = 500 "internal" "Internal error";
}

impl Code {
    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.row().0
    }

    /// The code on the wire.
    pub const fn as_str(self) -> &'static str {
        self.row().1
    }

    /// The meaning in a few words; the same for every problem with this code.
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The meaning, and what to do about it.
    pub fn meaning(self) -> &'static str {
        self.row().3.trim_start()
    }

    /// How long to wait before a retry, in seconds; `None` where waiting does not help.
    pub const fn retry_after_seconds(self) -> Option<u64> {
        match self {
            Self::Busy | Self::HistoryBehind | Self::RateLimited => Some(1),
            Self::Stopping | Self::NotReady | Self::TooManyStreams => Some(5),
            Self::BackupInProgress => Some(10),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write as _;
    use std::path::Path;

    use tradepost_core::{AMOUNT_MAX, PRICE_MAX, QUANTITY_MAX};

    use super::*;
    use crate::PROBLEM_JSON;

    #[test]
    fn every_code_is_listed_once() {
        let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        assert!(Code::ALL.is_sorted(), "the table is the order of precedence");
    }

    #[test]
    fn the_table_states_the_bounds_of_the_core() {
        for (code, max) in [
            (Code::PriceOutOfRange, PRICE_MAX),
            (Code::QuantityOutOfRange, QUANTITY_MAX.into()),
            (Code::AmountOutOfRange, AMOUNT_MAX),
            (Code::ValueOutOfRange, AMOUNT_MAX),
        ] {
            let meaning = code.meaning().replace(',', "");
            assert!(meaning.contains(&max.to_string()), "{max}: {meaning}");
        }
    }

    #[test]
    fn docs_errors_md_is_made_from_the_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
        let mut expected = format!(
            "# Errors\n\nMade from `crates/wire/src/code.rs`; `UPDATE_EXPECT=1 cargo test -p tradepost-wire` \
             rewrites it.\n\nA failed request returns an [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) \
             document of type `{PROBLEM_JSON}`.\nMatch on `code`; it never changes its meaning.\nWhere several \
             codes apply, the first in this list is returned.\nA failed request has changed nothing, unless the \
             meaning says that it may have.\n\n| code | status | meaning |\n|---|---|---|\n"
        );
        for code in Code::ALL {
            let (word, status, title) = (code.as_str(), code.status(), code.title());
            let meaning = code.meaning().replace('|', "\\|");
            writeln!(expected, "| `{word}` | {status} | **{title}.** {meaning} |").unwrap();
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(found, expected, "docs/errors.md is out of date: run with UPDATE_EXPECT=1");
    }
}
