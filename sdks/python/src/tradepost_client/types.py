"""The API's types. Made from api/openapi.json; `UPDATE_EXPECT=1 cargo test -p xtask` rewrites it."""

from typing import Literal, NotRequired, TypedDict


class AssetAudit(TypedDict):
    """The sums of one asset: deposited − withdrawn − burned = available + held."""

    asset: "str"
    """`coin` or a material's id."""
    available: "int"
    """The amount available in all accounts."""
    burned: "int"
    """The amount burned by fees since the market began."""
    deposited: "int"
    """The amount deposited since the market began."""
    difference: "int"
    """deposited − withdrawn − burned − available − held; 0 if the books balance."""
    held: "int"
    """The amount held by open orders."""
    withdrawn: "int"
    """The amount withdrawn since the market began."""


class AssetFlow(TypedDict):
    """The deposits or withdrawals of an asset for one reason."""

    amount: "int"
    """The total amount, in coins or units."""
    asset: "str"
    """`coin` or a material's id."""
    count: "int"
    """The number of deposits or withdrawals."""
    kind: "FlowKind"
    """Whether these are deposits or withdrawals."""
    reason: NotRequired["str"]
    """The reason, in the game's words."""


class AssetSupply(TypedDict):
    """The supply of an asset since the market began, as in the audit."""

    asset: "str"
    """`coin` or a material's id."""
    burned: "int"
    """The amount burned by fees."""
    deposited: "int"
    """The amount deposited."""
    existing: "int"
    """deposited − withdrawn − burned."""
    withdrawn: "int"
    """The amount withdrawn."""


class Audit(TypedDict):
    """The result of an audit of the whole market."""

    assets: "list[AssetAudit]"
    """One entry per asset."""
    at: "Time"
    """The moment it describes."""
    ok: "bool"
    """Whether every `difference` is 0 and `problems` is empty."""
    problems: "list[str]"
    """The problems that were found, in words."""
    sequence: NotRequired["int"]
    """The last event that it includes, in the order of all events; absent on AWS, where events have no common order."""


class Balance(TypedDict):
    """An account's balance of one asset."""

    asset: "str"
    """`coin` or a material's id."""
    available: "int"
    """The amount that is free to use, in coins or units."""
    held: "int"
    """The amount that open orders and pending withdrawals hold, in coins or units."""


class Balances(TypedDict):
    """An account's balances: coins first, then materials in order of registration."""

    balances: "list[Balance]"
    """One balance per asset."""
    frozen: "bool"
    """Whether the account is frozen: new orders and withdrawals are refused."""


class BatchOperation(TypedDict):
    """One operation of a batch."""

    expires_at: NotRequired["Time"]
    """When the order expires; required for `gtd`, refused otherwise."""
    material: NotRequired["str"]
    """The id of the material to buy or sell."""
    op: "str"
    order_id: NotRequired["str"]
    """The id of the order to cancel."""
    player: NotRequired["str"]
    """The player whose order it is; operators must give it, players need not."""
    price: NotRequired["int"]
    """The limit price, in coins per unit."""
    quantity: NotRequired["int"]
    """The quantity, in units."""
    side: NotRequired["Side"]
    """Buy (`bid`) or sell (`ask`)."""
    time_in_force: NotRequired["TimeInForce"]
    """How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`."""


class BatchRequest(TypedDict):
    """Up to 100 operations, which are carried out one after another."""

    orders: "list[BatchOperation]"
    """The operations, in the order in which they are carried out."""


class BatchResult(TypedDict):
    """The result of an operation: an order or a problem."""

    order: NotRequired["Order"]
    """The order after the operation; absent if it failed."""
    problem: NotRequired["Problem"]
    """Why the operation failed; absent if it succeeded."""
    status: "int"
    """The HTTP status that the operation alone would have had."""


class BatchResults(TypedDict):
    """The results of a batch, one per operation, in the same order."""

    results: "list[BatchResult]"
    """One result per operation."""


class BatchTransfer(TypedDict):
    """One transfer of a batch."""

    amount: "int"
    """The amount, in coins or units."""
    asset: "str"
    """`coin` or a material's id."""
    hold: NotRequired["bool"]
    """As for a single withdrawal."""
    kind: "TransferKind"
    """Whether assets come in or go out."""
    player: "str"
    """The id of the player whose account it is."""
    reason: "str"
    """The reason, in the game's words: 1 to 200 characters."""
    reference: NotRequired["str"]
    """Your own id of the transfer, as for a single one."""


class Book(TypedDict):
    """The open orders of a material, added up by price."""

    asks: "list[Level]"
    """The sell side, lowest price first."""
    bids: "list[Level]"
    """The buy side, highest price first."""
    material: "str"
    """The material's id."""
    sequence: "int"
    """The sequence number of the last event that this book includes."""


class BookList(TypedDict):
    """Several books, in the order of the request."""

    books: "list[Book]"
    """A book for each material."""


class BuyLimit(TypedDict):
    """How many units of a material a player may bid for in a window of time."""

    units: "int"
    """Units in a window."""
    window_seconds: "int"
    """The length of a window in seconds."""


class BuyLimitUse(TypedDict):
    """How a player's buy limit stands."""

    left: "int"
    """Units that the player may still bid for."""
    material: "str"
    """The material's id."""
    resets_at: "Time"
    """When the next window begins."""
    units: "int"
    """Units in a window."""
    used: "int"
    """Units bid for in this window, without those that orders did not buy before they closed."""


class CancelledOrders(TypedDict):
    """The orders that a request cancelled."""

    orders: "list[Order]"
    """The orders after the cancellation."""


class Candle(TypedDict):
    """The trades of one interval, summarised."""

    close: "int"
    """The last price, in coins per unit."""
    fees: "int"
    """The sales tax burned, in coins."""
    high: "int"
    """The highest price, in coins per unit."""
    low: "int"
    """The lowest price, in coins per unit."""
    open: "int"
    """The first price, in coins per unit."""
    start: "Time"
    """When the interval starts."""
    trades: "int"
    """The number of trades."""
    value: "int"
    """The value traded, in coins."""
    volume: "int"
    """The quantity traded, in units."""

CandleInterval = Literal["1m", "1h", "1d"]
"""The length of a candle."""


class CandleList(TypedDict):
    """A material's candles, oldest first."""

    candles: "list[Candle]"
    """At most the last 1,000 candles."""
    next: "str | None"
    """Always `null`: use `to` to read earlier candles."""

CloseReason = Literal["filled", "by_player", "by_operator", "ioc_remainder", "fok_unfillable", "self_trade", "expired"]
"""Why an order closed."""

Economy = TypedDict(
    "Economy",
    {
        # The time of `supply` and `wealth`.
        "at": "Time",
        # The length of a bucket.
        "bucket": "CandleInterval",
        # One entry per bucket that has begun, oldest first, over all materials.
        "buckets": "list[EconomyBucket]",
        # Where fees went within the range: first those that were burned, then by account, the largest sum first, at most 100 accounts.
        "fees": "list[FeeSum]",
        # Deposits and withdrawals within the range, by asset, kind and reason, the largest amount first.
        "flows": "list[AssetFlow]",
        # The start of the range, inclusive: the requested time rounded down to the hour, or to the day if `bucket` is `1d`.
        "from": "Time",
        # How each material traded within the range, in order of registration.
        "materials": "list[EconomyMaterial]",
        # The supply of each asset since the market began, coins first.
        "supply": "list[AssetSupply]",
        # The end of the range, exclusive: the requested time rounded up to the hour or day.
        "to": "Time",
        # The distribution of the players' wealth.
        "wealth": "Wealth",
    },
)
"""The economy over a range of time; supply and wealth are current."""


class EconomyBucket(TypedDict):
    """How all materials traded within a bucket."""

    fees: "int"
    """The sales tax burned, in coins."""
    price_index: NotRequired["int"]
    """The cost of the goods traded within the range at the last prices of this bucket, where 10,000 is their cost at each material's `open` (a Lowe price index, rounded down)."""
    start: "Time"
    """When the bucket starts."""
    trades: "int"
    """The number of trades."""
    value: "int"
    """The value traded, in coins."""


class EconomyMaterial(TypedDict):
    """How a material traded within the range."""

    close: NotRequired["int"]
    """The price when the range ended: that of the last trade before its end."""
    fees: "int"
    """The sales tax burned, in coins."""
    material: "str"
    """The material's id."""
    open: NotRequired["int"]
    """The price when the range began: that of the last trade before it, otherwise of the first within it."""
    trades: "int"
    """The number of trades."""
    value: "int"
    """The value traded, in coins."""
    volume: "int"
    """The quantity traded, in units."""


class Event(TypedDict):
    """An event in a player's inbox."""

    amount: NotRequired["int"]
    """The amount, in coins or units."""
    asset: NotRequired["str"]
    """`coin` or a material's id."""
    at: "Time"
    """When the event happened."""
    close_reason: NotRequired["CloseReason"]
    """Why the order closed."""
    cursor: "str"
    """The `after` of what follows."""
    fee: NotRequired["int"]
    """The sales tax that the player paid, in coins."""
    kind: "EventKind"
    """The kind of event, which determines the fields below."""
    material: NotRequired["str"]
    """The material's id."""
    order_id: NotRequired["str"]
    """The id of the order."""
    price: NotRequired["int"]
    """The price, in coins per unit."""
    quantity: NotRequired["int"]
    """The quantity, in units."""
    reason: NotRequired["str"]
    """The reason, in the game's words."""
    reference: NotRequired["str"]
    """The game's own id of the transfer."""
    side: NotRequired["Side"]
    """Buy (`bid`) or sell (`ask`)."""
    value: NotRequired["int"]
    """Price × quantity, in coins."""

EventKind = Literal["filled", "reduced", "cancelled", "expired", "deposited", "withdrawn", "withdrawal_held", "withdrawal_confirmed", "withdrawal_aborted"]
"""The kind of an event."""


class EventList(TypedDict):
    """A page of a player's inbox, oldest first."""

    events: "list[Event]"
    """The events on this page."""
    next: "str | None"
    """The `after` of the next page; `null` at the end."""


class FeeSum(TypedDict):
    """The fees that went to one destination."""

    listing_fee: "int"
    """Coins of listing fees."""
    sales_tax: "int"
    """Coins of sales tax."""
    to: "str"
    """`burn`, or `account:` and a player's id."""


class FeedEvent(TypedDict):
    """An event of the feed, and whose it is."""

    amount: NotRequired["int"]
    """The amount, in coins or units."""
    asset: NotRequired["str"]
    """`coin` or a material's id."""
    at: "Time"
    """When the event happened."""
    close_reason: NotRequired["CloseReason"]
    """Why the order closed."""
    cursor: "str"
    """The `after` of what follows."""
    fee: NotRequired["int"]
    """The sales tax that the player paid, in coins."""
    kind: "EventKind"
    """The kind of event, which determines the fields below."""
    material: NotRequired["str"]
    """The material's id."""
    order_id: NotRequired["str"]
    """The id of the order."""
    player: "str"
    """The player to whom it happened."""
    price: NotRequired["int"]
    """The price, in coins per unit."""
    quantity: NotRequired["int"]
    """The quantity, in units."""
    reason: NotRequired["str"]
    """The reason, in the game's words."""
    reference: NotRequired["str"]
    """The game's own id of the transfer."""
    side: NotRequired["Side"]
    """Buy (`bid`) or sell (`ask`)."""
    value: NotRequired["int"]
    """Price × quantity, in coins."""


class FeedList(TypedDict):
    """A page of the feed, oldest first."""

    events: "list[FeedEvent]"
    """The events on this page; none if nothing has happened since."""
    next: "str | None"
    """The `after` of the next page, also at the end."""


class Fees(TypedDict):
    """The fees for trading."""

    sales_tax_bps: "int"
    """The sales tax, in hundredths of a percent of the seller's proceeds."""


class Fill(TypedDict):
    """A trade as one of its two players sees it."""

    cursor: "str"
    """The `after` of what follows."""
    executed_at: "Time"
    """When the trade was executed."""
    fee: "int"
    """The sales tax that the player paid, in coins."""
    material: "str"
    """The material's id."""
    order_id: "str"
    """The id of the player's order."""
    price: "int"
    """The price, in coins per unit."""
    quantity: "int"
    """The quantity, in units."""
    role: "FillRole"
    """The role of the player's order."""
    side: "Side"
    """The side of the player's order."""
    taker_side: "Side"
    """The side of the order that arrived second and caused the trade."""
    trade_id: "str"
    """The trade's id; also the `after` of the trades that follow it."""


class FillList(TypedDict):
    """A page of fills, oldest first."""

    fills: "list[Fill]"
    """The fills on this page."""
    next: "str | None"
    """The `after` of the next page; `null` at the end."""

FillRole = Literal["maker", "taker"]
"""The role of an order in a trade."""

FlowKind = Literal["deposited", "withdrawn"]
"""The direction of a flow."""


class Freeze(TypedDict):
    """Whether an account is frozen."""

    frozen: "bool"
    """Whether new orders and withdrawals are refused."""
    player: "str"
    """The player's id."""


class Halt(TypedDict):
    """Whether a material or the market is halted."""

    halted: "bool"
    """Whether new orders are refused."""
    material: NotRequired["str"]
    """The material's id; absent for the whole market."""


class Health(TypedDict):
    """The server's health."""

    status: "str"
    """Always `ok`: a server that is not ready returns a problem."""


class Level(TypedDict):
    """The open orders at one price, added up."""

    orders: "int"
    """The number of orders."""
    price: "int"
    """The price, in coins per unit."""
    quantity: "int"
    """The quantity, in units; 0 in a `book_changed` message removes the level."""


class Limits(TypedDict):
    """A player's limits, and how much of them is left."""

    buy_limit: NotRequired["BuyLimitUse"]
    """The buy limit of the requested material; absent if none is set, or no material is requested."""
    open_orders: "OpenOrderLimit"
    """The limit of open orders."""
    requests: NotRequired["RequestLimit"]
    """The limit of requests; absent if they are not limited."""


class MarketClock(TypedDict):
    """The market's time and its pace."""

    factor: "int"
    """How many times as fast as real time the clock runs: 1 usually, 0 while it stands still."""
    now: "str"
    """The market's time."""


class Material(TypedDict):
    """A material with its prices and volumes."""

    best_ask: NotRequired["int"]
    """The lowest ask, in coins per unit; absent if there is none."""
    best_bid: NotRequired["int"]
    """The highest bid, in coins per unit; absent if there is none."""
    change_24h: NotRequired["int"]
    """`last` − `open_24h`, in coins per unit."""
    last: NotRequired["int"]
    """The price of the last trade, in coins per unit; absent before the first trade."""
    material: "str"
    """The material's id."""
    name: "str"
    """The name that players see."""
    open_24h: NotRequired["int"]
    """The price 24 hours ago, or of the first trade since, in coins per unit."""
    reference_price: NotRequired["int"]
    """What a unit is worth, in coins: the volume-weighted median price of the last 24 hours or of the last 20 trades, whichever are more."""
    rules: "RuleSet"
    """The rules that the operator set and that apply to the material: its own, and the market's where it has none."""
    state: "MaterialState"
    """Whether the material accepts orders."""
    value_24h: "int"
    """The value traded in the last 24 hours, in coins."""
    volume_24h: "int"
    """The quantity traded in the last 24 hours, in units."""


class MaterialBatch(TypedDict):
    """Up to 100 materials, which are registered or renamed one after another."""

    materials: "list[NamedMaterial]"
    """The materials, in the order in which they are registered."""


class MaterialBatchResult(TypedDict):
    """The result of registering a material in a batch."""

    id: "str"
    """The material's id, as it was sent."""
    problem: NotRequired["Problem"]
    """Why the material was not registered; absent if it was."""
    status: "int"
    """The HTTP status that registering the material alone would have had."""


class MaterialBatchResults(TypedDict):
    """The results of a batch of materials, one per material, in the same order."""

    results: "list[MaterialBatchResult]"
    """One result per material."""


class MaterialList(TypedDict):
    """A page of materials, in order of registration."""

    materials: "list[Material]"
    """The materials, in order of registration."""
    next: "str | None"
    """The `after` of the next page; `null` at the end."""


class MaterialRequest(TypedDict):
    """A material to register or rename."""

    name: "str"
    """The name that players see: 1 to 100 characters."""

MaterialState = Literal["open", "halted"]
"""Whether a material accepts orders."""


class NamedMaterial(TypedDict):
    """A material of a batch."""

    id: "str"
    """The material's id."""
    name: "str"
    """The name that players see: 1 to 100 characters."""


class OpenOrderLimit(TypedDict):
    """The number of open orders a player has and may have."""

    left: "int"
    """The number of orders that may be added."""
    max: "int"
    """The maximum number of open orders."""
    used: "int"
    """The number of open orders."""


class Order(TypedDict):
    """An order and its current state."""

    close_reason: NotRequired["CloseReason"]
    """Why the order closed; absent while it is open."""
    created_at: "Time"
    """When the order was accepted."""
    expires_at: NotRequired["Time"]
    """When the order expires (`gtd` only)."""
    fee: "int"
    """The sales tax paid so far, in coins; 0 for a bid."""
    filled: "int"
    """The quantity that has traded, in units."""
    material: "str"
    """The id of the material to buy or sell."""
    order_id: "str"
    """A UUIDv7; of two orders, the one with the smaller id is the earlier."""
    player: "str"
    """The id of the player who owns the order."""
    price: "int"
    """The limit price, in coins per unit."""
    quantity: "int"
    """The ordered quantity, less any reductions, in units."""
    remaining: "int"
    """The quantity that has not traded, in units; for a closed order, it never will."""
    side: "Side"
    """Buy (`bid`) or sell (`ask`)."""
    status: "Status"
    """Whether the order is open, and otherwise how it ended."""
    time_in_force: "TimeInForce"
    """How long the order stays in force."""
    updated_at: "Time"
    """When the order last changed."""
    value: "int"
    """The value traded so far, in coins."""


class OrderList(TypedDict):
    """A page of orders, newest first."""

    next: "str | None"
    """The `cursor` of the next page; `null` at the end."""
    orders: "list[Order]"
    """The orders on this page."""


class OrderRequest(TypedDict):
    """An order to place or to quote."""

    expires_at: NotRequired["Time"]
    """When the order expires; required for `gtd`, refused otherwise."""
    material: "str"
    """The id of the material to buy or sell."""
    player: NotRequired["str"]
    """The player whose order it is; operators must give it, players need not."""
    price: "int"
    """The limit price, in coins per unit."""
    quantity: "int"
    """The quantity, in units."""
    side: "Side"
    """Buy (`bid`) or sell (`ask`)."""
    time_in_force: NotRequired["TimeInForce"]
    """How long the order stays in force; by default `gtd` if `expires_at` is given, otherwise `gtc`."""


class Problem(TypedDict):
    """Why a request failed; `application/problem+json`."""

    available: NotRequired["int"]
    """The coins or units that are available (`insufficient_coins`, `insufficient_goods`)."""
    code: "str"
    """What clients match on; it never changes its meaning."""
    detail: "str"
    """What is wrong with this request."""
    highest: NotRequired["int"]
    """The highest price that is accepted (`price_out_of_bounds`, `price_out_of_band`)."""
    left: NotRequired["int"]
    """The units left of the limit (`buy_limit_reached`)."""
    lowest: NotRequired["int"]
    """The lowest price that is accepted (`price_out_of_bounds`, `price_out_of_band`)."""
    max: NotRequired["int"]
    """The limit (`too_many_open_orders`, `too_many_buckets`, `too_many_own_streams`, `too_many_webhooks`, `buy_limit_reached`, `too_many_scheduled_rules`, `rules_out_of_range`), or the room that is left below it (`supply_exceeded`)."""
    min: NotRequired["int"]
    """The least value (`quantity_below_minimum`, `rules_out_of_range`)."""
    nearest: NotRequired["list[int]"]
    """The nearest prices that are accepted, ascending (`price_not_on_tick`)."""
    needed: NotRequired["int"]
    """The coins or units that the request needs (`insufficient_coins`, `insufficient_goods`)."""
    reference_price: NotRequired["int"]
    """The reference price (`price_out_of_band`)."""
    request_id: NotRequired["str"]
    """The request's id in the server's log (5xx); also in the header `x-request-id`."""
    resets_at: NotRequired["Time"]
    """When the limit starts anew (`buy_limit_reached`)."""
    retry_after_seconds: NotRequired["int"]
    """How long to wait before a retry, in seconds; also in the header `Retry-After`."""
    status: "int"
    """The HTTP status."""
    title: "str"
    """The code's meaning in a few words; the same for every problem with this code."""
    type: "str"
    """Where the code is explained, relative to the server's address."""
    used: NotRequired["int"]
    """The units used of the limit (`buy_limit_reached`)."""


class Quote(TypedDict):
    """What an order would do if it were placed now."""

    average_price: NotRequired["int"]
    """The average price of `filled`, in coins per unit, rounded to the nearest; `value` and `filled` are exact."""
    best_price: NotRequired["int"]
    """The current best price on the other side, in coins per unit."""
    close_reason: NotRequired["CloseReason"]
    """Why the order would close; absent if it would rest."""
    fee: "int"
    """The sales tax on `value`, in coins; 0 for a bid."""
    filled: "int"
    """The quantity that would trade immediately, in units."""
    fills: "list[Level]"
    """The fills, added up by price, best first."""
    listing_fee: "int"
    """The listing fee on `remaining` if that would rest, in coins."""
    material: "str"
    """The id of the material to buy or sell."""
    net: "int"
    """What a buyer would pay, or a seller receive after tax, immediately, in coins."""
    price: "int"
    """The limit price, in coins per unit."""
    price_impact_bps: NotRequired["int"]
    """How much worse the average price is than the best price, in hundredths of a percent, rounded up."""
    quantity: "int"
    """The ordered quantity, in units."""
    remaining: "int"
    """The quantity that would not trade immediately, in units."""
    side: "Side"
    """Buy (`bid`) or sell (`ask`)."""
    status: "Status"
    """The status that the order would have."""
    value: "int"
    """The value that would trade immediately, in coins."""


class ReduceRequest(TypedDict):
    """A lower quantity for an open order."""

    quantity: "int"
    """The new quantity, in units: above what has traded, below the current quantity."""


class RequestLimit(TypedDict):
    """The rate limit of a player's requests."""

    left: "int"
    """The number of requests that are allowed now."""
    limit: "int"
    """The largest burst, in requests."""
    per_second: "int"
    """The sustained rate, in requests per second."""
    reset_seconds: "int"
    """Seconds until the full burst is available again."""


class RuleChanges(TypedDict):
    """A change of rules: those that are absent keep their value, `null` restores the default."""

    band_bps: NotRequired["int"]
    """How far a price may be from the reference price, in hundredths of a percent of it."""
    buy_limit: NotRequired["BuyLimit"]
    fee_to: NotRequired["str"]
    """Where fees go: `burn`, or `account:` and a player's id."""
    listing_fee_bps: NotRequired["int"]
    """The fee for what of an order comes to rest, in hundredths of a percent of price × quantity."""
    open_orders_max: NotRequired["int"]
    """The most orders a player may have open at once: in the whole market, or in the material."""
    price_max: NotRequired["int"]
    """The highest price, in coins per unit."""
    price_min: NotRequired["int"]
    """The lowest price, in coins per unit."""
    quantity_min: NotRequired["int"]
    """The fewest units of an order."""
    sales_tax_bps: NotRequired["int"]
    """The sales tax, in hundredths of a percent of a seller's proceeds."""
    tick: NotRequired["int"]
    """Prices are multiples of it, in coins per unit."""


class RuleSet(TypedDict):
    """Rules."""

    band_bps: NotRequired["int"]
    """How far a price may be from the reference price, in hundredths of a percent of it."""
    buy_limit: NotRequired["BuyLimit"]
    """How many units a player may bid for in a window of time."""
    fee_to: NotRequired["str"]
    """Where fees go: `burn`, or `account:` and a player's id."""
    listing_fee_bps: NotRequired["int"]
    """The fee for what of an order comes to rest, in hundredths of a percent of price × quantity."""
    open_orders_max: NotRequired["int"]
    """The most orders a player may have open at once: in the whole market, or in the material."""
    price_max: NotRequired["int"]
    """The highest price, in coins per unit."""
    price_min: NotRequired["int"]
    """The lowest price, in coins per unit."""
    quantity_min: NotRequired["int"]
    """The fewest units of an order."""
    sales_tax_bps: NotRequired["int"]
    """The sales tax, in hundredths of a percent of a seller's proceeds."""
    tick: NotRequired["int"]
    """Prices are multiples of it, in coins per unit."""


class Rules(TypedDict):
    """The rules of the market."""

    explicit: "list[str]"
    """The names of those that the operator set."""
    materials: "dict[str, RuleSet]"
    """The rules that materials have of their own, by the material's id."""
    rules: "RuleSet"
    """The rules of the whole market that are in force, whether set or by default."""
    scheduled: "list[ScheduledRules]"
    """What changes later, the next change first."""


class RulesChange(TypedDict):
    """A change of rules, or one that was scheduled."""

    at: "Time"
    """When it happened."""
    effective_at: NotRequired["Time"]
    """For when it was scheduled."""
    material: NotRequired["str"]
    """The material; absent for the whole market."""
    rules: NotRequired["RuleSet"]
    """All rules that are set there from then on; absent if the change was scheduled then."""
    scheduled: NotRequired["RuleChanges"]
    """What was scheduled; nothing if that was withdrawn."""


class RulesHistory(TypedDict):
    """A page of the history of rules, newest first."""

    changes: "list[RulesChange]"
    """The changes, newest first."""
    next: "str | None"
    """The `after` of the next page; `null` at the end."""


class RulesRequest(TypedDict):
    """A change of rules, now or later: those that are absent keep their value, `null` restores the default."""

    band_bps: NotRequired["int"]
    """How far a price may be from the reference price, in hundredths of a percent of it."""
    buy_limit: NotRequired["BuyLimit"]
    effective_at: NotRequired["Time"]
    """When the change takes effect; at once if absent or past."""
    fee_to: NotRequired["str"]
    """Where fees go: `burn`, or `account:` and a player's id."""
    listing_fee_bps: NotRequired["int"]
    """The fee for what of an order comes to rest, in hundredths of a percent of price × quantity."""
    open_orders_max: NotRequired["int"]
    """The most orders a player may have open at once: in the whole market, or in the material."""
    price_max: NotRequired["int"]
    """The highest price, in coins per unit."""
    price_min: NotRequired["int"]
    """The lowest price, in coins per unit."""
    quantity_min: NotRequired["int"]
    """The fewest units of an order."""
    sales_tax_bps: NotRequired["int"]
    """The sales tax, in hundredths of a percent of a seller's proceeds."""
    tick: NotRequired["int"]
    """Prices are multiples of it, in coins per unit."""


class ScheduledRules(TypedDict):
    """A change of rules that takes effect later."""

    effective_at: "Time"
    """When."""
    material: NotRequired["str"]
    """The material; absent for the whole market."""
    rules: "RuleChanges"
    """What changes."""

Side = Literal["bid", "ask"]
"""A side of the order book."""

Status = Literal["open", "partially_filled", "filled", "cancelled", "expired"]
"""The status of an order."""


class Summary(TypedDict):
    """The new prices of a material, in a `summary` message."""

    best_ask: NotRequired["int"]
    """The lowest ask, in coins per unit; absent if there is none."""
    best_bid: NotRequired["int"]
    """The highest bid, in coins per unit; absent if there is none."""
    last: NotRequired["int"]
    """The price of the last trade, in coins per unit; absent before the first trade."""
    material: "str"
    """The material's id."""
    sequence: "int"
    """The sequence number of the last event that these prices include."""

Time = str
"""An RFC 3339 time; in responses, in UTC with milliseconds."""

TimeInForce = Literal["gtc", "gtd", "ioc", "fok"]
"""How long an order stays in force."""


class TokensNotBefore(TypedDict):
    """The time before which tokens must not have been issued."""

    at: "Time"
    """Tokens whose `iat` is earlier, or missing, are refused."""
    player: NotRequired["str"]
    """The player whose tokens it is for; absent for those of everyone."""


class TokensNotBeforeRequest(TypedDict):
    """The time before which tokens must not have been issued."""

    at: "Time"
    """Tokens whose `iat` is earlier, or missing, are refused."""


class Trade(TypedDict):
    """A trade, without its players."""

    executed_at: "Time"
    """When the trade was executed."""
    material: "str"
    """The material's id."""
    price: "int"
    """The price, in coins per unit."""
    quantity: "int"
    """The quantity, in units."""
    taker_side: "Side"
    """The side of the order that arrived second and caused the trade."""
    trade_id: "str"
    """The trade's id; also the `after` of the trades that follow it."""


class TradeList(TypedDict):
    """A page of trades."""

    next: "str | None"
    """The `after` of the next page; `null` at the end."""
    trades: "list[Trade]"
    """The trades: newest first, or with `after`, oldest first."""


class Transfer(TypedDict):
    """A deposit or withdrawal."""

    amount: "int"
    """The amount, in coins or units."""
    asset: "str"
    """`coin` or a material's id."""
    balance: NotRequired["Balance"]
    """The account's balance of the asset now; only in the answer to a write."""
    created_at: "Time"
    """When it was made."""
    kind: "TransferKind"
    """Whether assets came in or went out."""
    player: "str"
    """The id of the player whose account it is."""
    reason: "str"
    """The reason, in the game's words."""
    reference: NotRequired["str"]
    """Your own id of the transfer, if it has one."""
    state: "TransferState"
    """How it stands."""
    updated_at: "Time"
    """When its state last changed."""


class TransferBatch(TypedDict):
    """Up to 100 transfers, which are made one after another."""

    transfers: "list[BatchTransfer]"
    """The transfers, in the order in which they are made."""


class TransferBatchResult(TypedDict):
    """The result of one transfer of a batch: a transfer or a problem."""

    problem: NotRequired["Problem"]
    """Why the transfer failed; absent if it succeeded."""
    status: "int"
    """The HTTP status that the transfer alone would have had."""
    transfer: NotRequired["Transfer"]
    """The transfer; absent if it failed."""


class TransferBatchResults(TypedDict):
    """The results of a batch, one per transfer, in the same order."""

    results: "list[TransferBatchResult]"
    """One result per transfer."""

TransferKind = Literal["deposit", "withdrawal"]
"""Whether assets come into the market or leave it."""


class TransferList(TypedDict):
    """Transfers with references."""

    next: "str | None"
    """The `after` of the next page; `null` at the end."""
    transfers: "list[Transfer]"
    """The transfers."""


class TransferRequest(TypedDict):
    """A deposit or withdrawal to make."""

    amount: "int"
    """The amount, in coins or units."""
    asset: "str"
    """`coin` or a material's id."""
    hold: NotRequired["bool"]
    """Withdrawals only, with a `reference`: put the assets on hold until the transfer is confirmed or aborted."""
    reason: "str"
    """The reason, in the game's words: 1 to 200 characters."""
    reference: NotRequired["str"]
    """Your own id of the transfer: 1 to 128 visible ASCII characters, unique in the market for good."""

TransferState = Literal["done", "pending", "confirmed", "aborted"]
"""How a transfer stands."""


class Wealth(TypedDict):
    """The distribution of wealth, available and held: coins, plus goods at their last price (0 if they never traded)."""

    deciles: "list[int]"
    """The wealth of each tenth of the players, in coins, poorest first; ten numbers whose sum is `total`."""
    gini_bps: NotRequired["int"]
    """The Gini coefficient, in hundredths of a percent: 0 if all own the same, near 10,000 if one player owns everything."""
    median: "int"
    """The median wealth, in coins."""
    players: "int"
    """The number of players, with or without possessions."""
    total: "int"
    """The total wealth, in coins."""


class Webhook(TypedDict):
    """A webhook, and how it is doing."""

    format: "WebhookFormat"
    """How events are written."""
    kinds: NotRequired["list[EventKind]"]
    """It sends only events of these kinds; all without it."""
    lag: "int"
    """How long the oldest event that it has not sent has been waiting, in milliseconds; 0 if there is none."""
    last_error: NotRequired["str"]
    """Why the last attempt failed; absent after a success."""
    materials: NotRequired["list[str]"]
    """It sends only events of these materials (`coin` for coins); all without it."""
    name: "str"
    """Its name."""
    players: NotRequired["list[str]"]
    """It sends only events of these players; all without it."""
    secret: NotRequired["str"]
    """The secret that signs its messages, `whsec_…`; only in the response that created the webhook."""
    state: "WebhookState"
    """Whether it sends."""
    url: "str"
    """Where events are sent: `https`, not into a private network."""

WebhookFormat = Literal["standard", "discord"]
"""How a webhook writes an event."""


class WebhookList(TypedDict):
    """All webhooks."""

    webhooks: "list[Webhook]"
    """A row for each webhook, by name."""


class WebhookRequest(TypedDict):
    """Creates or changes a webhook."""

    format: NotRequired["WebhookFormat"]
    """How events are written."""
    kinds: NotRequired["list[EventKind]"]
    """Send only events of these kinds; all without it."""
    materials: NotRequired["list[str]"]
    """Send only events of these materials (`coin` for coins); all without it."""
    players: NotRequired["list[str]"]
    """Send only events of these players; all without it."""
    secret: NotRequired["str"]
    """The secret that signs the messages: `whsec_` and 24 to 64 bytes in base64."""
    url: "str"
    """Where events are sent: `https`, not into a private network."""

WebhookState = Literal["active", "parked"]
"""Whether a webhook sends."""
